//! ods: one part holds every sheet. Repeated blank rows and cells are skipped, never expanded.

use super::package::Package;
use super::xml::{attribute, number, push_text, resolve};
use super::{Read, Trouble};
use crate::neutral;
use crate::trouble::Why;
use crate::workbook::{Collected, Merge, Sheet, Spent, Value};
use model::day::PartialDay;
use quick_xml::events::{BytesStart, Event};

/// Repeated rows of which it is kept that they are hidden.
const HIDDEN: usize = 10_000;

/// The cell being read.
struct Open {
    kind: String,
    value: String,
    text: String,
    repeated: u32,
    rows: u32,
    columns: u32,
}

/// Where the reader stands in one sheet.
struct Cursor<'l> {
    name: String,
    collected: Collected<'l>,
    row: u32,
    column: u32,
    row_repeated: u32,
    /// The cells of the row, for when the row is repeated.
    cells: Vec<(u32, Value)>,
}

pub(super) fn read(package: &mut Package<'_>) -> Result<Read, Trouble> {
    if is_encrypted(package)? {
        return Err(Why::Encrypted.into());
    }
    let (limits, spent) = (package.limits(), Spent::default());
    let mut xml = package.needed("content.xml")?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut sheet: Option<Cursor<'_>> = None;
    let mut cell: Option<Open> = None;
    // Text of comments and furigana inside a cell is not the cell's text.
    let (mut aside, mut in_paragraph) = (0usize, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "table" if sheets.len() >= limits.sheets => {
                    return Err(Why::TooMany { what: "シート", what_en: "sheets", limit: limits.sheets as u64 }.into());
                }
                "table" => sheet = Some(Cursor::new(attribute(&element, "name").unwrap_or_default(), limits, &spent)),
                "table-row" => {
                    if let Some(sheet) = &mut sheet {
                        sheet.start_row(&element);
                    }
                }
                "table-cell" | "covered-table-cell" => cell = Some(Open::new(&element)),
                "annotation" | "ruby-text" => aside += 1,
                "p" => {
                    in_paragraph = aside == 0;
                    if let Some(cell) = cell.as_mut().filter(|cell| in_paragraph && !cell.text.is_empty()) {
                        cell.text.push('\n');
                    }
                }
                "s" if in_paragraph => push_blanks(&mut cell, ' ', number(&element, "c").unwrap_or(1)),
                "tab" if in_paragraph => push_blanks(&mut cell, '\t', 1),
                "line-break" if in_paragraph => push_blanks(&mut cell, '\n', 1),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "table" => sheets.extend(sheet.take().map(|sheet| sheet.collected.sheet(sheet.name))),
                "table-row" => {
                    if let Some(sheet) = &mut sheet {
                        sheet.end_row().map_err(|why| Trouble::at(&sheet.name, sheet.row, sheet.column, why))?;
                    }
                }
                "table-cell" | "covered-table-cell" => {
                    if let (Some(sheet), Some(cell)) = (&mut sheet, cell.take()) {
                        sheet.take(cell).map_err(|why| Trouble::at(&sheet.name, sheet.row, sheet.column, why))?;
                    }
                }
                "annotation" | "ruby-text" => aside = aside.saturating_sub(1),
                "p" => in_paragraph = false,
                _ => {}
            },
            Event::Text(piece) if in_paragraph && aside == 0 => {
                if let Some(cell) = &mut cell {
                    push_text(&mut cell.text, &piece);
                }
            }
            Event::GeneralRef(entity) if in_paragraph && aside == 0 => {
                if let Some(cell) = &mut cell {
                    cell.text.extend(resolve(&entity));
                }
            }
            _ => {}
        }
    }
    if sheets.is_empty() {
        return Err(Why::NotATable("表計算ではない OpenDocument").into());
    }
    Ok(("ods".to_owned(), sheets))
}

