//! Bringing a database to the present schema: each migration once, in order, all in one transaction, without advisory locks.

use super::sqlite::Connection;
use super::{StoreError, sql};

struct Migration {
    no: i64,
    name: &'static str,
    sqlite: &'static str,
}

const MIGRATIONS: &[Migration] =
    &[Migration { no: 1, name: "journal", sqlite: include_str!("../../migrations/0001_journal/sqlite.sql") }];

/// Applies what is missing. A database from the future is refused rather than guessed at.
pub(crate) async fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let mut tx = connection.begin().await?;
    tx.script(sql::MIGRATIONS_TABLE).await?;
    let done = tx.migrations_done().await?;
    if done.iter().any(|no| MIGRATIONS.iter().all(|migration| migration.no != *no)) {
        return Err(StoreError::TooNew);
    }
    for migration in MIGRATIONS.iter().filter(|migration| !done.contains(&migration.no)) {
        tx.script(migration.sqlite).await?;
        tx.migration_done(migration.no, migration.name).await?;
    }
    tx.commit().await
}
