//! What a vendor writes beside its answers on a form, and between them.

use crate::filled::{LOG, OFFICER, REMOTE, SERVICES, SOURCES, replies, told};
use crate::given::{today, xlsx};
use model::lang::Lang;
use model::record::Ledger;
use rust_xlsxwriter::{Format, Workbook};
use tables::{Limits, Preview, Told, read, understand};

const TITLE: &[&str] = &["令和7年度 薬局におけるサイバーセキュリティ対策チェックリスト 事業者確認用"];
const HEAD: &[&str] = &["事業者名", "C社"];

fn form(rows: &[&[&str]], merges: &[(u32, u16, u32, u16)]) -> Preview {
    let rows: Vec<&[&str]> = [TITLE, HEAD].into_iter().chain(rows.iter().copied()).collect();
    replies(&xlsx("回答", &rows, merges)).expect("a preview")
}

#[test]
fn every_column_beside_the_answers_is_a_remark_unless_it_was_printed() {
    const SAID: &str = "サーバは9月対応予定";
    let remarked = format!("いいえ|{SAID}");
    for (heading, expected) in [
        ("備考", &*remarked),
        ("コメント", &remarked),
        ("特記事項", &remarked),
        ("補足", &remarked),
        ("補足説明", &remarked),
        ("説明", &remarked),
        ("理由", &remarked),
        ("いいえの場合の理由（必ず記入してください。なければ空欄で結構です）", &remarked),
        ("詳細", &remarked),
        ("弊社コメント", &remarked),
        ("弊社回答コメント", &remarked),
        ("担当者コメント", &remarked),
        ("", &remarked),
        ("対応状況", &remarked),
        ("対策", "いいえ|対策: サーバは9月対応予定"),
        ("未対応の内容", "いいえ|未対応の内容: サーバは9月対応予定"),
        ("実施条件", "いいえ|実施条件: サーバは9月対応予定"),
        ("参照", "いいえ| +参照=サーバは9月対応予定"),
        ("重要度", "いいえ| +重要度=サーバは9月対応予定"),
        ("確認者", "いいえ| +確認者=サーバは9月対応予定"),
    ] {
        let rows: [&[&str]; 5] = [
            &["番号", "チェック項目", "確認結果", heading, "確認日"],
            &["1-①", OFFICER, "はい", "", "R7.6.1"],
            &["2-②", REMOTE, "いいえ", SAID, "R7.6.1"],
            &["2-⑪", LOG, "", "", ""],
            &["2-⑬", SOURCES, "はい", "", "R7.6.1"],
        ];
        let preview = form(&rows, &[]);
        let said: Vec<String> = preview
            .rows
            .iter()
            .filter(|row| row.row == 5)
            .map(|row| {
                let text = |key: &str| row.cells.get(key).map_or("", String::as_str);
                let notes: String = row.notes.iter().map(|(heading, text)| format!(" +{heading}={text}")).collect();
                format!("{}|{}{notes}", text("answer"), text("note"))
            })
            .collect();
        assert_eq!(said, [expected], "{heading}");
        let all = told(&preview, &["number", "answer", "confirmed_on"]);
        let others = ["4 1-①|はい|2025-06-01", "5 2-②|いいえ|2025-06-01", "7 2-⑬|はい|2025-06-01", "6C NoAnswer"];
        assert_eq!(all, others, "{heading}");
        let columns = preview.render(Lang::Ja);
        let taken = if expected.contains('+') { "（そのまま残します）" } else { "備考" };
        let heading = if heading.is_empty() { "（見出しなし D列）" } else { heading };
        let line: String = columns.lines().filter(|line| line.trim().starts_with("D ")).collect();
        assert!(
            line.ends_with(&format!("→ {taken}")) && line.contains(heading.get(..9).unwrap_or(heading)),
            "{columns}"
        );
    }
}

/// A vendor's own words on nearly every row, also where it left the answer open or struck it out.
#[test]
fn a_vendors_words_are_remarks_wherever_they_stand() {
    for (heading, last) in [("対応状況", "確認中"), ("対応", ""), ("コメント", "確認中")] {
        let rows: [&[&str]; 5] = [
            &["番号", "チェック項目", "確認結果", "確認日", heading],
            &["1-①", OFFICER, "はい", "R7.6.1", "済"],
            &["2-②", REMOTE, "はい", "R7.6.1", "一部未対応"],
            &["2-⑪", LOG, "", "", "確認中"],
            &["2-⑬", SOURCES, "はい", "R7.6.1", last],
        ];
        let notes: Vec<bool> = form(&rows, &[])
            .rows
            .iter()
            .map(|row| row.cells.get("note").is_some_and(|note| note.contains("一部未対応")))
            .collect();
        assert_eq!(notes, [false, true, false], "{heading}");
    }
}

