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
    /// Notes an entry as the latest of its subject, and gives the one before it.
    pub(super) fn replace(&mut self, subject: &str, seq: u64) -> Option<u64> {
        let Digest([first, second, rest @ ..]) = Digest::of(subject.as_bytes());
        let table = usize::from(u16::from_be_bytes([first, second])) % TABLES;
        let short: Short = *rest.first_chunk()?;
        // A file of a bundle cannot hold the headers of 2³² entries.
        let seq = u32::try_from(seq).ok()?;
        self.0.get_mut(table)?.insert(short, seq).map(u64::from)
    }
}
