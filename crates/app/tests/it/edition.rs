//! A newer form: imported, confirmed, turned over to, answered, and its official file filled in.
//!
//! The forms in `tests/data` are made for these tests in the official style; the rows that are invented say so.

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

/// A form made for these tests, among them rows that are invented and say so.
fn form(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The texts of the first sheet of a workbook in a folder, by address.
fn cells(folder: &Folder, name: &str) -> impl Fn(&str) -> String {
    let bytes = std::fs::read(folder.path(name)).unwrap();
    let book = tables::read(&bytes, name, &tables::Limits::default()).unwrap();
    move |at| {
        let (letter, row) = at.split_at(1);
        let column = u32::from(letter.as_bytes()[0] - b'A') + 1;
        let value = book.sheets[0].value(row.parse().unwrap(), column);
        value.map(|value| value.text().into_owned()).unwrap_or_default()
    }
}

/// A pharmacy that turned over to the newer form.
fn turned_over() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    run(&folder, &["import", "people", &sample("職員名簿.csv")], 0);
    for name in ["two_cell_form.xlsx", "two_cell_vendor_form.xlsx"] {
        run(&folder, &["edition", "import", &form(name)], 0);
    }
    run(&folder, &["edition", "confirm", "r8"], 0);
    run(&folder, &["close-year"], 0);
    folder
}

#[test]
fn the_official_files_are_filled_whole() {
    let folder = turned_over();
    run(&folder, &["answer", "1-①", "はい", "--by", "あい うえお"], 0);
    run(&folder, &["answer", "2-④", "いいえ", "--target", "R9.3.1", "--note", "予定あり"], 0);
    run(&folder, &["paper", "checklist", "-o", "filled.xlsx"], 0);
    let filled = cells(&folder, "filled.xlsx");
    for (at, expected) in [
        ("B3", "みどり薬局"),
        ("E3", "令和8年11月23日"),
        ("B4", "あい うえお"),
        ("E4", ""),
        ("C7", "はい"),
        ("D7", "令和8年11月23日"),
        ("E7", "（　／　）"),
        ("C9", "はい・いいえ"),
        ("C11", "いいえ"),
        ("E11", "令和9年3月1日"),
        ("F11", "予定あり"),
    ] {
        assert_eq!(filled(at), expected, "{at}");
    }
    let reply = "事業者名,対象システム,番号,回答,確認日,記入者,版\nB社,レセコンB,2-②,はい,2026-06-20,佐藤,r8\n";
    std::fs::write(folder.path("reply.csv"), reply).unwrap();
    run(&folder, &["import", "vendor-reply", "reply.csv"], 0);
    run(&folder, &["paper", "vendor-checklist", "--vendor", "B社", "-o", "vendor.xlsx"], 0);
    let filled = cells(&folder, "vendor.xlsx");
    for (at, expected) in [
        ("B3", "B社"),
        ("E3", "レセコンB"),
        ("B4", "佐藤"),
        ("E4", "（令和8年6月20日）"),
        ("C7", "はい"),
        ("D7", "令和8年6月20日"),
        ("C8", "はい・いいえ"),
        ("A9", "医療機関・薬局名（みどり薬局）"),
    ] {
        assert_eq!(filled(at), expected, "{at}");
    }
}

#[test]
fn a_form_that_is_read_again_waits_beside_the_confirmed_one() {
    let folder = turned_over();
    let listed = |state: &str| run(&folder, &["edition", "list"], 0).out.matches(state).count();
    assert_eq!((listed("確認済み"), listed("文言は手元にない")), (1, 0), "the form of that year is here now");
    let again = run(&folder, &["edition", "import", &form("two_cell_form.xlsx")], 0);
    assert!(again.out.contains("何も変わりません"), "{again:?}");
    assert_eq!(listed("下書き"), 0);
    run(&folder, &["edition", "import", "--id", "r8", &form("unified_form.xlsx")], 0);
    assert_eq!((listed("確認済み"), listed("下書き")), (1, 1));
    let wording = |key| item(&folder, key)["wording"].as_str().map(str::to_owned);
    assert!(wording("r8/pharmacy/2-4").is_some(), "the confirmed form stays in force");
    run(&folder, &["edition", "confirm", "r8"], 0);
    assert_eq!((listed("確認済み"), listed("下書き")), (1, 0));
    let report = run(&folder, &["judge", "--json"], 0).json();
    assert!(report["items"].as_array().unwrap().iter().all(|item| item["key"] != "r8/pharmacy/2-4"), "now it is");
}