#[test]
fn what_stands_on_rows_without_an_answer_as_well_was_printed() {
    let rows: [&[&str]; 5] = [
        &["番号", "チェック項目", "確認結果", "確認日", "評価の観点", ""],
        &["1-①", OFFICER, "はい", "R7.6.1", "体制", ""],
        &["2-②", REMOTE, "はい", "R7.6.1", "運用", "端末は未確認"],
        &["2-⑪", LOG, "", "", "運用", ""],
        &["2-⑬", SOURCES, "はい", "R7.6.1", "運用", ""],
    ];
    let preview = form(&rows, &[]);
    assert_eq!(
        told(&preview, &["number", "answer", "note"]),
        ["4 1-①|はい|", "5 2-②|はい|端末は未確認", "7 2-⑬|はい|", "6C NoAnswer"]
    );
    let kept = preview.rows.first().and_then(|row| row.notes.get("評価の観点")).map(String::as_str);
    assert_eq!(kept, Some("体制"));
    let cautions = preview.cautions(Lang::Ja).concat();
    assert!(
        cautions.contains("意味の分からない列は、そのまま残します（判定には使いません）: 評価の観点"),
        "{cautions}"
    );
}

/// Codes of clauses on every row say nothing; days on every row do.
#[test]
fn a_column_of_clauses_is_no_remark() {
    for (texts, is_remark) in [
        (["運17", "企3", "運2.1"], false),
        (["P.3", "P.4", "P.12"], false),
        (["9月", "10月", "未定"], true),
        (["R8.3", "R8.3", "R8.3"], true),
        (["運17", "対応中", "運2"], true),
    ] {
        let row = |number, wording, text| [number, wording, "はい", "R7.6.1", text];
        let headings = ["番号", "チェック項目", "確認結果", "確認日", ""];
        let rows = [row("1-①", OFFICER, texts[0]), row("2-②", REMOTE, texts[1]), row("2-⑪", LOG, texts[2])];
        let rows: Vec<&[&str]> = [&headings].into_iter().chain(&rows).map(|row| &row[..]).collect();
        let preview = form(&rows, &[]);
        assert!(preview.rows.iter().all(|row| row.cells.contains_key("note") == is_remark), "{texts:?}: {preview:?}");
    }
}

#[test]
fn a_remark_merged_over_rows_is_one_on_each_and_tells_no_group() {
    let rows: [&[&str]; 6] = [
        &["番号", "チェック項目", "確認結果", "確認日", "備考", "補足"],
        &["1-①", OFFICER, "はい", "R7.6.1", "", ""],
        &["2-②", REMOTE, "はい", "R7.6.1", "契約に含む", "9月対応予定"],
        &["2-⑪", LOG, "はい", "R7.6.1", "", ""],
        &["2-⑫（端末PC）", SERVICES, "はい", "R7.6.1", "", "サーバは未対応"],
        &["2-⑬", SOURCES, "はい", "R7.6.1", "", ""],
    ];
    let preview = form(&rows, &[(4, 5, 5, 5)]);
    assert_eq!(
        told(&preview, &["number", "note"]),
        ["4 1-①|", "5 2-②|契約に含む ／ 9月対応予定", "6 2-⑪|9月対応予定", "7 2-⑫（端末PC）|サーバは未対応", "8 2-⑬|"]
    );
}

