//! A fixed environment and folders for the tests that see the inside.

use std::path::PathBuf;

use crate::{Draft, Env, Kind, Opening};

/// Always the same time and the same byte.
pub(crate) struct Still(pub(crate) u8);

impl Env for Still {
    fn now_ms(&mut self) -> i64 {
        1_764_028_800_000
    }

    fn fill(&mut self, buffer: &mut [u8]) -> std::io::Result<()> {
        buffer.fill(self.0);
        Ok(())
    }
}

/// An empty folder for the test of this name.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("yakumori-{}-{name}", std::process::id()));
    drop(std::fs::remove_dir_all(&path));
    std::fs::create_dir_all(&path).unwrap();
    path
}

pub(crate) fn opening() -> Opening {
    Opening { journal: "01JMIDORI".into(), kind: Kind::Pharmacy, epoch: 1, actor: "people/01A".into() }
}

pub(crate) fn note(payload: &str) -> Draft {
    Draft { actor: "people/01A".into(), act: "note".into(), payload: payload.into(), ..Draft::default() }
}
