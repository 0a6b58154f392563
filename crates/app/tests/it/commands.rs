//! The commands: what they accept, what they refuse, and their exit codes.

use crate::run::{Folder, sample};

fn pharmacy() -> Folder {
    let folder = Folder::new();
    let ran = folder.run(&["init", "--name", "みどり薬局"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    folder
}

#[test]
fn the_same_file_twice_changes_nothing_and_exports_read_back() {
    let folder = pharmacy();
    let file = sample("機器台帳.xlsx");
    let first = folder.run(&["import", "devices", &file, "--json"]).json();
    assert_eq!((first["new"].as_u64(), first["same"].as_u64()), (Some(9), Some(0)));
    let second = folder.run(&["import", "devices", &file, "--json"]).json();
    assert_eq!(
        (second["new"].as_u64(), second["changed"].as_u64(), second["same"].as_u64()),
        (Some(0), Some(0), Some(9))
    );
    for name in ["out.csv", "out.xlsx", "out.json"] {
        assert_eq!(folder.run(&["export", "devices", "-o", name]).code, 0, "{name}");
        let again = folder.run(&["import", "devices", name, "--json"]).json();
        assert_eq!(again["same"].as_u64(), Some(9), "{name}: {again}");
    }
}

#[test]
fn a_bad_row_stops_the_import_until_it_is_accepted() {
    let folder = pharmacy();
    std::fs::write(folder.path("台帳.csv"), "PC名,OS,登録日\nPC1,Win11,2025/2/30\nPC2,Win11,R7.4.1\n").unwrap();
    let refused = folder.run(&["import", "devices", "台帳.csv"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("2/30"), "{refused:?}");
    let entries = |folder: &Folder| folder.run(&["history", "--json"]).json().as_array().unwrap().len();
    assert_eq!(entries(&folder), 2, "nothing was written");
    assert_eq!(folder.run(&["import", "devices", "台帳.csv", "--preview"]).code, 0);
    assert_eq!(entries(&folder), 2, "a preview writes nothing");
    assert_eq!(folder.run(&["import", "devices", "台帳.csv", "--accept"]).code, 0);
    assert_eq!(entries(&folder), 3, "the good row is in");
}

#[test]
fn a_vendors_newer_form_takes_the_place_of_its_older_one() {
    let folder = pharmacy();
    let item = "セキュリティパッチ（最新ファームウェアや更新プログラム）を適用している。";
    let import = |name: &str, headings: &str, answer: &str, accept: bool| {
        let head = "令和7年度 サイバーセキュリティ対策チェックリスト,事業者確認用\n事業者名,C社\n";
        std::fs::write(folder.path(name), format!("{head}番号,チェック項目,{headings}\n2-⑥,{item},{answer}\n"))
            .unwrap();
        let args = ["import", "vendor-reply", name, "--accept"];
        folder.run(&args[..if accept { 4 } else { 3 }]).code
    };
    let kept = || {
        assert_eq!(folder.run(&["export", "vendor-reply", "-o", "out.csv"]).code, 0);
        std::fs::read_to_string(folder.path("out.csv")).unwrap()
    };
    assert_eq!(import("6月.csv", "確認結果,確認日", "はい,R7.6.1", false), 0);
    assert!(kept().contains(",はい,2025-06-01"), "{}", kept());
    assert_eq!(import("7月.csv", "はい,いいえ,確認日", ",○,R7.7.1", false), 0);
    assert!(kept().contains(",いいえ,2025-07-01") && !kept().contains(",はい,"), "{}", kept());
    // What is neither はい nor いいえ is looked at first; accepted, it leaves the item open.
    assert_eq!(import("6月.csv", "確認結果,確認日", "はい,R7.8.1", false), 0);
    assert_eq!(import("9月.csv", "確認結果,確認日", "概ねはい,R7.9.1", false), 3);
    assert_eq!(import("9月.csv", "確認結果,確認日", "概ねはい,R7.9.1", true), 0);
    assert!(kept().contains(",概ねはい,2025-09-01") && !kept().contains(",はい,"), "{}", kept());
}

#[test]
fn a_blank_on_a_vendors_newer_form_takes_the_older_answer_back() {
    let folder = pharmacy();
    let items =
        ["アクセスログを管理している。", "セキュリティパッチ（最新ファームウェアや更新プログラム）を適用している。"];
    let import = |name: &str, [log, patches]: [&str; 2], accept: bool| {
        let head = "令和7年度 サイバーセキュリティ対策チェックリスト,事業者確認用\n事業者名,C社\n番号,チェック項目,確認結果,確認日,備考\n";
        let rows = format!("2-⑪,{},{log}\n2-⑥,{},{patches}\n", items[0], items[1]);
        std::fs::write(folder.path(name), format!("{head}{rows}")).unwrap();
        let args = ["import", "vendor-reply", name, "--accept"];
        folder.run(&args[..if accept { 4 } else { 3 }])
    };
    let kept = || {
        assert_eq!(folder.run(&["export", "vendor-reply", "-o", "out.csv"]).code, 0);
        std::fs::read_to_string(folder.path("out.csv")).unwrap()
    };
    // A row that nobody answered yet is no row of the ledger.
    let first = import("6月.csv", ["はい,R7.6.1,端末を除く", ","], true);
    assert_eq!(first.code, 0, "{first:?}");
    assert!(kept().contains("端末を除く") && !kept().contains("2-⑥"), "{}", kept());
    assert_eq!(import("7月.csv", ["はい,R7.7.1,", "はい,R7.7.1,毎月適用"], false).code, 0);
    assert!(!kept().contains("端末を除く") && kept().contains("毎月適用"), "a remark goes with its answer: {}", kept());
    let blank = import("8月.csv", ["はい,R7.8.1,", ","], false);
    assert!(blank.code == 3 && blank.err.contains("--accept"), "{blank:?}");
    assert_eq!(import("8月.csv", ["はい,R7.8.1,", ","], true).code, 0);
    assert!(kept().contains("2-⑥") && !kept().contains("2025-07-01"), "{}", kept());
    let late = import("6月.csv", ["はい,R7.6.1,", "はい,R7.6.1,"], false);
    assert!(late.code == 3 && kept().contains("2025-08-01"), "{late:?}");
}

#[test]
fn support_ends_after_its_last_day() {
    let folder = pharmacy();
    std::fs::write(folder.path("台帳.csv"), "PC名,OS,状態,設置場所\nPC1,Windows 10 Pro 22H2,稼働,受付\n").unwrap();
    assert_eq!(folder.run(&["import", "devices", "台帳.csv"]).code, 0);
    let state = |on: &str| {
        let report = folder.run(&["judge", "--json", "--on", on]).json();
        let item = report["items"].as_array().unwrap().iter().find(|item| item["number"] == "2-⑥").unwrap().clone();
        item["finding"]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!((state("2025-10-14").as_str(), state("2025-10-15").as_str()), ("unknown", "not_satisfied"));
}

#[test]
fn the_year_after_r7_names_the_newer_form() {
    let folder = pharmacy();
    let judged = folder.run(&["judge", "--on", "2026-11-23"]);
    assert!(judged.out.contains("b811208b1d29fe0f3310adf810aa3b072e6272eb3669de768b79949b6872c987"), "{judged:?}");
    assert!(!folder.run(&["judge", "--on", "2026-03-31"]).out.contains("b811208b"));
}

#[test]
fn answers_are_held_to_the_sheet() {
    let folder = pharmacy();
    for (args, code) in [
        (vec!["answer", "2-⑦", "はい", "--confirmed", "R7.6.2"], 0),
        (vec!["answer", "2-12", "はい", "--scope", "server"], 0),
        (vec!["answer", "2-12", "はい"], 2),
        (vec!["answer", "2-⑦", "記入不要"], 2),
        (vec!["answer", "2-②", "記入不要"], 0),
        (vec!["answer", "9-9", "はい"], 2),
        (vec!["answer", "2-⑦", "たぶん"], 2),
        (vec!["answer", "2-⑦", "いいえ", "--confirmed", "R7.6.2", "--target", "R7.6.1"], 2),
        (vec!["answer", "2-⑦", "はい", "--confirmed", "令和1年1月1日"], 2),
        // Of the year before, and by nobody.
        (vec!["answer", "2-⑦", "はい", "--confirmed", "R7.3.20"], 2),
        (vec!["answer", "2-⑦", "はい", "--by", " "], 2),
    ] {
        let mut args = args;
        args.extend(["--on", "2025-11-25"]);
        let ran = folder.run(&args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
    }
    assert_eq!(folder.run(&["check", "--on", "2025-11-25"]).code, 1);
}

#[test]
fn what_cannot_be_done_says_the_next_step() {
    let empty = Folder::new();
    let ran = empty.run(&["judge"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.err.contains("yakumori init"), "{ran:?}");
    let folder = pharmacy();
    std::fs::write(folder.path("写真.xlsx"), [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0]).unwrap();
    assert_eq!(folder.run(&["import", "devices", "写真.xlsx"]).code, 3);
    assert_eq!(folder.run(&["import", "nothing", "写真.xlsx"]).code, 2);
    assert_eq!(folder.run(&["paper", "nothing", "-o", "x.pdf"]).code, 2);
    assert_eq!(folder.run(&["init", "--name", "二度目"]).code, 3);
    assert_eq!(folder.run(&["doctor"]).code, 0);
}

#[test]
fn a_pharmacy_that_lists_no_vendor_still_gets_the_form_to_ask_with() {
    let folder = pharmacy();
    let ran = folder.run(&["paper", "vendor-checklist", "-o", "用紙.pdf", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("用紙.pdf"), "{ran:?}");
    assert!(std::fs::read(folder.path("用紙.pdf")).unwrap().starts_with(b"%PDF-"));
    let ran = folder.run(&["paper", "devices", "-o", "機器.pdf", "--vendor", "A社"]);
    assert_eq!(ran.code, 2, "an option that would be ignored is refused: {ran:?}");
}

#[test]
fn a_mistyped_command_is_explained_in_the_readers_language() {
    let folder = pharmacy();
    for (args, said) in [
        (vec!["jugde"], "もしかして: bundle、judge"),
        (vec!["link"], "足りない指定があります: "),
        (vec!["import", "devices"], "取り込むファイルを、台帳の名前の後に"),
        (vec!["import", "機器.csv"], "「機器.csv」という台帳はありません。台帳の名前、ファイルの順に"),
        (vec!["import", "devices", "a.csv", "--previw"], "もしかして: --preview"),
        (vec!["judge", "--on", "2025-2-30"], "「2025-2-30」という日はありません"),
        (vec!["serve", "--listen", "8420"], "127.0.0.1:8420 のように"),
        (vec!["--lang", "en", "jugde"], "unrecognized subcommand 'jugde'"),
    ] {
        let ran = folder.run(&args);
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        assert!(ran.err.contains(said), "{args:?}: {ran:?}");
    }
    let (ja, en) = (folder.run(&["import", "--help"]), folder.run(&["import", "--help", "--lang=en"]));
    assert_eq!((ja.code, en.code), (0, 0));
    assert!(ja.out.contains("使い方: yakumori import") && !ja.out.contains(" / "), "{}", ja.out);
    assert!(en.out.starts_with("Import the files of a ledger") && !en.out.contains('、'), "{}", en.out);
}

#[test]
fn an_answer_echoes_what_is_printed_and_a_target_belongs_to_no_alone() {
    let folder = pharmacy();
    let signed =
        folder.run(&["answer", "2-12", "はい", "--scope", "server", "--target", "R9.3.1", "--confirmed", "R7.6.2"]);
    assert_eq!(signed.code, 0, "{signed:?}");
    assert!(signed.out.contains("2-⑫（サーバ） はい（確認日 令和7年6月2日）"), "{signed:?}");
    assert!(!signed.out.contains("r7/pharmacy") && signed.err.contains("目標日は「いいえ」のときだけ"), "{signed:?}");
    let kept = folder.run(&["answer", "2-⑦", "はい", "--target", "R9.3.1", "--json"]).json();
    assert!(kept["answer"].get("target_on").is_none(), "{kept}");
}

/// Words beside a good thing decide nothing, and whoever signs, or looks the form through, reads them.
#[test]
fn what_a_row_says_besides_is_read_before_it_is_signed() {
    let folder = pharmacy();
    let rows = "氏名,役割,任命日,備考\n山田 花子,医療情報システム安全管理責任者,R7.4.1,年度末に代わる話あり\n";
    std::fs::write(folder.path("people.csv"), rows).unwrap();
    assert_eq!(folder.run(&["import", "people", "people.csv"]).code, 0);
    let on = ["--on", "2025-11-25"];
    assert!(!folder.run(&["check", on[0], on[1]]).err.contains("代わる話"), "nothing is answered yet");
    let signed = folder.run(&["answer", "1-①", "はい", "--by", "山田 花子", on[0], on[1]]);
    assert!(signed.code == 0 && signed.out.contains("根拠あり"), "{signed:?}");
    assert!(signed.err.contains("薬守の目安") && signed.err.contains("「年度末に代わる話あり」"), "{signed:?}");
    let looked = folder.run(&["check", on[0], on[1]]);
    assert!(looked.err.contains("「はい」のそばで読むこと 1-①: ") && looked.err.contains("代わる話"), "{looked:?}");
    assert_eq!(folder.run(&["answer", "1-①", "いいえ", "--target", "R8.3.1", on[0], on[1]]).code, 0);
    assert!(!folder.run(&["check", on[0], on[1]]).err.contains("代わる話"));
}

#[test]
fn papers_say_what_there_is_and_what_cannot_be_printed() {
    let folder = pharmacy();
    let help = folder.run(&["paper", "--help"]).out;
    let kinds: Vec<&str> = paper::Kind::all().map(paper::Kind::code).collect();
    for kind in &kinds {
        assert!(help.contains(kind), "{kind}: {help}");
    }
    for (kind, said) in [("answers", "checklist"), ("facts", "findings"), ("foo", "vendor-checklist")] {
        let refused = folder.run(&["paper", kind, "-o", "x.pdf"]);
        assert!(refused.code == 2 && refused.err.contains(said), "{refused:?}");
    }
    assert_eq!(folder.run(&["paper", "findings", "-o", "x.xlsx"]).code, 0);
    folder.run(&["answer", "2-⑦", "はい", "--by", "𠮷田"]);
    let printed = folder.run(&["paper", "checklist", "-o", "x.pdf"]);
    assert!(printed.err.contains("U+20BB7") && !printed.err.contains(" / "), "{printed:?}");
}

#[test]
fn what_is_not_there_yet_is_said() {
    let folder = pharmacy();
    let linked = folder.run(&["link", "foo", "bar"]);
    assert!(linked.code == 2 && linked.err.contains("機器の報告がまだありません"), "{linked:?}");
    let other = folder.run(&["verify", &sample("機器台帳.xlsx")]);
    assert_eq!((other.code, other.out.lines().count()), (1, 1), "{other:?}");
}

#[test]
fn a_file_is_written_into_a_folder_that_is_there_and_over_a_file_only() {
    let folder = pharmacy();
    let commands: [&[&str]; 4] =
        [&["bundle", "-o"], &["export", "devices", "-o"], &["paper", "checklist", "-o"], &["anchor", "ask", "-o"]];
    let name = |command: &[&str]| match command[0] {
        "bundle" => "x.zip",
        "export" => "x.csv",
        "paper" => "x.pdf",
        _ => "x.json",
    };
    for command in commands {
        let name = name(command);
        let away = format!("nowhere/{name}");
        let refused = folder.run(&[command, &[away.as_str()]].concat());
        assert!(refused.code == 3 && refused.err.contains("nowhere というフォルダがありません"), "{refused:?}");
        assert!(!folder.path("nowhere").exists(), "no folder is made by a slip of the pen");
        std::fs::create_dir(folder.path(name)).unwrap();
        let refused = folder.run(&[command, &[name]].concat());
        assert!(refused.code == 3 && refused.err.contains("はフォルダです"), "{refused:?}");
        std::fs::remove_dir(folder.path(name)).unwrap();
        assert_eq!(folder.run(&[command, &[name]].concat()).code, 0, "{name}");
        assert_eq!(folder.run(&[command, &[name]].concat()).code, 0, "{name} is written once more");
    }
}

/// A device or a pipe would be gone, and a file in its place.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_never_replaced_by_one() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let folder = pharmacy();
    let pipe = folder.path("pipe.zip");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    symlink(&pipe, folder.path("to-pipe.zip")).unwrap();
    symlink(folder.path("gone.zip"), folder.path("to-nothing.zip")).unwrap();
    for name in ["pipe.zip", "to-pipe.zip", "to-nothing.zip"] {
        let refused = folder.run(&["bundle", "-o", name]);
        assert!(refused.code == 3 && refused.err.contains("ふつうのファイルではありません"), "{name} {refused:?}");
    }
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    // A link to a file stays a link; the file that it names is written.
    std::fs::write(folder.path("old.zip"), "old").unwrap();
    symlink(folder.path("old.zip"), folder.path("to-old.zip")).unwrap();
    assert_eq!(folder.run(&["bundle", "-o", "to-old.zip"]).code, 0);
    assert!(std::fs::symlink_metadata(folder.path("to-old.zip")).unwrap().is_symlink());
    assert_eq!(folder.run(&["verify", "old.zip"]).code, 0);
}

#[test]
fn a_file_too_large_for_a_table_is_refused_before_it_is_read() {
    let folder = pharmacy();
    std::fs::File::create(folder.path("大.csv")).unwrap().set_len(65 << 20).unwrap();
    let refused = folder.run(&["import", "devices", "大.csv"]);
    assert!(refused.code == 3 && refused.err.contains("上限 64 MB"), "{refused:?}");
}