/// One number for the servers and the terminals: the words beside each row tell which it is, or the order does.
#[test]
fn rows_may_share_the_merged_cell_of_their_number() {
    let headings: &[&str] = &["番号", "チェック項目", "対象", "確認結果", "確認日"];
    let (log, last): (&[&str], &[&str]) =
        (&["2-⑪", LOG, "", "はい", "R7.6.1"], &["2-⑬", SOURCES, "", "はい", "R7.6.1"]);
    let wording = (4, 1, 5, 1);
    for (first, second, merges, expected) in [
        (["2-⑫", SERVICES, "サーバ"], ["", "", "端末PC"], &[wording][..], ["2-⑫（サーバ）", "2-⑫（端末PC）"]),
        (["2-⑫", SERVICES, "端末PC"], ["", "", "サーバ"], &[wording], ["2-⑫（端末PC）", "2-⑫（サーバ）"]),
        (["2-⑫", SERVICES, "サーバ"], ["", SERVICES, "端末PC"], &[], ["2-⑫（サーバ）", "2-⑫（端末PC）"]),
        (["2-⑫", SERVICES, ""], ["", SERVICES, ""], &[], ["2-⑫（サーバ）", "2-⑫（端末PC）"]),
        (["2-⑫", SERVICES, ""], ["", "", ""], &[wording], ["2-⑫（サーバ）", "2-⑫（端末PC）"]),
        (["2-⑫", "不要なサービスの停止", ""], ["", "", ""], &[wording], ["2-⑫（サーバ）", "2-⑫（端末PC）"]),
        (["⑫", SERVICES, "サーバ"], ["", "", "端末PC"], &[wording], ["2-⑫（サーバ）", "2-⑫（端末PC）"]),
    ] {
        let first: Vec<&str> = first.into_iter().chain(["はい", "R7.6.1"]).collect();
        let second: Vec<&str> = second.into_iter().chain(["いいえ", "R7.6.1"]).collect();
        let section: &[&str] = &["2 医療情報システムの管理・運用"];
        let rows = [headings, section, &first, &second, last, log];
        let preview = form(&rows, &[&[(4, 0, 5, 0)], merges].concat());
        let [one, other] = expected;
        let expected =
            [format!("5 {one}|はい"), format!("6 {other}|いいえ"), "7 2-⑬|はい".to_owned(), "8 2-⑪|はい".to_owned()];
        assert_eq!(told(&preview, &["number", "answer"]), expected, "{first:?} {second:?}");
    }
    // The second one left blank is an item without an answer.
    let rows: [&[&str]; 3] = [headings, &["2-⑫", SERVICES, "サーバ", "はい", "R7.6.1"], &["", "", "端末PC", "", ""]];
    let preview = form(&rows, &[(3, 0, 4, 0), (3, 1, 4, 1)]);
    assert_eq!(told(&preview, &["number", "answer"]), ["4 2-⑫（サーバ）|はい", "5D NoAnswer"]);
}

