//! A full disk is an error, not a loss. SQLite is told that the file may not grow, which fails as a full disk does.

use sqlx::{Executor, Row, query};

use super::*;
use crate::Place;
use crate::testing::{Still, folder, note, opening};

/// Lets the database grow by a few pages only.
async fn fill_disk(journal: &Journal) {
    let mut writer = journal.desk.writer.lock().await;
    let connection = writer.connection.as_mut().unwrap().raw();
    let pages: i64 = query("PRAGMA page_count").fetch_one(&mut *connection).await.unwrap().get(0);
    let most = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 8));
    connection.execute(most).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_appending_goes_on_once_there_is_room() {
    let folder = folder("disk_full");
    let journal = Journal::create(&Place::folder(&folder), opening(), Box::new(Still(7))).await.unwrap();
    fill_disk(&journal).await;
    let large = format!("\"{}\"", "x".repeat(2000));
    let mut acknowledged = 1;
    let error = loop {
        match journal.append(vec![note(&large)]).await {
            Ok(appended) => acknowledged = appended[0].seq + 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, AppendError::Store(StoreError::Full)), "{error}");
    let root = journal.size_and_root().await.unwrap();
    assert_eq!(root.size, acknowledged);
    assert_eq!(journal.read(Cut::default()).await.unwrap().len() as u64, acknowledged);
    assert_eq!(journal.root_at(root.size).await.unwrap(), root);
    // The failed connection is gone, and with it the limit: the disk has room again.
    let appended = journal.append(vec![note(&large)]).await.unwrap();
    assert_eq!(appended[0].seq, acknowledged);
    journal.close().await;
    let journal = Journal::open(&Place::folder(&folder), Box::new(Still(7))).await.unwrap();
    assert_eq!(journal.size_and_root().await.unwrap().size, acknowledged + 1);
    std::fs::remove_dir_all(folder).unwrap();
}
