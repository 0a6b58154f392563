//! Forms that a vendor laid out itself: a column for each answer, rounds with their days, a column for each system, rows
//! that are only counted.

use crate::filled::{KEYS, LOG, OFFICER, REMOTE, SERVICES, SOURCES, replies, told};
use crate::given::xlsx;
use model::lang::Lang;
use rust_xlsxwriter::Workbook;

const TITLE: &[&str] = &["令和7年度 薬局におけるサイバーセキュリティ対策チェックリスト 事業者確認用"];
const HEAD: &[&str] = &["事業者名", "C社"];

fn form(rows: &[&[&str]], merges: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let rows: Vec<&[&str]> = [TITLE, HEAD].into_iter().chain(rows.iter().copied()).collect();
    xlsx("回答", &rows, merges)
}

#[test]
fn each_answer_may_have_its_own_column() {
    let items: [&[&str]; 6] = [
        &["1-①", OFFICER, "○", "", "R7.7.1"],
        &["2-②", REMOTE, "", "○", "R7.7.1", "対応中"],
        &["2-⑪", LOG, "－", "✓（7/2）", ""],
        &["2-⑫（サーバ）", SERVICES, "○", "○", "R7.7.1"],
        &["2-⑫（端末PC）", SERVICES, "", "", "R7.7.1"],
        &["2-⑬", SOURCES, "一部", "", "R7.7.1"],
    ];
    let expected = [
        "C社|1-①|はい|2025-07-01||",
        "C社|2-②|いいえ|2025-07-01||対応中",
        "C社|2-⑪|いいえ|2025-07-02||",
        "C社|2-⑫（サーバ）|はい: ○、いいえ: ○|2025-07-01||",
        "C社|2-⑬|はい: 一部|2025-07-01||",
    ];
    let in_one: &[&str] = &["番号", "チェック項目", "はい", "いいえ", "確認日", "備考"];
    let in_two: [&[&str]; 2] = [&["No", "チェック項目", "確認結果", "", "確認日", "備考"], &["", "", "はい", "いいえ"]];
    let rows: Vec<&[&str]> = [in_one].into_iter().chain(items).collect();
    let one = replies(&form(&rows, &[])).expect("a preview");
    let rows: Vec<&[&str]> = in_two.into_iter().chain(items).collect();
    let two = replies(&form(&rows, &[(2, 2, 2, 3)])).expect("a preview");
    for (preview, first) in [(one, 4), (two, 5)] {
        let rows = [0, 1, 2, 3, 5].map(|n| first + n).into_iter().zip(expected);
        let expected: Vec<String> = rows.map(|(row, says)| format!("{row} {says}")).collect();
        let blank = format!("{}C NoAnswer", first + 4);
        assert_eq!(told(&preview, &KEYS), [expected, vec![blank]].concat());
        // A mark at both and words at one are to be looked at; taken, they leave the item unknown.
        assert_eq!(preview.to_look_at(), 2);
        let columns = preview.render(Lang::Ja);
        assert!(columns.contains("C はい → 確認結果\n") && columns.contains("D いいえ → 確認結果\n"), "{columns}");
    }
}

#[test]
fn words_that_are_no_answer_replace_the_old_one() {
    let rows: [&[&str]; 7] = [
        &["番号", "チェック項目", "確認結果", "確認日", "備考", ""],
        &["1-①", OFFICER, "いいえ(対応中)", "R7.7.1"],
        &["2-②", REMOTE, "はい→いいえ", "R7.7.1"],
        &["2-⑪", LOG, "概ねはい", "R7.7.1"],
        &["2-⑫（サーバ）", SERVICES, "はい・(いいえ) 7/1", ""],
        &["2-⑫（端末PC）", SERVICES, "(はい)・いいえ 7/1", ""],
        &["2-⑬", SOURCES, "", "R7.7.1", "", "否"],
    ];
    let preview = replies(&form(&rows, &[])).expect("a preview");
    assert_eq!(
        told(&preview, &["number", "answer", "confirmed_on"]),
        [
            "4 1-①|いいえ|2025-07-01",
            "5 2-②|はい→いいえ|2025-07-01",
            "6 2-⑪|概ねはい|2025-07-01",
            "7 2-⑫（サーバ）|いいえ|2025-07-01",
            "8 2-⑫（端末PC）|はい|2025-07-01",
            "9 2-⑬|否|2025-07-01",
        ]
    );
    assert_eq!(preview.to_look_at(), 3);
    let kept = preview.rows.first().and_then(|row| row.notes.get("確認結果")).map(String::as_str);
    assert_eq!(kept, Some("いいえ(対応中)"));
}