/// A protected file lists how its parts were encrypted.
fn is_encrypted(package: &mut Package<'_>) -> Result<bool, Why> {
    let Some(mut xml) = package.part("META-INF/manifest.xml")? else {
        return Ok(false);
    };
    loop {
        match xml.next() {
            Ok(Some(Event::Start(element))) if element.local_name().as_ref() == "encryption-data" => return Ok(true),
            Ok(Some(_)) => {}
            Ok(None) => return Ok(false),
            // Old writers put a harmless document type into this one part; nothing of it is used.
            Err(Why::Definitions) => return Ok(false),
            Err(why) => return Err(why),
        }
    }
}

fn push_blanks(cell: &mut Option<Open>, blank: char, times: u32) {
    if let Some(cell) = cell {
        cell.text.extend(std::iter::repeat_n(blank, usize::try_from(times.min(1_000)).unwrap_or(1)));
    }
}

impl Open {
    fn new(element: &BytesStart<'_>) -> Self {
        let value = ["value", "date-value", "boolean-value"].iter().find_map(|name| attribute(element, name));
        Self {
            kind: attribute(element, "value-type").unwrap_or_default(),
            value: value.unwrap_or_default(),
            text: String::new(),
            repeated: number(element, "number-columns-repeated").unwrap_or(1),
            rows: number(element, "number-rows-spanned").unwrap_or(1),
            columns: number(element, "number-columns-spanned").unwrap_or(1),
        }
    }

    fn value(&self) -> Value {
        let day = || PartialDay::read(&self.value).ok().and_then(|read| read.day.exact()).map(Value::Day);
        let number = || self.value.parse().ok().filter(|n: &f64| n.is_finite()).map(|n| self.number(n));
        let known = match self.kind.as_str() {
            "float" => number(),
            "date" => day(),
            "boolean" => Some(Value::Bool(self.value == "true")),
            _ => None,
        };
        known.unwrap_or_else(|| Value::Text(neutral::restored(&self.text).into()))
    }

    /// A number is shown as the sheet shows it when that only fills up digits: 007, 2.0.
    fn number(&self, number: f64) -> Value {
        let shown = self.text.trim();
        let filled_up = shown.parse::<f64>().is_ok_and(|n| n == number);
        if filled_up { Value::Text(shown.into()) } else { Value::Number(number) }
    }
}

impl<'l> Cursor<'l> {
    fn new(name: String, limits: &'l crate::limits::Limits, spent: &'l Spent) -> Self {
        let collected = Collected::new(limits, spent);
        Self { name, collected, row: 0, column: 0, row_repeated: 0, cells: Vec::new() }
    }

    fn start_row(&mut self, element: &BytesStart<'_>) {
        self.row = self.row.saturating_add(self.row_repeated).max(1);
        self.row_repeated = number(element, "number-rows-repeated").unwrap_or(1).max(1);
        if attribute(element, "visibility").is_some_and(|shown| shown != "visible") {
            // The hidden rows below a table are repeated to the end of the sheet.
            (self.row..)
                .take(usize::try_from(self.row_repeated).unwrap_or(1).min(HIDDEN))
                .for_each(|row| self.collected.hide(row));
        }
        self.column = 1;
        self.cells.clear();
    }

    fn take(&mut self, cell: Open) -> Result<(), Why> {
        let blank = cell.text.trim().is_empty() && cell.value.is_empty();
        if !blank {
            let value = cell.value();
            for column in (self.column..).take(usize::try_from(cell.repeated).unwrap_or(1)) {
                self.collected.put(self.row, column, value.clone())?;
                self.cells.push((column, value.clone()));
            }
        }
        let (bottom, right) = (
            self.row.saturating_add(cell.rows.saturating_sub(1)),
            self.column.saturating_add(cell.columns.saturating_sub(1)),
        );
        self.collected.merge(Merge { top: self.row, left: self.column, bottom, right })?;
        self.column = self.column.saturating_add(cell.repeated.max(1));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Why> {
        if self.cells.is_empty() {
            return Ok(());
        }
        for row in (self.row..self.row.saturating_add(self.row_repeated)).skip(1) {
            for (column, value) in &self.cells {
                self.collected.put(row, *column, value.clone())?;
            }
        }
        Ok(())
    }
}
