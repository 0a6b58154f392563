//! What a disk holds after a power cut: everything that was synced before, and of the rest any part.
//!
//! The rules are those of POSIX, which are harder than any file system's: what was written to a file is safe once the file is
//! synced; that it was made, renamed or removed, once its folder is. Until then each of these may have reached the disk or
//! not, in any order, and a write also in part.

use std::collections::BTreeMap;
use std::path::Path;

/// What a write may be torn into.
const SECTOR: usize = 512;

/// One operation, as `tests/shim/disk.c` writes it down.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    what: u8,
    file: u64,
    number: u64,
    name: String,
    data: Vec<u8>,
}

impl Operation {
    /// Reads a whole log. The last operation may be cut, where the program ended while a thread of it was closing a file
    /// that it had given up: that one did not happen.
    pub(crate) fn all(mut log: &[u8]) -> Vec<Self> {
        let mut operations = Vec::new();
        while let Some(operation) = Self::next(&mut log) {
            operations.push(operation);
        }
        operations
    }

    fn next(log: &mut &[u8]) -> Option<Self> {
        let mut take = |len: u64| {
            let (taken, rest) = log.split_at_checked(usize::try_from(len).ok()?)?;
            *log = rest;
            Some(taken)
        };
        let what = take(1)?[0];
        let numbers: Vec<u64> =
            take(32)?.chunks(8).map(|number| u64::from_ne_bytes(number.try_into().unwrap())).collect();
        let [file, number, name, data] = numbers[..] else { panic!("four numbers") };
        let name = String::from_utf8(take(name)?.to_vec()).unwrap();
        Some(Self { what, file, number, name, data: take(data)?.to_vec() })
    }

    /// Whether the program says here that something is done: only to the file `said` does it write such a line.
    pub(crate) fn says_done(&self) -> bool {
        const DONE: [&[u8]; 9] =
            [b"created ", b"entry ", b"blob ", b"root ", b"note ", b"erased ", b"changed ", b"closed ", b"moved "];
        self.what == b'W' && DONE.iter().any(|word| self.data.starts_with(word))
    }

    pub(crate) fn acknowledges_an_entry(&self) -> bool {
        self.says_done() && self.data.starts_with(b"entry ")
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.what == b'E' || (matches!(self.what, b'S' | b'D') && self.number == 1)
    }
}

/// How much of an operation that was not synced is on the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept {
    No,
    Whole,
    /// Of a write, the sectors whose bits are set; a bit for each, round and round.
    Sectors(u64),
}

/// A file, whatever its name.
#[derive(Debug, Clone, Default)]
struct File {
    synced: Vec<u8>,
    /// With the place of the operation in the log.
    pending: Vec<(usize, Change)>,
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>, kept: Kept) {
        match (self, kept) {
            (_, Kept::No) => {}
            (Self::Length(length), _) => bytes.resize(*length, 0),
            (Self::Write(at, data), _) => {
                for (sector, (piece, data)) in (0..).step_by(SECTOR).zip(data.chunks(SECTOR)).enumerate() {
                    if matches!(kept, Kept::Sectors(bits) if bits >> (sector % 64) & 1 == 0) {
                        continue;
                    }
                    let (from, to) = (at + piece, at + piece + data.len());
                    bytes.resize(bytes.len().max(to), 0);
                    bytes[from..to].copy_from_slice(data);
                }
            }
        }
    }
}

/// What a name stands for: a file by its place in the list, or a folder.
type Target = Option<usize>;

/// Something done to names, in one folder.
#[derive(Debug, Clone)]
struct Naming {
    at: usize,
    gone: Option<String>,
    given: Option<(String, Target)>,
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<String, Target>) {
        if let Some(gone) = &self.gone {
            names.remove(gone);
        }
        names.extend(self.given.clone());
    }

    fn folder(&self) -> &str {
        let name = self.gone.as_ref().or(self.given.as_ref().map(|(name, _)| name));
        name.and_then(|name| name.rsplit_once('/')).map_or("", |(folder, _)| folder)
    }
}

/// A disk with what is safe on it, and what is not yet.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    files: Vec<File>,
    /// A number of the file system is given again once a file is gone.
    of_inode: BTreeMap<u64, usize>,
    /// As the program sees them.
    now: BTreeMap<String, Target>,
    synced: BTreeMap<String, Target>,
    pending: Vec<Naming>,
    root: String,
    has_folder_failed: bool,
    said_in: Option<u64>,
    /// What the program wrote to the file `said`: that is not on this disk.
    pub(crate) said: String,
}

