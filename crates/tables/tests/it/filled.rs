//! Official forms that come back filled in. The wording of R7 is that of the reconciled sheet.

use crate::given::{today, xlsx};
use model::edition::{Audience, Form, FormRow, Scope};
use model::lang::Lang;
use model::record::Ledger;
use tables::{Limits, Preview, ReadError, Told, place, read, tell_twice, understand, understand_answers};

const BLANK: &str = "はい・いいえ\n（　／　）";
pub(crate) const OFFICER: &str = "事業者内に、医療情報システム等の提供に係る管理責任者を設置している。";
const NOTE: &str = "※管理者権限対象者の明確化を行っている";
pub(crate) const REMOTE: &str = "リモートメンテナンス（保守）している機器の有無を確認した。";
pub(crate) const LOG: &str = "アクセスログを管理している。";
pub(crate) const SERVICES: &str = "バックグラウンドで動作している不要なソフトウェア及びサービスを停止している。";
pub(crate) const SOURCES: &str = "接続元制限を実施している。";

/// Item, answer, target and note of each item of a form.
type Items<'i> = [[&'i str; 4]];

/// A form as the ministry prints it: headings in two rows, numbers within the wording.
fn form(mark: &str, head: &[[&str; 2]], items: &Items<'_>) -> Vec<u8> {
    let mut rows: Vec<Vec<&str>> =
        vec![vec!["令和7年度　薬局におけるサイバーセキュリティ対策チェックリスト", "", "", "", mark]];
    rows.extend(head.iter().map(|pair| pair.to_vec()));
    rows.push(vec!["チェック項目", "", "確認結果（日付）", "", "備考"]);
    rows.push(vec!["", "", "確認日", "目標日", ""]);
    let headings = u32::try_from(rows.len() - 2).expect("few rows");
    rows.extend(items.iter().map(|[item, answer, target, note]| match answer.is_empty() && !item.contains("-") {
        true => vec![*item],
        false => vec!["", *item, *answer, *target, *note],
    }));
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let merges = [(headings, 0, headings + 1, 1), (headings, 2, headings, 3), (headings, 4, headings + 1, 4)];
    xlsx("Sheet1", &rows, &merges)
}

/// The rows of the vendors' form that these tests use, with their other readings.
fn vendors_form() -> Form {
    let row = |number: &str, alias: &str, scope, wording: &str| FormRow {
        number: number.to_owned(),
        aliases: [alias].into_iter().filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
        scope,
        section: String::new(),
        group: scope.map(|scope| format!("{}について、以下を実施している。", Scope::word(scope))).unwrap_or_default(),
        wording: wording.to_owned(),
        notes: if number == "1-①" { vec![NOTE.to_owned()] } else { Vec::new() },
        duty: None,
        may_be_not_required: false,
        parameters: Default::default(),
        uncertain: String::new(),
        cells: None,
    };
    Form {
        audience: Audience::Vendor,
        title: String::new(),
        mark: "事業者確認用".to_owned(),
        notes: Vec::new(),
        rows: vec![
            row("1-①", "", None, OFFICER),
            row("2-②", "", None, REMOTE),
            row("2-⑪", "", None, LOG),
            row("2-⑫", "", Some(Scope::Server), SERVICES),
            row("2-⑫", "2-⑬", Some(Scope::Terminal), SERVICES),
            row("2-⑬", "2-⑭", None, SOURCES),
        ],
        official: None,
    }
}

pub(crate) fn replies(bytes: &[u8]) -> Result<Preview, ReadError> {
    let workbook = read(bytes, "回答.xlsx", &Limits::default())?;
    let mut preview = understand(&workbook, Ledger::VendorReply, today(), &Told::default())?;
    place(&mut preview, &vendors_form(), |_| true);
    tell_twice(&mut preview);
    Ok(preview)
}

pub(crate) fn told(preview: &Preview, keys: &[&str]) -> Vec<String> {
    let texts = |row: &tables::ReadRow| {
        keys.iter().map(|key| row.cells.get(*key).map_or("", String::as_str)).collect::<Vec<_>>().join("|")
    };
    let rows = preview.rows.iter().map(|row| format!("{} {}", row.row, texts(row)));
    let bad = preview.bad.iter().map(|bad| format!("{}{} {:?}", bad.row, bad.column, bad.why));
    rows.chain(bad).collect()
}

pub(crate) const KEYS: [&str; 6] = ["vendor", "number", "answer", "confirmed_on", "target_on", "note"];
const HEAD: [[&str; 2]; 3] =
    [["医療情報システムの事業者名", "C社"], ["薬局名", "みどり薬局"], ["記入日", "令和7年6月20日"]];

