//! xlsx: plain text cells under a fixed header, with drop-downs where a column has a short list of words.

use super::{Column, Table};
use crate::cells::is_understood;
use crate::neutral::guarded;
use model::record::Kind;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

/// Excel allows a list of at most so many characters.
const LIST: usize = 255;

pub(super) fn written(table: &Table<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same rows give the same bytes: no clock time in the file.
    let made = ExcelDateTime::from_ymd(2025, 4, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(table.title))?;
    let header = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E6_EEF5))
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let text = Format::new().set_num_format("@");
    for (place, column) in (0..).zip(&table.columns) {
        sheet.set_column_width(place, width(table, usize::from(place)))?;
        sheet.set_column_format(place, &text)?;
        sheet.write_string_with_format(0, place, &*guarded(column.heading), &header)?;
        add_list(sheet, place, column, table.rows.len())?;
    }
    for (row, texts) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(texts) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, &*guarded(cell), &text)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}

/// A sheet's name may hold neither slashes nor more than 31 characters.
fn sheet_name(title: &str) -> String {
    title.chars().map(|c| if "[]:*?/\\'".contains(c) { '・' } else { c }).take(31).collect()
}

/// Wide enough for most of what a column holds, narrow enough for the screen.
fn width(table: &Table<'_>, place: usize) -> f64 {
    let wide = |text: &str| text.lines().map(|line| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()).max();
    let heading = table.columns.get(place).and_then(|column| wide(column.heading)).unwrap_or(0u32);
    let widest = table.rows.iter().take(200).filter_map(|row| row.get(place)).filter_map(|text| wide(text)).max();
    f64::from(heading.max(widest.unwrap_or(0)).clamp(6, 44)) + 2.0
}

/// A drop-down that helps and does not forbid: other words are kept as typed.
fn add_list(sheet: &mut Worksheet, place: u16, column: &Column<'_>, rows: usize) -> Result<(), XlsxError> {
    let Kind::Words(examples) = column.kind else { return Ok(()) };
    let words: Vec<&str> = examples.split('、').next().unwrap_or_default().split('・').collect();
    let length = words.iter().map(|word| word.encode_utf16().count() + 1).sum::<usize>();
    if words.len() < 2 || length > LIST || !words.iter().all(|word| is_understood(examples, word)) {
        return Ok(());
    }
    let list = DataValidation::new().allow_list_strings(&words)?.show_error_message(false);
    let last = u32::try_from(rows.saturating_add(100)).unwrap_or(1_000).min(1_048_575);
    sheet.add_data_validation(1, place, last, place, &list)?;
    Ok(())
}
