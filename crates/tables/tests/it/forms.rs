//! Official forms in several layouts. The wording of R7 is that of the reconciled sheet.

use crate::given::xlsx;
use model::edition::{Audience, Scope};
use tables::official_form::{OfficialForm, OfficialRow, read};
use tables::{Limits, Why};

const ANSWER: &str = "はい・いいえ\n（　／　）";
const DATE: &str = "（　／　）";

fn form(bytes: &[u8]) -> OfficialForm {
    read(bytes, "様式.xlsx", &Limits::default()).expect("a form")
}

fn row<'f>(form: &'f OfficialForm, number: &str, scope: Option<Scope>) -> &'f OfficialRow {
    form.rows.iter().find(|row| row.number == number && (scope.is_none() || row.scope == scope)).expect("a row")
}

/// Group and wording of the R7 form for pharmacies; a wording with its number as printed.
fn r7_rows() -> Vec<[&'static str; 5]> {
    let line = |text| [text, "", "", "", ""];
    let item = |text| ["", text, ANSWER, DATE, ""];
    vec![
        line("1 体制構築"),
        item("医療情報システム安全管理責任者を設置している。(1-①)"),
        line("2 医療情報システムの管理・運用"),
        line("医療情報システム全般について、以下を実施している。"),
        item("サーバ、端末PC、ネットワーク機器の台帳管理を行っている。(2-①)"),
        item(
            "リモートメンテナンス（保守）を利用している機器の有無を事業者等に確認した。(2-②)\n※事業者と契約していない場合には、記入不要",
        ),
        item("事業者から製造業者/サービス事業者による医療情報セキュリティ開示書（MDS/SDS）を提出してもらう。(2-③)"),
        line("※事業者と契約していない場合には、記入不要"),
        item(
            "利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している。\n※管理者権限対象者の明確化を行っている(2-④)",
        ),
        item("退職者や使用していないアカウント等、不要なアカウントを削除または無効化している。(2-⑤)"),
        item("セキュリティパッチ（最新ファームウェアや更新プログラム）を適用している。(2-⑥)"),
        item(
            "パスワードは英数字、記号が混在した8文字以上とし、定期的に変更している。\n※二要素認証、または13文字以上の場合は定期的な変更は不要(2-⑦)",
        ),
        item("パスワードの使い回しを禁止している。(2-⑧)"),
        item("USBストレージ等の外部記録媒体や情報機器に対して接続を制限している。(2-⑨)"),
        item("二要素認証を実装している。または令和9年度までに実装予定である。(2-⑩)"),
        line("サーバについて、以下を実施している。"),
        item("アクセスログを管理している。(2-⑪)"),
        item("バックグラウンドで動作している不要なソフトウェア及びサービスを停止している。(2-⑫)"),
        line("端末PCについて、以下を実施している。"),
        item("バックグラウンドで動作している不要なソフトウェア及びサービスを停止している。(2-⑫)"),
        line("ネットワーク機器について、以下を実施している。"),
        item("接続元制限を実施している。(2-⑬)"),
        line("3 インシデント発生に備えた対応"),
        item("インシデント発生時における組織内と外部関係機関（事業者、厚生労働省、警察等）への連絡体制図がある。(3-①)"),
        item(
            "インシデント発生時に調剤を継続するために必要な情報を検討し、データやシステムのバックアップの実施と復旧手順を確認している。(3-②)",
        ),
        item("サイバー攻撃を想定した事業継続計画（BCP）を策定している。(3-③)"),
        line("4 規程類の整備"),
        item("上記1-3のすべての項目について、具体的な実施方法を運用管理規程等に定めている。(4-①)"),
    ]
}

