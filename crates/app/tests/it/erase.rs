//! Someone asks to be forgotten: the contents go, the record still verifies and says that they went, and why.

use crate::run::{Folder, Ran};
use std::path::Path;

fn run(folder: &Folder, args: &[&str]) -> Ran {
    let ran = folder.run(args);
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    ran
}

/// A pharmacy with two people, one of whom was first written with a remark that should not be there.
fn pharmacy() -> Folder {
    let folder = Folder::new();
    run(&folder, &["init", "--name", "みどり薬局"]);
    for (file, remark) in [("people.csv", "持病のため休みがち"), ("people2.csv", "とくになし")] {
        let text =
            format!("氏名,職種,役割,備考\nあい うえお,薬剤師,管理薬剤師,\nたち つてと,薬剤師,担当{remark},{remark}\n");
        std::fs::write(folder.path(file), text).unwrap();
        run(&folder, &["import", "people", file]);
    }
    folder
}

/// Whether any file of the data folder holds the text, whatever it is written in.
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| match path.is_dir() {
        true => holds(&path, text),
        false => std::fs::read(path).unwrap().windows(text.len()).any(|part| part == text.as_bytes()),
    })
}

fn verifies(folder: &Folder) {
    run(folder, &["bundle", "-o", "bundle.zip"]);
    let verdict = run(folder, &["verify", "bundle.zip", "--json"]).json();
    assert_eq!(verdict["outcome"], "consistent_unwitnessed");
}

#[test]
fn nothing_is_erased_before_it_is_accepted() {
    let folder = pharmacy();
    let shown = folder.run(&["erase", "people/たち つてと", "--reason", "本人の求め"]);
    assert_eq!(shown.code, 1);
    assert!(shown.out.contains("--accept") && shown.out.contains("たち つてと"), "{shown:?}");
    assert!(holds(&folder.path("data"), "持病のため"));
}

#[test]
fn where_else_the_same_name_is_written_is_told() {
    let folder = pharmacy();
    std::fs::write(
        folder.path("training.csv"),
        "実施日,テーマ,対象者\n2025-06-02,不審メール,\"あい うえお、たちつてと\"\n",
    )
    .unwrap();
    run(&folder, &["import", "training", "training.csv"]);
    let wish = ["erase", "people/たち つてと", "--reason", "本人の求め", "--json"];
    let shown = folder.run(&wish).json();
    let [held] = &shown["named_too"].as_array().unwrap()[..] else { panic!("{shown}") };
    let said = folder.run(&wish[..4]).out;
    assert!(said.contains(&format!("1件の記録にも書かれています（{held}番）")), "{said}");
    run(&folder, &["erase", "people/たち つてと", &held.to_string(), "--reason", "本人の求め", "--accept"]);
    assert!(!holds(&folder.path("data"), "たちつてと") && !holds(&folder.path("data"), "たち つてと"));
}

#[test]
fn a_former_version_goes_and_the_present_one_stays() {
    let folder = pharmacy();
    run(&folder, &["erase", "people/たち つてと", "--former-only", "--reason", "誤って書いた", "--accept"]);
    assert!(!holds(&folder.path("data"), "持病のため"), "not in the database, its log or an attachment");
    let history = run(&folder, &["history"]).out;
    assert!(history.contains("消去済（") && history.contains("誤って書いた"), "{history}");
    run(&folder, &["export", "people", "-o", "people.json"]);
    let people = std::fs::read_to_string(folder.path("people.json")).unwrap();
    assert!(people.contains("たち つてと") && !people.contains("持病"), "{people}");
    verifies(&folder);
}

#[test]
fn a_whole_record_goes_and_the_ledger_says_so() {
    let folder = pharmacy();
    run(&folder, &["erase", "people/たち つてと", "--reason", "本人の求め", "--accept"]);
    assert!(!holds(&folder.path("data"), "たち つてと"));
    run(&folder, &["export", "people", "-o", "people.json"]);
    assert!(!std::fs::read_to_string(folder.path("people.json")).unwrap().contains("たち"));
    run(&folder, &["paper", "people", "-o", "people.pdf", "--on", "2025-11-25"]);
    run(&folder, &["paper", "people", "-o", "people.xlsx", "--on", "2025-11-25"]);
    let again = run(&folder, &["import", "people", "people2.csv"]);
    assert!(holds(&folder.path("data"), "たち つてと"), "who comes back is entered anew: {again:?}");
    verifies(&folder);
}

#[test]
fn what_the_record_stands_on_and_what_is_not_there_is_refused_with_the_next_step() {
    let folder = pharmacy();
    for (what, code, said) in [
        ("0", 2, "消せません"),
        ("1", 2, "消せません"),
        ("999", 2, "yakumori history"),
        ("だれか", 2, "people/あい うえお"),
        ("people/いない人", 2, "people/あい うえお"),
        ("4", 2, "前の内容に戻って"),
    ] {
        let ran = folder.run(&["erase", what, "--reason", "本人の求め", "--accept"]);
        assert_eq!(ran.code, code, "{what}: {ran:?}");
        assert!(ran.err.contains(said), "{what}: {ran:?}");
    }
    assert_eq!(folder.run(&["erase", "3", "--reason", " ", "--accept"]).code, 2);
    assert!(holds(&folder.path("data"), "持病のため"));
}
