//! A made machine: a folder in the system's temporary place, taken away again at the end.

use collect::{COLLECTORS, Machine, System};
use model::day::Day;
use model::fact::{Fact, Trouble, Unreadable, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// The root folder of a made machine.
pub(crate) struct Stage {
    root: PathBuf,
    system: System,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::of(System::Linux)
    }

    /// What was exported from a machine with Windows.
    pub(crate) fn windows() -> Self {
        Self::of(System::Windows)
    }

    fn of(system: System) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("collect-{}-{number}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        Self { root, system }
    }

    /// Writes a file.
    pub(crate) fn put(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let place = self.place(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
        self
    }

    /// Writes text as Windows' registry editor does: UTF-16 with its mark.
    pub(crate) fn wide(self, path: &str, text: &str) -> Self {
        let units = [0xfeff].into_iter().chain(text.replace('\n', "\r\n").encode_utf16().collect::<Vec<u16>>());
        let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
        self.put(path, bytes)
    }

    /// Writes a captured file of `testdata/linux`.
    pub(crate) fn captured(self, path: &str, name: &str) -> Self {
        self.put(path, fs::read(testdata().join(name)).unwrap())
    }

    /// Runs the machine by systemd, with a unit that a target starts.
    pub(crate) fn wants(self, unit: &str, target: &str) -> Self {
        self.folder("/run/systemd/system").put(&format!("/etc/systemd/system/{target}.wants/{unit}"), "")
    }

    /// Makes an empty folder.
    pub(crate) fn folder(self, path: &str) -> Self {
        fs::create_dir_all(self.place(path)).unwrap();
        self
    }

    #[cfg(unix)]
    pub(crate) fn link(self, path: &str, target: &str) -> Self {
        let place = self.place(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, place).unwrap();
        self
    }

    pub(crate) fn place(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    pub(crate) fn machine(&self) -> Machine {
        Machine::captured(self.system, &self.root)
    }

    /// The facts of one name.
    pub(crate) fn facts(&self, name: &str) -> Vec<Fact> {
        let collector = COLLECTORS.iter().find(|collector| collector.names.contains(&name)).expect(name);
        collector.read(&self.machine()).into_iter().filter(|fact| fact.name == name).collect()
    }

    /// What the machine tells under a name: each `of` with its value. What was read has a digest, what was not has none.
    #[track_caller]
    pub(crate) fn check(&self, name: &str, expected: &[(&str, Value)]) {
        let facts = self.facts(name);
        for fact in &facts {
            let unread = matches!(fact.value, Value::Unreadable(_));
            assert_eq!(fact.digest.len(), if unread { 0 } else { 64 }, "{fact:?}");
        }
        let told: Vec<(&str, Value)> = facts.iter().map(|fact| (fact.of.as_str(), plain(&fact.value))).collect();
        assert_eq!(told, expected, "{name}");
    }

    /// The same for a fact that a machine has one of.
    #[track_caller]
    pub(crate) fn check_one(&self, name: &str, expected: Value) {
        self.check(name, &[("", expected)]);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

pub(crate) fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/linux")
}

/// Hives that hivexregedit wrote, from keys as Windows has them.
pub(crate) fn windows_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/windows")
}

/// Reports that were signed once.
pub(crate) fn signed_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/signed")
}

/// A value without the words of its trouble.
fn plain(value: &Value) -> Value {
    match value {
        Value::Unreadable(unreadable) => not(unreadable.why),
        other => other.clone(),
    }
}

pub(crate) fn not(why: Trouble) -> Value {
    Value::Unreadable(Unreadable { why, detail: String::new() })
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn day(year: i16, month: i8, day: i8) -> Value {
    Value::Day(Day::new(year, month, day).unwrap())
}
