//! Reading what is stored as it is, for whoever looks for damage.

use std::ops::Range;

use sqlx::{query_as, query_scalar};
use tlog_tiles::Hash;

use super::backend::{Store, each};
use super::rows::{from_db, to_db};
use super::{StoreError, sql};
use crate::tree::hashes_from_bytes;

/// An entry with the columns beside it.
pub(crate) struct CheckedEntry {
    pub(crate) seq: u64,
    pub(crate) at_ms: i64,
    pub(crate) batch: u64,
    pub(crate) request: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) line: String,
    pub(crate) opened: Option<([u8; 32], String)>,
}

/// `seq, at_ms, batch, request, subject, header, salt, payload`.
type CheckedRow = (i64, i64, i64, Option<String>, Option<String>, String, Option<Vec<u8>>, Option<String>);

impl Store {
    /// Whether the pages of a database file fit together. A server looks after its own files.
    pub(crate) async fn is_file_sound(&self) -> Result<bool, StoreError> {
        let Self::Sqlite(file) = self else { return Ok(true) };
        let said: Vec<String> = query_scalar("PRAGMA quick_check(1)").fetch_all(file.readers()).await?;
        Ok(said == ["ok"])
    }

    pub(crate) async fn checked_entries(&self, no: i64, seqs: Range<u64>) -> Result<Vec<CheckedEntry>, StoreError> {
        let rows: Vec<CheckedRow> = each!(self, database => {
            let rows = query_as(sql::CHECKED).bind(no).bind(to_db(seqs.start)).bind(to_db(seqs.end));
            rows.fetch_all(database.readers()).await
        })?;
        rows.into_iter().map(CheckedEntry::try_from).collect()
    }

    /// Every stored node of a tree, in order. What cannot be read as nodes gives none.
    pub(crate) async fn all_nodes(&self, no: i64) -> Result<Vec<Hash>, StoreError> {
        let rows: Vec<Vec<u8>> =
            each!(self, database => query_scalar(sql::ALL_NODES).bind(no).fetch_all(database.readers()).await)?;
        Ok(hashes_from_bytes(&rows.concat()).unwrap_or_default())
    }
}

impl TryFrom<CheckedRow> for CheckedEntry {
    type Error = StoreError;

    fn try_from((seq, at_ms, batch, request, subject, line, salt, payload): CheckedRow) -> Result<Self, StoreError> {
        // A salt of another length opens nothing: the zeroes do not either.
        let salt = salt.map(|salt| <[u8; 32]>::try_from(salt).unwrap_or_default());
        Ok(Self {
            seq: from_db(seq)?,
            at_ms,
            batch: from_db(batch)?,
            request,
            subject,
            line,
            opened: salt.zip(payload),
        })
    }
}
