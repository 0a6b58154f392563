//! Filling an official file: the named cells change, every other part stays byte for byte.

use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use paper::official_xlsx::{FillError, fill};
use rust_xlsxwriter::{Format, Workbook};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

fn official() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("様式").unwrap();
    sheet.write_string(0, 0, "令和8年度 チェックリスト").unwrap();
    sheet.merge_range(2, 0, 4, 0, "1 体制構築", &Format::new()).unwrap();
    sheet.write_string(2, 1, "責任者を設置している。").unwrap();
    sheet.write_string_with_format(2, 2, "はい・いいえ（ / ）", &Format::new().set_bold()).unwrap();
    sheet.write_formula(3, 3, "=1+1").unwrap();
    book.add_worksheet().set_name("説明").unwrap().write_string(0, 0, "この様式について").unwrap();
    book.save_to_buffer().unwrap()
}

fn cells(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(cell, text)| ((*cell).to_owned(), (*text).to_owned())).collect()
}

fn parts(xlsx: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(xlsx)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn only_the_named_cells_of_the_sheet_change() {
    let original = official();
    let filled =
        fill(&original, "様式", &cells(&[("C3", "はい（6/20）"), ("E3", "=備考 <b>&"), ("C9", "新しい行")])).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&filled)).unwrap();
    let range = book.worksheet_range("様式").unwrap();
    for (at, text) in
        [((2, 2), "はい（6/20）"), ((2, 4), "=備考 <b>&"), ((8, 2), "新しい行"), ((2, 1), "責任者を設置している。")]
    {
        assert_eq!(range.get_value(at).map(ToString::to_string).as_deref(), Some(text), "{at:?}");
    }
    let (before, after) = (parts(&original), parts(&filled));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let changed: Vec<&String> = before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    assert_eq!(changed, ["xl/worksheets/sheet1.xml"]);
}

#[test]
fn what_cannot_be_filled_is_said() {
    let original = official();
    for (sheet, cell, expected) in [("様式", "12D", "NotACell"), ("ない", "C3", "NoSheet"), ("様式", "D4", "Formula")]
    {
        let why = fill(&original, sheet, &cells(&[(cell, "はい")])).unwrap_err();
        assert!(format!("{why:?}").starts_with(expected), "{cell}: {why:?}");
    }
    assert!(matches!(fill(b"not a zip", "様式", &cells(&[("C3", "はい")])), Err(FillError::NotXlsx(_))));
}