#[test]
fn a_vendors_form_comes_back_in_its_own_layout() {
    let items = [
        ["1 体制構築", "", "", ""],
        [&format!("{OFFICER}(1-①)"), "はい（6/20）", "（　／　）", ""],
        ["医療情報システム全般について、以下を実施している。", "", "", ""],
        [&format!("2-② {REMOTE}"), "○はい・いいえ（6/20）", "", "VPNあり"],
        ["サーバについて、以下を実施している。", "", "", ""],
        [&format!("2-⑪{LOG}"), "はい・○いいえ\n（R7.6.20）", "（3/31）", ""],
        [&format!("{SERVICES}(2-⑫)"), "はい○", "", ""],
        ["端末PCについて、以下を実施している。", "", "", ""],
        [&format!("{SERVICES}(2-⑬)"), "いいえ（6/20）", "令和9年度", ""],
        ["ネットワーク機器について、以下を実施している。", "", "", ""],
        [&format!("{SOURCES}(2-⑭)"), "対応済み（6/20）", "", ""],
    ];
    let preview = replies(&form("事業者確認用", &HEAD, &items)).expect("a preview");
    assert_eq!(
        told(&preview, &KEYS),
        [
            "8 C社|1-①|はい|2025-06-20||",
            "10 C社|2-②|はい|2025-06-20||VPNあり",
            "12 C社|2-⑪|いいえ|2025-06-20|2026-03-31|",
            "13 C社|2-⑫（サーバ）|はい|2025-06-20||",
            "15 C社|2-⑫（端末PC）|いいえ|2025-06-20|2028-03-31|",
            "17 C社|2-⑬|はい|2025-06-20||",
        ]
    );
    let terminal = preview.rows.get(4).expect("the row of terminals");
    let kept: Vec<String> = terminal.notes.iter().map(|(key, text)| format!("{key}={text}")).collect();
    assert_eq!(kept, ["様式の番号=2-⑬（端末PC）", "目標日=令和9年度", "確認結果=いいえ（6/20）"]);
    let head = preview.form.as_ref().expect("a form");
    assert_eq!(
        (head.audience, head.fiscal_year, head.pharmacy.as_str()),
        (Some(Audience::Vendor), Some(2025), "みどり薬局")
    );
    let cautions = preview.cautions(Lang::Ja).join("\n");
    assert!(cautions.contains("様式の上の日付 2025-06-20 を確認日としました"), "{cautions}");
    assert!(cautions.contains("番号「2-⑬（端末PC）」は、文言と対象から 2-⑫（端末PC） の行とみました"), "{cautions}");
}

#[test]
fn a_row_without_number_or_answer_is_a_problem_with_its_place() {
    let items = [
        [&format!("{OFFICER}(1-①)"), "はい（6/20）", "", ""],
        [&format!("{REMOTE}(2-②)"), BLANK, "", ""],
        [&format!("{LOG}(2-⑪)"), "はい・いいえ（6/20）", "", ""],
        ["自社で足した項目-番号なし", "はい（6/20）", "", ""],
        ["架空の項目。(2-⑮)", "はい（6/20）", "", ""],
        [&format!("{SOURCES}(2-⑬)"), "制限あり", "", ""],
        [&format!("{REMOTE}(2-②)"), "はい（2/30）", "", ""],
        [&format!("{OFFICER}(1-①)"), "いいえ（6/20）", "", ""],
    ];
    let preview = replies(&form("事業者確認用", &HEAD, &items)).expect("a preview");
    assert_eq!(
        told(&preview, &["number", "answer"]),
        [
            "7 1-①|はい ／ いいえ",
            "9 2-⑪|はい・いいえ（6/20）",
            "12 2-⑬|制限あり",
            "13 2-②|読めない回答（はい（2/30））",
            "8C NoAnswer",
            "10C NoNumber",
            "11 NotOnForm",
            "14 Twice { row: 7 }",
        ]
    );
    let said = preview.render(Lang::Ja);
    assert!(said.contains("どちらとも読めません") && said.contains("この様式にない番号です"), "{said}");
    assert_eq!(preview.to_look_at(), 4);
}

#[test]
fn a_plain_table_of_replies_needs_number_and_answer_too() {
    let csv = "事業者名,番号,チェック項目,確認結果,確認日\nB社,2-②,,はい,R7.6.20\nB社,2-⑮,,はい,R7.6.20\nB社,2-⑪,,,R7.6.20\nB社,,何か,はい,R7.6.20\nB社,2-⑬（端末PC）,,はい,R7.6.20\n";
    let preview = replies(csv.as_bytes()).expect("a preview");
    assert_eq!(
        told(&preview, &["number", "answer"]),
        ["2 2-②|はい", "6 2-⑫（端末PC）|はい", "3 NotOnForm", "4 NoAnswer", "5 NoNumber"]
    );
    // The words of the form tell the row as well; where they stand twice on it, the order does.
    let row = |wording: &str, answer: &str| format!("B社,{wording},{answer},R7.6.20\n");
    let rows = [
        row(REMOTE, "はい"),
        row(SERVICES, "はい"),
        row(SERVICES, "いいえ"),
        row("何か別のこと", "はい"),
        row(LOG, ""),
    ];
    let csv = format!("事業者名,チェック項目,確認結果,確認日\n{}", rows.concat());
    let preview = replies(csv.as_bytes()).expect("a preview");
    assert_eq!(
        told(&preview, &["number", "answer"]),
        ["2 2-②|はい", "3 2-⑫（サーバ）|はい", "4 2-⑫（端末PC）|いいえ", "5 NoNumber", "6 NoAnswer"]
    );
    assert!(preview.render(Lang::Ja).contains("番号がないので、文言から 2-② の行とみました"));
    // Where 2-⑭ is, 2-⑬ is the terminals'.
    let csv = "事業者名,番号,確認結果\nB社,2-⑬,はい\nB社,2-⑭,いいえ\n";
    assert_eq!(
        told(&replies(csv.as_bytes()).expect("a preview"), &["number", "answer"]),
        ["2 2-⑫（端末PC）|はい", "3 2-⑬|いいえ"]
    );
    let csv = "事業者名,番号,確認結果\nB社,2-⑬,はい\n";
    assert_eq!(told(&replies(csv.as_bytes()).expect("a preview"), &["number", "answer"]), ["2 2-⑬|はい"]);
}

