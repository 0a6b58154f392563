//! Bytes to a workbook. The content decides the format, never the name's ending.
//!
//! The readers of xlsx, ods and xls are our own: files come from strangers, and these count every
//! byte against the limits while they unpack and cannot panic or build a dense grid.

mod cfb;
mod json;
mod lines;
mod number_format;
mod ods;
mod package;
mod separated;
mod text;
mod xls;
mod xlsx;
mod xml;

pub use lines::lines;

use crate::limits::Limits;
use crate::trouble::{ReadError, Why};
use crate::workbook::{Sheet, Workbook};

/// The sheets of a file, and how it was read.
type Read = (String, Vec<Sheet>);

/// Trouble inside a source, with the place where it is known.
#[derive(Debug)]
struct Trouble {
    sheet: Option<String>,
    row: Option<u32>,
    column: Option<u32>,
    why: Why,
}

impl From<Why> for Trouble {
    fn from(why: Why) -> Self {
        Self { sheet: None, row: None, column: None, why }
    }
}

impl Trouble {
    fn at(sheet: &str, row: u32, column: u32, why: Why) -> Self {
        let known = |n: u32| (n > 0).then_some(n);
        Self { sheet: Some(sheet.to_owned()), row: known(row), column: known(column), why }
    }
}

/// Reads a file into sheets.
///
/// # Errors
/// [`ReadError`] when it is not a table, is broken, protected, or over a limit.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Workbook, ReadError> {
    match sheets(bytes, limits) {
        Ok((format, sheets)) => Ok(Workbook { file: name.to_owned(), format, sheets }),
        Err(Trouble { sheet, row, column, why }) => Err(ReadError { file: name.to_owned(), sheet, row, column, why }),
    }
}

fn sheets(bytes: &[u8], limits: &Limits) -> Result<Read, Trouble> {
    if bytes.is_empty() {
        return Err(Why::Empty.into());
    }
    if bytes.len() > limits.file_bytes {
        return Err(Why::TooLarge { megabytes: bytes.len() >> 20, limit: limits.file_bytes >> 20 }.into());
    }
    if let Some(other) = not_a_table(bytes) {
        return Err(Why::NotATable(other).into());
    }
    if bytes.starts_with(b"PK") {
        return package::read(bytes, limits);
    }
    if bytes.starts_with(&cfb::MAGIC) {
        return xls::read(bytes, limits);
    }
    text::read(bytes, limits)
}

/// Formats that are known not to hold a table, by their first bytes.
fn not_a_table(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 12] = [
        (b"%PDF", "PDF"),
        (b"\x89PNG", "画像 PNG"),
        (b"\xFF\xD8\xFF", "画像 JPEG"),
        (b"GIF8", "画像 GIF"),
        (b"{\\rtf", "RTF"),
        (b"MZ", "プログラム"),
        (b"\x7FELF", "プログラム"),
        (b"Rar!", "圧縮ファイル"),
        (b"7z\xBC\xAF", "圧縮ファイル"),
        (b"\x1F\x8B", "圧縮ファイル"),
        (b"SQLite format 3", "データベース"),
        (b"<!DOCTYPE", "HTML・XML"),
    ];
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let known = KNOWN.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, what)| *what);
    let web = || {
        let head = start.get(..16).unwrap_or(start).to_ascii_lowercase();
        (head.starts_with(b"<html") || head.starts_with(b"<?xml") || head.starts_with(b"<!doctype"))
            .then_some("HTML・XML")
    };
    known.or_else(web)
}
