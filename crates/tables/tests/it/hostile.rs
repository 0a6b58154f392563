//! Files that are broken, protected, or made to do harm: a clear message, quickly, and never a panic.

use crate::given::{package, preview, sample, xlsx, xlsx_around};
use model::record::Ledger;
use proptest::prelude::*;
use tables::{Limits, Why, read};

fn why(bytes: &[u8]) -> Why {
    preview(bytes, "表.xlsx", Ledger::Devices).expect_err("a refusal").why
}

fn check(bytes: &[u8], expected: &str) {
    let error = preview(bytes, "表.xlsx", Ledger::Devices).expect_err(expected).to_string();
    assert!(error.starts_with("表.xlsx") && error.contains(expected) && error.contains(" / "), "{expected}: {error}");
}

#[test]
fn what_is_not_a_table_is_named() {
    check(b"", "空です");
    check(b"\xEF\xBB\xBF \r\n", "空です");
    check(b"%PDF-1.7\n...", "PDF");
    check(b"\x89PNG\r\n\x1a\n0000", "画像");
    check(b"<!DOCTYPE html><html></html>", "HTML");
    check(&package(&[("word/document.xml", b"<w/>")]), "Word");
    check(&package(&[("xl/workbook.bin", b"x")]), "xlsb");
    check(&package(&[("a.txt", b"x")]), "zip");
    check("薬局からのお知らせ\n本日は休業です\n".as_bytes(), "見出しの行が見つかりません");
    check(b"{\"a\": [1", "壊れている");
    check(b"[1, 2]", "JSON");
    check(&[0x80, 0xFF, 0xFE, 0x00, 0x9D, 0xA0, 0xFD].repeat(50), " / ");
}

#[test]
fn the_size_is_looked_at_first() {
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    let refused = read(b"a,b,c,d,e,f", "表.csv", &limits).expect_err("too large");
    assert!(matches!(refused.why, Why::TooLarge { .. }), "{refused}");
}

#[test]
fn a_file_that_is_cut_off_is_broken() {
    for file in ["midori/機器台帳.xlsx", "devices.xls"] {
        let whole = sample(file);
        for part in [10, whole.len() / 3, whole.len() / 2, whole.len() - 30] {
            let cut = whole.get(..part).expect("a part");
            assert!(read(cut, file, &Limits::default()).is_err(), "{file} cut at {part}");
        }
    }
}

#[test]
fn protected_files_ask_for_the_password_to_be_removed() {
    check(&container(&["EncryptedPackage", "EncryptionInfo"]), "パスワード");
    check(&container(&["WordDocument"]), "文書");
    check(&container(&["Book"]), "Excel 95");
    let manifest = br#"<manifest><file-entry><encryption-data/></file-entry></manifest>"#;
    check(&package(&[("mimetype", b"x"), ("content.xml", b"?"), ("META-INF/manifest.xml", manifest)]), "パスワード");
    let mut zipped = package(&[("xl/workbook.xml", b"<workbook/>")]);
    // The flag that says "encrypted", in the part's own header and in the directory.
    for (magic, flag) in [(&b"PK\x03\x04"[..], 6), (&b"PK\x01\x02"[..], 8)] {
        let at = zipped.windows(4).position(|window| window == magic).expect("a header");
        zipped[at + flag] |= 1;
    }
    check(&zipped, "パスワード");
}

