//! Reports that could not be sent yet: a file each, in the order of their numbers, and never more than a few.

use crate::fail::Fail;
use crate::key_file::make_folder;
use crate::whole::{self, For};
use std::fs;
use std::path::{Path, PathBuf};

/// So many wait, one for each day of two weeks; of more, the oldest goes.
const MOST: usize = 14;

/// The folder in which reports wait.
pub struct Queue(PathBuf);

impl Queue {
    /// The one of an agent's folder.
    pub fn of(folder: &Path) -> Self {
        Self(folder.join("queue"))
    }

    /// Puts a report at the end.
    pub fn put(&self, number: u64, note: &str) -> Result<(), Fail> {
        make_folder(&self.0).map_err(|why| Fail::file(&self.0, &why))?;
        let path = self.0.join(format!("{number}.txt"));
        whole::put(&path, note, For::User).map_err(|why| Fail::file(&path, &why))?;
        let waiting = self.waiting()?;
        let too_many = waiting.len().saturating_sub(MOST);
        waiting.iter().take(too_many).try_for_each(|(_, path)| drop_file(path))
    }

    /// What waits, the oldest first.
    pub fn waiting(&self) -> Result<Vec<(u64, PathBuf)>, Fail> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(why) => return Err(Fail::file(&self.0, &why)),
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let numbered = paths.filter_map(|path| {
            let is_note = path.extension().is_some_and(|ending| ending == "txt");
            let number = path.file_stem()?.to_str()?.parse().ok()?;
            is_note.then_some((number, path))
        });
        let mut all: Vec<(u64, PathBuf)> = numbered.collect();
        all.sort();
        Ok(all)
    }
}

/// Takes a report out.
pub fn drop_file(path: &Path) -> Result<(), Fail> {
    fs::remove_file(path).map_err(|why| Fail::file(path, &why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_when_too_many_wait() {
        let folder = std::env::temp_dir().join(format!("yakumori-queue-{}", std::process::id()));
        let queue = Queue::of(&folder);
        for number in 1..=16 {
            queue.put(number, "note").ok().unwrap();
        }
        let numbers: Vec<u64> = queue.waiting().ok().unwrap().into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, (3..=16).collect::<Vec<u64>>());
        fs::remove_dir_all(folder).unwrap();
    }
}
