//! What only the inside can see: the schema as the database has it, statements it can prepare, and a full disk.

use std::path::Path;

use std::path::PathBuf;

use sqlx::{Connection as _, Executor, Row, SqliteConnection, query, raw_sql};

use super::{Connection, Store, StoreError, migrate, sql};

async fn migrated() -> Connection {
    let mut connection = Store::sqlite(&PathBuf::from(":memory:"), true).writer().await.unwrap();
    migrate(&mut connection, Path::new("")).await.unwrap();
    connection
}

/// Every table and index, as the database remembers them; an added column stands on the line it was added to.
async fn schema(connection: &mut SqliteConnection) -> Vec<String> {
    let all = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name";
    let rows = query(all).fetch_all(connection).await.unwrap();
    let without_space = |row| Row::get::<String, _>(row, 0).split_whitespace().collect::<Vec<_>>().concat();
    rows.iter().map(without_space).collect()
}

#[tokio::test]
async fn the_schema_file_is_the_sum_of_the_migrations() {
    let mut by_hand = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let script = include_str!("../../schema/sqlite.sql");
    raw_sql(script).execute(&mut by_hand).await.unwrap();
    assert_eq!(schema(migrated().await.raw()).await, schema(&mut by_hand).await);
}

#[tokio::test]
async fn migrating_twice_changes_nothing_and_a_newer_database_is_refused() {
    let mut connection = migrated().await;
    migrate(&mut connection, Path::new("")).await.unwrap();
    let newer = "INSERT INTO migrations (no, name) VALUES (9999, 'later')";
    connection.raw().execute(newer).await.unwrap();
    assert!(matches!(migrate(&mut connection, Path::new("")).await, Err(StoreError::TooNew)));
}

#[tokio::test]
async fn every_statement_prepares() {
    let mut connection = migrated().await;
    for text in sql::ALL {
        let prepared = connection.raw().prepare(sqlx::SqlStr::from_static(text)).await;
        assert!(prepared.is_ok(), "{text}");
    }
}
