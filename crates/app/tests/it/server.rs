//! A chain keeps its pharmacies on the PostgreSQL it already runs: every command works there as it does on a folder.

use crate::run::{Folder, Ran, sample};
use serde_json::Value;
use sqlx::{Connection as _, Executor as _, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of its own, on the server that `cargo xtask test` starts.
fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("YAKUMORI_TEST_DATABASE_URL")
        .expect("YAKUMORI_TEST_DATABASE_URL names no PostgreSQL; `cargo xtask test` starts one");
    let name = format!("yakumori_app_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let make = async {
        let mut admin = PgConnection::connect(&server).await.unwrap();
        for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            admin.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
        }
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(make);
    let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(base, query)| (base, query));
    let host = base.rsplit_once('/').map_or(base, |(host, _)| host);
    format!("{host}/{name}?{query}")
}

/// A folder whose commands keep their record on a server.
struct Chain {
    folder: Folder,
    url: String,
}

impl Chain {
    fn run(&self, args: &[&str]) -> Ran {
        self.folder.run(&[args, &["--database", &self.url]].concat())
    }

    fn init(&self, name: &str) -> String {
        let ran = self.run(&["init", "--json", "--name", name]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.json()["pharmacy"].as_str().unwrap().to_owned()
    }

    fn done(&self, pharmacy: &str, args: &[&str]) -> Ran {
        let ran = self.run(&[args, &["--pharmacy", pharmacy]].concat());
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran
    }
}

/// What was concluded, without the ids that differ from record to record.
fn concluded(judged: &Value) -> Vec<(String, String)> {
    let items = judged["items"].as_array().unwrap();
    items.iter().map(|item| (item["key"].to_string(), item["finding"]["state"].to_string())).collect()
}

#[test]
fn two_pharmacies_on_one_server_are_kept_apart_and_judged_as_on_a_folder() {
    let chain = Chain { folder: Folder::new(), url: database() };
    let (station, hill) = (chain.init("駅前薬局"), chain.init("坂上薬局"));
    let unnamed = chain.run(&["judge"]);
    assert_eq!(unnamed.code, 3, "{unnamed:?}");
    assert!(unnamed.err.contains("--pharmacy"), "{unnamed:?}");

    let devices = sample("機器台帳.xlsx");
    chain.done(&station, &["import", "devices", &devices]);
    chain.done(&station, &["answer", "2-①", "はい", "--confirmed", "2025-11-25", "--by", "あい うえお"]);
    let on_server = chain.done(&station, &["judge", "--json", "--on", "2025-11-25"]).json();
    let alone = Folder::new();
    for args in [&["init", "--name", "駅前薬局"][..], &["import", "devices", &devices]] {
        assert_eq!(alone.run(args).code, 0);
    }
    let on_disk = alone.run(&["judge", "--json", "--on", "2025-11-25"]).json();
    assert_eq!(concluded(&on_server), concluded(&on_disk));
    assert_eq!(on_server["items"][1]["answer"]["choice"], "yes", "{}", on_server["items"][1]);
    chain.done(&hill, &["evidence", "2-⑪", "--title", "点検表", "--kept-where", "事務室"]);
    let other = chain.done(&hill, &["judge", "--json", "--on", "2025-11-25"]).json();
    assert_ne!(concluded(&other), concluded(&on_server), "the other pharmacy has no devices");

    for pharmacy in [&station, &hill] {
        let bundle = chain.folder.path(&format!("{pharmacy}.zip")).to_str().unwrap().to_owned();
        chain.done(pharmacy, &["bundle", "-o", &bundle]);
        chain.done(pharmacy, &["doctor"]);
        assert_eq!(chain.folder.run(&["verify", &bundle]).code, 0);
        let keys = chain.folder.path("data").join(pharmacy).join("keys/journal.key");
        assert!(keys.is_file(), "each pharmacy signs with a key of its own: {keys:?}");
    }
    let erased = chain.done(&hill, &["erase", "2", "--reason", "誤り", "--accept"]).out;
    assert!(erased.contains("WAL") && erased.contains("バックアップ"), "{erased}");
    let history = chain.done(&station, &["history"]).out;
    assert!(history.contains("MIDORI") && !history.contains("坂上"), "{history}");
}

#[test]
fn a_server_that_cannot_be_used_is_named_without_its_password() {
    let folder = Folder::new();
    for (url, said) in [
        ("postgres://someone:geheim@127.0.0.1:1/none", "サーバが答えません"),
        ("mysql://someone:geheim@127.0.0.1/none", "住所を読めません"),
        ("geheim", "住所を読めません"),
    ] {
        for args in
            [&["judge"][..], &["init", "--name", "みどり薬局"], &["doctor"], &["judge", "--json", "--lang", "en"]]
        {
            let ran = folder.run(&[args, &["--database", url]].concat());
            assert_ne!(ran.code, 0, "{ran:?}");
            assert!(!format!("{ran:?}").contains("geheim"), "{ran:?}");
            assert!(args.contains(&"en") || format!("{ran:?}").contains(said), "{ran:?}");
        }
    }
}
