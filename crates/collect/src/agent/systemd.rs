//! The units by which systemd starts each pass.

use std::path::{Path, PathBuf};

/// The names of the units.
pub const SERVICE: &str = "yakumori-agent.service";
/// The one that is switched on.
pub const TIMER: &str = "yakumori-agent.timer";

/// Where the units lie; for the user alone, in the user's own settings.
pub fn units(user: bool) -> Option<PathBuf> {
    if !user {
        return Some(PathBuf::from("/etc/systemd/system"));
    }
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let settings = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    settings.map(|settings| settings.join("systemd/user"))
}

/// One pass. It may read everything and write nowhere but in its own folder. What it asks the package manager takes far more memory
/// than it does itself, so the bound is wide.
pub fn service(program: &Path, folder: &Path, user: bool) -> String {
    let (program, place) = (quoted(program), quoted(folder));
    // A user's own manager cannot take rights away.
    let bounds = if user {
        String::new()
    } else {
        format!("ProtectSystem=strict\nReadWritePaths={place}\nNoNewPrivileges=yes\n")
    };
    format!(
        "[Unit]\nDescription=Yakumori: tells the shop's record how this machine is\nAfter=network-online.target\n\
         Wants=network-online.target\n\n[Service]\nType=oneshot\nExecStart={program} run --folder {place}\n\
         TimeoutStartSec=5min\nNice=10\nMemoryMax=512M\n{bounds}"
    )
}

/// After the start, and every four hours.
pub fn timer() -> &'static str {
    "[Unit]\nDescription=Yakumori: tells the shop's record how this machine is\n\n[Timer]\nOnBootSec=5min\n\
     OnCalendar=*-*-* 00/4:30:00\nRandomizedDelaySec=10min\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
}

/// A path as systemd reads it: its own signs stand for themselves.
fn quoted(path: &Path) -> String {
    let mut text = String::from("\"");
    for c in path.display().to_string().chars() {
        match c {
            '%' => text.push_str("%%"),
            '$' => text.push_str("$$"),
            '"' | '\\' => text.extend(['\\', c]),
            c => text.push(c),
        }
    }
    text + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stands_for_itself_in_a_unit() {
        let unit = service(Path::new("/opt/a b/$x%h\"y\\z"), Path::new("/var/lib/y"), false);
        assert!(unit.contains(r#"ExecStart="/opt/a b/$$x%%h\"y\\z" run --folder "/var/lib/y""#), "{unit}");
        assert!(unit.contains("ReadWritePaths=\"/var/lib/y\"\n"), "{unit}");
        assert!(!service(Path::new("/a"), Path::new("/b"), true).contains("ProtectSystem"));
    }
}
