//! Where the bytes of a bundle lie: in memory, or in a file of which no more is read than what is being looked at.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use sha2::{Digest as _, Sha256};

use super::files::Measured;
use crate::Digest;

/// Bytes read at once: little in all, and enough that a call costs nothing beside the hashing. An inflater keeps its window of
/// 32 KiB anew after each call, so with much less it would copy more than it unpacks.
pub(crate) const AT_ONCE: usize = 1 << 18;

/// Bytes that are read at positions.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    Bytes(&'a [u8]),
    File(&'a OpenFile),
}

/// A file that is read at positions. It is as long as it was when it was opened.
#[derive(Debug)]
pub(crate) struct OpenFile {
    file: File,
    len: u64,
    /// The first failure: that a disk cannot be read says nothing about what was written there.
    failure: RefCell<Option<io::Error>>,
}

impl OpenFile {
    pub(crate) fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file, len, failure: RefCell::new(None) })
    }

    /// Why some of it could not be read.
    pub(crate) fn failure(self) -> Option<io::Error> {
        self.failure.into_inner()
    }

    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = &self.file;
        let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.read(buffer));
        read.map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.failure.borrow_mut().get_or_insert(error);
            }
            kind.into()
        })
    }
}

impl<'a> Source<'a> {
    pub(crate) fn len(self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(file) => file.len,
        }
    }

    /// What lies between two positions, as far as the bytes go.
    pub(crate) fn between(self, at: u64, end: u64) -> Between<'a> {
        Between { source: self, at, end: end.min(self.len()) }
    }

    /// So many bytes from a position on, or fewer where they end or cannot be read.
    pub(crate) fn at_most(self, at: u64, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count);
        // What could not be read is missing; a file remembers why.
        let _read = self.between(at, at.saturating_add(count as u64)).read_to_end(&mut bytes);
        bytes
    }

    /// The measure of everything before a position.
    pub(crate) fn measure_before(self, end: u64) -> io::Result<Measured> {
        let (mut sha256, mut size) = (Sha256::new(), 0);
        let mut bytes = self.between(0, end);
        let mut buffer = vec![0; AT_ONCE];
        loop {
            match bytes.read(&mut buffer) {
                Ok(0) => return Ok(Measured { size, sha256: Digest(sha256.finalize().into()) }),
                Ok(count) => {
                    sha256.update(buffer.get(..count).unwrap_or_default());
                    size += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A run of bytes of a source, read from its first on.
#[derive(Debug)]
pub(crate) struct Between<'a> {
    source: Source<'a>,
    at: u64,
    end: u64,
}

impl<'a> Between<'a> {
    pub(crate) fn buffered(self) -> BufReader<Self> {
        BufReader::with_capacity(AT_ONCE, self)
    }
}

impl Read for Between<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        let buffer = buffer.get_mut(..wanted).unwrap_or_default();
        let count = match self.source {
            Source::Bytes(bytes) => {
                usize::try_from(self.at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default().read(buffer)?
            }
            Source::File(file) => file.read_at(self.at, buffer)?,
        };
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_as_the_same_bytes_in_memory() {
        let bytes: Vec<u8> = (0..3 * AT_ONCE + 7).map(|n| (n % 251) as u8).collect();
        let folder = crate::testing::folder("source");
        std::fs::write(folder.join("bytes"), &bytes).unwrap();
        let file = OpenFile::new(File::open(folder.join("bytes")).unwrap()).unwrap();
        let len = bytes.len() as u64;
        for (at, end) in [(0, 0), (0, len), (5, 9), (len - 3, len + 9), (len, len + 1), (len + 5, u64::MAX), (9, 5)] {
            let [mut in_memory, mut in_file] = [Vec::new(), Vec::new()];
            Source::Bytes(&bytes).between(at, end).read_to_end(&mut in_memory).unwrap();
            Source::File(&file).between(at, end).read_to_end(&mut in_file).unwrap();
            assert_eq!(in_memory, in_file, "{at}..{end}");
            assert_eq!(in_memory, bytes.get(at as usize..end.min(len) as usize).unwrap_or_default());
        }
        assert_eq!(Source::File(&file).measure_before(len).unwrap(), Measured::of(&bytes));
        assert!(file.failure().is_none());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_failing_disk_is_no_altered_file() {
        let folder = crate::testing::folder("source_failing");
        // A folder opens as a file does, and cannot be read as one.
        let file = OpenFile { len: 30, ..OpenFile::new(File::open(&folder).unwrap()).unwrap() };
        assert_eq!(Source::File(&file).at_most(0, 30), b"");
        assert!(file.failure().is_some());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
