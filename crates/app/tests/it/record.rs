//! What the record promises: nothing written is lost, every ledger comes back as it went in, any past day can be seen.

use crate::run::{Folder, sample};
use serde_json::Value;
use std::process::{Command, Stdio};

/// The sample pharmacy's files, each with its ledger.
const FILES: [(&str, &str); 16] = [
    ("devices", "機器台帳.xlsx"),
    ("systems", "システム一覧.csv"),
    ("accounts", "利用者ID台帳.csv"),
    ("rights", "利用権限表.csv"),
    ("people", "職員名簿.csv"),
    ("contacts", "連絡先.csv"),
    ("vendors", "事業者一覧.csv"),
    ("vendor-reply", "事業者確認用_B社.xlsx"),
    ("disclosure", "MDS_B社_レセコンB.xlsx"),
    ("backups", "バックアップ一覧.xlsx"),
    ("media", "外部記録媒体台帳.csv"),
    ("takeouts", "持ち出し台帳.csv"),
    ("training", "研修記録.csv"),
    ("documents", "文書一覧.csv"),
    ("statements", "宣言.csv"),
    ("answers", "回答.csv"),
];

fn named(name: &str) -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", name]).code, 0);
    folder
}

fn run(folder: &Folder, args: &[&str]) -> crate::run::Ran {
    let ran = folder.run(args);
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    ran
}

fn judged(folder: &Folder, flags: &[&str]) -> Value {
    judged_on(folder, "2025-11-25", flags)
}

fn judged_on(folder: &Folder, day: &str, flags: &[&str]) -> Value {
    run(folder, &[&["judge", "--json", "--on", day], flags].concat()).json()["items"].clone()
}

#[test]
fn every_reading_command_shows_what_was_known_then_for_the_day_asked() {
    let folder = named("みどり薬局");
    for (ledger, file) in FILES {
        run(&folder, &["import", ledger, &sample(file)]);
    }
    let commands: [&[&str]; 7] = [
        &["judge", "--json"],
        &["check", "--json"],
        &["export", "devices", "-o", "devices.json"],
        &["export", "answers", "-o", "answers.csv"],
        &["paper", "checklist", "-o", "checklist.pdf"],
        &["paper", "findings", "-o", "findings.pdf"],
        &["paper", "people", "-o", "people.xlsx"],
    ];
    let shown = |flags: &[&str]| {
        commands.map(|command| {
            let ran = folder.run(&[command, flags].concat());
            assert!(ran.code < 2, "{command:?}: {ran:?}");
            let file = command.iter().position(|word| *word == "-o").map(|at| folder.path(command[at + 1]));
            file.map_or(ran.out.into_bytes(), |file| std::fs::read(file).unwrap())
        })
    };
    for day in ["2025-11-25", "2026-03-01"] {
        let then = shown(&["--on", day]);
        let history = run(&folder, &["history", "--json"]).json();
        let last = history.as_array().unwrap().last().unwrap()["at"].as_str().unwrap().to_owned();
        std::fs::write(folder.path("new.csv"), format!("PC名,設置場所\nNEW-{day},受付\n")).unwrap();
        run(&folder, &["import", "devices", "new.csv"]);
        run(&folder, &["answer", "2-⑤", "いいえ", "--confirmed", "2025-11-25", "--note", day]);
        let flags = ["--on", day, "--recorded-by", &last];
        for ((now, before), command) in shown(&flags).iter().zip(&then).zip(commands) {
            assert!(now == before, "{command:?} on {day} shows what was recorded later");
        }
        assert_ne!(shown(&["--on", day])[0], then[0], "{day}: without it, what was recorded since is seen");
    }
    for command in [&["bundle", "-o", "b.zip"][..], &["doctor"], &["change-key"], &["erase", "9", "--reason", "x"]] {
        let ran = folder.run(&[command, &["--recorded-by", "2030-01-01"]].concat());
        assert!(ran.code == 2 && ran.err.contains("--recorded-by"), "{command:?}: {ran:?}");
    }
}

#[test]
fn a_changed_key_is_in_the_history_and_the_record_verifies_as_before() {
    let folder = named("みどり薬局");
    run(&folder, &["bundle", "-o", "before.zip"]);
    run(&folder, &["change-key"]);
    run(&folder, &["import", "people", &sample("職員名簿.csv")]);
    run(&folder, &["bundle", "-o", "after.zip"]);
    run(&folder, &["verify", "before.zip", "--against", "after.zip"]);
    assert!(run(&folder, &["history"]).out.contains("署名の鍵を替えました"));
    run(&folder, &["doctor"]);
}

