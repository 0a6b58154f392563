//! What this machine last saw of each journal, kept outside the journals' own folders: an old copy that was put back then
//! shows, although it is consistent in itself.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Digest;

/// A memory is a line of JSON.
const MAX_BYTES: u64 = 4096;

/// A folder with one small file for each journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    folder: PathBuf,
}

/// A journal as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The epoch of its last entry.
    pub epoch: u64,
    /// Number of entries.
    pub size: u64,
    /// RFC 6962 root.
    pub root: Digest,
}

impl Memory {
    /// The memory in a folder, which is made when something is kept.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// What was last seen of a journal. A memory that is not there or cannot be read is none: it helps, and proves nothing.
    #[must_use]
    pub fn recall(&self, journal: &str) -> Option<Seen> {
        let path = self.path(journal);
        let is_small = fs::metadata(&path).is_ok_and(|file| file.len() <= MAX_BYTES);
        serde_json::from_slice(&fs::read(path).ok().filter(|_| is_small)?).ok()
    }

    /// Keeps what was seen of a journal in the place of what was seen before.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn keep(&self, journal: &str, seen: Seen) -> io::Result<()> {
        if self.recall(journal) == Some(seen) {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let fresh = self.folder.join(format!("{journal}.{}.new", std::process::id()));
        let kept = fs::write(&fresh, serde_json::to_vec(&seen)?).and_then(|()| fs::rename(&fresh, self.path(journal)));
        if kept.is_err() {
            // On a full disk every run would leave one.
            let _left = fs::remove_file(fresh);
        }
        kept
    }

    fn path(&self, journal: &str) -> PathBuf {
        self.folder.join(format!("{journal}.json"))
    }
}
