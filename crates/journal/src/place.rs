//! Where a journal is kept.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::store::{Store, StoreError, shown_address};

/// The database file inside the data folder.
pub const DATABASE_FILE: &str = "yakumori.db";

/// Where a journal is kept: its folder for keys and attachments, and its entries in a file there or on a server.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
    server: Option<String>,
    journal: Option<String>,
}

impl Place {
    /// Everything in one folder: `yakumori.db`, `keys/`, `blobs/`.
    #[must_use]
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), server: None, journal: None }
    }

    /// The entries on a PostgreSQL server; keys and attachments in a folder that every instance on that journal shares,
    /// each journal's under its own id.
    #[must_use]
    pub fn server(url: impl Into<String>, folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), server: Some(url.into()), journal: None }
    }

    /// The journal of that id: a server may hold many.
    #[must_use]
    pub fn journal(self, id: impl Into<String>) -> Self {
        Self { journal: Some(id.into()), ..self }
    }

    /// The folder that was named.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The folder of one journal's keys and attachments.
    pub(crate) fn home(&self, journal: &str) -> PathBuf {
        if self.server.is_some() { self.folder.join(journal) } else { self.folder.clone() }
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.journal.as_deref()
    }

    /// Whether a journal may be there: a server answers for itself.
    ///
    /// # Errors
    /// It cannot be known, as where the folder may not be entered: that is not to say that there is none.
    pub(crate) fn may_hold_one(&self) -> io::Result<bool> {
        if self.server.is_some() { Ok(true) } else { self.folder.join(DATABASE_FILE).try_exists() }
    }

    pub(crate) fn store(&self, create: bool) -> Result<Store, StoreError> {
        match &self.server {
            Some(url) => Store::postgres(url),
            None => Ok(Store::sqlite(&self.folder.join(DATABASE_FILE), create)),
        }
    }
}

/// The folder, or the server and its database. The address itself may hold a password and is never shown.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.server {
            Some(url) => f.write_str(&shown_address(url)),
            None => write!(f, "{}", self.folder.display()),
        }
    }
}

/// A server's address may hold a password and is never shown.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = if self.server.is_some() { "a server" } else { DATABASE_FILE };
        f.debug_struct("Place").field("folder", &self.folder).field("database", &database).finish_non_exhaustive()
    }
}
