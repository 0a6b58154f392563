//! What the tests start from: sheets made on the spot, packages, and the sample files.

use model::day::Day;
use model::record::Ledger;
use rust_xlsxwriter::{Format, Workbook};
use std::io::{Cursor, Write as _};
use tables::{Limits, Preview, ReadError, Told, read, understand};
use zip::write::SimpleFileOptions;

/// A file among the tests' data.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a file of the tests")
}

/// An xlsx with one sheet: texts by row, blank ones left out, and merged ranges (rows and columns from 0).
pub(crate) fn xlsx(sheet: &str, rows: &[&[&str]], merges: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet).expect("a sheet's name");
    for (top, left, bottom, right) in merges {
        page.merge_range(*top, *left, *bottom, *right, "", &Format::new()).expect("a range");
    }
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*texts) {
            if !text.is_empty() {
                page.write_string_with_format(row, column, *text, &Format::new()).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// A zip package.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a package").into_inner()
}

/// An xlsx package around one sheet's XML.
pub(crate) fn xlsx_around(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    package(&[
        (
            "xl/workbook.xml",
            br#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// The day of the tests.
pub(crate) fn today() -> Day {
    Day::new(2026, 11, 25).expect("a day")
}

/// Reads a file as a ledger.
pub(crate) fn preview(bytes: &[u8], name: &str, ledger: Ledger) -> Result<Preview, ReadError> {
    read(bytes, name, &Limits::default()).and_then(|workbook| understand(&workbook, ledger, today(), &Told::default()))
}
