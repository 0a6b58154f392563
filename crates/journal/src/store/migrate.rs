//! Bringing a database to the present schema: each migration once, in order, all in one transaction, without advisory locks.

use std::path::Path;

use super::{Connection, StoreError};

struct Migration {
    no: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Declares the migrations from their folders, which hold both dialects.
macro_rules! migrations {
    ($($no:literal $name:literal in $folder:literal;)+) => {
        const MIGRATIONS: &[Migration] = &[$(Migration {
            no: $no,
            name: $name,
            sqlite: include_str!(concat!("../../migrations/", $folder, "/sqlite.sql")),
            postgres: include_str!(concat!("../../migrations/", $folder, "/postgres.sql")),
        }),+];
    };
}

migrations! {
    1 "journal" in "0001_journal";
    2 "moved" in "0002_moved";
    3 "passes" in "0003_passes";
}

/// How the copy of a database file before a migration is called: `yakumori-before-0002.db`.
const COPY: &str = "yakumori-before-";

/// Whether a file of the data folder is such a copy.
pub(crate) fn is_copy(name: &str) -> bool {
    name.starts_with(COPY) && name.ends_with(".db")
}

/// How often a program tries again that met another one at the same work.
const TRIES: usize = 20;

/// Applies what is missing. A database from the future is refused rather than guessed at. Before anything is changed in a
/// database file, a copy of it is made beside it.
pub(crate) async fn migrate(connection: &mut Connection, folder: &Path) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        match try_migrate(connection, folder).await {
            Err(StoreError::Busy) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

async fn try_migrate(connection: &mut Connection, folder: &Path) -> Result<(), StoreError> {
    let done = connection.migrations_done().await?;
    if done.iter().any(|no| MIGRATIONS.iter().all(|migration| migration.no != *no)) {
        return Err(StoreError::TooNew);
    }
    let Some(next) = MIGRATIONS.iter().find(|migration| !done.contains(&migration.no)) else { return Ok(()) };
    if !done.is_empty() {
        connection.copy_to(&folder.join(format!("{COPY}{:04}.db", next.no))).await?;
    }
    let mut tx = connection.begin().await?;
    let done = tx.migrations_done().await?;
    for migration in MIGRATIONS.iter().filter(|migration| !done.contains(&migration.no)) {
        // The row first: of two programs that start at once, the second waits here, fails, and then finds it done.
        tx.migration_done(migration.no, migration.name).await?;
        tx.script(migration.sqlite, migration.postgres).await?;
    }
    tx.commit().await
}
