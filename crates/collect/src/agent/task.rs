//! The task by which Windows starts each pass: a description of our own, so that no language of the system is read or written.

use std::path::Path;

/// The task's name.
pub const NAME: &str = "yakumori-agent";

/// The description as `schtasks /XML` takes it: UTF-16 with its mark.
pub fn description(program: &Path, folder: &Path) -> Vec<u8> {
    let text = xml(program, folder);
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// After the start and every four hours; by the system itself, which nobody has to sign in for.
fn xml(program: &Path, folder: &Path) -> String {
    let (program, folder) = (escaped(program), escaped(folder));
    format!(
        r#"<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>薬守: この機器の状態を、店内の記録に報告します</Description></RegistrationInfo>
  <Triggers>
    <BootTrigger><Enabled>true</Enabled><Delay>PT5M</Delay></BootTrigger>
    <CalendarTrigger>
      <Repetition><Interval>PT4H</Interval><Duration>P1D</Duration></Repetition>
      <StartBoundary>2025-01-01T00:30:00</StartBoundary>
      <Enabled>true</Enabled>
      <RandomDelay>PT10M</RandomDelay>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
    <Priority>8</Priority>
  </Settings>
  <Actions Context="Author"><Exec><Command>{program}</Command><Arguments>run --folder "{folder}"</Arguments></Exec></Actions>
</Task>
"#
    )
}

fn escaped(path: &Path) -> String {
    path.display().to_string().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_utf_16_and_its_paths_are_escaped() {
        let bytes = description(Path::new("C:\\A&B\\agent.exe"), Path::new("C:\\薬局"));
        let units: Vec<u16> = bytes.chunks(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        let text = String::from_utf16(&units).unwrap();
        assert!(text.starts_with("\u{feff}<?xml"), "{text}");
        assert!(text.contains("<Command>C:\\A&amp;B\\agent.exe</Command>"), "{text}");
        assert!(text.contains("run --folder \"C:\\薬局\""), "{text}");
    }
}
