//! Where entries are kept. All SQL of the record is in `sql.rs`; all that is particular to one database is in its own file.

mod migrate;
mod rows;
mod sql;
mod sqlite;
#[cfg(test)]
mod tests;

pub(crate) use migrate::migrate;
pub(crate) use rows::{Head, NewEntry, Nodes, SaltedEntry, StoredJournal};
pub(crate) use sqlite::{Connection, Sqlite, Writing};

/// Why the database could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room on the disk. What was acknowledged before is safe; nothing of this was written.
    #[error("the disk is full")]
    Full,
    /// Another program holds the database, and went on holding it.
    #[error("the database is in use by another program")]
    Busy,
    /// The database was written by a newer version of this program.
    #[error("the database was written by a newer version of this program")]
    TooNew,
    /// What is stored contradicts itself.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The disk or the database failed.
    #[error("the database failed: {0}")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}