/// A container of old Office files with empty streams of these names.
fn container(streams: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0; 512 * 3];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    bytes[0x1E] = 9;
    bytes[0x20] = 6;
    bytes[0x30] = 1;
    bytes[0x39] = 0x10;
    bytes[0x3C..0x40].copy_from_slice(&u32::MAX.wrapping_sub(1).to_le_bytes());
    bytes[0x44..0x48].copy_from_slice(&u32::MAX.wrapping_sub(1).to_le_bytes());
    bytes[0x4C..0x200].fill(0xFF);
    bytes[0x4C..0x50].copy_from_slice(&0u32.to_le_bytes());
    // Sector 0 is the table of chains, sector 1 the directory.
    bytes[0x200..0x400].fill(0xFF);
    bytes[0x200..0x204].copy_from_slice(&0xFFFF_FFFDu32.to_le_bytes());
    bytes[0x204..0x208].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    for (place, name) in ["Root Entry"].iter().chain(streams).enumerate() {
        let entry = 0x400 + place * 128;
        for (n, unit) in name.encode_utf16().enumerate() {
            bytes[entry + n * 2..entry + n * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[entry + 0x40] = u8::try_from(name.len() * 2 + 2).expect("a short name");
        bytes[entry + 0x74..entry + 0x78].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    }
    bytes
}

#[test]
fn definitions_and_entities_are_refused() {
    let lol = br#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
        <worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"#;
    assert_eq!(why(&xlsx_around(lol, b"<sst/>")), Why::Definitions);
    let unknown = b"<worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    assert_eq!(why(&xlsx_around(unknown, b"<sst/>")), Why::Definitions);
}

#[test]
fn what_unpacks_into_far_more_is_refused() {
    let blank = vec![b' '; 80 << 20];
    assert_eq!(why(&xlsx_around(&blank, b"<sst/>")), Why::Bomb);
    let mut lying = xlsx_around(&blank, b"<sst/>");
    // The directory says that the part is small; the counting while unpacking does not believe it.
    let at = lying.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a directory");
    lying[at + 24..at + 28].copy_from_slice(&1000u32.to_le_bytes());
    assert!(read(&lying, "表.xlsx", &Limits::default()).is_err());
}

#[test]
fn nesting_and_width_are_bounded() {
    let deep = format!("<worksheet>{}", "<a>".repeat(100_000));
    assert!(matches!(why(&xlsx_around(deep.as_bytes(), b"<sst/>")), Why::Broken { .. }));
    let wide = vec!["PC名"; 10_000];
    assert!(matches!(why(&xlsx("台帳", &[&wide], &[])), Why::TooMany { what: "列", .. }));
    let csv = "PC名,".repeat(10_000);
    assert!(matches!(why(csv.as_bytes()), Why::TooMany { what: "列", .. }));
    let far = br#"<worksheet><sheetData><row r="4294967295"><c r="A4294967295"><v>1</v></c></row><row><c><v>2</v></c></row></sheetData></worksheet>"#;
    assert!(read(&xlsx_around(far, b"<sst/>"), "表.xlsx", &Limits::default()).is_ok());
    let many = "[[".repeat(100_000);
    assert!(matches!(why(many.as_bytes()), Why::Broken { .. }));
}

/// A million formatted rows without content, as Excel leaves them behind.
#[test]
fn sheets_that_name_the_same_part_count_together() {
    let book = |sheets: usize| {
        let listed: String = (0..sheets).map(|n| format!(r#"<sheet name="S{n}" r:id="r1"/>"#)).collect();
        let workbook = format!(r#"<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>"#);
        let relations = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
        let row = r#"<row><c t="inlineStr"><is><t>PC名</t></is></c><c t="inlineStr"><is><t>OS</t></is></c></row>"#;
        let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", row.repeat(50));
        package(&[
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    };
    let limits = Limits { cells: 250, ..Limits::default() };
    assert!(read(&book(2), "表.xlsx", &limits).is_ok());
    let refused = read(&book(3), "表.xlsx", &limits).expect_err("300 cells");
    assert!(matches!(refused.why, Why::TooMany { what: "セル", .. }), "{refused}");
    check(&book(101), "シートが多すぎます");
}

#[test]
fn a_million_blank_rows_pass() {
    let mut sheet = String::from("<worksheet><sheetData>");
    sheet.push_str(r#"<row r="1"><c r="A1" t="str"><v>PC名</v></c><c r="B1" t="str"><v>OS</v></c></row>"#);
    sheet.push_str(r#"<row r="2"><c r="A2" t="str"><v>PC-A</v></c><c r="B2" t="str"><v>Win11</v></c></row>"#);
    for row in 3..=1_000_000 {
        sheet.push_str(&format!(r#"<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>"#));
    }
    sheet.push_str("</sheetData></worksheet>");
    let bytes = xlsx_around(sheet.as_bytes(), b"<sst/>");
    let read = preview(&bytes, "表.xlsx", Ledger::Devices).expect("a preview");
    assert_eq!((read.rows.len(), read.skipped.len()), (1, 0));
}

/// A second reader sees the same cells.
#[test]
fn another_reader_agrees() {
    use calamine::{Data, Reader as _};
    for file in ["midori/機器台帳.xlsx", "midori/MDS_B社_レセコンB.xlsx", "midori/バックアップ一覧.xlsx", "devices.xls"]
    {
        let bytes = sample(file);
        let ours = read(&bytes, file, &Limits::default()).expect(file);
        let mut theirs = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).expect(file);
        for sheet in &ours.sheets {
            let range = theirs.worksheet_range(&sheet.name).expect("the sheet");
            for (row, column, theirs) in range.used_cells() {
                let (first_row, first_column) = range.start().expect("a start");
                let row = u32::try_from(row).expect("a row") + first_row + 1;
                let column = u32::try_from(column).expect("a column") + first_column + 1;
                let theirs = match theirs {
                    Data::DateTime(_) | Data::Error(_) => continue,
                    other => other.to_string(),
                };
                let ours = sheet.value(row, column).map(|value| value.text().into_owned()).unwrap_or_default();
                assert_eq!(ours.trim(), theirs.trim(), "{file} {row} {column}");
            }
        }
    }
}

fn flipped(file: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let whole = sample(file);
    let length = whole.len();
    (proptest::collection::vec((0..length, any::<u8>()), 1..12), 0..=length).prop_map(move |(flips, end)| {
        let mut bytes = whole.clone();
        for (at, byte) in flips {
            bytes[at] = byte;
        }
        // One in a few is cut off as well.
        if end % 4 == 0 {
            bytes.truncate(end);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_never_panic(bytes in prop_oneof![
        flipped("midori/機器台帳.xlsx"),
        flipped("devices.xls"),
        flipped("devices.xls"),
        flipped("midori/利用者ID台帳.csv"),
        flipped("midori/MDS_B社_レセコンB.xlsx"),
        proptest::collection::vec(any::<u8>(), 0..400),
    ]) {
        for ledger in [Ledger::Devices, Ledger::Disclosure] {
            let _ = preview(&bytes, "表", ledger);
        }
        let _ = tables::official_form::read(&bytes, "表", &Limits::default());
    }
}

/// What a cell cannot say is told with its place; the other rows stay.
#[test]
fn damage_in_one_cell_is_told_there() {
    let told = |bytes: &[u8]| {
        let read = preview(bytes, "表", Ledger::Devices).expect("a preview");
        let bad = read.bad.iter().map(|bad| format!("{}{} {:?}", bad.row, bad.column, bad.why));
        (read.rows.len(), bad.collect::<Vec<_>>())
    };
    let csv = "PC名,設置場所,登録日\nPC-A,調\0剤室,\nPC-B,受付,2/30\nPC-C,受付,9/4/1\nPC-D,受付,25/4/1\n";
    let place = vec![
        "2B ControlCharacter".to_owned(),
        "3C NoSuchDay { why: \"その月にその日はありません\" }".to_owned(),
        "4C AmbiguousYear".to_owned(),
    ];
    assert_eq!(told(csv.as_bytes()), (1, place));
    let sheet = r#"<worksheet><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>PC名</t></is></c><c r="B1" t="inlineStr"><is><t>設置場所</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>PC-A</t></is></c><c r="B2"><f>C2</f><v></v></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>PC-B</t></is></c><c r="B3" t="str"><f>C3</f><v></v></c></row>
        </sheetData></worksheet>"#;
    assert_eq!(told(&xlsx_around(sheet.as_bytes(), b"<sst/>")), (1, vec!["2B NotCalculated".to_owned()]));
    let open = "PC名,設置場所\nPC-A,\"調剤室\nPC-B,受付\n";
    let why = preview(open.as_bytes(), "表.csv", Ledger::Devices).expect_err("an open quotation mark");
    assert_eq!((why.row, why.column, &why.why), (Some(2), Some(2), &Why::OpenQuote));
    let said = why.to_string();
    let (ja, en) = model::lang::halves(&said).expect("both halves");
    assert!(
        ja.starts_with("表.csv 2行目 B列: 引用符") && en.starts_with("表.csv row 2 column B: a quotation"),
        "{said}"
    );
}

/// The Japanese half of a message is Japanese; what a library says stands in the other.
#[test]
fn no_library_speaks_in_the_japanese_half() {
    for bytes in [&b"PK\x03\x04broken"[..], b"{\"a\": [1", &xlsx_around(b"<worksheet><a></b></worksheet>", b"<sst/>")] {
        let said = preview(bytes, "表", Ledger::Devices).expect_err("broken").to_string();
        let (ja, en) = model::lang::halves(&said).expect("both halves");
        let words = ja
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| !matches!(*word, "" | "zip" | "XML" | "JSON" | "S"));
        assert_eq!(words.collect::<Vec<_>>(), Vec::<&str>::new(), "{ja}");
        assert!(en.contains('('), "{en}");
    }
}

#[test]
fn a_reply_as_pdf_or_picture_is_shown_its_way() {
    for bytes in [&b"%PDF-1.7 x"[..], b"\x89PNG\r\n\x1a\n"] {
        let said = tables::read(bytes, "reply", &tables::Limits::default()).unwrap_err().of_reply().to_string();
        assert!(said.matches("/replies").count() == 2 && said.contains("yakumori reply type"), "{said}");
    }
}
