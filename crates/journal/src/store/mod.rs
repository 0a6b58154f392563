//! Where entries are kept: SQLite or PostgreSQL. All SQL of the record is in `sql.rs` and in the migrations; all that is
//! particular to one database is in `backend.rs`.

mod backend;
mod checking;
mod erasing;
mod migrate;
mod passes;
mod reading;
mod rows;
mod sql;
#[cfg(test)]
mod tests;
mod writing;

pub(crate) use backend::{Connection, Store, Writing, shown_address};
pub(crate) use checking::CheckedEntry;
pub(crate) use migrate::{is_copy, migrate};
pub(crate) use rows::{Head, NewEntry, Nodes, SaltedEntry, StoredJournal};

/// Why the database could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room on the disk. What was acknowledged before is safe; nothing of this was written.
    #[error("the disk is full")]
    Full,
    /// The database's address cannot be read. It is not repeated, because it may hold a password.
    #[error("not the address of a PostgreSQL database (postgres://user@host/database)")]
    BadUrl,
    /// The database server does not answer.
    #[error("the database server does not answer: {0}")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database server refuses.
    #[error("the database server refuses: {0}")]
    Forbidden(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database holds several journals, and none was named.
    #[error("the database holds several journals: name one")]
    Several,
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
    /// The same error for somebody else.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::BadUrl => Self::BadUrl,
            Self::Several => Self::Several,
            Self::Busy => Self::Busy,
            Self::TooNew => Self::TooNew,
            Self::Damaged(what) => Self::Damaged(what.clone()),
            Self::Unreachable(why) => Self::Unreachable(why.to_string().into()),
            Self::Forbidden(why) => Self::Forbidden(why.to_string().into()),
            Self::Failed(why) => Self::Failed(why.to_string().into()),
        }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}
