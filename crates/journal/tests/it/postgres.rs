//! PostgreSQL keeps the same contract, and what is its own: many journals in one database, several programs on one journal.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use journal::{Cut, Draft, Journal, OpenError, Opening, Place};
use sqlx::{Connection as _, Executor as _, PgConnection, query_scalar, raw_sql};

use crate::contract;
use crate::folder::{Fixed, Folder, note, opening, put};

/// A database of its own, on the server that `cargo xtask test` starts.
pub struct Server {
    pub folder: Folder,
    pub url: String,
}

impl Server {
    pub async fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("YAKUMORI_TEST_DATABASE_URL")
            .expect("YAKUMORI_TEST_DATABASE_URL names no PostgreSQL; `cargo xtask test` starts one");
        let name = format!("yakumori_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&server).await.unwrap();
        for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            admin.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
        }
        let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(base, query)| (base, query));
        let host = base.rsplit_once('/').map_or(base, |(host, _)| host);
        Self { folder: Folder::new(), url: format!("{host}/{name}?{query}") }
    }

    pub fn place(&self) -> Place {
        Place::server(&self.url, self.folder.path())
    }
}

/// Every column, index and constraint of a database, as PostgreSQL itself describes them.
async fn described(database: &mut PgConnection) -> Vec<String> {
    let all = "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, collation_name)
                 FROM information_schema.columns WHERE table_schema = 'public'
               UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
               UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid))
                 FROM pg_constraint WHERE connamespace = 'public'::regnamespace
               ORDER BY 1";
    query_scalar(all).fetch_all(database).await.unwrap()
}