#[test]
fn every_ledger_moves_to_another_pharmacy_unchanged() {
    for ending in ["csv", "xlsx", "json"] {
        let (from, to) = (named("移す前"), named("移した後"));
        for (ledger, file) in FILES.into_iter().chain([("facts", "機器の報告.json")]) {
            run(&from, &["import", ledger, &sample(file)]);
            let (moved, again) = (format!("{ledger}.{ending}"), format!("{ledger}-again.{ending}"));
            let moved = from.path(&moved).to_str().unwrap().to_owned();
            run(&from, &["export", ledger, "-o", &moved]);
            run(&to, &["import", ledger, &moved]);
            run(&to, &["export", ledger, "-o", &again]);
            let read = |path: &str| std::fs::read(path).unwrap();
            // Answers carry the item's key and ledgers the record's id, so the two files are the same to the byte.
            assert!(read(&moved) == read(to.path(&again).to_str().unwrap()), "{ledger}.{ending} changed on its way");
        }
        assert_eq!(judged(&from, &[]), judged(&to, &[]), "{ending}");
    }
}

#[test]
fn shift_jis_files_come_back_and_what_has_no_letter_there_is_told() {
    let folder = named("みどり薬局");
    std::fs::write(folder.path("台帳.csv"), "PC名,説明,設置場所\n受付①,髙橋さん用🙂,調剤室\n").unwrap();
    run(&folder, &["import", "devices", "台帳.csv"]);
    let ran = run(&folder, &["export", "devices", "-o", "sjis.csv", "--shift-jis"]);
    assert!(ran.err.contains('🙂'), "{ran:?}");
    let bytes = std::fs::read(folder.path("sjis.csv")).unwrap();
    assert!(String::from_utf8(bytes).is_err(), "the file is not UTF-8");
    std::fs::write(folder.path("台帳.csv"), "PC名,説明,設置場所\n受付①,髙橋さん用,調剤室\n").unwrap();
    run(&folder, &["import", "devices", "台帳.csv"]);
    run(&folder, &["export", "devices", "-o", "sjis.csv", "--shift-jis"]);
    let again = run(&folder, &["import", "devices", "sjis.csv", "--json"]).json();
    assert_eq!((again["same"].as_u64(), again["changed"].as_u64()), (Some(1), Some(0)), "{again}");
}

#[test]
fn the_record_shows_what_was_known_then() {
    let folder = named("みどり薬局");
    run(&folder, &["import", "people", &sample("職員名簿.csv")]);
    let before = run(&folder, &["history", "--json"]).json().as_array().unwrap().last().unwrap()["at"].clone();
    let known = judged(&folder, &[]);
    run(&folder, &["answer", "1-①", "はい", "--on", "2025-11-25", "--confirmed", "R7.6.2"]);
    assert_ne!(judged(&folder, &[]), known);
    assert_eq!(judged(&folder, &["--recorded-by", before.as_str().unwrap()]), known, "the answer came later");
    assert_eq!(folder.run(&["history", "--recorded-by", "2001-01-01"]).out, "", "nothing was recorded by then");
}

#[test]
fn a_machine_counts_for_a_device_once_they_are_linked() {
    let folder = named("みどり薬局");
    run(&folder, &["import", "devices", &sample("機器台帳.xlsx")]);
    run(&folder, &["import", "facts", &sample("機器の報告.json")]);
    let machine = run(&folder, &["judge", "--json"]).json()["machines"][0]["id"].as_str().unwrap().to_owned();
    let after = "2026-12-01";
    let known = judged_on(&folder, after, &[]);
    run(&folder, &["export", "devices", "-o", "devices.json"]);
    let devices: Value = serde_json::from_slice(&std::fs::read(folder.path("devices.json")).unwrap()).unwrap();
    let device = devices[0]["id"].as_str().unwrap();
    assert_eq!(folder.run(&["link", &machine, "no-such-device"]).code, 2);
    assert_eq!(folder.run(&["link", "no-such-machine", device]).code, 2);
    run(&folder, &["link", &machine, device]);
    assert_ne!(judged_on(&folder, after, &[]), known);
}

#[test]
fn after_every_command_the_record_is_one_file_that_can_be_copied_by_hand() {
    let folder = named("みどり薬局");
    for args in
        [vec!["evidence", "2-⑪", "--title", "点検表"], vec!["judge"], vec!["doctor"], vec!["answer", "9-9", "はい"]]
    {
        let ran = folder.run(&args);
        let mut files: Vec<_> =
            std::fs::read_dir(folder.path("data")).unwrap().map(|file| file.unwrap().file_name()).collect();
        files.sort();
        assert_eq!(files, ["blobs", "keys", "yakumori.db"], "{args:?}: {ran:?}");
    }
    std::fs::create_dir_all(folder.path("copy/keys")).unwrap();
    for file in ["yakumori.db", "keys/journal.key"] {
        std::fs::copy(folder.path("data").join(file), folder.path("copy").join(file)).unwrap();
    }
    let history =
        |data: &str| run(&folder, &["history", "--json", "--data", folder.path(data).to_str().unwrap()]).json();
    assert_eq!(history("copy"), history("data"));
}