/// A column of clauses is printed on every row; it is no answer where none is given.
#[test]
fn what_is_printed_beside_a_blank_row_is_no_answer() {
    let row = |answer: &'static str| -> [&'static str; 4] { ["2-⑪", LOG, answer, "運17"] };
    let headings: &[&str] = &["番号", "チェック項目", "確認結果", "ガイドライン"];
    let first: &[&str] = &["1-①", OFFICER, "はい", "企3"];
    let hint = row("はい・いいえ（いいえの場合は目標日）");
    let why = replies(&form(&[headings, &hint, &hint], &[])).expect_err("blank").to_string();
    assert!(why.contains("まだ回答が記入されていません"), "{why}");
    let why = replies(&form(&[headings, &row("はい・いいえ")], &[])).expect_err("blank").to_string();
    assert!(why.contains("まだ回答が記入されていません"), "{why}");
    let preview = replies(&form(&[headings, first, &row("")], &[])).expect("a preview");
    assert_eq!(told(&preview, &["number", "answer"]), ["4 1-①|はい", "5C NoAnswer"]);
}

#[test]
fn rounds_may_have_their_days_in_columns_of_their_own() {
    let rows: [&[&str]; 3] = [
        &["番号", "チェック項目", "1回目", "1回目確認日", "目標日", "2回目", "2回目確認日", "備考"],
        &["1-①", OFFICER, "いいえ", "R7.6.1", "R7.9.30", "はい", "R7.9.20"],
        &["2-⑪", LOG, "いいえ", "R7.6.1", "R7.9.30"],
    ];
    let preview = replies(&form(&rows, &[])).expect("a preview");
    assert_eq!(told(&preview, &KEYS), ["4 C社|1-①|はい|2025-09-20||", "5 C社|2-⑪|いいえ|2025-06-01|2025-09-30|"]);
}

#[test]
fn each_system_may_have_its_own_column() {
    let rows: [&[&str]; 4] = [
        &["番号", "チェック項目", "レセコン", "電子薬歴", "確認日"],
        &["1-①", OFFICER, "はい", "はい", "R7.6.1"],
        &["2-②", REMOTE, "はい", "いいえ", "R7.6.1"],
        &["2-⑪", LOG, "TRUE", "FALSE", "R7.6.1"],
    ];
    let preview = replies(&form(&rows, &[])).expect("a preview");
    assert_eq!(
        told(&preview, &["system", "number", "answer", "confirmed_on"]),
        [
            "4 レセコン|1-①|はい|2025-06-01",
            "5 レセコン|2-②|はい|2025-06-01",
            "6 レセコン|2-⑪|はい|2025-06-01",
            "4 電子薬歴|1-①|はい|2025-06-01",
            "5 電子薬歴|2-②|いいえ|2025-06-01",
            "6 電子薬歴|2-⑪|いいえ|2025-06-01",
        ]
    );
}

/// One file, a sheet for each system; the head of each names it, and no title tells the year.
#[test]
fn each_system_may_have_its_own_sheet() {
    let sheet = |system: &'static str, answer: &'static str| -> [Vec<&'static str>; 5] {
        [
            vec!["薬局におけるサイバーセキュリティ対策チェックリスト 事業者確認用"],
            vec!["事業者名", "C社"],
            vec!["対象システム", system],
            vec!["番号", "チェック項目", "確認結果", "確認日"],
            vec!["2-②", REMOTE, answer, "R7.6.1"],
        ]
    };
    let told_of = |first: &'static str, second: &'static str| {
        let mut book = Workbook::new();
        for (name, rows) in [("一", sheet(first, "はい")), ("二", sheet(second, "いいえ"))] {
            let page = book.add_worksheet();
            page.set_name(name).expect("a name").write_row_matrix(0, 0, rows).expect("rows");
        }
        told(&replies(&book.save_to_buffer().expect("a workbook")).expect("a preview"), &["system", "answer"])
    };
    assert_eq!(told_of("レセコン", "電子薬歴"), ["5 レセコン|はい", "5 電子薬歴|いいえ"]);
    assert_eq!(told_of("レセコン", "レセコン"), ["5 レセコン|はい ／ いいえ", "5 Twice { row: 5 }"]);
}

#[test]
fn days_where_the_answers_should_be_are_told_as_such() {
    let rows: [&[&str]; 3] =
        [&["番号", "チェック項目", "判断", "確認日"], &["1-①", OFFICER, "適", "R7.6.1"], &["2-⑪", LOG, "否", "R7.6.1"]];
    let why = replies(&form(&rows, &[])).expect_err("no answers").to_string();
    assert!(why.contains("回答（はい・いいえ）の列が見つかりません") && !why.contains("事業者名がない"), "{why}");
}

#[test]
fn rows_that_are_only_counted_stand_in_the_forms_order() {
    let counted = |first: &str, second: &str| {
        let rows: [&[&str]; 7] = [
            &["No", "チェック項目", "確認結果", "確認日"],
            &["1", OFFICER, "はい", "R7.6.1"],
            &["2", REMOTE, "はい", "R7.6.1"],
            &["3", LOG, "はい", "R7.6.1"],
            &["4", &format!("{SERVICES}（2-⑫）"), first, "R7.6.1"],
            &["5", SERVICES, second, "R7.6.1"],
            &["6", SOURCES, "はい", "R7.6.1"],
        ];
        replies(&form(&rows, &[])).expect("a preview")
    };
    let preview = counted("はい", "はい");
    assert_eq!(
        told(&preview, &["number", "answer"]),
        ["4 1-①|はい", "5 2-②|はい", "6 2-⑪|はい", "7 2-⑫（サーバ）|はい", "8 2-⑫（端末PC）|はい", "9 2-⑬|はい"]
    );
    assert_eq!(preview.to_look_at(), 0);
    assert!(preview.cautions(Lang::Ja).concat().contains("並び順から 2-⑫（サーバ） の行とみました"));
    // Where the order decides which of them is not done, a person looks first.
    assert_eq!(counted("はい", "いいえ").to_look_at(), 2);
}

