//! `doctor` finds each damage that is planted in a record, and says what to do.

use crate::run::{Folder, Ran, sample};
use sqlx::{Connection as _, SqliteConnection, query};
use std::path::Path;

fn pharmacy() -> Folder {
    let folder = Folder::new();
    std::fs::write(folder.path("log.txt"), "点検").unwrap();
    for args in [
        &["init", "--name", "みどり薬局"][..],
        &["import", "disclosure", &sample("MDS_B社_レセコンB.xlsx")],
        &["import", "people", &sample("職員名簿.csv")],
        &["bundle", "-o", "bundle.zip"],
        &["evidence", "2-⑪", "--title", "点検表", "--file", "log.txt"],
    ] {
        let ran = folder.run(args);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    folder
}

/// Changes the database behind the program's back.
pub fn tamper(folder: &Folder, statement: &'static str) {
    let database = format!("sqlite://{}", folder.path("data/yakumori.db").display());
    let change = async {
        let mut raw = SqliteConnection::connect(&database).await.unwrap();
        assert!(query(statement).execute(&mut raw).await.unwrap().rows_affected() > 0, "{statement}");
        raw.close().await.unwrap();
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(change);
}

fn check(folder: &Folder, what: &str, said: &str) {
    let Ran { code, out, err } = folder.run(&["doctor"]);
    assert_eq!((code, err.as_str()), (1, ""), "{what}: {out}");
    assert!(out.contains(said), "{what}: {said} is missing in {out}");
}

#[test]
fn a_sound_record_is_said_to_be_sound() {
    let ran = pharmacy().run(&["doctor"]);
    assert!(ran.code == 0 && ran.out.contains("書いたときのまま"), "{ran:?}");
}

#[test]
fn every_tampering_with_the_database_is_found() {
    for (statement, said) in [
        (
            "UPDATE entries SET payload = replace(payload, 'あい', 'かき') WHERE payload LIKE '%あい うえお%'",
            "内容が書き換え",
        ),
        ("UPDATE entries SET header = replace(header, 'record_put', 'record_pur') WHERE seq = 3", "照合値"),
        ("UPDATE entries SET header = 'x' WHERE seq = 3", "読めません"),
        ("UPDATE entries SET subject = 'people/nobody' WHERE seq = 3", "3番の記録: 記録の索引"),
        ("UPDATE entries SET at_ms = at_ms + 1 WHERE seq = 4", "4番の記録: 記録の索引"),
        ("DELETE FROM attachments", "添付の一覧にありません"),
        ("DELETE FROM entries WHERE seq = 5", "5番の記録: 記録がないか"),
        ("UPDATE entries SET salt = NULL, payload = NULL WHERE seq = 3", "消去の記録がない"),
        ("UPDATE tree SET hashes = zeroblob(length(hashes)) WHERE first = 0", "木が記録と合いません"),
        ("UPDATE journals SET peaks = zeroblob(length(peaks))", "件数か照合値"),
        ("UPDATE checkpoints SET note = replace(note, 'yakumori', 'yakumorx')", "署名が正しくありません"),
    ] {
        let folder = pharmacy();
        tamper(&folder, statement);
        check(&folder, statement, said);
        check(&folder, statement, "すること");
    }
}

#[test]
fn a_folded_state_that_was_tampered_with_is_found() {
    let folder = pharmacy();
    for n in 0..5 {
        let rows: String = (0..60).map(|row| format!("PC{row},調剤室{n}\n")).collect();
        std::fs::write(folder.path("devices.csv"), format!("PC名,設置場所\n{rows}")).unwrap();
        assert_eq!(folder.run(&["import", "devices", "devices.csv", "--accept"]).code, 0);
    }
    assert_eq!(folder.run(&["doctor"]).code, 0);
    tamper(&folder, "UPDATE folds SET state = CAST(replace(CAST(state AS TEXT), 'みどり', 'あおば') AS BLOB)");
    check(&folder, "folds", "まとめた状態が記録と合いません");
}

/// What is done to a database file.
type Damage = fn(&Path);

#[test]
fn damaged_files_are_found_and_nothing_panics() {
    let database = |folder: &Folder| folder.path("data/yakumori.db");
    let cases: [(&str, Damage, &str); 4] = [
        (
            "cut",
            |file| {
                let bytes = std::fs::read(file).unwrap();
                std::fs::write(file, &bytes[..bytes.len() - 3 * 8192]).unwrap();
            },
            "壊れて",
        ),
        (
            "zeroed",
            |file| {
                let mut bytes = std::fs::read(file).unwrap();
                bytes[5 * 8192..7 * 8192].fill(0);
                std::fs::write(file, bytes).unwrap();
            },
            "壊れて",
        ),
        (
            "no database",
            |file| std::fs::write(file, "これはデータベースではありません".repeat(300)).unwrap(),
            "壊れています",
        ),
        ("gone", |file| std::fs::remove_file(file).unwrap(), "yakumori init"),
    ];
    for (what, damage, said) in cases {
        let folder = pharmacy();
        damage(&database(&folder));
        check(&folder, what, said);
    }
    let folder = pharmacy();
    let blob = std::fs::read_dir(folder.path("data/blobs")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&blob, "別の点検").unwrap();
    check(&folder, "altered attachment", "添付のファイルが書き換え");
    std::fs::remove_file(&blob).unwrap();
    check(&folder, "missing attachment", "添付のファイルがありません");
    let folder = pharmacy();
    std::fs::remove_file(folder.path("data/keys/journal.key")).unwrap();
    check(&folder, "no key", "鍵");
}
