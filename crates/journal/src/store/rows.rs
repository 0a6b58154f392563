//! What goes into and comes out of the tables.

use crate::entry::{Header, Kind};
use crate::store::StoreError;
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
    pub(crate) epoch: u64,
}

/// The end of a journal: what the next entry stands on.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) size: u64,
    pub(crate) at_ms: i64,
    pub(crate) peaks: Peaks,
}

/// An entry about to be written.
pub(crate) struct NewEntry {
    pub(crate) header: Header,
    pub(crate) line: String,
    pub(crate) salt: [u8; 32],
    pub(crate) payload: String,
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
