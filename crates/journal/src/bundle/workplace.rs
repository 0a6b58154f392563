//! The files beside a bundle's place in which it is put together, so that it is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

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

    /// The bundle itself, until it is finished.
    pub(super) fn output(&self) -> io::Result<BufWriter<File>> {
        Ok(BufWriter::with_capacity(super::source::AT_ONCE, self.output.create()?))
    }

    pub(super) fn spools(&self) -> io::Result<[File; 3]> {
        let [first, second, third] = &self.spools;
        Ok([first.create()?, second.create()?, third.create()?])
    }

    /// Puts the bundle in its place once it is on disk whole.
    pub(super) fn finish(self, written: BufWriter<File>) -> io::Result<()> {
        written.into_inner()?.sync_all()?;
        fs::rename(&self.output.0, &self.place)
    }
}
