//! The machine that is read: bounded looks at files under a root, and a closed list of programs.
//!
//! Nothing is ever written. Only regular files are opened, so that a FIFO or a device in an odd place cannot hang the
//! reading, and never more than a bound is taken.

use crate::program::{self, Program};
use crate::seen::{Miss, Raw};
use crate::windows::exports::Exports;
use model::fact::Trouble;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The largest file that is read whole. Configuration and state are far smaller.
const FILE_MAX: u64 = 8 * 1024 * 1024;
/// The most names taken from one folder.
const NAMES_MAX: usize = 20_000;
/// Where a captured machine keeps what its programs said.
const CAPTURED: &str = "captured";

/// Which kind of system is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux.
    Linux,
    /// Windows.
    Windows,
    /// A system that this reader does not know yet: every fact is unreadable.
    Other,
}

/// One machine: this one, or a folder with what was captured from one.
#[derive(Debug, Clone)]
pub struct Machine {
    system: System,
    root: PathBuf,
    live: bool,
    exports: Arc<OnceLock<Exports>>,
}

impl Machine {
    /// The machine this program runs on.
    #[must_use]
    pub fn here() -> Self {
        let system = match std::env::consts::OS {
            "linux" => System::Linux,
            "windows" => System::Windows,
            _ => System::Other,
        };
        Self { system, root: PathBuf::from("/"), live: true, exports: Arc::default() }
    }

    /// A captured machine: files under `root`, and what programs said in `root/captured/PROGRAM`; for Windows the files that
    /// [`crate::export_commands`] write. Nothing is run.
    #[must_use]
    pub fn captured(system: System, root: impl Into<PathBuf>) -> Self {
        Self { system, root: root.into(), live: false, exports: Arc::default() }
    }

    pub(crate) fn system(&self) -> System {
        self.system
    }

    /// Whether this is the running machine, whose binary files follow this processor's layout.
    pub(crate) fn is_live(&self) -> bool {
        self.live
    }

    /// What a machine with Windows tells, or what was exported from one; read once.
    pub(crate) fn exports(&self) -> &Exports {
        self.exports.get_or_init(|| {
            #[cfg(windows)]
            if self.live {
                return Exports::live();
            }
            Exports::read(self)
        })
    }

    /// The names of the files of an export that were read, and of those that hold nothing known.
    #[must_use]
    pub fn export_files(&self) -> [&[String]; 2] {
        [self.exports().files(), self.exports().strange()]
    }

    /// When the oldest of the files that were read was written: what they tell is as of then.
    #[must_use]
    pub fn exported_at(&self) -> Option<jiff::Timestamp> {
        let times = self.exports().files().iter().filter_map(|name| self.modified(&format!("/{name}")).ok());
        times.min()
    }

    /// A whole file.
    pub(crate) fn file(&self, path: &str) -> Result<Raw, Miss> {
        self.file_up_to(path, FILE_MAX)
    }

    /// A whole file of at most so many bytes.
    pub(crate) fn file_up_to(&self, path: &str, max: u64) -> Result<Raw, Miss> {
        let raw = self.part(path, 0, max + 1)?;
        if raw.bytes.len() as u64 > max {
            return Err(Miss::new(path, Trouble::Error, format!("{path} (> {max} bytes)")));
        }
        Ok(raw)
    }

