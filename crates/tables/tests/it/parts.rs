//! Sheets with more on them than one table: a second table below, an example, a total; and people who have left in words.

use crate::given::{preview, xlsx};
use crate::layouts::told;
use model::lang::Lang;
use model::record::Ledger;
use rust_xlsxwriter::{Format, Workbook};
use tables::preview::SkipWhy;

#[test]
fn a_second_table_is_read_under_its_own_headings() {
    let bytes = xlsx(
        "名簿",
        &[
            &["職員名簿"],
            &["氏名", "職種", "入職日"],
            &["佐藤 一郎", "薬剤師", "H28.4.1"],
            &[],
            &["退職者"],
            &["氏名", "職種", "退職日"],
            &["田中 花子", "事務", "R7.3.31"],
        ],
        &[],
    );
    assert_eq!(
        told(&bytes, Ledger::People, &["name", "profession", "joined_on", "left_on"]),
        ["3 佐藤 一郎|薬剤師|2016-04-01|", "7 田中 花子|事務||2025-03-31"]
    );
    let turned = "区分,名称,電話\n内部,開設者,03-0000-0001\n\n区分,電話,名称\n外部,03-0000-0002,警察\n";
    assert_eq!(
        told(turned.as_bytes(), Ledger::Contacts, &["side", "name", "phone"]),
        ["2 内部|開設者|03-0000-0001", "5 外部|警察|03-0000-0002"]
    );
}

#[test]
fn a_second_table_of_another_ledger_is_left_aside_and_told() {
    let text = "氏名,職種,入職日\nあい うえお,薬剤師,H28.4.1\n\nPC名,OS,設置場所,更新適用日\nPC1,Win11,調剤室,R7.6.1\n";
    let read = preview(text.as_bytes(), "名簿.csv", Ledger::People).unwrap();
    assert_eq!(read.rows.len(), 1, "{:?}", read.rows);
    let aside: Vec<(u32, u32, SkipWhy)> = read.skipped.iter().map(|it| (it.row, it.to_row, it.why)).collect();
    assert!(aside.contains(&(4, 5, SkipWhy::OtherSheet)), "{aside:?}");
}

#[test]
fn who_has_left_in_words_has_left() {
    for (heading, said, is_left) in [
        ("退職日", "退職済", true),
        ("退職日", "○", true),
        ("在籍状況", "退職", true),
        ("退職日", "在職中", false),
        ("退職日", "未定", false),
        ("退職日", "－", false),
        ("在籍状況", "在籍", false),
        ("在籍状況", "退職予定", false),
    ] {
        let text = format!("氏名,職種,{heading}\n田中 花子,事務,{said}\n");
        let remark = told(text.as_bytes(), Ledger::People, &["remark"]).concat();
        assert_eq!(remark.contains("退職（"), is_left, "{heading} {said}: {remark}");
    }
    for (said, read) in [("R7年6月末", "2025-06"), ("令和7年6月頃", "2025-06"), ("2025年6月上旬", "2025-06")]
    {
        let text = format!("氏名,職種,退職日\n田中 花子,事務,{said}\n");
        assert_eq!(told(text.as_bytes(), Ledger::People, &["left_on"]), [format!("2 {read} +退職日={said}")]);
    }
}

#[test]
fn examples_and_totals_are_no_rows() {
    let text = "管理番号,媒体名,使用者\n1,（例）USBメモリA,山田\n2,USBメモリB,佐藤\n計,1本,\n";
    assert_eq!(told(text.as_bytes(), Ledger::Media, &["number", "name"]), ["3 2|USBメモリB"]);
    let mut book = Workbook::new();
    for (name, person) in [("記入例", "山田 太郎"), ("職員名簿", "佐藤 一郎")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in [["氏名", "職種", "役割"], [person, "薬剤師", "管理薬剤師"]].iter().enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell).unwrap();
            }
        }
    }
    assert_eq!(told(&book.save_to_buffer().unwrap(), Ledger::People, &["name"]), ["2 佐藤 一郎"]);
}

#[test]
fn two_tables_beside_one_another_are_two() {
    let bytes = xlsx(
        "名簿",
        &[
            &["現職", "", "", "退職者"],
            &["氏名", "職種", "", "氏名", "職種", "退職日"],
            &["佐藤 一郎", "薬剤師", "", "田中 花子", "事務", "R7.3.31"],
        ],
        &[],
    );
    assert_eq!(
        told(&bytes, Ledger::People, &["name", "profession", "left_on"]),
        ["3 佐藤 一郎|薬剤師|", "3 田中 花子|事務|2025-03-31"]
    );
}

