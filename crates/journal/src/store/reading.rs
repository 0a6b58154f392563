//! Reading the record, on connections that cannot write.

use std::collections::BTreeMap;
use std::ops::Range;

use sqlx::{query_as, query_scalar};
use tlog_tiles::Hash;

use super::backend::{Store, each};
use super::rows::{Head, HeadRow, SaltedEntry, SaltedRow, from_db, read_entry, to_db};
use super::{StoreError, sql};
use crate::Digest;
use crate::entry::Entry;

impl Store {
    pub(crate) async fn head(&self, journal: i64) -> Result<Head, StoreError> {
        let row: HeadRow =
            each!(self, database => query_as(sql::HEAD).bind(journal).fetch_one(database.readers()).await)?;
        Head::try_from(row)
    }

    /// Those of the entries that were recorded up to an instant, in order.
    pub(crate) async fn read(&self, journal: i64, seqs: Range<u64>, up_to_ms: i64) -> Result<Vec<Entry>, StoreError> {
        let (first, end) = (seqs.start, seqs.end.min(self.head(journal).await?.size));
        let mut entries = Vec::with_capacity(usize::try_from(end.saturating_sub(first)).unwrap_or(0));
        let mut seq = first;
        while seq < end {
            let seqs = seq..end.min(seq + sql::READ_TOGETHER);
            seq = seqs.end;
            let Some(together) = self.read_together(journal, seqs, up_to_ms).await? else { break };
            for entry in together.split(sql::BETWEEN_ENTRIES) {
                entries.push(read_entry(entry)?);
            }
        }
        // string_agg promises no order; in fact they come sorted, and sorting sorted entries costs nothing.
        entries.sort_by_key(|entry: &Entry| entry.header.seq);
        Ok(entries)
    }

    async fn read_together(&self, journal: i64, seqs: Range<u64>, up_to_ms: i64) -> Result<Option<String>, StoreError> {
        Ok(each!(self, database => {
            let row = query_scalar(sql::READ)
                .bind(journal)
                .bind(to_db(seqs.start))
                .bind(to_db(seqs.end))
                .bind(up_to_ms)
                .bind(sql::BEFORE_PAYLOAD.to_string())
                .bind(sql::BETWEEN_ENTRIES.to_string());
            row.fetch_one(database.readers()).await
        })?)
    }

    pub(crate) async fn read_salted(&self, journal: i64, seqs: Range<u64>) -> Result<Vec<SaltedEntry>, StoreError> {
        let rows: Vec<SaltedRow> = each!(self, database => {
            let rows = query_as(sql::READ_SALTED).bind(journal).bind(to_db(seqs.start)).bind(to_db(seqs.end));
            rows.fetch_all(database.readers()).await
        })?;
        rows.into_iter().map(SaltedEntry::try_from).collect()
    }

    pub(crate) async fn header(&self, journal: i64, seq: u64) -> Result<String, StoreError> {
        Ok(each!(self, database => {
            query_scalar(sql::HEADER).bind(journal).bind(to_db(seq)).fetch_one(database.readers()).await
        })?)
    }

    /// The stored nodes with these numbers.
    pub(crate) async fn nodes(&self, journal: i64, numbers: &[u64]) -> Result<BTreeMap<u64, Hash>, StoreError> {
        let mut nodes = BTreeMap::new();
        for &number in numbers {
            let bytes: Vec<u8> = each!(self, database => {
                query_scalar(sql::NODE).bind(journal).bind(to_db(number)).fetch_one(database.readers()).await
            })?;
            let hash = bytes.try_into().map_err(|_| StoreError::damaged("a node of the tree"))?;
            nodes.insert(number, Hash(hash));
        }
        Ok(nodes)
    }

    /// Which attachments the entries before `size` refer to.
    pub(crate) async fn attachments(&self, journal: i64, size: u64) -> Result<BTreeMap<u64, Vec<Digest>>, StoreError> {
        let rows: Vec<(i64, String)> = each!(self, database => {
            query_as(sql::ATTACHMENTS).bind(journal).bind(to_db(size)).fetch_all(database.readers()).await
        })?;
        let mut attachments = BTreeMap::<u64, Vec<Digest>>::new();
        for (seq, digest) in rows {
            let digest = digest.parse().map_err(|_| StoreError::damaged("an attachment's name"))?;
            attachments.entry(from_db(seq)?).or_default().push(digest);
        }
        Ok(attachments)
    }

    /// Every stored checkpoint up to a size.
    pub(crate) async fn checkpoints(&self, journal: i64, size: u64) -> Result<BTreeMap<u64, String>, StoreError> {
        let rows: Vec<(i64, String)> = each!(self, database => {
            query_as(sql::CHECKPOINTS).bind(journal).bind(to_db(size)).fetch_all(database.readers()).await
        })?;
        rows.into_iter().map(|(size, note)| Ok((from_db(size)?, note))).collect()
    }

    pub(crate) async fn fold(
        &self,
        journal: i64,
        name: &str,
        version: u32,
    ) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        let row: Option<(i64, Vec<u8>)> = each!(self, database => {
            let row = query_as(sql::FOLD).bind(journal).bind(name).bind(i64::from(version));
            row.fetch_optional(database.readers()).await
        })?;
        row.map(|(seq, state)| Ok((from_db(seq)?, state))).transpose()
    }
}