#[test]
fn a_ledger_printed_as_a_workbook_reads_as_the_ledger_it_is() {
    let folder = named("みどり薬局");
    run(&folder, &["import", "devices", &sample("機器台帳.xlsx")]);
    let known = run(&folder, &["history", "--json"]).json();
    run(&folder, &["paper", "devices", "-o", "印刷用.xlsx", "--on", "2025-11-25"]);
    run(&folder, &["import", "devices", "印刷用.xlsx"]);
    assert_eq!(run(&folder, &["history", "--json"]).json(), known, "every row is found again, and nothing is new");
}

#[test]
fn an_issued_paper_stands_in_the_record_and_reads_the_same_twice() {
    let folder = named("みどり薬局");
    let entries = |folder: &Folder| run(folder, &["history", "--json"]).json().as_array().unwrap().len();
    let before = entries(&folder);
    for name in ["a.pdf", "b.pdf"] {
        run(&folder, &["paper", "checklist", "-o", name, "--on", "2025-11-25"]);
    }
    assert_eq!(entries(&folder), before, "looking at a paper writes nothing");
    let read = |name: &str| std::fs::read(folder.path(name)).unwrap();
    assert!(read("a.pdf") == read("b.pdf"), "the same record gives the same paper");
    run(&folder, &["paper", "checklist", "-o", "c.pdf", "--on", "2025-11-25", "--issue"]);
    assert_eq!(entries(&folder), before + 1);
    run(&folder, &["bundle", "-o", "記録.zip", "--paper", "c.pdf"]);
    run(&folder, &["verify", "記録.zip"]);
}

#[test]
fn evidence_goes_into_the_bundle() {
    let folder = named("みどり薬局");
    std::fs::write(folder.path("写真.jpg"), b"the photo of a paper").unwrap();
    let arguments = ["evidence", "2-⑦", "--title", "掲示の写真", "--file", "写真.jpg", "--on", "2025-11-25"];
    run(&folder, &arguments);
    run(&folder, &["bundle", "-o", "記録.zip"]);
    run(&folder, &["verify", "記録.zip"]);
    let zip = std::fs::read(folder.path("記録.zip")).unwrap();
    assert!(zip.windows(12).any(|part| part == b"attachments/"), "the photo has its place in the bundle");
    assert_eq!(folder.run(&["evidence", "2-⑦", "--title", "何もない"]).code, 2);
    assert_eq!(folder.run(&["evidence", "2-⑦", "--title", "ない", "--file", "ない.jpg"]).code, 3);
}

#[test]
fn a_program_killed_while_importing_leaves_all_or_nothing() {
    let folder = named("みどり薬局");
    let rows: String = (0..4000).map(|n| format!("PC{n:04},Windows 11 Pro 24H2,調剤室,稼働\n")).collect();
    std::fs::write(folder.path("台帳.csv"), format!("PC名,OS,設置場所,状態\n{rows}")).unwrap();
    for wait in [0, 5, 10, 20, 40, 80, 160] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_yakumori"))
            .args(["import", "devices", folder.path("台帳.csv").to_str().unwrap()])
            .env("YAKUMORI_DATA", folder.path("data"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Whenever the kill falls, what is left must be one of two states.
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ended = child.kill();
        child.wait().unwrap();
        run(&folder, &["doctor"]);
        let entries = run(&folder, &["history", "--json"]).json().as_array().unwrap().len();
        assert!([2, 4002].contains(&entries), "{entries} entries after {wait} ms");
    }
    let again = run(&folder, &["import", "devices", "台帳.csv", "--json"]).json();
    assert_eq!(again["new"].as_u64().unwrap() + again["same"].as_u64().unwrap(), 4000, "{again}");
}

#[test]
fn every_ledger_is_printed_and_made_a_workbook_whatever_its_title() {
    let folder = named("みどり薬局");
    for (ledger, _) in FILES.iter().filter(|(ledger, _)| *ledger != "answers") {
        for file in [format!("{ledger}.pdf"), format!("{ledger}.xlsx")] {
            run(&folder, &["paper", ledger, "-o", &file]);
            assert!(std::fs::metadata(folder.path(&file)).unwrap().len() > 1000, "{file}");
        }
    }
}
