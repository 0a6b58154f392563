//! Writing the record, inside one transaction.

use std::collections::BTreeMap;

use sqlx::{query, query_as, query_scalar, raw_sql};

use super::backend::{Connection, Writing, each};
use super::rows::{Head, HeadRow, JournalRow, NewEntry, Nodes, SaltedEntry, SaltedRow, StoredJournal, from_db, to_db};
use super::{StoreError, sql};
use crate::Digest;
use crate::entry::Kind;
use crate::tree::Peaks;

impl Connection {
    /// Which migrations a database has seen; none where it is new.
    pub(super) async fn migrations_done(&mut self) -> Result<Vec<i64>, StoreError> {
        let mut tx = self.begin().await?;
        tx.script(sql::MIGRATIONS_TABLE, sql::MIGRATIONS_TABLE).await?;
        let done = tx.migrations_done().await?;
        tx.commit().await?;
        Ok(done)
    }
}

impl Writing<'_> {
    pub(super) async fn script(&mut self, sqlite: &'static str, postgres: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => {
                raw_sql(sqlite).execute(&mut **tx).await?;
            }
            Self::Postgres(tx) => {
                raw_sql(postgres).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn migrations_done(&mut self) -> Result<Vec<i64>, StoreError> {
        Ok(each!(self, tx => query_scalar(sql::MIGRATIONS).fetch_all(&mut **tx).await)?)
    }

    pub(super) async fn migration_done(&mut self, no: i64, name: &str) -> Result<(), StoreError> {
        each!(self, tx => {
            query(sql::MIGRATION_DONE).bind(no).bind(name).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// The journal of that id, or the only one where none is named.
    pub(crate) async fn journal(&mut self, id: Option<&str>) -> Result<Option<StoredJournal>, StoreError> {
        let rows: Vec<JournalRow> = each!(self, tx => match id {
            Some(id) => query_as(sql::JOURNAL).bind(id).fetch_all(&mut **tx).await,
            None => query_as(sql::JOURNALS).fetch_all(&mut **tx).await,
        })?;
        if rows.len() > 1 {
            return Err(StoreError::Several);
        }
        rows.into_iter().next().map(StoredJournal::try_from).transpose()
    }

    /// Whether a new journal of this id would stand where one is: a file holds one, a server one of each id.
    pub(crate) async fn is_taken(&mut self, id: &str) -> Result<bool, StoreError> {
        let id = match self {
            Self::Sqlite(_) => None,
            Self::Postgres(_) => Some(id),
        };
        Ok(self.journal(id).await?.is_some())
    }

    pub(crate) async fn new_journal(&mut self, id: &str, kind: Kind, epoch: u64) -> Result<(), StoreError> {
        let peaks = Peaks::default().to_bytes();
        each!(self, tx => {
            let row = query(sql::NEW_JOURNAL).bind(id).bind(kind.as_str()).bind(to_db(epoch)).bind(peaks);
            row.execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// The head, on which no other writer moves until this transaction ends.
    pub(crate) async fn head(&mut self, journal: i64) -> Result<Head, StoreError> {
        let row: HeadRow = match self {
            Self::Sqlite(tx) => query_as(sql::HEAD).bind(journal).fetch_one(&mut **tx).await?,
            Self::Postgres(tx) => query_as(sql::HEAD_LOCKED).bind(journal).fetch_one(&mut **tx).await?,
        };
        Head::try_from(row)
    }

    pub(crate) async fn set_head(&mut self, journal: i64, head: &Head) -> Result<(), StoreError> {
        let peaks = head.peaks.to_bytes();
        each!(self, tx => {
            let row = query(sql::SET_HEAD).bind(journal).bind(to_db(head.epoch)).bind(to_db(head.size));
            row.bind(head.at_ms).bind(peaks).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Keeps one's turn for as long as it takes, also while this connection has nothing to do.
    pub(crate) async fn hold(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(tx) = self {
            query(sql::HOLD).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Says where the journal went: nothing is appended here any more.
    pub(crate) async fn set_moved(&mut self, journal: i64, to: &str) -> Result<(), StoreError> {
        each!(self, tx => {
            query(sql::SET_MOVED).bind(journal).bind(to).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// The latest entry of each of these subjects, where there is one.
    pub(crate) async fn latest(
        &mut self,
        journal: i64,
        subjects: &[&str],
    ) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut latest = BTreeMap::new();
        for some in subjects.chunks(sql::MANY) {
            let (text, words) = list([sql::LATEST_OF, sql::LATEST_OF_MANY], some);
            let rows: Vec<(String, i64)> = each!(self, tx => {
                let asked = words.fold(query_as(text).bind(journal), |asked, word| asked.bind(word));
                asked.fetch_all(&mut **tx).await
            })?;
            for (subject, seq) in rows {
                latest.insert(subject, from_db(seq)?);
            }
        }
        Ok(latest)
    }

    /// The earliest batch in which any of these idempotency keys was seen.
    pub(crate) async fn batch_of(&mut self, journal: i64, keys: &[&str]) -> Result<Option<u64>, StoreError> {
        let mut batch: Option<i64> = None;
        for some in keys.chunks(sql::MANY) {
            let (text, words) = list([sql::BATCH_OF, sql::BATCH_OF_MANY], some);
            let found: Option<i64> = each!(self, tx => {
                let asked = words.fold(query_scalar(text).bind(journal), |asked, word| asked.bind(word));
                asked.fetch_one(&mut **tx).await
            })?;
            batch = batch.into_iter().chain(found).min();
        }
        batch.map(from_db).transpose()
    }

    /// The entries of a batch, at most `limit` of them.
    pub(crate) async fn batch(
        &mut self,
        journal: i64,
        batch: u64,
        limit: usize,
    ) -> Result<Vec<SaltedEntry>, StoreError> {
        let limit = to_db(limit as u64);
        let rows: Vec<SaltedRow> = each!(self, tx => {
            query_as(sql::BATCH).bind(journal).bind(to_db(batch)).bind(limit).fetch_all(&mut **tx).await
        })?;
        rows.into_iter().map(SaltedEntry::try_from).collect()
    }

    pub(crate) async fn insert_entries(&mut self, journal: i64, entries: &[NewEntry]) -> Result<(), StoreError> {
        let mut rest = entries;
        while let Some((text, chunk)) = next_insert(&mut rest) {
            each!(self, tx => {
                let mut insert = query(text);
                for NewEntry { header, line, opened } in chunk {
                    let (salt, payload) = opened.as_ref().map(|(salt, payload)| (salt.as_slice(), payload.as_str())).unzip();
                    insert = insert
                        .bind(journal)
                        .bind(to_db(header.seq))
                        .bind(header.at.ms())
                        .bind(to_db(header.batch))
                        .bind(header.key.as_deref())
                        .bind(header.subject.as_deref())
                        .bind(line.as_str())
                        .bind(salt)
                        .bind(payload);
                }
                insert.execute(&mut **tx).await?;
            });
        }
        Ok(())
    }

    pub(crate) async fn insert_nodes(&mut self, journal: i64, nodes: &Nodes) -> Result<(), StoreError> {
        for (first, hashes) in nodes.rows() {
            each!(self, tx => {
                let row = query(sql::INSERT_NODES).bind(journal).bind(to_db(first)).bind(hashes);
                row.execute(&mut **tx).await?;
            });
        }
        Ok(())
    }

    pub(crate) async fn insert_attachment(&mut self, journal: i64, seq: u64, digest: Digest) -> Result<(), StoreError> {
        each!(self, tx => {
            let row = query(sql::INSERT_ATTACHMENT).bind(journal).bind(to_db(seq)).bind(digest.to_string());
            row.execute(&mut **tx).await?;
        });
        Ok(())
    }

    pub(crate) async fn insert_checkpoint(&mut self, journal: i64, size: u64, note: &str) -> Result<(), StoreError> {
        each!(self, tx => {
            let row = query(sql::INSERT_CHECKPOINT).bind(journal).bind(to_db(size)).bind(note);
            row.execute(&mut **tx).await?;
        });
        Ok(())
    }

    pub(crate) async fn set_fold(
        &mut self,
        journal: i64,
        (name, version): (&str, u32),
        seq: u64,
        state: &[u8],
    ) -> Result<(), StoreError> {
        each!(self, tx => {
            let row = query(sql::SET_FOLD).bind(journal).bind(name).bind(i64::from(version));
            row.bind(to_db(seq)).bind(state).execute(&mut **tx).await?;
        });
        Ok(())
    }
}

/// The largest statement that the next entries fill, and these entries.
fn next_insert<'e>(rest: &mut &'e [NewEntry]) -> Option<(&'static str, &'e [NewEntry])> {
    let (rows, text) = sql::INSERTS.into_iter().find(|(rows, _)| rest.len() >= *rows)?;
    let (chunk, after) = rest.split_at_checked(rows)?;
    *rest = after;
    Some((text, chunk))
}

/// The statement that asks for so many words (at most `MANY`), and the words; the last one fills what is left of the list.
fn list<'w>([one, many]: [&'static str; 2], words: &'w [&'w str]) -> (&'static str, impl Iterator<Item = &'w str>) {
    let (text, len) = if words.len() == 1 { (one, 1) } else { (many, sql::MANY) };
    let last = words.last().copied().unwrap_or_default();
    (text, words.iter().copied().chain(std::iter::repeat(last)).take(len))
}
