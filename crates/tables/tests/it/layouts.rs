//! Odd layouts that people keep.

use crate::given::{package, preview, today, xlsx};
use model::lang::Lang;
use model::record::Ledger;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tables::preview::{SkipWhy, TakenAs};
use tables::{Limits, read, understand_answers};

/// The rows by their values of some columns, with their notes; then the refused rows.
pub fn told(bytes: &[u8], ledger: Ledger, keys: &[&str]) -> Vec<String> {
    let read = preview(bytes, "表", ledger).expect("a preview");
    let mut out: Vec<String> = Vec::new();
    for row in &read.rows {
        let values: Vec<&str> = keys.iter().map(|key| row.cells.get(*key).map_or("", String::as_str)).collect();
        let notes: Vec<String> = row.notes.iter().map(|(key, text)| format!(" +{key}={text}")).collect();
        out.push(format!("{} {}{}", row.row, values.join("|"), notes.concat()));
    }
    out.extend(read.bad.iter().map(|bad| format!("{}{} {} [{}]", bad.row, bad.column, bad.what, bad.expected)));
    out
}

#[test]
fn headings_in_two_rows_and_cells_merged_downwards() {
    let bytes = xlsx(
        "台帳",
        &[
            &["機器一覧"],
            &["番号", "機器", "", "設置場所", "更新", ""],
            &["", "端末名", "OS名", "", "Windows Update", "作業者"],
            &["1", "PC-A", "Win11", "調剤室", "R7.6.1", "あい"],
            &["2", "PC-B", "Win11", "", "R7.6.2", "かき"],
            &["3", "PC-C", "Win11", "受付", "", ""],
        ],
        &[(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3), (1, 4, 1, 5), (3, 3, 4, 3)],
    );
    assert_eq!(
        told(&bytes, Ledger::Devices, &["number", "name", "os", "place", "patched_on"]),
        [
            "4 1|PC-A|Win11|調剤室|2025-06-01 +作業者=あい",
            "5 2|PC-B|Win11|調剤室|2025-06-02 +作業者=かき",
            "6 3|PC-C|Win11|受付|"
        ]
    );
}

#[test]
fn rows_that_are_no_rows_are_listed_not_lost() {
    let bytes = xlsx(
        "名簿",
        &[
            &["職員名簿"],
            &["氏名", "職種", "役割", "入職日"],
            &["記入例", "薬剤師", "管理薬剤師", "R2.4.1"],
            &["あい うえお", "薬剤師", "", "H28.4.1"],
            &[],
            &["かき くけこ"],
            &["氏名", "職種", "役割", "入職日"],
            &["さし すせそ", "事務", "", ""],
            &["※退職者は残しておくこと"],
            &["作成：令和7年6月2日"],
        ],
        &[],
    );
    let read = preview(&bytes, "名簿.xlsx", Ledger::People).expect("a preview");
    let rows: Vec<u32> = read.rows.iter().map(|row| row.row).collect();
    let skipped: Vec<(u32, SkipWhy)> = read.skipped.iter().map(|skipped| (skipped.row, skipped.why)).collect();
    assert_eq!(rows, [4, 6, 8]);
    assert_eq!(
        skipped,
        [
            (1, SkipWhy::Title),
            (3, SkipWhy::Example),
            (5, SkipWhy::Blank),
            (7, SkipWhy::RepeatedHeading),
            (9, SkipWhy::Footnote),
            (10, SkipWhy::Footnote),
        ]
    );
}

#[test]
fn numbered_rows_without_content_are_left_aside() {
    let csv = "No.,端末名,OS,状態\n1,PC-A,Win11,稼働\n2,,,\n3,,,\n";
    let read = preview(csv.as_bytes(), "表.csv", Ledger::Devices).expect("a preview");
    assert_eq!(read.rows.len(), 1);
    assert!(read.skipped.iter().all(|skipped| skipped.why == SkipWhy::OnlyNumber));
}

#[test]
fn days_in_every_writing() {
    let csv = "PC名,登録日,OS\n\
        A,2020/4/1,Win11\nB,R2.4.1,Win11\nC,令和3年10月15日,Win11\nD,二〇二三年四月一日,Win11\nE,7/6/20,Win11\n\
        F,2025年6月,Win11\nG,44805,Win11\nH,未定,Win11\nI,－,Win11\nJ,令和1年1月1日,Win11\nK,2025/2/30,Win11\nL,20200401,Win11\n";
    let expected = "2025/6/20、R7.6.20、令和7年6月20日";
    assert_eq!(
        told(csv.as_bytes(), Ledger::Devices, &["name", "registered_on"]),
        [
            "2 A|2020-04-01".to_owned(),
            "3 B|2020-04-01".to_owned(),
            "4 C|2021-10-15".to_owned(),
            "5 D|2023-04-01".to_owned(),
            "6 E|2025-06-20".to_owned(),
            "7 F|2025-06".to_owned(),
            "8 G|2022-09-01".to_owned(),
            "9 H| +登録日=未定".to_owned(),
            "10 I|".to_owned(),
            "13 L|2020-04-01".to_owned(),
            format!("11B 令和1年1月1日 [{expected}]"),
            format!("12B 2025/2/30 [{expected}]"),
        ]
    );
}