#[test]
fn the_pharmacy_form_with_numbers_inside_the_wording() {
    let mut rows: Vec<Vec<&str>> = vec![
        vec!["令和7年度版"],
        vec!["薬局におけるサイバーセキュリティ対策チェックリスト", "", "", "", "薬局確認用"],
        vec![
            "＊立入検査時、本チェックリストを確認します。令和7年度中にすべての項目で「はい」にマルが付くよう取り組んでください。\n＊「いいえ」の場合、令和7年度中の対応目標日を記入してください。",
        ],
        vec!["チェック項目", "", "確認結果\n（日付）", "", "備考"],
        vec!["", "", "確認日", "目標日", ""],
    ];
    let printed = r7_rows();
    rows.extend(printed.iter().map(|row| row.to_vec()));
    rows.push(vec!["問い合わせ先は別紙"]);
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let form = form(&xlsx("薬局確認用", &rows, &[(3, 0, 4, 1), (3, 2, 3, 3), (3, 4, 4, 4)]));
    assert_eq!(
        (form.title.as_str(), form.mark.as_str()),
        ("令和7年度版 薬局におけるサイバーセキュリティ対策チェックリスト", "薬局確認用")
    );
    assert_eq!((form.audience, form.fiscal_year, form.notes.len()), (Audience::Pharmacy, Some(2025), 2));
    let numbers: Vec<&str> = form.rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers.join(" "), "1-① 2-① 2-② 2-③ 2-④ 2-⑤ 2-⑥ 2-⑦ 2-⑧ 2-⑨ 2-⑩ 2-⑪ 2-⑫ 2-⑫ 2-⑬ 3-① 3-② 3-③ 4-①");
    let rights = row(&form, "2-④", None);
    assert_eq!(rights.wording, "利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している。");
    assert_eq!(rights.notes, ["※管理者権限対象者の明確化を行っている"]);
    assert_eq!(rights.section, "2 医療情報システムの管理・運用");
    assert_eq!(row(&form, "2-③", None).notes, ["※事業者と契約していない場合には、記入不要"]);
    let disclosure = "事業者から製造業者/サービス事業者による医療情報セキュリティ開示書（MDS/SDS）を提出してもらう。";
    assert_eq!(row(&form, "2-③", None).wording, disclosure);
    assert_eq!(row(&form, "2-①", None).scope, None);
    let terminal = row(&form, "2-⑫", Some(Scope::Terminal));
    assert_eq!(terminal.group, "端末PCについて、以下を実施している。");
    assert_eq!(
        (terminal.answer_cell.as_str(), terminal.target_cell.as_deref(), terminal.note_cell.as_deref()),
        ("C25", Some("D25"), Some("E25"))
    );
    assert_eq!(terminal.confirmed_cell, None);
    assert_eq!(row(&form, "3-①", None).group, "");
    assert_eq!(form.unplaced.iter().map(ToString::to_string).collect::<Vec<_>>(), ["34行目: 問い合わせ先は別紙"]);
}

/// One form for hospitals and pharmacies: sections merged down column A, numbers in a column of their own.
#[test]
fn the_unified_form_with_merged_sections() {
    let mut rows: Vec<Vec<&str>> = vec![
        vec!["医療機関・薬局におけるサイバーセキュリティ対策チェックリスト（医療機関・薬局確認用）"],
        vec!["＊令和8年度中にすべての項目に取り組んでください。"],
        vec!["区分", "", "番号", "チェック項目", "回答", "確認日", "目標日", "備考"],
    ];
    let groups =
        [("1\n体制構築", "", 2), ("2\n管理・運用", "医療情報システム全般", 4), ("", "サーバ", 2), ("3 備え", "", 4)];
    let sentence = "架空の試験用の文章で、公式のものではない。";
    let numbers = ["1-①", "1-②", "2-①", "2-②", "2-③", "2-④", "2-⑤", "2-⑥", "3-①", "3-②", "3-③", "3-④"];
    let mut numbered = numbers.iter();
    for (section, group, count) in groups {
        for n in 0..count {
            let head = if n == 0 { [section, group] } else { ["", ""] };
            let number = numbered.next().expect("a number");
            rows.push(vec![head[0], head[1], number, sentence, "はい・いいえ", "", "", ""]);
        }
    }
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let merges = [(3, 0, 4, 0), (5, 0, 10, 0), (5, 1, 8, 1), (9, 1, 10, 1), (11, 0, 14, 0)];
    let form = form(&xlsx("様式", &rows, &merges));
    assert_eq!(
        (form.mark.as_str(), form.audience, form.fiscal_year),
        ("医療機関・薬局確認用", Audience::Pharmacy, Some(2026))
    );
    assert_eq!(form.title, "医療機関・薬局におけるサイバーセキュリティ対策チェックリスト");
    let told: Vec<String> = form
        .rows
        .iter()
        .map(|row| {
            format!(
                "{} {}/{} {:?} {} {:?}",
                row.number, row.section, row.group, row.scope, row.answer_cell, row.confirmed_cell
            )
        })
        .collect();
    assert_eq!(told.len(), 12);
    assert_eq!(told[1], "1-② 1体制構築/ None E5 Some(\"F5\")");
    assert_eq!(told[5], "2-④ 2管理・運用/医療情報システム全般 None E9 Some(\"F9\")");
    assert_eq!(told[7], "2-⑥ 2管理・運用/サーバ Some(Server) E11 Some(\"F11\")");
    assert_eq!(told[11], "3-④ 3 備え/ None E15 Some(\"F15\")");
    assert_eq!(form.unplaced, []);
}