/// 「未適用」 in the place of a day is told by the device itself; a dash tells nothing.
#[test]
fn a_device_without_its_update_says_so_in_its_description() {
    let csv = "PC名,最終パッチ適用日,不要サービス確認日,説明\nPC1,未適用,R7.6.1,受付\nPC2,－,未実施,\n";
    assert_eq!(
        told(csv.as_bytes(), Ledger::Devices, &["name", "description"]),
        [
            "2 PC1|受付　更新適用日: 未適用 +最終パッチ適用日=未適用",
            "3 PC2|不要サービス確認日: 未実施 +不要サービス確認日=未実施"
        ]
    );
}

#[test]
fn a_copy_that_failed_says_so_in_its_remark() {
    let text = "システム,保存場所,最終取得日,最終復旧確認日,備考\n薬歴,HDD,失敗,,週次\n薬歴,NAS,R7.11.24,戻せなかった,\n薬歴,RDX,R7.11.24,未実施,\n";
    assert_eq!(
        told(text.as_bytes(), Ledger::Backups, &["place", "taken_on", "remark"]),
        [
            "2 HDD||週次　最終取得日: 失敗 +最終取得日=失敗",
            "3 NAS|2025-11-24|最終復旧確認日: 戻せなかった +最終復旧確認日=戻せなかった",
            "4 RDX|2025-11-24| +最終復旧確認日=未実施"
        ]
    );
}

#[test]
fn a_hidden_sheet_is_left_aside_and_told() {
    let mut book = Workbook::new();
    for (name, person) in [("職員名簿", "佐藤 一郎"), ("旧名簿", "田中 花子")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in [["氏名", "職種"], [person, "薬剤師"]].iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell).unwrap();
            }
        }
        sheet.set_hidden(name == "旧名簿");
    }
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(told(&bytes, Ledger::People, &["name"]), ["2 佐藤 一郎"]);
    let read = preview(&bytes, "名簿.xlsx", Ledger::People).unwrap();
    assert!(read.skipped.iter().any(|it| it.sheet == "旧名簿" && it.why == SkipWhy::Hidden), "{:?}", read.skipped);
    assert_eq!(read.hidden(Lang::Ja).as_deref(), Some("非表示のシート「旧名簿」は読んでいません。"));
}

#[test]
fn what_is_struck_out_does_not_count_and_is_told() {
    let struck = Format::new().set_font_strikethrough();
    let plain = Format::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["氏名", "職種", "No."], ["佐藤 一郎", "薬剤師", "1"]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    // The whole row but its number; a row of which one cell was corrected; one of which only a cell is struck out.
    sheet.write_with_format(2, 0, "田中 花子", &struck).unwrap();
    sheet.write_with_format(2, 1, "事務", &struck).unwrap();
    sheet.write(2, 2, 2).unwrap();
    sheet.write_rich_string(3, 0, &[(&struck, "鈴木"), (&plain, "高橋"), (&plain, " 三郎")]).unwrap();
    sheet.write(3, 1, "事務").unwrap();
    sheet.write(4, 0, "山本 四郎").unwrap();
    sheet.write_with_format(4, 1, "事務", &struck).unwrap();
    // A name that is struck out names nobody, whatever is left beside it.
    sheet.write_with_format(5, 0, "小林 五郎", &struck).unwrap();
    sheet.write(5, 1, "薬剤師").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let names = told(&bytes, Ledger::People, &["name", "profession"]);
    assert_eq!(names, ["2 佐藤 一郎|薬剤師 +No.=1", "4 高橋 三郎|事務", "5 山本 四郎| +取り消し線（職種）=事務"]);
    let read = preview(&bytes, "名簿.xlsx", Ledger::People).unwrap();
    let emptied: Vec<_> = read.rows.iter().map(|row| (row.row, row.emptied.clone())).collect();
    assert_eq!(emptied, [(2, vec![]), (4, vec![]), (5, vec!["profession"])], "what is struck out holds no more");
    let aside: Vec<_> =
        read.skipped.iter().filter(|it| it.why == SkipWhy::Struck).map(|it| (it.row, &*it.text)).collect();
    assert_eq!(aside, [(3, "田中 花子 | 事務 | 2"), (6, "薬剤師")]);
}
