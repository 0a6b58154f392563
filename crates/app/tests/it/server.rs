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

/// A bundle of a record, in a folder of its own.
fn bundled(folder: &Folder, name: &str, flags: &[&str]) -> String {
    let bundle = folder.path(name).to_str().unwrap().to_owned();
    let ran = folder.run(&[&["bundle", "-o", &bundle], flags].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    bundle
}

#[test]
fn a_record_moves_to_the_server_and_back_and_a_copy_that_went_on_shows_as_a_fork() {
    let (folder, url) = (Folder::new(), database());
    let run = |args: &[&str]| {
        let ran = folder.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran
    };
    let id = run(&["init", "--json", "--name", "みどり薬局"]).json()["pharmacy"].as_str().unwrap().to_owned();
    run(&["import", "people", &sample("職員名簿.csv")]);
    std::fs::write(folder.path("log.txt"), "点検").unwrap();
    run(&["evidence", "2-⑪", "--title", "点検表", "--file", "log.txt"]);
    let copied = folder.path("copied");
    copy(&folder.path("data"), &copied);
    let before = bundled(&folder, "before.zip", &[]);

    let moved = run(&["move", "--json", "--to", &url]).json();
    let refused = folder.run(&["import", "people", &sample("職員名簿.csv")]);
    assert_eq!(refused.code, 0, "nothing new is nothing to write: {refused:?}");
    let refused = folder.run(&["answer", "2-①", "はい", "--confirmed", "2025-11-25"]);
    assert!(refused.code == 3 && refused.err.contains("移して"), "{refused:?}");
    let doctor = folder.run(&["doctor"]);
    assert!(doctor.code == 1 && doctor.out.contains("PostgreSQL"), "{doctor:?}");

    let server = ["--database", &url, "--pharmacy", &id];
    let there = folder.run(&[&["judge", "--json"][..], &server].concat());
    assert_eq!(there.json()["pharmacy"]["id"], moved["pharmacy"], "{there:?}");
    assert_eq!(folder.run(&[&["doctor"][..], &server].concat()).code, 0);
    let on_server = bundled(&folder, "server.zip", &server);
    run(&["verify", &before, "--against", &on_server]);
    let home = folder.path("home").to_str().unwrap().to_owned();
    let back = folder.run(&[&["move", "--json", "--to", &home][..], &server].concat());
    assert_eq!(back.json()["epoch"], 3, "{back:?}");
    run(&["answer", "2-①", "はい", "--confirmed", "2025-11-25", "--data", &home]);
    let at_home = bundled(&folder, "home.zip", &["--data", &home]);
    run(&["verify", &at_home, "--against", &on_server]);

    // A copy of the folder taken before the move goes on by itself.
    let copied = copied.to_str().unwrap();
    run(&["answer", "2-①", "いいえ", "--confirmed", "2025-11-25", "--data", copied]);
    let forked = bundled(&folder, "forked.zip", &["--data", copied]);
    let fork = folder.run(&["verify", &at_home, "--against", &forked, "--json"]);
    assert_eq!(fork.code, 1, "{fork:?}");
    assert_eq!(fork.json()["common"], moved["size"]);
    assert!(folder.run(&["verify", &at_home, "--against", &forked]).out.contains("分かれて"));
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn a_killed_move_leaves_the_record_as_it_was_and_is_simply_given_again() {
    let url = database();
    for kill_after_ms in (0..12).map(|n| n * 4) {
        let folder = Folder::new();
        for args in [&["init", "--name", "みどり薬局"][..], &["import", "devices", &sample("機器台帳.xlsx")]] {
            assert_eq!(folder.run(args).code, 0);
        }
        let before = folder.run(&["judge", "--json", "--on", "2025-11-25"]);
        let mut moving = folder.start(&["move", "--to", &url]);
        std::thread::sleep(std::time::Duration::from_millis(kill_after_ms));
        // It may be done already: then the second move says so.
        moving.kill().unwrap();
        moving.wait().unwrap();
        assert_eq!(folder.run(&["judge", "--json", "--on", "2025-11-25"]).out, before.out, "{kill_after_ms} ms");
        let again = folder.run(&["move", "--json", "--to", &url]);
        assert!(again.code == 0 || again.err.contains("すでに"), "{kill_after_ms} ms: {again:?}");
        let id = before.json()["pharmacy"]["id"].as_str().unwrap().to_owned();
        let flags = ["--database", &url, "--pharmacy", &id];
        assert_eq!(folder.run(&[&["doctor"][..], &flags].concat()).code, 0, "{kill_after_ms} ms");
        let there = folder.run(&[&["judge", "--json", "--on", "2025-11-25"][..], &flags].concat()).json();
        assert_eq!(concluded(&there), concluded(&before.json()), "{kill_after_ms} ms");
    }
}
