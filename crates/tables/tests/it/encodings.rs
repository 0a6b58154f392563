//! The same table in every encoding and with every separator.

use crate::given::preview;
use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use model::record::Ledger;

const TABLE: [[&str; 4]; 3] = [
    ["ＰＣ名", "ＯＳ", "設置場所", "説明"],
    ["MIDORI-PC1", "Win11", "調剤室", "薬歴用の端末、受付にも表示する"],
    ["MIDORI-PC2", "Win10", "受付", "ｶﾅも漢字も読めること"],
];

fn table(separator: &str, line_end: &str) -> String {
    TABLE.map(|row| row.join(separator)).join(line_end)
}

fn utf_16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let marked = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
    marked.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn check(bytes: &[u8], format: &str) {
    let read = preview(bytes, "表.dat", Ledger::Devices).expect(format);
    assert_eq!(read.format, format);
    let rows: Vec<String> = read
        .rows
        .iter()
        .map(|row| {
            ["name", "os", "place", "description"].map(|key| row.cells.get(key).cloned().unwrap_or_default()).join("|")
        })
        .collect();
    assert_eq!(rows, TABLE.get(1..).expect("rows").iter().map(|row| row.join("|")).collect::<Vec<_>>(), "{format}");
}

#[test]
fn every_encoding_and_separator_reads_the_same() {
    let csv = table(",", "\r\n");
    let with_mark = format!("\u{FEFF}{csv}");
    check(csv.as_bytes(), "csv (UTF-8)");
    check(with_mark.as_bytes(), "csv (UTF-8 BOM)");
    check(&SHIFT_JIS.encode(&csv).0, "csv (Shift_JIS)");
    check(&EUC_JP.encode(&csv).0, "csv (EUC-JP)");
    for (little, name) in [(true, "UTF-16LE"), (false, "UTF-16BE")] {
        check(&utf_16(&table("\t", "\r\n"), little, true), &format!("tsv ({name})"));
        check(&utf_16(&csv, little, false), &format!("csv ({name})"));
    }
    check(table("\t", "\n").as_bytes(), "tsv (UTF-8)");
    check(table(";", "\r").as_bytes(), "csv ; (UTF-8)");
}

/// ISO-2022-JP has no half-width katakana.
#[test]
fn iso_2022_jp_is_read() {
    let text = "氏名,職種\r\nあい うえお,薬剤師\r\n";
    let bytes = ISO_2022_JP.encode(text).0;
    let read = preview(&bytes, "名簿.csv", Ledger::People).expect("a preview");
    assert_eq!((read.format.as_str(), read.rows.len()), ("csv (ISO-2022-JP)", 1));
    assert_eq!(read.rows.first().and_then(|row| row.cells.get("name")).map(String::as_str), Some("あい うえお"));
}

#[test]
fn a_lost_character_spoils_its_row_only() {
    let mut text = String::from("氏名,職種\r\n");
    for n in 0..100 {
        text.push_str(&format!("あい うえお{n},薬剤師\r\n"));
    }
    let mut bytes = SHIFT_JIS.encode(&text).0.into_owned();
    // 0x80 stands for nothing in Shift_JIS as decoded here; 0xA0 neither.
    bytes.extend_from_slice(b"\xA0\xFD\xFE,x\r\n");
    let read = preview(&bytes, "名簿.csv", Ledger::People).expect("a preview");
    assert_eq!((read.rows.len(), read.bad.len()), (100, 1));
}