#[test]
fn rounds_beside_each_other_keep_what_was_said_before() {
    let rows: [&[&str]; 6] = [
        &["令和6年度 薬局におけるサイバーセキュリティ対策チェックリスト", "", "", "", "事業者確認用"],
        &["事業者名：C社　支店　　記入者：あい　うえお　記入日　令和6年6月20日"],
        &["チェック項目", "確認結果（日付）", "", "", "備考"],
        &["", "1回目", "目標日", "2回目", ""],
        &["事業者内に、管理責任者を設置している。(1-①)", "いいえ（6/20）", "（9/30）", "はい（10/1）"],
        &["アクセスログを管理している。(2-⑪)", "いいえ（6/20）", "（1/31）", BLANK],
    ];
    let preview = replies(&xlsx("様式", &rows, &[(2, 1, 2, 3)])).expect("a preview");
    assert_eq!(
        told(&preview, &KEYS),
        ["5 C社　支店|1-①|はい|2024-10-01||", "6 C社　支店|2-⑪|いいえ|2024-06-20|2025-01-31|"]
    );
    let kept = preview.rows.first().map(|row| row.notes.clone()).unwrap_or_default();
    let by = preview.rows.first().and_then(|row| row.cells.get("filled_by"));
    assert_eq!(by.map(String::as_str), Some("あい　うえお"));
    assert_eq!(kept.get("1回目").map(String::as_str), Some("いいえ（6/20）"));
}

#[test]
fn the_other_form_a_blank_one_and_one_without_a_name_are_refused() {
    let items = [[&*format!("{OFFICER}(1-①)"), "はい（6/20）", "", ""]];
    let blank = [[&*format!("{OFFICER}(1-①)"), BLANK, "", ""]];
    for (bytes, says) in [
        (form("薬局確認用", &[], &items), "これは薬局確認用の様式です。事業者確認用ではありません"),
        (form("事業者確認用", &HEAD, &blank), "まだ回答が記入されていません"),
        (form("事業者確認用", &[["事業者名", ""], ["薬局名", "みどり薬局"]], &items), "事業者名がない"),
    ] {
        let why = replies(&bytes).expect_err(says).to_string();
        assert!(why.contains(says) && why.contains(" / "), "{why}");
    }
    let answers = |bytes: &[u8]| {
        let workbook = read(bytes, "回答.xlsx", &Limits::default())?;
        understand_answers(&workbook, today())
    };
    let csv = "事業者名,番号,確認結果,確認日\nB社,2-②,はい,R7.6.20\n";
    for bytes in [form("事業者確認用", &HEAD, &items), csv.as_bytes().to_vec()] {
        let why = answers(&bytes).expect_err("a vendor's").to_string();
        assert!(why.contains("これは事業者確認用の様式です。薬局確認用ではありません"), "{why}");
    }
}

#[test]
fn an_earlier_answer_carries_its_own_day_and_name() {
    let items = [
        ["医療情報システム安全管理責任者を設置している。(1-①)", "はい（6/20）", "", ""],
        ["サーバについて、以下を実施している。", "", "", ""],
        [&format!("{SERVICES}(2-⑫)"), "いいえ（6/20）", "年度末", "業者待ち"],
        ["サイバー攻撃を想定した事業継続計画（BCP）を策定している。(3-③)", "はい", "", ""],
    ];
    let bytes = form("薬局確認用", &[["記入者", "たち"]], &items);
    let workbook = read(&bytes, "様式.xlsx", &Limits::default()).expect("a workbook");
    let preview = understand_answers(&workbook, today()).expect("a preview");
    assert_eq!(
        told(&preview, &["number", "scope", "choice", "confirmed_on", "target_on", "note", "by"]),
        [
            "5 1-①||はい|2025-06-20|||たち",
            "7 2-⑫|サーバ|いいえ|2025-06-20|2026-03-31|業者待ち|たち",
            "8C NoConfirmedDay",
        ]
    );
}
