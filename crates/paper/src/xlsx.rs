//! The sheet as an Excel workbook: what the PDF shows, in the same order, with answers that can be
//! picked and days that are days.
//!
//! Every text is written as a string, never as a formula, and marked as text so that it stays one
//! when a person edits the cell.

use crate::same_package::saved;
use crate::sheet::{Line, Row, Section, Sheet};
use model::answer::Choice;
use model::day::Day;
use model::lang::Lang;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};

/// Columns of the form: section, item, answer, 確認日, 目標日, 備考.
const SECTION: u16 = 0;
const ITEM: u16 = 1;
const ANSWER: u16 = 2;
const CONFIRMED: u16 = 3;
const TARGET: u16 = 4;
const NOTE: u16 = 5;

/// A4 in Excel's list of papers.
const A4: u8 = 9;

/// Widths in characters.
const WIDTHS: [(u16, f64); 6] =
    [(SECTION, 13.0), (ITEM, 52.0), (ANSWER, 11.0), (CONFIRMED, 12.0), (TARGET, 12.0), (NOTE, 28.0)];

/// A workbook with the form, and nothing but the form: it is what an inspector is handed.
pub(crate) fn workbook(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book(&sheet.title, &sheet.author, sheet.on)?;
    form(book.add_worksheet(), sheet)?;
    saved(book)
}

/// An empty workbook. The only time in it is the day it speaks for, so that the same record gives the same bytes.
pub(crate) fn new_book(title: &str, author: &str, on: Day) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let made = DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&excel_day(on)?);
    book.set_properties(&made);
    Ok(book)
}

/// Prints a sheet on A4, as wide as the page.
pub(crate) fn fit_a4(to: &mut Worksheet) -> &mut Worksheet {
    to.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2)
}

/// Prints a line and the page's number at the foot of every page.
pub(crate) fn set_foot(to: &mut Worksheet, line: &str) {
    to.set_footer(format!("&L&8{}&R&8&P / &N", line.replace('&', "&&")));
}

/// The looks of the form.
pub(crate) struct Looks {
    pub(crate) title: Format,
    mark: Format,
    plain: Format,
    /// A line that goes on over the cells beside it.
    pub(crate) line: Format,
    pub(crate) heading: Format,
    group: Format,
    text: Format,
    pub(crate) typed: Format,
    answer: Format,
    day: Format,
}

impl Looks {
    pub(crate) fn new(lang: Lang) -> Self {
        let base =
            Format::new().set_font_name("BIZ UDPゴシック").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let cell = base.clone().set_border(FormatBorder::Thin).set_text_wrap();
        let shaded = cell.clone().set_background_color(Color::RGB(0x00E8_E8E8));
        Self {
            title: base.clone().set_font_size(14).set_bold(),
            mark: base.clone().set_bold().set_border(FormatBorder::Medium).set_align(FormatAlign::Center),
            heading: shaded.clone().set_align(FormatAlign::Center),
            group: shaded,
            typed: cell.clone().set_quote_prefix(),
            answer: cell.clone().set_align(FormatAlign::Center),
            day: cell.clone().set_align(FormatAlign::Center).set_num_format(day_format(lang)),
            line: base.clone().set_quote_prefix(),
            plain: base.set_text_wrap().set_quote_prefix(),
            text: cell,
        }
    }
}

/// How a day is shown, as in the rest of the form: R7.11.25, or 2025-11-25.
fn day_format(lang: Lang) -> &'static str {
    if lang == Lang::Ja { "[$-411]ge.m.d" } else { "yyyy-mm-dd" }
}

fn form(to: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let looks = Looks::new(sheet.lang);
    to.set_name(&sheet.mark)?;
    for (column, width) in WIDTHS {
        to.set_column_width(column, width)?;
    }
    let mut row = head(to, sheet, &looks)?;
    let first = row;
    row = headings(to, row, sheet, &looks)?;
    to.set_repeat_rows(first, row - 1)?;
    to.set_freeze_panes(row, 0)?;
    for section in &sheet.sections {
        row = self::section(to, row, section, sheet, &looks)?;
    }
    row = after(to, row + 1, sheet, &looks)?;
    to.set_print_area(0, SECTION, row - 1, NOTE)?;
    fit_a4(to).set_portrait();
    set_foot(to, &sheet.foot_line());
    Ok(())
}

/// Title, mark, ＊ notes and names; returns the next free row.
fn head(to: &mut Worksheet, sheet: &Sheet, looks: &Looks) -> Result<u32, XlsxError> {
    to.write_string_with_format(0, SECTION, &sheet.title, &looks.title)?;
    to.set_row_height(0, 26)?;
    to.write_string_with_format(0, NOTE, &sheet.mark, &looks.mark)?;
    let mut row = 1;
    for note in &sheet.notes {
        to.merge_range(row, SECTION, row, NOTE, note, &looks.plain)?;
        row += 1;
    }
    for name in &sheet.names {
        to.write_string_with_format(row, SECTION, name.label, &looks.plain)?;
        to.merge_range(row, ITEM, row, NOTE, &name.value, &looks.plain)?;
        row += 1;
    }
    Ok(row)
}