#[test]
fn answers_must_be_the_sheets_words() {
    let csv = "事業者名,番号,確認結果,確認日\nB社,2-⑥,はい,R7.6.20\nB社,2-⑦,たぶん,R7.6.20\n";
    assert_eq!(
        told(csv.as_bytes(), Ledger::VendorReply, &["number", "answer"]),
        // What a vendor said last is kept as it is, so that nothing it said before stands in its place.
        ["2 2-⑥|はい", "3 2-⑦|たぶん"]
    );
    let csv =
        "番号,区分,回答,確認日,目標日,備考,記入者\n2-⑫,サーバ,いいえ,7/6/20,8/3/31,更新待ち,あい\n2-⑬,,はいはい,,,,\n";
    let workbook = read(csv.as_bytes(), "回答.csv", &Limits::default()).expect("a table");
    let answers = understand_answers(&workbook, today()).expect("a preview");
    let row = answers.rows.first().expect("a row");
    let values: Vec<&String> = row.cells.values().collect();
    assert_eq!(values, ["あい", "いいえ", "2025-06-20", "更新待ち", "2-⑫", "サーバ", "2026-03-31"]);
    assert_eq!(answers.bad.len(), 1);
}

#[test]
fn words_that_are_not_understood_are_kept_and_told() {
    let csv = "PC名,状態,OS\nA,たぶん動く,Win11\n（なし）,稼働,Win11\n";
    let read = preview(csv.as_bytes(), "表.csv", Ledger::Devices).expect("a preview");
    let state = read.rows.first().and_then(|row| row.cells.get("state"));
    assert_eq!(state.map(String::as_str), Some("たぶん動く"));
    assert!(read.render(Lang::Ja).contains("「たぶん動く」の意味が分かりません（分かる言葉: 稼働・停止・故障・廃棄）"));
    let second = read.rows.get(1).expect("a second row");
    assert!(!second.cells.contains_key("name"));
    assert!(read.render(Lang::Ja).contains("見分けるための列が空です"));
}

#[test]
fn unknown_and_unnamed_columns_are_kept() {
    let csv = "氏名,血液型,職種,血液型\nあい,A,薬剤師,Rh+,余り\n";
    let read = preview(csv.as_bytes(), "名簿.csv", Ledger::People).expect("a preview");
    let notes: Vec<String> =
        read.rows.iter().flat_map(|row| &row.notes).map(|(heading, text)| format!("{heading}={text}")).collect();
    assert_eq!(notes, ["血液型=A", "血液型 (2)=Rh+", "（見出しなし E列）=余り"]);
    assert!(read.columns.iter().any(|column| column.taken_as == TakenAs::Note("血液型".to_owned())));
}

#[test]
fn passwords_are_never_read() {
    for heading in ["パスワード", "初期ﾊﾟｽﾜｰﾄﾞ", "PASSWORD", "暗証番号"] {
        let csv = format!("氏名,ユーザーID,{heading},パスワード変更日\nあい,ai,Secret1!,2025/6/1\n");
        let read = preview(csv.as_bytes(), "利用者.csv", Ledger::Accounts).expect("a preview");
        assert!(!format!("{:?}", read.rows).contains("Secret1!"), "{heading}: {read:?}");
        assert!(read.columns.iter().any(|column| column.taken_as == TakenAs::Secret), "{heading}: {read:?}");
        let said = read.render(Lang::Ja);
        assert!(said.contains("パスワードは読みません") && !said.contains("Secret1!"), "{said}");
        assert!(format!("{:?}", read.rows).contains("2025"), "the day of the change is no secret: {read:?}");
    }
}

#[test]
fn a_cell_that_spoils_its_row_leaves_the_others() {
    let long = "長".repeat(2_001);
    let csv = format!("氏名,職種\nあい,薬剤師\nかき,{long}\nさし,事\u{7}務\n");
    let read = preview(csv.as_bytes(), "名簿.csv", Ledger::People).expect("a preview");
    let bad: Vec<(u32, &str)> = read.bad.iter().map(|bad| (bad.row, bad.column.as_str())).collect();
    assert_eq!((read.rows.len(), bad), (1, vec![(3, "B"), (4, "B")]));
}

