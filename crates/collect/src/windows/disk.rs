//! Which drives BitLocker protects. Windows tells it to administrators alone.

use super::asked::{self, Volume};
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "disk.encrypted";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    tell(&machine.exports().asked.volumes).unwrap_or_else(|miss| vec![miss.fact(NAME)])
}

/// One fact for each drive with a letter. A drive whose protection is paused is not protected.
fn tell(volumes: &Result<Vec<Volume>, Miss>) -> Result<Vec<Fact>, Miss> {
    let volumes = volumes.as_ref().map_err(Clone::clone)?;
    let seen = Seen::of(&[&asked::raw("Win32_EncryptableVolume", volumes)]);
    let told = |volume: &Volume| {
        let drive = volume.drive_letter.as_deref()?;
        Some(match volume.protection_status {
            Some(status @ (0 | 1)) => seen.fact_of(NAME, drive, Value::Flag(status == 1)),
            _ => seen.without(Trouble::Error, "ProtectionStatus").fact_of(NAME, drive),
        })
    };
    let facts: Vec<Fact> = volumes.iter().filter_map(told).collect();
    if facts.is_empty() { Err(seen.without(Trouble::NotPresent, "DriveLetter")) } else { Ok(facts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_is_encrypted_when_its_protection_is_on() {
        let volume = |letter: Option<&str>, protection_status| Volume {
            drive_letter: letter.map(str::to_owned),
            protection_status,
        };
        let volumes = vec![volume(Some("C:"), Some(1)), volume(Some("D:"), Some(0)), volume(Some("E:"), Some(2))];
        let facts = tell(&Ok([volumes, vec![volume(None, Some(1))]].concat())).unwrap();
        let told: Vec<(&str, Option<bool>)> = facts
            .iter()
            .map(|fact| (fact.of.as_str(), if let Value::Flag(flag) = fact.value { Some(flag) } else { None }))
            .collect();
        assert_eq!(told, [("C:", Some(true)), ("D:", Some(false)), ("E:", None)]);
        assert!(tell(&Ok(Vec::new())).is_err(), "no drive is no good news");
    }
}