#[tokio::test]
async fn the_schema_file_is_the_sum_of_the_migrations() {
    let (migrated, by_hand) = (Server::new().await, Server::new().await);
    Journal::create(&migrated.place(), opening(), Fixed::still()).await.unwrap().close().await;
    let mut migrated = PgConnection::connect(&migrated.url).await.unwrap();
    let mut by_hand = PgConnection::connect(&by_hand.url).await.unwrap();
    raw_sql(include_str!("../../schema/postgres.sql")).execute(&mut by_hand).await.unwrap();
    let described_so = described(&mut migrated).await;
    assert!(described_so.iter().any(|line| line.starts_with("entries payload text")), "{described_so:?}");
    assert_eq!(described_so, described(&mut by_hand).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_the_contract() {
    let servers = std::cell::RefCell::new(Vec::new());
    contract::run(|env| {
        let servers = &servers;
        async move {
            let server = Server::new().await;
            let journal = Journal::create(&server.place(), opening(), env).await.unwrap();
            servers.borrow_mut().push(server);
            journal
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_drafts_give_the_same_root_on_both_databases() {
    let (server, folder) = (Server::new().await, Folder::new());
    let mut seen = Vec::new();
    for place in [server.place(), folder.place()] {
        let journal = Journal::create(&place, opening(), Fixed::still()).await.unwrap();
        journal.append(vec![put("devices/1", None, "\"𠮷野家\""), note("2")]).await.unwrap();
        journal.append((0..300).map(|n| note(&n.to_string())).collect()).await.unwrap();
        seen.push((journal.size_and_root().await.unwrap(), journal.read(Cut::default()).await.unwrap()));
    }
    assert_eq!(seen[0].1, seen[1].1);
    // The keys differ, so the first payloads and with them the roots would; the entries after it are the same bytes.
    assert_eq!(seen[0].0.size, 303);
}

#[tokio::test]
async fn one_database_holds_many_journals() {
    let server = Server::new().await;
    let of = |id: &str| Opening { journal: id.into(), ..opening() };
    let place = server.place();
    let first = Journal::create(&place, of("01JA"), Fixed::still()).await.unwrap();
    let second = Journal::create(&place, of("01JB"), Fixed::still()).await.unwrap();
    let key = |journal: &Journal| std::fs::read(journal.folder().join("keys/journal.key")).unwrap();
    assert_ne!(key(&first), key(&second), "each journal has a key of its own");
    for id in ["../01JC", "01J C", "C:", ""] {
        let refused = Journal::create(&place, of(id), Fixed::still()).await;
        assert!(matches!(refused, Err(OpenError::BadId)), "{id} would name a folder");
    }
    second.append(vec![note("1")]).await.unwrap();
    assert!(matches!(Journal::create(&place, of("01JB"), Fixed::still()).await, Err(OpenError::AlreadyThere(_))));
    assert!(Journal::open(&place, Fixed::still()).await.is_err(), "two journals, and none is named");
    let opened = Journal::open(&place.clone().journal("01JB"), Fixed::still()).await.unwrap();
    assert_eq!(opened.size_and_root().await.unwrap().size, 2);
    assert!(matches!(Journal::open(&place.journal("01JC"), Fixed::still()).await, Err(OpenError::NotThere(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_programs_on_one_journal_take_turns() {
    let server = Server::new().await;
    Journal::create(&server.place(), opening(), Fixed::still()).await.unwrap().close().await;
    let mut tasks = Vec::new();
    for program in 0..4 {
        let journal = Journal::open(&server.place(), Fixed::still()).await.unwrap();
        tasks.push(tokio::spawn(async move {
            for n in 0..25 {
                let keyed = Draft { key: Some(format!("{program}-{n}")), ..note(&format!("[{program},{n}]")) };
                journal.append(vec![keyed.clone()]).await.unwrap();
                assert!(journal.append(vec![keyed]).await.unwrap()[0].earlier, "a retry appends once");
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let journal = Journal::open(&server.place(), Fixed::still()).await.unwrap();
    let entries = journal.read(Cut::default()).await.unwrap();
    assert!(entries.iter().zip(0..).all(|(entry, seq)| entry.header.seq == seq));
    let root = journal.size_and_root().await.unwrap();
    assert_eq!((entries.len(), root.size), (101, 101));
    assert_eq!(journal.root_at(101).await.unwrap(), root);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_start_at_once_migrate_once() {
    let server = Server::new().await;
    let tasks: Vec<_> = (0..4)
        .map(|n| {
            let folder = Folder::new();
            let place = Place::server(&server.url, folder.path());
            let of = Opening { journal: format!("01J{n}"), ..opening() };
            tokio::spawn(async move {
                let created = Journal::create(&place, of, Fixed::still()).await.map(|_| ());
                drop(folder);
                created
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_used_is_told_apart_and_its_password_is_never_said() {
    let folder = Folder::new();
    for url in ["postgres://someone:geheim@127.0.0.1:1/none", "mysql://someone:geheim@127.0.0.1/none", "geheim"] {
        let place = Place::server(url, folder.path());
        let error = Journal::open(&place, Fixed::still()).await.map(|_| ()).unwrap_err();
        assert!(!format!("{error} {error:?} {place:?}").contains("geheim"), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_dropped_in_the_middle_lose_nothing_and_write_nothing_twice() {
    let server = Server::new().await;
    let journal = Arc::new(Journal::create(&server.place(), opening(), Fixed::still()).await.unwrap());
    let writers: Vec<_> = (0..3)
        .map(|writer| {
            let journal = journal.clone();
            tokio::spawn(async move {
                let (mut acknowledged, mut failed) = (Vec::new(), 0);
                for n in 0..150 {
                    let said = format!("[{writer},{n}]");
                    let keyed = Draft { key: Some(format!("{writer}-{n}")), ..note(&said) };
                    // What was not acknowledged is sent again with the same key.
                    let appended = loop {
                        match journal.append(vec![keyed.clone()]).await {
                            Ok(appended) => break appended,
                            Err(_) => failed += 1,
                        }
                    };
                    acknowledged.push((appended[0].seq, said));
                }
                (acknowledged, failed)
            })
        })
        .collect();
    let drops = drop_connections(&server.url, || writers.iter().all(tokio::task::JoinHandle::is_finished)).await;
    let (mut acknowledged, mut failed) = (Vec::new(), 0);
    for writer in writers {
        let (seqs, times) = writer.await.unwrap();
        acknowledged.extend(seqs);
        failed += times;
    }
    assert!(drops > 0 && failed > 0, "{drops} connections were dropped, {failed} appends failed");
    let opened = Journal::open(&server.place(), Fixed::still()).await.unwrap();
    let entries = opened.read(Cut::default()).await.unwrap();
    assert_eq!(entries.len(), 1 + acknowledged.len(), "each once");
    for (seq, said) in acknowledged {
        assert_eq!(entries[usize::try_from(seq).unwrap()].payload.as_deref(), Some(said.as_str()));
    }
    let root = opened.size_and_root().await.unwrap();
    assert_eq!(opened.root_at(root.size).await.unwrap(), root);
}

/// Ends every connection of the program to this database, again and again until all is done; says how many.
async fn drop_connections(url: &str, done: impl Fn() -> bool) -> usize {
    let mut admin = PgConnection::connect(url).await.unwrap();
    let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE application_name = 'yakumori' AND datname = current_database()";
    let mut dropped = 0;
    while !done() {
        dropped += sqlx::query(all).fetch_all(&mut admin).await.unwrap().len();
        tokio::time::sleep(std::time::Duration::from_millis(7)).await;
    }
    dropped
}
