//! The latest entry of each subject, in few bytes: a record may have as many subjects as entries.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

/// Many small tables instead of one: a table that grows is there twice while it does, and these grow one by one.
const TABLES: usize = 320;

/// What a subject is noted as: 128 bits that are hashed with two keys drawn for this one run. Nobody can look for two
/// subjects that share them, nor for many that lie in one place, without the keys.
type Short = [u8; 16];

/// Which entry of each subject came last.
pub(super) struct Latest {
    keys: [RandomState; 2],
    tables: Vec<HashMap<Short, u32, BuildHasherDefault<AsItIs>>>,
}

impl Default for Latest {
    fn default() -> Self {
        Self { keys: [RandomState::new(), RandomState::new()], tables: vec![HashMap::default(); TABLES] }
    }
}

impl Latest {
    /// Notes an entry as the latest of its subject, and gives the one before it.
    pub(super) fn replace(&mut self, subject: &str, seq: u64) -> Option<u64> {
        let [first, second] = self.keys.each_ref().map(|key| key.hash_one(subject));
        let short = (u128::from(first) << 64 | u128::from(second)).to_be_bytes();
        // A file of a bundle cannot hold the headers of 2³² entries.
        let seq = u32::try_from(seq).ok()?;
        let table = self.tables.get_mut(usize::try_from(first % TABLES as u64).ok()?)?;
        table.insert(short, seq).map(u64::from)
    }
}

/// A [`Short`] is hashed already: its last eight bytes will do.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.last_chunk().map_or(self.0, |last| u64::from_be_bytes(*last));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subject_has_its_own_latest() {
        let mut latest = Latest::default();
        for seq in 0..50_000 {
            let earlier = latest.replace(&format!("devices/{}", seq % 20_000), seq);
            assert_eq!(earlier, seq.checked_sub(20_000));
        }
    }
}