fn headings(to: &mut Worksheet, row: u32, sheet: &Sheet, looks: &Looks) -> Result<u32, XlsxError> {
    let (label, look) = (&sheet.columns, &looks.heading);
    to.merge_range(row, SECTION, row + 1, ITEM, label.item, look)?;
    to.merge_range(row, ANSWER, row, TARGET, label.result, look)?;
    to.merge_range(row + 1, ANSWER, row + 1, CONFIRMED, label.confirmed, look)?;
    to.write_string_with_format(row + 1, TARGET, label.target, look)?;
    to.merge_range(row, NOTE, row + 1, NOTE, label.note, look)?;
    Ok(row + 2)
}

fn section(to: &mut Worksheet, row: u32, section: &Section, sheet: &Sheet, looks: &Looks) -> Result<u32, XlsxError> {
    let mut next = row;
    for line in &section.lines {
        match line {
            Line::Group { text } => {
                to.merge_range(next, ITEM, next, NOTE, text, &looks.group)?;
            }
            Line::Row(item) => self::item(to, next, item, sheet, looks)?,
        }
        next += 1;
    }
    if next - row > 1 {
        to.merge_range(row, SECTION, next - 1, SECTION, &section.heading, &looks.text)?;
    } else {
        to.write_string_with_format(row, SECTION, &section.heading, &looks.text)?;
    }
    Ok(next)
}

fn item(to: &mut Worksheet, row: u32, item: &Row, sheet: &Sheet, looks: &Looks) -> Result<(), XlsxError> {
    let mut text = format!("{}({})", item.wording, item.number);
    for note in &item.notes {
        text.push('\n');
        text.push_str(note);
    }
    to.set_row_height(row, height(&[(&text, 52), (&item.note, 28)]))?;
    to.write_string_with_format(row, ITEM, text, &looks.text)?;
    to.write_string_with_format(row, ANSWER, item.choice.map_or("", Choice::word), &looks.answer)?;
    day(to, row, CONFIRMED, item.confirmed_on, looks)?;
    day(to, row, TARGET, item.target_on, looks)?;
    to.write_string_with_format(row, NOTE, &item.note, &looks.typed)?;
    let words = &sheet.choices;
    let mut allowed = vec![words.yes, words.no];
    if item.choice == Some(Choice::NotRequired) {
        allowed.push(words.not_required);
    }
    let validation = DataValidation::new()
        .allow_list_strings(&allowed)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_message(format!("「{}」から選んでください", allowed.join("・")))?;
    to.add_data_validation(row, ANSWER, row, ANSWER, &validation)?;
    Ok(())
}

/// How wide a text is in half-width characters: a wide character takes two.
pub(crate) fn half_widths(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum() }
}

/// Points for the tallest of these texts, each with its column's width in half-width characters. Excel fits heights when
/// it opens a file; other programs take what stands in it.
pub(crate) fn height(texts: &[(&str, usize)]) -> u32 {
    let lines = |(text, width): &(&str, usize)| {
        text.split('\n').map(|line| half_widths(line).div_ceil(width - 2).max(1)).sum::<usize>()
    };
    let lines = texts.iter().map(lines).max().unwrap_or(1).min(25);
    u32::try_from(14 * lines + 6).unwrap_or(20)
}

fn day(to: &mut Worksheet, row: u32, column: u16, day: Option<Day>, looks: &Looks) -> Result<(), XlsxError> {
    match day {
        Some(day) => to.write_datetime_with_format(row, column, &excel_day(day)?, &looks.day)?,
        None => to.write_blank(row, column, &looks.day)?,
    };
    Ok(())
}

fn after(to: &mut Worksheet, mut row: u32, sheet: &Sheet, looks: &Looks) -> Result<u32, XlsxError> {
    for part in &sheet.after {
        to.write_string_with_format(row, SECTION, part.title, &looks.title)?;
        row += 1;
        for remark in &part.remarks {
            for says in &remark.says {
                to.write_string_with_format(row, SECTION, &remark.about, &looks.plain)?;
                to.merge_range(row, ITEM, row, NOTE, says, &looks.plain)?;
                to.set_row_height(row, height(&[(says, 115), (&remark.about, 13)]))?;
                row += 1;
            }
        }
    }
    Ok(row)
}

fn excel_day(day: Day) -> Result<ExcelDateTime, XlsxError> {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), part(day.month()), part(day.day()))
}
