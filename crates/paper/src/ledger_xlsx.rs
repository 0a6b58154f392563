//! Any ledger (台帳) as a workbook to look at, print and hand over: title, day, headings that stay, rows.
//!
//! What is to be edited and brought in again is the export, which carries every column and the records' ids.

use crate::foot::Foot;
use crate::ledger::{LedgerPaper, as_of_words};
use crate::same_package::saved;
use crate::xlsx::{fit_a4, half_widths, height, new_book, set_foot};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// The row of the headings, below title and day.
const HEADINGS: u32 = 2;
/// A column is at least and at most this many characters wide.
const WIDTHS: (u16, u16) = (7, 28);
/// Characters that Excel allows in the name of a sheet.
const SHEET_NAME: usize = 31;

/// Three quarters of the time of the usual 6, and a file a tenth larger.
const PACKED: u8 = 3;

/// The ledger's workbook.
pub(crate) fn workbook(paper: &LedgerPaper) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book(&paper.title, &paper.pharmacy, paper.as_of)?;
    book.set_zip_compression_level(PACKED);
    sheet(book.add_worksheet(), paper)?;
    saved(book)
}

/// A title as the name of a sheet, which may not hold some letters.
fn sheet_name(title: &str) -> String {
    title.chars().map(|c| if "[]:*?/\\'".contains(c) { '・' } else { c }).take(SHEET_NAME).collect()
}

fn sheet(to: &mut Worksheet, paper: &LedgerPaper) -> Result<(), XlsxError> {
    let base = Format::new().set_font_name("BIZ UDPゴシック").set_font_size(10).set_align(FormatAlign::VerticalCenter);
    let cell = base.clone().set_border(FormatBorder::Thin).set_text_wrap().set_quote_prefix();
    let heading = cell.clone().set_bold().set_background_color(Color::RGB(0x00E8_E8E8));
    to.set_name(sheet_name(&paper.title))?;
    to.write_string_with_format(0, 0, &paper.title, &base.clone().set_font_size(14).set_bold())?;
    to.set_row_height(0, 24)?;
    to.write_string_with_format(
        1,
        0,
        format!("{}　{}　{}", paper.pharmacy, as_of_words(paper), paper.note).trim_end(),
        &base.set_quote_prefix(),
    )?;
    let widths: Vec<u16> = (0..paper.columns.len()).map(|n| width(paper, n)).collect();
    for (n, width) in (0..).zip(&widths) {
        to.set_column_width(n, *width)?;
    }
    write_row(to, HEADINGS, &paper.columns, &widths, &heading)?;
    for (n, row) in (HEADINGS + 1..).zip(&paper.rows) {
        write_row(to, n, row, &widths, &cell)?;
    }
    to.set_freeze_panes(HEADINGS + 1, 0)?;
    to.set_repeat_rows(HEADINGS, HEADINGS)?;
    fit_a4(to).set_landscape();
    set_foot(to, &Foot::new(&paper.journal, paper.lang).line());
    Ok(())
}

fn write_row(to: &mut Worksheet, at: u32, row: &[String], widths: &[u16], look: &Format) -> Result<(), XlsxError> {
    for (across, text) in (0..).zip(row) {
        to.write_string_with_format(at, across, text, look)?;
    }
    let texts: Vec<_> = row.iter().zip(widths).map(|(text, width)| (text.as_str(), usize::from(*width))).collect();
    to.set_row_height(at, height(&texts))?;
    Ok(())
}

/// Wide enough for a column's longest text within bounds; what is longer wraps.
fn width(paper: &LedgerPaper, column: usize) -> u16 {
    let rows = paper.rows.iter().chain([&paper.columns]);
    let widest = rows.filter_map(|row| row.get(column)).map(|text| half_widths(text) + 3).max().unwrap_or(0);
    u16::try_from(widest).unwrap_or(u16::MAX).clamp(WIDTHS.0, WIDTHS.1)
}
