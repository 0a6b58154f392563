//! Folders that vanish after a test, and an environment in which nothing is left to chance.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use journal::{Draft, Env, Kind, Opening, Place};

/// A folder of its own for one test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journal").join(name);
        drop(std::fs::remove_dir_all(&path));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A journal with everything in this folder.
    pub(crate) fn place(&self) -> Place {
        Place::folder(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Times that are given, and bytes that count.
#[derive(Clone)]
pub(crate) struct Fixed {
    times_ms: VecDeque<i64>,
    last_ms: i64,
    next: u64,
}

impl Fixed {
    /// Shows these times one after the other, then the last for ever.
    pub(crate) fn at(times_ms: &[i64]) -> Box<Self> {
        Box::new(Self { times_ms: VecDeque::from_iter(times_ms.iter().copied()), last_ms: START_MS, next: 0 })
    }

    pub(crate) fn still() -> Box<Self> {
        Self::at(&[])
    }

    /// Gives other bytes than every other one does.
    pub(crate) fn other() -> Box<Self> {
        Box::new(Self { next: 1_000_000, ..*Self::still() })
    }
}

/// 2025-11-25T00:00:00Z
pub(crate) const START_MS: i64 = 1_764_028_800_000;

impl Env for Fixed {
    fn now_ms(&mut self) -> i64 {
        self.last_ms = self.times_ms.pop_front().unwrap_or(self.last_ms);
        self.last_ms
    }

    fn fill(&mut self, buffer: &mut [u8]) -> std::io::Result<()> {
        for chunk in buffer.chunks_mut(8) {
            self.next += 1;
            chunk.copy_from_slice(&self.next.to_be_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

pub(crate) fn opening() -> Opening {
    Opening { journal: "01JMIDORI".into(), kind: Kind::Pharmacy, epoch: 1, actor: "people/01A".into() }
}

/// A draft that puts a record.
pub(crate) fn put(subject: &str, base: Option<u64>, payload: &str) -> Draft {
    Draft {
        actor: "people/01A".into(),
        act: "record.put".into(),
        subject: Some(subject.into()),
        base,
        payload: payload.into(),
        ..Draft::default()
    }
}

/// A draft that notes something.
pub(crate) fn note(payload: &str) -> Draft {
    Draft { actor: "people/01A".into(), act: "note".into(), payload: payload.into(), ..Draft::default() }
}