#[test]
fn a_row_is_judged_by_its_own_numbers_or_by_those_that_are_given() {
    let folder = turned_over();
    let map = |mapped: &str, code| run(&folder, &["edition", "confirm", "r8", "--map", mapped], code);
    let asked = map("r8/pharmacy/2-4=password_rule", 2);
    assert!(asked.err.contains("最小の文字数") && asked.err.contains("length_min=N"), "{asked:?}");
    let wrong = map("r8/pharmacy/2-4=password_rule,length_min=x,length_without_change=13", 2);
    assert!(wrong.err.contains("length_min=x"), "{wrong:?}");
    let given = map("r8/pharmacy/2-4=password_rule,length_min=13,length_without_change=13", 0);
    assert!(given.out.contains("最小の文字数: 13"), "{given:?}");
    let shown = run(&folder, &["edition", "show", "r8", "--json"], 0).json();
    let row = shown["forms"][0]["rows"].as_array().unwrap().iter().find(|row| row["number"] == "2-④").unwrap().clone();
    assert_eq!(row["parameters"]["length_min"], "13");
}

#[test]
fn a_paper_of_a_day_holds_what_was_answered_by_that_day() {
    let folder = turned_over();
    run(&folder, &["answer", "1-①", "いいえ", "--confirmed", "R8.6.2", "--target", "R8.9.1"], 0);
    run(&folder, &["answer", "1-①", "はい"], 0);
    run(&folder, &["answer", "2-②", "はい"], 0);
    assert_eq!(folder.run(&["paper", "checklist", "-o", "then.xlsx", "--on", "2026-07-01"]).code, 0);
    let then = cells(&folder, "then.xlsx");
    assert_eq!((then("C7").as_str(), then("D7").as_str()), ("いいえ", "令和8年6月2日"));
    assert_eq!(then("C9"), "はい・いいえ", "it was answered later");
}

#[test]
fn notes_below_the_form_say_which_rows_need_no_answer() {
    let folder = turned_over();
    run(&folder, &["answer", "2-③", "記入不要"], 0);
    run(&folder, &["answer", "2-⑤", "記入不要"], 2);
}

#[test]
fn a_reply_without_a_year_stands_beside_last_years() {
    let folder = turned_over();
    for (name, file) in [
        ("去年.csv", "事業者名,年度,番号,確認結果,確認日\nB社,r7,2-⑧,はい,R7.6.20\n"),
        ("今年.csv", "事業者名,番号,確認結果,確認日\nB社,2-⑧,いいえ,R8.6.20\n"),
    ] {
        std::fs::write(folder.path(name), file).unwrap();
        run(&folder, &["import", "vendor-reply", name], 0);
    }
    run(&folder, &["export", "vendor-reply", "-o", "replies.json"], 0);
    let rows: Vec<Value> = serde_json::from_slice(&std::fs::read(folder.path("replies.json")).unwrap()).unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row["edition"].as_str(), row["answer"].as_str())).collect();
    assert_eq!(told, [(Some("r7"), Some("はい")), (Some("r8"), Some("いいえ"))]);
}

/// Which items the rows of the list of documents name.
fn articles(folder: &Folder) -> Vec<Option<String>> {
    run(folder, &["export", "documents", "-o", "documents.json"], 0);
    let rows: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(folder.path("documents.json")).unwrap()).unwrap();
    rows.iter().map(|row| row["item"].as_str().map(str::to_owned)).collect()
}

/// Whose numbers a rule approved since the year was turned over speaks is asked where its article stood under one of last year's;
/// what was approved before, or says so, speaks last year's.
fn rewritten_for_this_form(folder: &Folder, before: &[Option<String>], after: &[Option<String>]) {
    let rows: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(folder.path("documents.json")).unwrap()).unwrap();
    let moved = before.iter().zip(after).position(|(then, now)| then.is_some() && then != now).unwrap();
    let (row, item) = (&rows[moved], before[moved].as_deref().unwrap());
    let cell = |key: &str| row[key].as_str().unwrap_or_default();
    let file = format!("文書名,承認日,対応項目,条項\n{},R8.5.1,{item},{}\n", cell("title"), cell("article"));
    std::fs::write(folder.path("新しい規程.csv"), file).unwrap();
    let preview = run(folder, &["import", "documents", "新しい規程.csv", "--preview"], 0).out;
    assert!(preview.contains("いまの様式の番号か、令和7年度版の番号"), "{preview}");
    let refused = folder.run(&["import", "documents", "新しい規程.csv"]);
    assert!(refused.code != 0 && refused.err.contains("確認の要ること 1"), "{refused:?}");
    let named = "文書名,承認日,対応項目,条項\n別の規程,R8.5.1,令和7年度版の1-①,第1条\n";
    std::fs::write(folder.path("年度のある規程.csv"), named).unwrap();
    let preview = run(folder, &["import", "documents", "年度のある規程.csv", "--preview"], 0).out;
    assert!(preview.contains("「令和7年度版の1-①」は前の様式の番号なので、いまの様式の「1-①」とみました"), "{preview}");
    let older = std::fs::read_to_string(folder.path("新しい規程.csv")).unwrap().replace("R8.5.1", "R7.6.2");
    std::fs::write(folder.path("前の規程.csv"), older).unwrap();
    let preview = run(folder, &["import", "documents", "前の規程.csv", "--preview"], 0).out;
    assert!(preview.contains("前の様式の番号"), "{preview}");
}