    /// At most `length` bytes from `offset`; fewer, or none, where the file ends.
    pub(crate) fn part(&self, path: &str, offset: u64, length: u64) -> Result<Raw, Miss> {
        let read = || -> io::Result<Vec<u8>> {
            let mut file = self.open(path)?;
            file.seek(SeekFrom::Start(offset))?;
            let mut bytes = Vec::new();
            file.take(length).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read().map(|bytes| Raw { source: path.to_owned(), bytes }).map_err(|error| miss(path, &error))
    }

    /// The head of each part of a file whose parts are of one length and begin at `first`; of at most so many parts.
    pub(crate) fn heads(
        &self,
        path: &str,
        first: u64,
        (part, head): (u64, usize),
        most: usize,
    ) -> Result<Vec<Vec<u8>>, Miss> {
        let read = || -> io::Result<Vec<Vec<u8>>> {
            let mut file = self.open(path)?;
            let size = file.metadata()?.len();
            let starts = (0..).map(|number| first + number * part).take_while(|start| *start < size).take(most);
            starts
                .map(|start| {
                    file.seek(SeekFrom::Start(start))?;
                    let mut bytes = Vec::new();
                    (&file).take(head as u64).read_to_end(&mut bytes)?;
                    Ok(bytes)
                })
                .collect()
        };
        read().map_err(|error| miss(path, &error))
    }

    /// The last `length` bytes of a file, cut at a multiple of `record` bytes.
    pub(crate) fn tail(&self, path: &str, length: u64, record: u64) -> Result<Raw, Miss> {
        let size = self.open(path).and_then(|file| file.metadata()).map_err(|error| miss(path, &error))?.len();
        let over = size.saturating_sub(length).div_ceil(record.max(1)) * record.max(1);
        self.part(path, over, length)
    }

    /// The names in a folder, sorted.
    pub(crate) fn names(&self, path: &str) -> Result<Vec<String>, Miss> {
        let read = || -> io::Result<Vec<String>> {
            let entries = fs::read_dir(self.real(path)?)?.take(NAMES_MAX);
            entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned())).collect()
        };
        let mut names = read().map_err(|error| miss(path, &error))?;
        names.sort_unstable();
        Ok(names)
    }

    /// Whether something is there; it is not opened.
    pub(crate) fn exists(&self, path: &str) -> Result<bool, Miss> {
        match self.real(path).and_then(fs::symlink_metadata) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(miss(path, &error)),
        }
    }

    /// Where a symbolic link points to; it is not followed.
    pub(crate) fn link(&self, path: &str) -> Option<String> {
        fs::read_link(self.placed(path)).ok().map(|target| target.to_string_lossy().into_owned())
    }

    /// When a file was last written.
    pub(crate) fn modified(&self, path: &str) -> Result<jiff::Timestamp, Miss> {
        let time = self.real(path).and_then(fs::metadata).and_then(|meta| meta.modified());
        let time = time.map_err(|error| miss(path, &error))?;
        jiff::Timestamp::try_from(time).map_err(|_| Miss::new(path, Trouble::Error, path))
    }

    /// Whether this reader has the rights of root.
    pub(crate) fn is_root(&self) -> bool {
        let status = self.file("/proc/self/status").map(|raw| raw.text().into_owned()).unwrap_or_default();
        let ids = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap_or_default();
        ids.split_whitespace().nth(1) == Some("0")
    }

    /// What a program of the closed list says.
    pub(crate) fn run(&self, program: Program) -> Result<Raw, Miss> {
        self.run_on(program, &[])
    }

    /// What it says of what is named.
    pub(crate) fn run_on(&self, program: Program, named: &[String]) -> Result<Raw, Miss> {
        if self.live {
            return program::run(program, named, self.is_root());
        }
        let said = self.file(&format!("/{CAPTURED}/{}", program.name()))?;
        Ok(Raw { source: program.call(), ..said })
    }

    fn open(&self, path: &str) -> io::Result<File> {
        let real = self.real(path)?;
        // Looked at before opening: opening a FIFO would wait for a writer.
        if !fs::metadata(&real)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        File::open(real)
    }

    fn placed(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// The place of a path; for a captured machine never one outside its folder.
    fn real(&self, path: &str) -> io::Result<PathBuf> {
        let placed = self.placed(path);
        if !self.live && !inside(&self.root, &placed)? {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a link leads outside"));
        }
        Ok(placed)
    }
}

fn inside(root: &Path, path: &Path) -> io::Result<bool> {
    Ok(fs::canonicalize(path)?.starts_with(fs::canonicalize(root)?))
}

/// What went wrong, as a code: the system's words would be in no language of the product.
pub(crate) fn code(error: &io::Error) -> String {
    error.raw_os_error().map_or_else(|| error.kind().to_string(), |number| format!("errno {number}"))
}

fn miss(path: &str, error: &io::Error) -> Miss {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Miss::new(path, Trouble::NotPresent, path),
        io::ErrorKind::PermissionDenied => Miss::new(path, Trouble::AccessDenied, path),
        _ => Miss::new(path, Trouble::Error, format!("{path} ({})", code(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_told_apart() {
        for (kind, why) in [
            (io::ErrorKind::NotFound, Trouble::NotPresent),
            (io::ErrorKind::NotADirectory, Trouble::NotPresent),
            (io::ErrorKind::PermissionDenied, Trouble::AccessDenied),
            (io::ErrorKind::IsADirectory, Trouble::Error),
        ] {
            assert_eq!(miss("/etc/shadow", &kind.into()).why, why, "{kind}");
        }
    }
}
