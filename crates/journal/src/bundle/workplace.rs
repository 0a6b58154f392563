//! The files beside a bundle's place in which it is put together, so that it is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};

use super::packing::Spool;

/// Where a bundle is put together. Asked again, it begins anew.
pub(super) trait Room {
    /// The bundle as it grows.
    type Output: Write;
    /// Where its larger files wait for their turn.
    type Spool: Spool;

    fn output(&self) -> io::Result<Self::Output>;
    fn spools(&self) -> io::Result<[Self::Spool; 3]>;
}

/// All of it in memory.
pub(super) struct InMemory;

impl Room for InMemory {
    type Output = Vec<u8>;
    type Spool = Cursor<Vec<u8>>;

    fn output(&self) -> io::Result<Self::Output> {
        Ok(Vec::new())
    }

    fn spools(&self) -> io::Result<[Self::Spool; 3]> {
        Ok([const { Cursor::new(Vec::new()) }; 3])
    }
}

/// Files beside the place; none of them is left behind.
pub(super) struct Workplace {
    place: PathBuf,
    output: Unfinished,
    spools: [Unfinished; 3],
}

/// A file that goes when it is no longer needed.
struct Unfinished(PathBuf);

impl Unfinished {
    fn create(&self) -> io::Result<File> {
        File::options().read(true).write(true).create(true).truncate(true).open(&self.0)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Most often it was renamed or never made; a failing removal changes nothing about the bundle.
        let _gone = fs::remove_file(&self.0);
    }
}

impl Workplace {
    /// Makes the folder, if there is none.
    pub(super) fn beside(place: &Path) -> io::Result<Self> {
        if let Some(folder) = place.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        let beside = |ending: &str| {
            let mut name = place.file_name().unwrap_or_default().to_owned();
            name.push(ending);
            Unfinished(place.with_file_name(name))
        };
        let spools = [".part1", ".part2", ".part3"].map(beside);
        Ok(Self { place: place.to_owned(), output: beside(".part"), spools })
    }

    /// Puts the bundle in its place once it is on disk whole.
    pub(super) fn finish(self, written: BufWriter<File>) -> io::Result<()> {
        written.into_inner()?.sync_all()?;
        fs::rename(&self.output.0, &self.place)
    }
}

impl Room for Workplace {
    type Output = BufWriter<File>;
    type Spool = File;

    fn output(&self) -> io::Result<Self::Output> {
        Ok(BufWriter::with_capacity(super::source::AT_ONCE, self.output.create()?))
    }

    fn spools(&self) -> io::Result<[Self::Spool; 3]> {
        let [first, second, third] = &self.spools;
        Ok([first.create()?, second.create()?, third.create()?])
    }
}