impl Disk {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.display().to_string(), ..Self::default() }
    }

    /// One more operation happens.
    pub(crate) fn go_on(&mut self, at: usize, operation: &Operation) {
        let Operation { what, file, number, name, data } = operation;
        let number = usize::try_from(*number).unwrap();
        match what {
            // What SQLite's programs share while they run is worth nothing afterwards.
            b'O' | b'U' if name.ends_with("-shm") => drop(self.of_inode.remove(file)),
            b'O' if *name == format!("{}/said", self.root) => self.said_in = Some(*file),
            b'W' if self.said_in == Some(*file) => self.said.push_str(std::str::from_utf8(data).unwrap()),
            b'O' => {
                self.files.push(File::default());
                self.of_inode.insert(*file, self.files.len() - 1);
                self.name(at, None, Some((name.clone(), Some(self.files.len() - 1))));
            }
            b'M' => self.name(at, None, Some((name.clone(), None))),
            b'U' => self.name(at, Some(name.clone()), None),
            b'R' => {
                let to = String::from_utf8(data.clone()).unwrap();
                self.name(at, Some(name.clone()), Some((to, self.now[name])));
            }
            b'W' | b'T' => {
                let Some(&index) = self.of_inode.get(file) else { return };
                let is_write = *what == b'W';
                let change = if is_write { Change::Write(number, data.clone()) } else { Change::Length(number) };
                self.files[index].pending.push((at, change));
            }
            b'S' => self.sync_file(*file, number == 1),
            b'D' if number == 0 => self.sync_folder(name),
            b'D' => self.has_folder_failed = true,
            _ => {}
        }
    }

    fn name(&mut self, at: usize, gone: Option<String>, given: Option<(String, Target)>) {
        let naming = Naming { at, gone, given };
        naming.apply(&mut self.now);
        self.pending.push(naming);
    }

    /// What was written before a sync that failed may never reach the disk: Linux takes it for written all the same, so
    /// that a later sync is a success (<https://wiki.postgresql.org/wiki/Fsync_Errors>).
    fn sync_file(&mut self, inode: u64, fails: bool) {
        let Some(&index) = self.of_inode.get(&inode) else { return };
        let file = &mut self.files[index];
        for (_, change) in file.pending.drain(..).filter(|_| !fails) {
            change.apply(&mut file.synced, Kept::Whole);
        }
        // SQLite passes over a folder that cannot be synced, and relies on what every file system of Linux does beyond POSIX:
        // with a new file its name is synced too, and what was done to names before. It counts only where a folder did fail.
        let makes =
            |naming: &&Naming| naming.gone.is_none() && naming.given.as_ref().is_some_and(|g| g.1 == Some(index));
        let made = self.pending.iter().find(makes).map(|naming| naming.folder().to_owned());
        if let Some(folder) = made.filter(|_| self.has_folder_failed && !fails) {
            self.sync_folder(&folder);
        }
    }

    fn sync_folder(&mut self, folder: &str) {
        let (done, pending): (Vec<_>, _) =
            std::mem::take(&mut self.pending).into_iter().partition(|naming| naming.folder() == folder);
        self.pending = pending;
        done.iter().for_each(|naming| naming.apply(&mut self.synced));
    }

    /// Where in the log the operations stand that are not safe yet.
    pub(crate) fn unsafe_ones(&self) -> Vec<usize> {
        let files = self.files.iter().flat_map(|file| file.pending.iter().map(|(at, _)| *at));
        let mut all: Vec<usize> = files.chain(self.pending.iter().map(|naming| naming.at)).collect();
        all.sort_unstable();
        all
    }

    /// Whether a file of such a name that the program removed could be there again.
    pub(crate) fn could_bring_back(&self, ending: &str) -> bool {
        self.pending.iter().any(|naming| naming.gone.as_ref().is_some_and(|gone| gone.ends_with(ending)))
    }

    /// The files, by their names below the root, and the folders, if the power goes now.
    pub(crate) fn cut(&self, mut kept: impl FnMut(usize) -> Kept) -> Left {
        let mut names = self.synced.clone();
        for naming in &self.pending {
            if !matches!(kept(naming.at), Kept::No) {
                naming.apply(&mut names);
            }
        }
        let mut left = Left::default();
        for (name, target) in &names {
            let name = name.strip_prefix(&self.root).unwrap().trim_start_matches('/');
            // A folder comes before what is in it; what is in a folder that is not there cannot be reached.
            let is_in = name.rsplit_once('/').is_none_or(|(folder, _)| left.folders.iter().any(|f| f == folder));
            match target {
                _ if !is_in => {}
                None => left.folders.push(name.to_owned()),
                Some(index) => {
                    let mut bytes = self.files[*index].synced.clone();
                    for (at, change) in &self.files[*index].pending {
                        change.apply(&mut bytes, kept(*at));
                    }
                    left.files.insert(name.to_owned(), bytes);
                }
            }
        }
        left
    }
}

/// What is left.
#[derive(Debug, Default, Hash)]
pub(crate) struct Left {
    folders: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Left {
    /// Puts it into an empty folder.
    pub(crate) fn put(&self, root: &Path) {
        for folder in &self.folders {
            std::fs::create_dir(root.join(folder)).unwrap();
        }
        for (name, bytes) in &self.files {
            std::fs::write(root.join(name), bytes).unwrap();
        }
    }
}
