//! Erasing inside one transaction, and what is done with a database file as a whole: rewriting and copying it.

use std::fs;
use std::io;
use std::path::Path;

use sqlx::{Executor as _, query, query_as, query_scalar};

use super::backend::{Connection, Store, Writing, each};
use super::rows::{SaltedEntry, SaltedRow, from_db, to_db};
use super::{StoreError, sql};
use crate::Digest;
use crate::blobs::sync_folder;

impl Store {
    pub(crate) fn is_on_server(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

impl Connection {
    /// Copies a database file as it is now. A copy of the same name, from a try that did not get further, is replaced. A
    /// server has its own ways (pg_dump).
    pub(crate) async fn copy_to(&mut self, copy: &Path) -> Result<(), StoreError> {
        let Self::Sqlite(file) = self else { return Ok(()) };
        let failed = |error: io::Error| StoreError::Failed(Box::new(error));
        match fs::remove_file(copy) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        query("VACUUM INTO $1").bind(copy.to_string_lossy()).execute(&mut *file).await?;
        fs::File::options().write(true).open(copy).and_then(|copy| copy.sync_all()).map_err(failed)?;
        // Its name too: after a power cut what is there under that name must not be an earlier try.
        copy.parent().map_or(Ok(()), sync_folder).map_err(failed)
    }

    /// Writes the whole database file anew and empties its log: SQLite only marks what was erased as free. A server does
    /// that in its own time (VACUUM), and its log and backups expire by its own rules.
    pub(crate) async fn rewrite(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => {
                file.execute("VACUUM").await?;
                let (busy, ..): (i64, i64, i64) =
                    query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *file).await?;
                if busy == 0 { Ok(()) } else { Err(StoreError::Busy) }
            }
            Self::Postgres(_) => Ok(()),
        }
    }
}

impl Writing<'_> {
    pub(crate) async fn entry(&mut self, journal: i64, seq: u64) -> Result<Option<SaltedEntry>, StoreError> {
        let row: Option<SaltedRow> = each!(self, tx => {
            query_as(sql::ENTRY).bind(journal).bind(to_db(seq)).fetch_optional(&mut **tx).await
        })?;
        row.map(SaltedEntry::try_from).transpose()
    }

    /// The entries of a record that are not erased, oldest first.
    pub(crate) async fn kept_versions(&mut self, journal: i64, subject: &str) -> Result<Vec<u64>, StoreError> {
        let seqs: Vec<i64> = each!(self, tx => {
            query_scalar(sql::KEPT_VERSIONS).bind(journal).bind(subject).fetch_all(&mut **tx).await
        })?;
        seqs.into_iter().map(from_db).collect()
    }

    /// Takes salt and payload away, and every folded state, which may hold them too.
    pub(crate) async fn erase(&mut self, journal: i64, entries: &[u64]) -> Result<(), StoreError> {
        for &seq in entries {
            each!(self, tx => {
                query(sql::ERASE).bind(journal).bind(to_db(seq)).execute(&mut **tx).await?;
            });
        }
        each!(self, tx => {
            query(sql::DROP_FOLDS).bind(journal).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Attachments that only erased entries name.
    pub(crate) async fn unnamed_attachments(&mut self, journal: i64) -> Result<Vec<Digest>, StoreError> {
        let names: Vec<String> = each!(self, tx => {
            query_scalar(sql::UNNAMED_ATTACHMENTS).bind(journal).fetch_all(&mut **tx).await
        })?;
        names.iter().map(|name| name.parse().map_err(|_| StoreError::damaged("an attachment's name"))).collect()
    }

    /// Forgets what erased entries named.
    pub(crate) async fn forget_attachments(&mut self, journal: i64) -> Result<(), StoreError> {
        each!(self, tx => {
            query(sql::FORGET_ATTACHMENTS).bind(journal).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
