//! The two databases behind one face: how each is reached, and how a writer takes its turn.
//!
//! What is done with them is written once, in `reading` and `writing`; [`each!`] compiles it for both.

use std::fs;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{Sqlite, SqliteSynchronous};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Postgres, Transaction};

use super::StoreError;
use crate::blobs::sync_name;

/// How long a writer waits for its turn before it says that the database is busy.
const TURN: Duration = Duration::from_secs(10);
/// The same for PostgreSQL, which takes it as a setting in milliseconds.
const TURN_MS: &str = "10000";
const READERS: u32 = 4;
/// An entry with its payload is about 1 KiB: larger pages mean fewer reads.
const PAGE_BYTES: u32 = 8192;

/// Does the same with whichever database it is; the two arms are one text and differ in their types only.
macro_rules! each {
    ($on:expr, $database:ident => $do:expr) => {
        match $on {
            Self::Sqlite($database) => $do,
            Self::Postgres($database) => $do,
        }
    };
}
pub(super) use each;

/// A database: connections that read, and the way to one that writes.
pub(crate) enum Store {
    Sqlite(Reach<SqlitePool, SqliteConnectOptions>),
    Postgres(Reach<PgPool, PgConnectOptions>),
}

/// How one database is reached.
pub(crate) struct Reach<P, O> {
    readers: P,
    options: O,
    /// Another way to read, where nothing can be written: the file as it lies.
    still: Option<Still<P, O>>,
}

/// Reading a file as it lies, until there is room to write again.
struct Still<P, O> {
    readers: P,
    options: O,
    is_over: AtomicBool,
}

impl<P, O> Reach<P, O> {
    fn still(&self) -> Option<&Still<P, O>> {
        self.still.as_ref().filter(|still| !still.is_over.load(Ordering::Acquire))
    }

    /// The connections that read.
    pub(super) fn readers(&self) -> &P {
        self.still().map_or(&self.readers, |still| &still.readers)
    }

    fn options(&self) -> &O {
        self.still().map_or(&self.options, |still| &still.options)
    }
}

/// A connection that may write.
pub(crate) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// A transaction that writes; dropped without `commit`, it never was.
pub(crate) enum Writing<'a> {
    Sqlite(Transaction<'a, Sqlite>),
    Postgres(Transaction<'a, Postgres>),
}

impl Store {
    /// Names a database file; nothing is opened yet.
    pub(crate) fn sqlite(file: &Path, create: bool) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(create)
            .page_size(PAGE_BYTES)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(TURN)
            .disable_statement_logging();
        let reading = options.clone().create_if_missing(false).pragma("query_only", "ON");
        let pool = SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false);
        Self::Sqlite(Reach { readers: pool.connect_lazy_with(reading), options, still: None })
    }

    /// Names a PostgreSQL database; nothing is opened yet.
    ///
    /// # Errors
    /// The URL is not one of PostgreSQL. It may hold a password, so it is not repeated.
    pub(crate) fn postgres(url: &str) -> Result<Self, StoreError> {
        let options = address(url).ok_or(StoreError::BadUrl)?;
        let options = options
            .application_name("yakumori")
            .options([("lock_timeout", TURN_MS), ("idle_in_transaction_session_timeout", TURN_MS)])
            .disable_statement_logging();
        let reading = options.clone().options([("default_transaction_read_only", "on")]);
        let pool = PgPoolOptions::new().max_connections(READERS).acquire_timeout(TURN);
        Ok(Self::Postgres(Reach { readers: pool.connect_lazy_with(reading), options, still: None }))
    }

    /// The same database file for reading alone, where not even the files that SQLite shares among programs have room.
    /// `None` while its log holds something: what is in the log alone would be missing.
    pub(crate) fn still(&self) -> Option<Self> {
        let Self::Sqlite(file) = self else { return None };
        let name = file.options.get_filename();
        if fs::metadata(log_of(name)).is_ok_and(|log| log.len() > 0) {
            return None;
        }
        let options =
            SqliteConnectOptions::new().filename(name).read_only(true).immutable(true).disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false);
        let readers = pool.connect_lazy_with(options.clone());
        let still = Some(Still { readers, options, is_over: AtomicBool::new(false) });
        Some(Self::Sqlite(Reach { readers: file.readers.clone(), options: file.options.clone(), still }))
    }

    /// Whether the file is read as it lies.
    pub(crate) fn is_still(&self) -> bool {
        each!(self, database => database.still().is_some())
    }

    /// A connection that may write, on nothing but what is safe. Whoever holds it is the only writer of this program.
    pub(crate) async fn writer(&self) -> Result<Connection, StoreError> {
        if self.is_still() {
            return self.wake().await.map_err(|_| StoreError::Full);
        }
        let mut connection = self.connect().await?;
        connection.settle(self.file()).await?;
        Ok(connection)
    }

    /// A connection that may write, where there was no room for one before. From then on what it writes is read too.
    async fn wake(&self) -> Result<Connection, StoreError> {
        let mut connection = match self {
            Self::Sqlite(file) => Connection::Sqlite(file.options.connect().await?),
            Self::Postgres(server) => Connection::Postgres(server.options.connect().await?),
        };
        connection.settle(self.file()).await?;
        each!(self, database => if let Some(still) = &database.still { still.is_over.store(true, Ordering::Release) });
        Ok(connection)
    }

    /// The same connection before it is known whether what it sees is safe: nothing may be built on it yet.
    pub(crate) async fn connect(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::Sqlite(file) => Connection::Sqlite(file.options().connect().await?),
            Self::Postgres(server) => Connection::Postgres(server.options().connect().await?),
        })
    }

    /// The database file, where it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(file) => Some(file.options.get_filename()),
            Self::Postgres(_) => None,
        }
    }

    pub(crate) async fn close(&self) {
        each!(self, database => {
            if let Some(still) = &database.still {
                still.readers.close().await;
            }
            database.readers.close().await;
        });
    }
}

