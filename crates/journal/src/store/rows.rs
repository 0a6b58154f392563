//! What goes into and comes out of the tables.

use crate::entry::{Entry, Header, Kind};
use crate::store::{StoreError, sql};
use crate::tree::{Peaks, hashes_to_bytes};
use tlog_tiles::{Hash, stored_hash_count};

/// The most nodes in one row of the tree: 128 KiB.
const NODES_PER_ROW: usize = 4096;

/// A journal as the database knows it.
#[derive(Debug, Clone)]
pub(crate) struct StoredJournal {
    pub(crate) no: i64,
    pub(crate) id: String,
    pub(crate) kind: Kind,
}

/// The end of a journal: what the next entry stands on.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// That of the last entry.
    pub(crate) epoch: u64,
    pub(crate) size: u64,
    pub(crate) at_ms: i64,
    pub(crate) peaks: Peaks,
    /// Where the journal went, once it was moved.
    pub(crate) moved_to: Option<String>,
}

/// An entry about to be written.
pub(crate) struct NewEntry {
    pub(crate) header: Header,
    pub(crate) line: String,
    /// Salt and payload; gone once erased.
    pub(crate) opened: Option<([u8; 32], String)>,
}

/// An entry with all that a bundle needs; salt and payload are gone once erased.
pub(crate) struct SaltedEntry {
    pub(crate) line: String,
    pub(crate) opened: Option<([u8; 32], String)>,
}

impl SaltedEntry {
    pub(crate) fn header(&self) -> Result<Header, StoreError> {
        Header::parse(&self.line).map_err(|error| StoreError::damaged(error.to_string()))
    }
}

/// Completed nodes of the tree, in the order in which they are stored.
pub(crate) struct Nodes {
    first: u64,
    hashes: Vec<Hash>,
}

impl Nodes {
    /// No nodes yet, after those of a tree of this size.
    pub(crate) fn after(size: u64) -> Self {
        Self { first: stored_hash_count(size), hashes: Vec::new() }
    }

    pub(crate) fn hashes(&mut self) -> &mut Vec<Hash> {
        &mut self.hashes
    }

    /// The rows of the tree table: number of the first node, nodes.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u64, Vec<u8>)> {
        let firsts = (self.first..).step_by(NODES_PER_ROW);
        firsts.zip(self.hashes.chunks(NODES_PER_ROW).map(hashes_to_bytes))
    }
}

/// A number on its way into a BIGINT.
pub(crate) fn to_db(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number out of a BIGINT that is never negative.
pub(crate) fn from_db(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::damaged("a negative number"))
}

/// `no, id, kind` of a journal.
pub(super) type JournalRow = (i64, String, String);
/// `epoch, size, at_ms, peaks, moved_to` of a journal.
pub(super) type HeadRow = (i64, i64, i64, Vec<u8>, Option<String>);
/// `header, salt, payload` of an entry.
pub(super) type SaltedRow = (String, Option<Vec<u8>>, Option<String>);

impl TryFrom<JournalRow> for StoredJournal {
    type Error = StoreError;

    fn try_from((no, id, kind): JournalRow) -> Result<Self, StoreError> {
        let kind = Kind::from_word(&kind).ok_or_else(|| StoreError::damaged("the kind of the journal"))?;
        Ok(Self { no, id, kind })
    }
}

impl TryFrom<HeadRow> for Head {
    type Error = StoreError;

    fn try_from((epoch, size, at_ms, peaks, moved_to): HeadRow) -> Result<Self, StoreError> {
        let (epoch, size) = (from_db(epoch)?, from_db(size)?);
        let peaks = Peaks::from_bytes(size, &peaks).ok_or_else(|| StoreError::damaged("the edge of the tree"))?;
        Ok(Self { epoch, size, at_ms, peaks, moved_to })
    }
}

impl TryFrom<SaltedRow> for SaltedEntry {
    type Error = StoreError;

    fn try_from((line, salt, payload): SaltedRow) -> Result<Self, StoreError> {
        let salt = salt.map(<[u8; 32]>::try_from).transpose().map_err(|_| StoreError::damaged("a salt"))?;
        Ok(Self { line, opened: salt.zip(payload) })
    }
}

/// An entry as [`sql::READ`] writes it.
pub(super) fn read_entry(text: &str) -> Result<Entry, StoreError> {
    let (line, payload) = match text.split_once(sql::BEFORE_PAYLOAD) {
        Some((line, payload)) => (line, Some(payload.to_owned())),
        None => (text, None),
    };
    let header = Header::parse(line).map_err(|error| StoreError::damaged(error.to_string()))?;
    Ok(Entry { header, payload })
}
