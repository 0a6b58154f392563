//! The latest entry of each subject, in few bytes: a record may have as many subjects as entries.

use std::collections::HashMap;

use crate::Digest;

/// Many small tables instead of one: a table that grows is there twice while it does, and these grow one by one.
const TABLES: usize = 320;

/// Half a SHA-256 of a subject: 2⁶⁴ subjects would have to be tried for two that share one, and all that these two would
/// gain is an entry that is based on the latest of the other.
type Short = [u8; 16];

/// Which entry of each subject came last.
pub(super) struct Latest(Vec<HashMap<Short, u32>>);

impl Default for Latest {
    fn default() -> Self {
        Self(vec![HashMap::new(); TABLES])
    }
}

impl Latest {
    pub(super) fn get(&self, subject: &str) -> Option<u64> {
        let (table, short) = place(subject);
        self.0.get(table)?.get(&short).copied().map(u64::from)
    }

    /// Notes an entry. The headers of more than 2³² entries exceed what a file of a bundle may hold.
    pub(super) fn insert(&mut self, subject: &str, seq: u64) {
        let (table, short) = place(subject);
        if let (Some(table), Ok(seq)) = (self.0.get_mut(table), u32::try_from(seq)) {
            table.insert(short, seq);
        }
    }
}

/// In which table a subject is noted, and as what.
fn place(subject: &str) -> (usize, Short) {
    let Digest([first, second, rest @ ..]) = Digest::of(subject.as_bytes());
    let table = usize::from(u16::from_be_bytes([first, second])) % TABLES;
    (table, rest.first_chunk().copied().unwrap_or_default())
}