fn address(url: &str) -> Option<PgConnectOptions> {
    let is_postgres = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    url.parse().ok().filter(|_| is_postgres)
}

/// Server and database of an address, without user and password.
pub(crate) fn shown_address(url: &str) -> String {
    let Some(options) = address(url) else { return "PostgreSQL".to_owned() };
    format!("PostgreSQL {}:{}/{}", options.get_host(), options.get_port(), options.get_database().unwrap_or_default())
}

impl Connection {
    /// Begins to write. SQLite takes the one write lock at once, so that nothing read inside is stale; on PostgreSQL the
    /// journal's own row is that lock ([`Writing::take_turn`]), so that other journals go on.
    pub(crate) async fn begin(&mut self) -> Result<Writing<'_>, StoreError> {
        Ok(match self {
            Self::Sqlite(connection) => Writing::Sqlite(connection.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(connection) => Writing::Postgres(connection.begin().await?),
        })
    }

    /// Begins to read, and takes no lock that would keep a writer waiting.
    pub(crate) async fn look(&mut self) -> Result<Writing<'_>, StoreError> {
        Ok(match self {
            Self::Sqlite(connection) => Writing::Sqlite(connection.begin().await?),
            Self::Postgres(connection) => Writing::Postgres(connection.begin().await?),
        })
    }

    /// Makes sure that what the database's log holds is on the disk. A program whose sync failed may have left a log that
    /// reads well and is not: Linux forgets what it could not write, so that syncing it once more would prove nothing. It is
    /// written anew, byte for byte, while nobody else writes. A log is there only after an unclean stop, or beside another
    /// program. One that is gone must stay gone: had its end been lost, it would come back after a power cut and put older
    /// pages over what was copied out of it.
    pub(crate) async fn settle(&mut self, database: Option<&Path>) -> Result<(), StoreError> {
        let (Self::Sqlite(connection), Some(database)) = (self, database) else { return Ok(()) };
        let log = log_of(database);
        if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
            let tx = connection.begin_with("BEGIN IMMEDIATE").await?;
            write_anew(&log)?;
            tx.rollback().await?;
        }
        sync_name(&log).map_err(io_error)
    }

    pub(crate) async fn still_works(&mut self) -> bool {
        each!(self, connection => connection.ping().await).is_ok()
    }

    pub(crate) async fn close(self) -> Result<(), StoreError> {
        Ok(each!(self, connection => connection.close().await)?)
    }

    #[cfg(test)]
    pub(crate) fn raw(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Sqlite(connection) => connection,
            Self::Postgres(_) => panic!("only SQLite is looked into"),
        }
    }
}

impl Writing<'_> {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(each!(self, tx => tx.commit().await)?)
    }
}

/// The log beside a database file.
fn log_of(database: &Path) -> PathBuf {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

fn write_anew(file: &Path) -> Result<(), StoreError> {
    let written = || {
        let mut file = fs::File::options().read(true).write(true).open(file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        file.rewind()?;
        file.write_all(&bytes)?;
        file.sync_all()
    };
    written().map_err(io_error)
}

fn io_error(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Failed(Box::new(error)),
    }
}

/// SQLite's primary result codes (sqlite.org/rescode.html); the extended code is in the upper bits.
mod sqlite_code {
    pub(super) const BUSY: i32 = 5;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    /// Extended: no room for the file that programs share while the database is open.
    pub(super) const IOERR_SHMSIZE: i32 = 4874;
    pub(super) const NOTADB: i32 = 26;
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Unreachable(Box::new(error));
        }
        let Some(database) = error.as_database_error() else {
            return match error {
                sqlx::Error::Io(_) | sqlx::Error::Tls(_) => Self::Unreachable(Box::new(error)),
                _ => Self::Failed(Box::new(error)),
            };
        };
        let code = database.code().unwrap_or_default().into_owned();
        if code.len() == 5 && database.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
            return of_postgres(&code, error);
        }
        let code = code.parse::<i32>();
        if code == Ok(sqlite_code::IOERR_SHMSIZE) {
            return Self::Full;
        }
        match code.map(|code| code & 0xff) {
            Ok(sqlite_code::BUSY) => Self::Busy,
            Ok(sqlite_code::FULL) => Self::Full,
            Ok(sqlite_code::CORRUPT | sqlite_code::NOTADB) => Self::Damaged(error.to_string()),
            _ => Self::Failed(Box::new(error)),
        }
    }
}

/// PostgreSQL's SQLSTATE (its manual, appendix A). What a second try may mend is busy: a serialization failure (40001),
/// a deadlock (40P01), a lock not had in time (55P03), no connection left (53300), a row or table another writer made first (23505, 42710, 42P07).
fn of_postgres(code: &str, error: sqlx::Error) -> StoreError {
    match code {
        "40001" | "40P01" | "55P03" | "53300" | "23505" | "42710" | "42P07" => StoreError::Busy,
        "53100" => StoreError::Full,
        "57P01" | "57P02" | "57P03" => StoreError::Unreachable(Box::new(error)),
        "42501" | "28000" | "28P01" => StoreError::Forbidden(Box::new(error)),
        "XX001" | "XX002" => StoreError::Damaged(error.to_string()),
        _ => StoreError::Failed(Box::new(error)),
    }
}
