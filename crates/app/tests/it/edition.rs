//! A newer form: imported, confirmed, turned over to, answered, and its official file filled in.
//!
//! `tests/data/unified_form.xlsx` is made for this test in the official style; its third row is invented and says so.

use crate::run::{Folder, sample};
use serde_json::Value;

const ON: [&str; 2] = ["--on", "2026-11-23"];

fn run(folder: &Folder, args: &[&str], code: i32) -> crate::run::Ran {
    let ran = folder.run(&[args, &ON].concat());
    assert_eq!(ran.code, code, "{args:?}: {ran:?}");
    ran
}

fn item(folder: &Folder, key: &str) -> Value {
    let report = run(folder, &["judge", "--json"], 0).json();
    report["items"].as_array().unwrap().iter().find(|item| item["key"] == key).unwrap().clone()
}

#[test]
fn a_newer_form_judges_only_once_a_person_confirmed_it() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    run(&folder, &["import", "people", &sample("職員名簿.csv")], 0);
    run(&folder, &["import", "documents", &sample("文書一覧.csv")], 0);
    run(&folder, &["answer", "1-①", "はい", "--confirmed", "R7.6.2"], 0);
    let form = format!("{}/tests/data/unified_form.xlsx", env!("CARGO_MANIFEST_DIR"));
    run(&folder, &["edition", "import", &form], 0);
    run(&folder, &["judge", "--edition", "r8"], 2);
    run(&folder, &["close-year"], 2);
    run(&folder, &["edition", "confirm", "r8"], 0);
    run(&folder, &["close-year"], 0);

    let officer = item(&folder, "r8/pharmacy/1-1");
    assert_eq!(
        (officer["status"].as_str(), officer["last_year"]["words"].as_str()),
        (Some("unanswered"), Some("はい"))
    );
    assert_eq!(officer["finding"]["state"], "satisfied");
    assert_eq!(
        item(&folder, "r8/pharmacy/2-2")["finding"]["state"],
        "unknown",
        "a row without a duty waits for evidence"
    );
    run(&folder, &["evidence", "2-2", "--title", "点検記録", "--kept-where", "事務室の棚"], 0);
    assert_eq!(item(&folder, "r8/pharmacy/2-2")["finding"]["state"], "satisfied");

    run(&folder, &["answer", "1-①", "はい"], 0);
    run(&folder, &["paper", "checklist", "-o", "filled.xlsx"], 0);
    let bytes = std::fs::read(folder.path("filled.xlsx")).unwrap();
    let filled = tables::read(&bytes, "filled.xlsx", &tables::Limits::default()).unwrap();
    let cell =
        |row, column| filled.sheets[0].value(row, column).map(|value| value.text().into_owned()).unwrap_or_default();
    assert_eq!((cell(4, 4).as_str(), cell(4, 5).as_str()), ("はい", "令和8年11月23日"));
    assert_eq!(cell(5, 4), "はい・いいえ（ / ）", "an unanswered row stays as the ministry printed it");
}
