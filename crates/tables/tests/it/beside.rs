//! What stands beside the rows of a list and says something of them: lines between them, names of sheets, comments.

use crate::given::{package, preview, sample, xlsx};
use model::lang::Lang;
use model::record::Ledger;
use rust_xlsxwriter::{Note, Workbook};
use tables::{Preview, ReadRow};

fn told(preview: &Preview, keys: &[&str]) -> Vec<String> {
    let texts = |row: &ReadRow| {
        let cells = keys.iter().map(|key| row.cells.get(*key).map_or("", String::as_str)).collect::<Vec<_>>().join("|");
        let notes: String = row.notes.iter().map(|(heading, text)| format!(" +{heading}={text}")).collect();
        format!("{} {cells}{notes}", row.row)
    };
    preview.rows.iter().map(texts).collect()
}

/// Sheets of texts; a text behind `//` is a comment on its cell, and a row that begins with `!` is hidden.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let page = book.add_worksheet();
        page.set_name(*name).expect("a name");
        for (row, texts) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*texts) {
                let (text, comment) = text.split_once("//").unwrap_or((text, ""));
                if let Some(rest) = text.strip_prefix('!') {
                    page.write_string(row, column, rest).expect("a cell");
                    page.set_row_hidden(row).expect("a row");
                } else if !text.is_empty() {
                    page.write_string(row, column, text).expect("a cell");
                }
                if !comment.is_empty() {
                    page.insert_note(row, column, &Note::new(comment).add_author_prefix(false)).expect("a comment");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_line_between_rows_is_no_row_and_stays_with_those_below() {
    let rows: [&[&str]; 7] = [
        &["端末名", "OS", "設置場所", "状態"],
        &["PC-0", "Win11 24H2", "受付", "稼働"],
        &["■調剤室"],
        &["PC-1", "Win11 24H2", "", "稼働"],
        &["事務室の共用機として置いている端末"],
        &["受付"],
        &["PC-2"],
    ];
    // The fifth line is merged over the table; 「受付」 may be a name.
    let devices = preview(&xlsx("台帳", &rows, &[(4, 0, 4, 3)]), "台帳.xlsx", Ledger::Devices).expect("a preview");
    assert_eq!(
        told(&devices, &["name"]),
        [
            "2 PC-0",
            "4 PC-1 +区切り=■調剤室",
            "6 受付 +区切り=事務室の共用機として置いている端末",
            "7 PC-2 +区切り=事務室の共用機として置いている端末",
        ]
    );
    assert!(devices.render(Lang::Ja).contains("3 区切りの行（下の行に書き添えます）: ■調剤室"));
    let csv = "ID,使用者,状態\nyamada,山田,有効\n→ 以下は使用停止,,\nold1,旧職員,\n";
    let accounts = preview(csv.as_bytes(), "ID.csv", Ledger::Accounts).expect("a preview");
    assert_eq!(told(&accounts, &["user_id"]), ["2 yamada", "4 old1 +区切り=→ 以下は使用停止"]);
}

#[test]
fn of_several_sheets_each_row_keeps_its_sheets_name() {
    let devices = |state| -> [&'static [&'static str]; 2] {
        match state {
            "稼働" => [&["PC名", "OS", "設置場所", "状態"], &["PC-A", "Windows 7", "調剤室", "稼働"]],
            _ => [&["PC名", "OS", "設置場所", "状態"], &["PC-A", "Windows 7", "調剤室", "廃棄"]],
        }
    };
    let bytes = book(&[("R6年度", &devices("稼働")), ("R7年度", &devices("廃棄"))]);
    let read = preview(&bytes, "台帳.xlsx", Ledger::Devices).expect("a preview");
    assert_eq!(told(&read, &["name", "state"]), ["2 PC-A|稼働 +シート=R6年度", "2 PC-A|廃棄 +シート=R7年度"]);
    // Which of them stands a person has to see.
    assert_eq!(read.to_look_at(), 1);
    let said = read.cautions(Lang::Ja).concat();
    assert!(said.contains("「PC-A」はシート「R6年度」の 2行目にもあります"), "{said}");

    let ids = |id: &'static str| -> [[&'static str; 3]; 2] {
        [["氏名", "ユーザーID", "権限"], ["佐藤", id, "User"]]
    };
    let (used, left, both) = (ids("a"), ids("b"), ids("c"));
    fn rows<'r>(ids: &'r [[&'static str; 3]; 2]) -> [&'r [&'static str]; 2] {
        [&ids[0], &ids[1]]
    }
    let bytes = book(&[("使用中", &rows(&used)), ("退職者", &rows(&left)), ("在職者・退職者", &rows(&both))]);
    let read = preview(&bytes, "ID.xlsx", Ledger::Accounts).expect("a preview");
    assert_eq!(
        told(&read, &["user_id", "description"]),
        ["2 a| +シート=使用中", "2 b|退職（シート: 退職者） +シート=退職者", "2 c| +シート=在職者・退職者"]
    );
    assert_eq!(read.to_look_at(), 0);
}

#[test]
fn comments_and_hidden_rows_are_kept_and_told() {
    let rows: [&[&str]; 4] = [
        &["PC名//本社が作成", "OS", "設置場所", "状態"],
        &["PC-A//このPCは廃棄", "Windows 7", "調剤室", "稼働"],
        &["!PC-B", "Windows 11 24H2", "調剤室", "稼働"],
        &["PC-C", "Windows 11 24H2", "調剤室//R8.1に移動", "稼働"],
    ];
    let read = preview(&book(&[("台帳", &rows)]), "台帳.xlsx", Ledger::Devices).expect("a preview");
    assert_eq!(
        told(&read, &["name"]),
        ["2 PC-A +コメント（PC名）=このPCは廃棄", "3 PC-B", "4 PC-C +コメント（設置場所）=R8.1に移動"]
    );
    let (cautions, whole) = (read.cautions(Lang::Ja).join("\n"), read.render(Lang::Ja));
    assert!(cautions.contains("セルのコメント「このPCは廃棄」があります"), "{cautions}");
    assert!(cautions.contains("3行目 ファイルで非表示になっている行も読みました"), "{cautions}");
    let hidden = read.hidden(Lang::Ja).expect("a line");
    assert_eq!(hidden, "ファイルで非表示の行が1行あり、これも読みました（3行目）。");
    assert!(whole.contains("1 セルのコメント（取り込みません）: A: 本社が作成"), "{whole}");
}

#[test]
fn hidden_rows_are_told_in_every_kind_of_spreadsheet() {
    let mut old = sample("devices.xls");
    // The record of a row: its kind, its length, its number, and far behind them whether it is shown.
    let row = [0x08, 0x02, 0x10, 0x00, 0x03, 0x00];
    let at = old.windows(row.len()).position(|bytes| bytes == row).expect("the record of the fourth row");
    old[at + 16] |= 0x20;
    let row = |hidden: &str, name: &str| {
        format!(
            r#"<table:table-row{hidden}><table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>調剤室</text:p></table:table-cell></table:table-row>"#
        )
    };
    let rows = [row("", "PC名").replace("調剤室", "設置場所"), row(r#" table:visibility="filter""#, "PC-1")];
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="台帳">{}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        rows.concat()
    );
    let open = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]);
    for (bytes, name, row) in [(old, "台帳.xls", 4), (open, "台帳.ods", 2)] {
        let read = preview(&bytes, name, Ledger::Devices).expect("a preview");
        let told = read.cautions(Lang::Ja).join("\n");
        assert!(told.contains(&format!("{row}行目 ファイルで非表示になっている行も読みました")), "{name}: {told}");
    }
}

#[test]
fn a_comment_on_a_vendors_answer_is_a_remark_on_it() {
    let rows: [&[&str]; 4] = [
        &["令和7年度 チェックリスト 事業者確認用"],
        &["事業者名", "C社"],
        &["番号", "チェック項目", "確認結果", "確認日", "備考"],
        &["2-⑪", "アクセスログを管理している。", "はい//サーバのみ", "R7.6.1", "別紙のとおり"],
    ];
    let read = preview(&book(&[("回答", &rows)]), "回答.xlsx", Ledger::VendorReply).expect("a preview");
    let note = read.rows.first().and_then(|row| row.cells.get("note")).map(String::as_str);
    assert_eq!(note, Some("別紙のとおり ／ コメント: サーバのみ"));
}