/// The vendor's form: circled numbers alone, answers in merged cells.
#[test]
fn the_vendor_form_with_circled_numbers() {
    let rows: [&[&str]; 10] = [
        &["令和7年度　薬局におけるサイバーセキュリティ対策チェックリスト　事業者確認用"],
        &["＊以下項目は令和7年度中にすべての項目で「はい」にマルが付くよう取り組んでください。"],
        &["", "チェック項目", "確認日", "", "目標日", "備考"],
        &["１　体制構築"],
        &["①", "事業者内に、医療情報システム等の提供に係る管理責任者を設置している。", ANSWER, "", DATE],
        &["２　医療情報システムの管理・運用"],
        &["②", "リモートメンテナンス（保守）している機器の有無を確認した。", ANSWER, "", DATE],
        &["", "サーバについて、以下を実施している。"],
        &["⑫", "バックグラウンドで動作している不要なソフトウェア及びサービスを停止している。", ANSWER, "", DATE],
        &["", "＊写しを薬局へ渡すこと"],
    ];
    let form = form(&xlsx("Sheet1", &rows, &[(4, 2, 4, 3), (6, 2, 6, 3), (8, 2, 8, 3)]));
    assert_eq!((form.audience, form.mark.as_str(), form.fiscal_year), (Audience::Vendor, "事業者確認用", Some(2025)));
    let told: Vec<String> = form
        .rows
        .iter()
        .map(|row| format!("{} {:?} {} {:?}", row.number, row.scope, row.answer_cell, row.target_cell))
        .collect();
    assert_eq!(told, ["1-① None C5 Some(\"E5\")", "2-② None C7 Some(\"E7\")", "2-⑫ Some(Server) C9 Some(\"E9\")"]);
    assert_eq!(row(&form, "2-⑫", None).notes, [""; 0], "a note below the table is not its last row's");
    assert_eq!(form.notes.last().map(String::as_str), Some("＊写しを薬局へ渡すこと"));
}

/// Notes in lines of their own: under a row, naming rows, about the form.
#[test]
fn notes_go_to_the_rows_they_are_about() {
    let note = "※事業者と契約していない場合には、2-②、2-③は記入不要";
    let rows: [&[&str]; 11] = [
        &["令和8年度 チェックリスト", "", "", "", "薬局確認用"],
        &["＊例の様式。2-④は記入不要"],
        &["チェック項目", "", "確認結果", "目標日", "備考"],
        &["2 管理・運用"],
        &["2-②", "機器の有無を確認した。", ANSWER, DATE],
        &["2-③", "開示書を提出してもらう。", ANSWER, DATE],
        &["※写しでもよい"],
        &["2-④", "権限を設定している。", ANSWER, DATE],
        &[note],
        &["※詳しくは手引きを見ること（2-④）"],
        &["※例として作った様式"],
    ];
    let form = form(&xlsx("様式", &rows, &[]));
    let placed: Vec<(&str, &[String])> =
        form.rows.iter().map(|row| (row.number.as_str(), row.notes.as_slice())).collect();
    let of = |notes: &[&str]| notes.iter().map(|note| (*note).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        placed,
        [
            ("2-②", of(&[note]).as_slice()),
            ("2-③", of(&["※写しでもよい", note]).as_slice()),
            ("2-④", of(&["※詳しくは手引きを見ること（2-④）", "※例の様式。2-④は記入不要"]).as_slice()),
        ]
    );
    assert_eq!(form.notes, ["＊例の様式。2-④は記入不要", "※例として作った様式"]);
    assert_eq!(form.unplaced, []);
}