/// Under the same number the form in use may ask something else: neither what names last year nor what was confirmed in it is taken.
fn last_years_answers_are_refused(folder: &Folder) {
    run(folder, &["export", "answers", "-o", "回答.csv"], 0);
    std::fs::write(folder.path("年度なし.csv"), "番号,回答,確認日\n1-①,はい,R7.6.2\n").unwrap();
    for (name, why) in [("回答.csv", "「r7」の回答です"), ("年度なし.csv", "前の年度の回答は取り込みません")]
    {
        let refused = folder.run(&["import", "answers", name]);
        assert!(refused.code != 0 && format!("{}{}", refused.out, refused.err).contains(why), "{name}: {refused:?}");
    }
}

#[test]
fn a_newer_form_judges_only_once_a_person_confirmed_it() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    run(&folder, &["import", "people", &sample("職員名簿.csv")], 0);
    run(&folder, &["import", "documents", &sample("文書一覧.csv")], 0);
    run(&folder, &["answer", "1-①", "はい", "--confirmed", "R7.6.2"], 0);
    run(&folder, &["edition", "import", &form("unified_form.xlsx")], 0);
    run(&folder, &["judge", "--edition", "r8"], 2);
    run(&folder, &["close-year"], 2);
    run(&folder, &["close-year", "--back", "早すぎた"], 2);
    run(&folder, &["edition", "confirm", "r8"], 0);
    let before = articles(&folder);
    let turned = run(&folder, &["close-year", "--json"], 0).json();
    assert!(turned["renumbered"].as_u64() > Some(0), "{turned}");
    let after = articles(&folder);
    assert_ne!(after, before, "rows name the same questions by the new numbers");
    let again = run(&folder, &["import", "documents", &sample("文書一覧.csv"), "--json"], 0).json();
    assert_eq!(articles(&folder), after, "last year's file is the same file: {again}");
    rewritten_for_this_form(&folder, &before, &after);
    run(&folder, &["close-year", "--back", " "], 2);
    let back = run(&folder, &["close-year", "--back", "早すぎた", "--json"], 0).json();
    assert_eq!((back["from"].as_str(), back["to"].as_str()), (Some("r8"), Some("r7")));
    assert_eq!(articles(&folder), before, "turned back, they are as they were");
    run(&folder, &["close-year"], 0);

    last_years_answers_are_refused(&folder);
    let officer = item(&folder, "r8/pharmacy/1-1");
    assert_eq!(
        (officer["status"].as_str(), officer["last_year"]["words"].as_str()),
        (Some("unanswered"), Some("はい"))
    );
    assert_eq!(officer["finding"]["state"], "satisfied");
    let without = item(&folder, "r8/pharmacy/2-2");
    assert_eq!(without["finding"]["state"], "unknown", "a row without a duty waits for evidence");
    assert_eq!(without["title"], without["wording"], "and is called by its own wording");
    run(&folder, &["evidence", "2-2", "--title", "点検記録", "--kept-where", "事務室の棚"], 0);
    assert_eq!(item(&folder, "r8/pharmacy/2-2")["finding"]["state"], "satisfied");

    run(&folder, &["answer", "1-①", "はい"], 0);
    run(&folder, &["paper", "checklist", "-o", "filled.xlsx"], 0);
    let filled = cells(&folder, "filled.xlsx");
    assert_eq!((filled("D4").as_str(), filled("E4").as_str()), ("はい", "令和8年11月23日"));
    assert_eq!(filled("D5"), "はい・いいえ（ / ）", "an unanswered row stays as the ministry printed it");
}

/// A row that asks for more than the rule knows is never taken over by agreeing to the whole.
#[test]
fn a_row_that_asks_for_more_is_confirmed_by_itself() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり薬局"]).code, 0);
    let more = "1-①　医療情報システム安全管理責任者を設置している。また、年１回以上、教育を行っている。";
    let lines = [
        "令和8年度　薬局におけるサイバーセキュリティ対策チェックリスト（薬局確認用）,,",
        ",チェック項目,確認結果（日付）",
        &format!("1 体制構築,{more},はい・いいえ（　／　）"),
        "4 規程の整備,4-①　職員に対する教育を実施している（例の行）。,はい・いいえ（　／　）",
    ];
    std::fs::write(folder.path("form.csv"), lines.join("\n")).unwrap();
    let shown = run(&folder, &["edition", "import", "form.csv"], 0);
    assert!(shown.out.contains("《また、年1回以上、教育を行っている。》"), "{shown:?}");
    let refused = run(&folder, &["edition", "confirm", "r8"], 2);
    assert!(refused.err.contains("r8/pharmacy/1-1=safety_officer"), "{refused:?}");
    run(&folder, &["edition", "confirm", "r8", "--map", "r8/pharmacy/1-1=safety_officer"], 0);
    run(&folder, &["edition", "confirm", "r8"], 0);
    let judged = run(&folder, &["judge", "--edition", "r8"], 0);
    assert!(
        judged.out.contains("《また、年1回以上、教育を行っている。》"),
        "judging says what it leaves to people: {judged:?}"
    );
}
