//! Where the system of a machine keeps its own: nobody looks for a copy there, and it goes when the system is set up anew.

use std::path::{Path, PathBuf};

/// Folders of Unix systems.
const OF_UNIX: [&str; 12] =
    ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr", "/System", "/Library"];
/// Folders of Windows, by the names under which it tells them.
const TOLD_BY_WINDOWS: [&str; 4] = ["SystemRoot", "ProgramFiles", "ProgramFiles(x86)", "ProgramData"];
/// The same as they are mostly called, on whatever drive: that of a second system counts too.
const OF_WINDOWS: [&str; 8] = [
    "Windows",
    "Program Files",
    "Program Files (x86)",
    "ProgramData",
    "$Recycle.Bin",
    "System Volume Information",
    "Recovery",
    "Boot",
];

/// Whether a folder, with its links followed, belongs to the system.
pub(super) fn is_of_the_system(folder: &Path) -> bool {
    if cfg!(windows) {
        let told = TOLD_BY_WINDOWS.iter().filter_map(std::env::var_os);
        let told: Vec<String> = told.map(|path| path.to_string_lossy().into_owned()).collect();
        return is_of_windows(&folder.to_string_lossy(), &told);
    }
    let mut all = OF_UNIX.iter().filter_map(|own| PathBuf::from(own).canonicalize().ok());
    all.any(|own| folder.starts_with(own))
}

/// The same by the path alone, as Windows reads it: capitals and the way of its strokes count for nothing.
fn is_of_windows(folder: &str, told: &[String]) -> bool {
    let folder = parts(folder);
    let is_within = |own: &[String]| !own.is_empty() && folder.starts_with(own);
    let is_told = told.iter().any(|own| is_within(&parts(own)));
    let on_drive = folder.split_first().filter(|(drive, _)| drive.ends_with(':'));
    is_told
        || on_drive
            .and_then(|(_, rest)| rest.first())
            .is_some_and(|first| OF_WINDOWS.iter().any(|own| first == &own.to_lowercase()))
}

/// The names of a path, its drive first. The beginning that Windows gives a path whose links were followed (`\\?\`) is none.
fn parts(path: &str) -> Vec<String> {
    let path = path.to_lowercase().replace('/', "\\");
    let path = path.strip_prefix(r"\\?\").unwrap_or(&path);
    // Windows drops dots and blanks at the end of a name.
    let names = path.split('\\').map(|name| name.trim_end_matches([' ', '.']));
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_windows_are_known_by_their_paths() {
        let told = [r"C:\Windows".to_owned(), r"D:\Programme".to_owned()];
        for (folder, is_own) in [
            (r"C:\Windows", true),
            (r"c:\windows\System32\薬守", true),
            (r"\\?\C:\WINDOWS\Temp", true),
            (r"C:/Program Files/薬守の写し", true),
            (r"C:\Program Files (x86)\薬守", true),
            (r"C:\ProgramData\薬守", true),
            (r"C:\Windows.\薬守", true),
            (r"E:\$RECYCLE.BIN\写し", true),
            (r"E:\System Volume Information", true),
            (r"D:\programme\写し", true),
            (r"E:\薬守の写し", false),
            (r"E:\", false),
            (r"C:\Windows の写し", false),
            (r"C:\薬守\Windows", false),
            (r"D:\Programme2", false),
            (r"\\NAS\share\薬守", false),
            (r"\\?\UNC\NAS\Windows\薬守", false),
            (r"C:\Users\midori\OneDrive\薬守の写し", false),
        ] {
            assert_eq!(is_of_windows(folder, &told), is_own, "{folder}");
        }
        assert!(!is_of_windows(r"E:\薬守の写し", &[String::new()]), "a name that Windows does not tell");
    }

    #[cfg(unix)]
    #[test]
    fn folders_of_unix_are_known_by_their_paths() {
        for (folder, is_own) in [("/etc/yakumori", true), ("/usr", true), ("/usr2/copy", false), ("/mnt/nas", false)] {
            assert_eq!(is_of_the_system(Path::new(folder)), is_own, "{folder}");
        }
    }
}