/// Labels above and below the table, with the place to write beside, below, and in the same cell.
#[test]
fn the_places_for_names_and_days_are_found() {
    let rows: [&[&str]; 12] = [
        &["令和8年度 チェックリスト", "", "", "", "", "薬局確認用"],
        &["薬局名", "", "", "記入日", "令和　　年　　月　　日"],
        &["記入者（開設者、医療情報システム安全管理責任者等）", "", "", "開設者："],
        &["管理薬剤師", "安全管理責任者", "確認日"],
        &[],
        &["チェック項目", "", "確認結果", "", "目標日", "備考"],
        &["1 体制構築"],
        &["1-①", "責任者を設置している。", "はい・いいえ", DATE, DATE],
        &["2 管理・運用"],
        &["2-①", "台帳管理を行っている。", "はい・いいえ", DATE, DATE],
        &["事業者名（　　　　　）"],
        &["対象システム", "", "", "", "担当者　　　印"],
    ];
    let merges = [(1, 1, 1, 2), (2, 0, 2, 1), (2, 4, 2, 5), (5, 0, 5, 1), (5, 2, 5, 3)];
    let form = form(&xlsx("様式", &rows, &merges));
    let told: Vec<String> =
        form.names.iter().map(|at| format!("{:?} {} [{}|{}]", at.of, at.cell, at.before, at.after)).collect();
    assert_eq!(
        told,
        [
            "Pharmacy B2 [|]",
            "FilledOn E2 [|]",
            "FilledBy C3 [|]",
            "Owner E3 [|]",
            "ManagingPharmacist A5 [|]",
            "SafetyOfficer B5 [|]",
            "FilledOn C5 [|]",
            "Vendor A11 [事業者名（|）]",
            "System B12 [|]",
            "FilledBy E12 [担当者　　　|　印]",
        ]
    );
    assert_eq!(form.unplaced, []);
    let first = row(&form, "1-①", None);
    assert_eq!(
        (first.answer_cell.as_str(), first.confirmed_cell.as_deref(), first.target_cell.as_deref()),
        ("C8", Some("D8"), Some("E8")),
        "the date beside はい・いいえ is the day of confirmation"
    );
}

#[test]
fn what_is_no_form_is_refused() {
    let ledger = xlsx("台帳", &[&["PC名", "OS"], &["PC-A", "Win11"]], &[]);
    let refused = read(&ledger, "台帳.xlsx", &Limits::default()).expect_err("no form");
    assert_eq!(refused.why, Why::NoForm);
    assert!(read(b"%PDF-1.7", "様式.pdf", &Limits::default()).is_err());
}

const OFFICER: &str = "医療情報システム安全管理責任者を設置している。";
const LEDGER: &str = "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。";
const REMOTE: &str = "リモートメンテナンス（保守）を利用している機器の有無を事業者等に確認した。";

/// Each way of numbering within a section comes to the same numbers.
#[test]
fn numbers_are_read_in_each_way_that_papers_count() {
    for [one, first, second] in [
        ["1-①", "2-①", "2-②"],
        ["①", "①", "②"],
        ["1", "1", "2"],
        ["（１）", "（１）", "（２）"],
        ["１（１）", "２（１）", "２（２）"],
        ["1.1", "2.1", "2.2"],
    ] {
        let rows: [&[&str]; 7] = [
            &["令和8年度　薬局におけるサイバーセキュリティ対策チェックリスト（薬局確認用）"],
            &["番号", "チェック項目", "確認結果（日付）"],
            &["1 体制構築"],
            &[one, OFFICER, ANSWER],
            &["2 医療情報システムの管理・運用"],
            &[first, LEDGER, ANSWER],
            &[second, REMOTE, ANSWER],
        ];
        let form = form(&xlsx("Sheet1", &rows, &[]));
        let read = |text: &str| form.rows.iter().find(|row| row.wording == text).map(|row| row.number.as_str());
        let numbers = [OFFICER, LEDGER, REMOTE].map(|text| {
            let number = <model::word::Number as model::said::Word>::read(read(text).expect("a row"));
            number.expect("a number").code()
        });
        assert_eq!(numbers, ["1-1", "2-1", "2-2"], "{one}");
    }
}

/// A count that runs on over three sections is no number within each.
#[test]
fn a_count_that_runs_on_over_the_sections_stays_as_it_is() {
    for (counts, expected) in [(["1", "2", "3"], ["1", "2", "3"]), (["①", "①", "①"], ["1-①", "2-①", "3-①"])]
    {
        let rows: [&[&str]; 8] = [
            &["令和9年度　薬局におけるサイバーセキュリティ対策チェックリスト（薬局確認用）"],
            &["番号", "チェック項目", "確認結果（日付）"],
            &["1 体制構築"],
            &[counts[0], OFFICER, ANSWER],
            &["2 医療情報システムの管理・運用"],
            &[counts[1], LEDGER, ANSWER],
            &["3 インシデント発生に備えた対応"],
            &[counts[2], REMOTE, ANSWER],
        ];
        let form = form(&xlsx("Sheet1", &rows, &[]));
        let numbers: Vec<&str> = form.rows.iter().map(|row| row.number.as_str()).collect();
        assert_eq!(numbers, expected);
    }
}
