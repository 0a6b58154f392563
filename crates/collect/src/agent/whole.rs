//! Files that are there whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Nobody but the user.
    User,
    /// Whoever the folder lets in.
    Everybody,
}

/// Puts a file in the place of the one before.
pub fn put(path: &Path, text: &str, readers: For) -> io::Result<()> {
    let mut part = path.to_owned().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    write(&part, text, readers).and_then(|()| fs::rename(&part, path)).inspect_err(|_| {
        // Nothing half-written stays behind; a failing removal changes nothing about the failure.
        let _left = fs::remove_file(&part);
    })
}

fn write(path: &Path, text: &str, readers: For) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == For::User {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    // On Windows the folder of the user keeps others out.
    #[cfg(not(unix))]
    let _ = readers;
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