/// Numbers, days, formulas with their results, truth values and furigana, on the second sheet.
#[test]
fn typed_cells_read_as_people_see_them() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("表紙").expect("a name").write(0, 0, "みどり薬局").expect("a cell");
    let page = book.add_worksheet();
    for (column, heading) in (0..).zip(["PC名", "バージョン", "登録日", "更新適用日", "説明", "リモート保守"])
    {
        page.write(2, column, heading).expect("a heading");
    }
    let day = Format::new().set_num_format("[$-411]ge.m.d");
    page.write(3, 0, "PC-A").expect("a cell");
    page.write(3, 1, 2.0).expect("a cell");
    page.write_with_format(3, 2, ExcelDateTime::from_ymd(2025, 6, 20).expect("a day"), &day).expect("a cell");
    page.write(3, 3, 45_828).expect("a cell");
    page.write(3, 4, Formula::new("=\"計\"&\"算\"").set_result("計算")).expect("a cell");
    page.write(3, 5, true).expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    assert_eq!(
        told(
            &bytes,
            Ledger::Devices,
            &["name", "version", "registered_on", "patched_on", "description", "remote_maintenance"]
        ),
        ["4 PC-A|2|2025-06-20|2025-06-20|計算|TRUE"]
    );
}

#[test]
fn open_document_sheets_are_read() {
    let content = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
        <table:table table:name="台帳">
        <table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="4"><text:p>機器台帳</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row><table:table-cell><text:p>PC名</text:p></table:table-cell><table:table-cell><text:p>設置</text:p><text:p>場所</text:p></table:table-cell><table:table-cell><text:p>登録日</text:p></table:table-cell><table:table-cell><text:p>OS</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell><office:annotation><text:p>メモ</text:p></office:annotation><text:p>PC<text:s text:c="2"/>A &amp; B</text:p></table:table-cell><table:table-cell table:number-rows-spanned="2"><text:p>調剤室</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2025-06-20"><text:p>R7.6.20</text:p></table:table-cell><table:table-cell><text:p>Win11</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell office:value-type="float" office:value="7"><text:p>007</text:p></table:table-cell><table:covered-table-cell/><table:table-cell/><table:table-cell><text:p>Win11</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        </table:table></office:spreadsheet></office:body></office:document-content>"#;
    let bytes = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]);
    assert_eq!(
        told(&bytes, Ledger::Devices, &["name", "place", "registered_on", "os"]),
        ["5 PC  A & B|調剤室|2025-06-20|Win11", "6 007|調剤室||Win11"]
    );
}