/// Today is 2026-11-25, and nothing on the form tells its year.
#[test]
fn a_day_without_any_year_is_the_nearest_one() {
    let title: &[&str] = &["薬局におけるサイバーセキュリティ対策チェックリスト 事業者確認用"];
    for (answer, day, target, expected) in [
        ("はい", "10/10", "", "はい|2026-10-10|"),
        ("はい", "（10/10）", "", "はい|2026-10-10|"),
        ("はい", "10月10日", "", "はい|2026-10-10|"),
        ("はい（10/10）", "", "", "はい|2026-10-10|"),
        ("はい", "11/25", "", "はい|2026-11-25|"),
        ("はい", "12/10", "", "はい|2025-12-10|"),
        ("はい", "3/1", "", "はい|2026-03-01|"),
        ("はい", "2/29", "", "はい|2024-02-29|"),
        ("いいえ", "10/10", "3/31", "いいえ|2026-10-10|2027-03-31"),
        ("はい", "2/30", "", "読めない回答（はい）||"),
        ("はい（2/30）", "", "", "読めない回答（はい（2/30））||"),
        ("いいえ", "2/30", "", "いいえ||"),
    ] {
        let headings: &[&str] = &["番号", "チェック項目", "確認結果", "確認日", "目標日"];
        let rows: [&[&str]; 4] = [title, HEAD, headings, &["2-⑪", LOG, answer, day, target]];
        let preview = replies(&xlsx("回答", &rows, &[])).expect("a preview");
        assert_eq!(
            told(&preview, &["answer", "confirmed_on", "target_on"]),
            [format!("4 {expected}")],
            "{answer} {day}"
        );
        let (said, is_read) = (preview.cautions(Lang::Ja).concat(), expected.contains("-"));
        assert_eq!(said.contains("には年がないので、最も近い日"), is_read, "{said}");
        let is_open = expected.starts_with("読めない");
        assert_eq!(
            said.contains("確認日「2/30」が読めないので、この回答は取り込むと「不明」とします"),
            is_open,
            "{said}"
        );
        assert_eq!(preview.to_look_at(), usize::from(is_open), "{said}");
        assert!(!said.contains("どちらとも読めません"), "{said}");
    }
}

/// 確認結果 over 「はい・いいえ」, its day and its target; and over a column for each answer.
#[test]
fn the_result_may_be_headed_over_its_parts() {
    let (first, second) = ("番号", "チェック項目");
    for (lower, row, merge) in [
        (
            &["", "", "はい・いいえ", "確認日", "目標日", ""][..],
            &["いいえ", "R7.6.1", "R8.3.31", "9月対応"][..],
            (2, 2, 2, 4),
        ),
        (
            &["", "", "はい・いいえ", "確認日", "目標日", "コメント"],
            &["いいえ", "R7.6.1", "R8.3.31", "9月対応"],
            (2, 2, 2, 4),
        ),
        (&["", "", "はい／いいえ", "確認日", "目標日", ""], &["いいえ", "R7.6.1", "R8.3.31", "9月対応"], (2, 2, 2, 4)),
        (
            &["", "", "（はい・いいえ）", "確認日", "目標日", ""],
            &["いいえ", "R7.6.1", "R8.3.31", "9月対応"],
            (2, 2, 2, 4),
        ),
        (&["", "", "結果", "確認日", "目標日", ""], &["いいえ", "R7.6.1", "R8.3.31", "9月対応"], (2, 2, 2, 4)),
        (&["", "", "はい", "いいえ", "確認日", "目標日", ""], &["", "○", "R7.6.1", "R8.3.31", "9月対応"], (2, 2, 2, 5)),
    ] {
        let note = if lower.contains(&"コメント") { "" } else { "備考" };
        let upper: Vec<&str> =
            [first, second, "確認結果"].into_iter().chain(vec![""; lower.len() - 4]).chain([note]).collect();
        let row: Vec<&str> = ["2-⑪", LOG].into_iter().chain(row.iter().copied()).collect();
        let last = u16::try_from(lower.len() - 1).expect("few columns");
        let rows = [&upper[..], lower, &row];
        let merges = [merge, (2, 0, 3, 0), (2, 1, 3, 1), (2, last, 3, last)];
        let merges = &merges[..if note.is_empty() { 3 } else { 4 }];
        let preview = replies(&form(&rows, merges)).expect("a preview");
        assert_eq!(told(&preview, &KEYS), ["5 C社|2-⑪|いいえ|2025-06-01|2026-03-31|9月対応"], "{lower:?}");
    }
}
