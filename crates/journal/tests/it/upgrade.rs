//! A journal written by an earlier version opens, and a copy is kept of how it was. Each file of `fixtures/` is what a
//! version left, as SQL; a new one is added with every migration.

use std::path::Path;

use journal::{Cut, Erasure, Journal, Outcome, verify};
use sqlx::{Connection as _, SqliteConnection, query_scalar, raw_sql, sqlite::SqliteConnectOptions};

use crate::folder::{Fixed, Folder, note};

/// What a version left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    version: &'static str,
    script: &'static str,
    /// The root that its journal had.
    pub(crate) root: &'static str,
}

/// The oldest first.
pub(crate) const WRITTEN: [Written; 2] = [
    Written {
        version: "0001",
        script: include_str!("../fixtures/0001.sql"),
        root: "3d7555ccbd56de66caba218f6a7645d8074e60672e6cae78b4414943ad2e0636",
    },
    Written {
        version: "0002",
        script: include_str!("../fixtures/0002.sql"),
        root: "0e5f45aadc39037802407930e9157438bf6872e0b25419e51d538be0facbe9fc",
    },
];

impl Written {
    /// Makes the database file.
    pub(crate) async fn put(self, database: &Path) {
        let options = SqliteConnectOptions::new().filename(database).create_if_missing(true).foreign_keys(false);
        let mut raw = SqliteConnection::connect_with(&options).await.unwrap();
        raw_sql(sqlx::AssertSqlSafe(self.script)).execute(&mut raw).await.unwrap();
        raw.close().await.unwrap();
    }
}

/// The migrations that a database file has seen.
pub(crate) async fn migrations(database: &Path) -> Vec<i64> {
    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", database.display())).await.unwrap();
    query_scalar("SELECT no FROM migrations ORDER BY no").fetch_all(&mut raw).await.unwrap()
}

#[tokio::test]
async fn what_every_earlier_version_wrote_opens_and_is_copied_before_it_is_changed() {
    for old in WRITTEN {
        let Written { version, root, .. } = old;
        let folder = Folder::new();
        let database = folder.path().join("yakumori.db");
        old.put(&database).await;

        let written = migrations(&database).await;
        let journal = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
        assert_eq!(journal.size_and_root().await.unwrap().root.to_string(), root, "{version}");
        let entries = journal.read(Cut::default()).await.unwrap();
        assert!(entries.iter().any(|entry| entry.header.act == "record_put" && entry.payload.is_some()), "{version}");
        journal.append(vec![note("1")]).await.unwrap();
        journal.close().await;

        let next = written.last().unwrap() + 1;
        let copy = folder.path().join(format!("yakumori-before-{next:04}.db"));
        assert_eq!(migrations(&copy).await, written, "the copy is as {version} left it");
        assert!(migrations(&database).await.len() > written.len());
        let place = Folder::new();
        std::fs::copy(&copy, place.path().join("yakumori.db")).unwrap();
        let back = Journal::open(&place.place(), Fixed::still()).await.unwrap();
        assert_eq!(back.size_and_root().await.unwrap().root.to_string(), root, "the copy opens by itself");

        let journal = Journal::open(&folder.place(), Fixed::still()).await.unwrap();
        let erasure = Erasure { actor: "people/01A".into(), entries: [2].into(), reason: "本人の求め".into() };
        journal.erase(&erasure).await.unwrap();
        assert!(!copy.exists(), "the copy held what was erased");
    }
}

#[tokio::test]
async fn an_up_to_date_journal_is_not_copied() {
    let folder = Folder::new();
    let journal = Journal::create(&folder.place(), crate::folder::opening(), Fixed::still()).await.unwrap();
    let bundle = journal.bundle(&[]).await.unwrap();
    assert_eq!(verify(&bundle).outcome, Outcome::ConsistentUnwitnessed);
    journal.close().await;
    Journal::open(&folder.place(), Fixed::still()).await.unwrap().close().await;
    let copies = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("before"));
    assert_eq!(copies.count(), 0);
}