#[test]
fn every_sheet_that_fits_is_taken_and_the_others_are_named() {
    let mut book = Workbook::new();
    for (name, rows) in [
        ("本店", [["端末名", "OS"], ["PC-A", "Win11"]]),
        ("連絡", [["名称", "電話"], ["B社", "000"]]),
        ("支店", [["ホスト名", "OS"], ["PC-B", "Win11"]]),
    ] {
        let page = book.add_worksheet();
        page.set_name(name).expect("a name");
        page.write_row_matrix(0, 0, rows).expect("rows");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let read = preview(&bytes, "表.xlsx", Ledger::Devices).expect("a preview");
    assert_eq!(read.sheets, ["本店", "支店"]);
    assert_eq!(read.skipped.iter().map(|skipped| skipped.sheet.as_str()).collect::<Vec<_>>(), ["連絡"]);
}

#[test]
fn a_day_to_come_may_be_a_year_and_its_words_stay() {
    let csv = "システム名,二要素認証の予定日,契約終了日,ログ確認日\nレセコン,令和9年度,R9年3月末,令和9年度\n薬歴,9/3/31,2027年度末,\n";
    assert_eq!(
        told(
            csv.as_bytes(),
            Ledger::Systems,
            &["name", "two_factor_planned_on", "contract_ends_on", "log_reviewed_on"]
        ),
        [
            "2 レセコン|2028-03-31|2027-03-31| +ログ確認日=令和9年度 +二要素認証の予定日=令和9年度 +契約終了日=R9年3月末",
            "3 薬歴|2027-03-31|2028-03-31| +契約終了日=2027年度末",
        ]
    );
}

#[test]
fn a_restriction_is_read_where_it_is_asked_for() {
    let csv = "PC名,USB制限,二要素認証\nPC-A,制限あり,対応済み\nPC-B,あり,制限あり\n";
    assert_eq!(
        told(csv.as_bytes(), Ledger::Devices, &["name", "media_restriction", "two_factor"]),
        ["2 PC-A|制限あり|対応済み", "3C 制限あり [はい・いいえ、有・無、○・×、済・未]"]
    );
    let read = preview(csv.as_bytes(), "表.csv", Ledger::Devices).expect("a preview");
    assert!(read.rows.iter().all(|row| row.warnings.is_empty()), "{read:?}");
}

#[test]
fn the_same_name_twice_and_blanks_are_seen() {
    let csv = "PC名,OS,設置場所\nPC-A,Win11,\nPC-B,,受付\nｐｃ－ａ,Win10,受付\n";
    let said = preview(csv.as_bytes(), "表.csv", Ledger::Devices).expect("a preview").render(Lang::Ja);
    for line in ["2 Win11 | PC-A | \n", "3  | PC-B | 受付\n", "「ｐｃ－ａ」は 2行目にもあります"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("台帳")
        .expect("a name")
        .write_row_matrix(0, 0, [["端末名", "OS"], ["PC-A", "Win11"]])
        .expect("rows");
    book.add_worksheet()
        .set_name("連絡")
        .expect("a name")
        .write_row_matrix(0, 0, [["名称", "電話"], ["B社", "000"]])
        .expect("rows");
    let bytes = book.save_to_buffer().expect("a workbook");
    let said = preview(&bytes, "表.xlsx", Ledger::Devices).expect("a preview").render(Lang::Ja);
    assert!(said.contains("シート「連絡」 別の表のシート: 連絡先一覧"), "{said}");
}

/// 機器名 is what a device is called, where no other column says so; beside a PC名 it is what the device is.
#[test]
fn the_name_of_a_device_is_the_closest_heading_for_one() {
    for (csv, wanted) in [
        ("No.,機器名,OS\n1,受付レセコン,Windows 11\n", "2 受付レセコン|"),
        ("No.,機器名,PC名,OS\n1,受付レセコン,PC-A,Windows 11\n", "2 PC-A|受付レセコン"),
        ("No.,機器名,ソフトウェア,OS\n1,受付PC,レセコン,Windows 11\n", "2 受付PC|レセコン"),
    ] {
        assert_eq!(told(csv.as_bytes(), Ledger::Devices, &["name", "software"]), [wanted], "{csv}");
    }
}

/// The list of systems of a shop that keeps both: who made it, and who looks after it.
#[test]
fn of_two_headings_for_one_column_the_closer_one_is_meant() {
    let csv = "システム,メーカー,サーバー設置場所,ベンダー\nレセコン,XX社,薬局内,B社\n";
    assert_eq!(
        told(csv.as_bytes(), Ledger::Systems, &["name", "vendor", "hosting"]),
        ["2 レセコン|B社|薬局内 +メーカー=XX社"]
    );
}

/// A shop's own words for a column and for a device that is put away; a column nobody knows is kept, and said to be.
#[test]
fn own_headings_are_read_and_unknown_ones_are_told() {
    let csv = "PC名,OS,状態,Windows Update最終,色\n旧レセコン,Windows 7,保管（電源断）,R1.11.10,白\n";
    let bytes = csv.as_bytes();
    assert_eq!(
        told(bytes, Ledger::Devices, &["name", "patched_on", "state"]),
        ["2 旧レセコン|2019-11-10|保管（電源断） +色=白"]
    );
    let read = preview(bytes, "表", Ledger::Devices).expect("a preview");
    assert_eq!(
        read.cautions(Lang::Ja),
        ["意味の分からない列は、そのまま残します（判定には使いません。--column 見出し=項目 で意味を決められます）: 色"]
    );
}

#[test]
fn a_row_of_data_that_holds_a_heading_is_no_second_row_of_headings() {
    let text = "対象システム,保存先,保管,復元テスト,最新バックアップ\nレセコン,NAS,常時接続,R7.6.1,R7.11.24\n薬歴,HDD,使用時のみ接続,,R7.11.22\n";
    assert_eq!(
        told(text.as_bytes(), Ledger::Backups, &["system", "place", "restored_on", "taken_on"]),
        ["2 レセコン|NAS|2025-06-01|2025-11-24 +保管=常時接続", "3 薬歴|HDD||2025-11-22 +保管=使用時のみ接続"]
    );
}

#[test]
fn what_is_as_above_is_read_from_above() {
    let text = "持出日,媒体,内容,返却日,持出者\nR7.5.12,USB-1,薬歴,同日,あい\nR7.5.13,〃,同上,R7.5.14,〃\n,同上,,,\n";
    assert_eq!(
        told(text.as_bytes(), Ledger::Takeouts, &["taken_on", "media", "content", "returned_on", "person"]),
        ["2 2025-05-12|USB-1|薬歴|2025-05-12|あい", "3 2025-05-13|USB-1|薬歴|2025-05-14|あい"],
        "the last row says nothing"
    );
}

#[test]
fn two_media_of_one_kind_are_told_apart_by_their_numbers() {
    let text = "管理番号,種類,使用者\nUSB-1,USBメモリ,あい\nUSB-2,USBメモリ,かき\n";
    let read = preview(text.as_bytes(), "表", Ledger::Media).unwrap();
    assert_eq!(told(text.as_bytes(), Ledger::Media, &["number", "name", "keeper"]).len(), 2);
    assert!(read.rows.iter().all(|row| row.warnings.is_empty()), "{:?}", read.rows);
}