/// What is struck out is answered no more: the whole row, or its answer.
#[test]
fn a_row_that_is_struck_out_is_left_blank() {
    let rows: [&[&str]; 7] = [
        TITLE,
        HEAD,
        &["番号", "チェック項目", "確認結果", "確認日", "備考"],
        &["1-①", OFFICER, "はい", "R7.6.1", ""],
        &["2-②", REMOTE, "はい", "R7.6.1", "契約に含む"],
        &["2-⑪", LOG, "はい", "R7.6.1", ""],
        &["2-⑬", SOURCES, "はい", "R7.6.1", ""],
    ];
    let (struck, plain) = (Format::new().set_font_strikethrough(), Format::new());
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(texts) {
            let is_struck = row == 4 || (row == 5 && column == 2) || (row == 6 && column > 0);
            if !text.is_empty() {
                page.write_string_with_format(row, column, *text, if is_struck { &struck } else { &plain })
                    .expect("a cell");
            }
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let preview = replies(&bytes).expect("a preview");
    assert_eq!(told(&preview, &["number", "answer"]), ["4 1-①|はい", "5C NoAnswer", "6C NoAnswer", "7C NoAnswer"]);
    let said = preview.render(Lang::Ja);
    assert!(said.contains("5 取り消し線の行: 2-② | "), "{said}");
    // What they answered on an earlier form does not hold any more.
    let workbook = read(&bytes, "回答.xlsx", &Limits::default()).expect("a workbook");
    let unplaced = understand(&workbook, Ledger::VendorReply, today(), &Told::default()).expect("a preview");
    let blank: Vec<(u32, bool)> = unplaced.blank.iter().map(|row| (row.row, row.is_blank())).collect();
    assert_eq!(blank, [(5, true), (6, true), (7, true)]);
}

/// Lines that a vendor added below the rows or between them belong to the items that they name; what names none is told.
#[test]
fn lines_that_a_vendor_added_are_remarks() {
    let row = |number: &'static str, wording: &'static str| [number, wording, "はい", "R7.6.1", ""];
    let (first, second) = (row("2-②", REMOTE), row("2-⑪", LOG));
    let headings: &[&str] = &["番号", "チェック項目", "確認結果", "確認日", "備考"];
    for (line, noted, told_of) in [
        (&["※2-②についてはサーバは未適用です。"][..], "※2-②についてはサーバは未適用です。", ""),
        (&["注）2-②は9月対応予定"], "注）2-②は9月対応予定", ""),
        (&["注）2-②についてはサーバは未適用です"], "注）2-②についてはサーバは未適用です", ""),
        (&["2-②は9月対応予定"], "2-②は9月対応予定", ""),
        (&["", "2-②　サーバは未適用です"], "2-②　サーバは未適用です", ""),
        (&["", "サーバは未適用です（2-②）"], "サーバは未適用です（2-②）", ""),
        (&["", "", "", "", "2-②は9月対応予定"], "2-②は9月対応予定", ""),
        (&["※管理者権限対象者の明確化を行っている"], "", ""),
        (&["端末PCについて、以下を実施している。"], "", ""),
        (&["2-②", "サーバは未適用です"], "サーバは未適用です", ""),
        (&["2-② 備考", "サーバは未適用です"], "サーバは未適用です", ""),
        (&["この様式についての注意", "2-②の文は確かめていません"], "", ""),
        (&["一部の端末は当社の管理外です"], "", "一部の端末は当社の管理外です"),
        (&["※サーバは順次更新します"], "", "※サーバは順次更新します"),
    ] {
        let below = [headings, &first, &second, line];
        let between = [headings, &first, line, &second];
        // Between the rows a number with words is an item without an answer; our own notes are the last on a form.
        let looks_like_item =
            (line[0].is_empty() && !line[1].is_empty()) || line[0] == "2-②" || line[0].starts_with("この");
        for rows in [&below[..], &between].into_iter().take(if looks_like_item { 1 } else { 2 }) {
            let preview = form(rows, &[]);
            let said = told(&preview, &["number", "answer", "note"]);
            let is_between = rows[2] == line;
            let noted = if is_between && line[0].starts_with("※サーバ") { line[0] } else { noted };
            let last = if is_between { 6 } else { 5 };
            assert_eq!(said, [format!("4 2-②|はい|{noted}"), format!("{last} 2-⑪|はい|")], "{line:?}");
            let aside = preview.skipped.iter().filter(|aside| aside.row > 3).map(|aside| aside.text.as_str());
            let told_of = if noted.is_empty() { told_of } else { "" };
            assert_eq!(aside.collect::<String>(), told_of, "{line:?}");
        }
    }
}

/// A ※ note within the cell of the wording is the form's own, or the vendor's.
#[test]
fn a_note_within_the_wording_is_a_remark_unless_it_was_printed() {
    let officer = format!("{OFFICER}\n※管理者権限対象者の明確化を行っている");
    let remote = format!("{REMOTE}\n※一部の端末は未確認");
    let rows: [&[&str]; 5] = [
        &["番号", "チェック項目", "確認結果", "確認日", "備考"],
        &["1-①", &officer, "はい", "R7.6.1", ""],
        &["2-②", &remote, "はい", "R7.6.1", "契約に含む"],
        &["2-⑪", LOG, "はい", "R7.6.1", "詳細は別紙"],
        &["", "", "", "", "サーバは9月対応"],
    ];
    let preview = form(&rows, &[(5, 0, 6, 0), (5, 1, 6, 1), (5, 2, 6, 2)]);
    assert_eq!(
        told(&preview, &["number", "note"]),
        ["4 1-①|", "5 2-②|契約に含む ／ ※一部の端末は未確認", "6 2-⑪|詳細は別紙 ／ サーバは9月対応"]
    );
}

/// A vendor's own table, which is read by its headings alone.
#[test]
fn a_plain_table_of_replies_has_its_remarks_under_any_usual_heading() {
    for heading in ["理由", "特記事項", "弊社コメント", "対応状況"] {
        let csv = format!(
            "事業者名,番号,確認結果,確認日,備考,{heading}\nC社,2-②,はい,R7.6.1,契約に含む,端末は未確認\nC社,2-⑪,はい,R7.6.1,,\n"
        );
        let preview = replies(csv.as_bytes()).expect("a preview");
        assert_eq!(told(&preview, &["number", "note"]), ["2 2-②|契約に含む ／ 端末は未確認", "3 2-⑪|"], "{heading}");
        assert!(preview.render(Lang::Ja).contains(&format!("F {heading} → 備考")), "{heading}");
    }
    let csv = "事業者名,番号,説明,確認結果,確認日\nC社,2-②,遠隔保守の有無,はい,R7.6.1\n";
    assert_eq!(told(&replies(csv.as_bytes()).expect("a preview"), &["number", "note"]), ["2 2-②|"]);
}
