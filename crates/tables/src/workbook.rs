//! What every source becomes: sheets of cells with their addresses. Only what holds something is kept.

use crate::limits::Limits;
use crate::trouble::Why;
use model::day::Day;
use std::borrow::Cow;
use std::cell::Cell as Count;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// The file's name.
    pub file: String,
    /// How it was read: `xlsx`, `csv (Shift_JIS)`…
    pub format: String,
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name; empty for files that have none.
    pub name: String,
    /// The rows that hold something, in order.
    pub rows: Vec<SheetRow>,
    /// Merged cells, sorted.
    pub merges: Vec<Merge>,
    /// Whether who opens the file does not see it.
    pub is_hidden: bool,
}

/// One row that holds something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetRow {
    /// Its number, from 1.
    pub row: u32,
    /// The cells that hold something, by column.
    pub cells: Vec<Cell>,
    /// What is struck out in it, by column, where the rest of the row is not: it is none of its cells.
    pub struck: Vec<(u32, Arc<str>)>,
    /// The comments that are pinned to its cells, by column.
    pub comments: Vec<(u32, Arc<str>)>,
    /// Whether who opens the file does not see it.
    pub is_hidden: bool,
}

/// One cell that holds something.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its column, from 1.
    pub column: u32,
    /// What it holds.
    pub value: Value,
    /// Whether it is struck out.
    pub is_struck: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text as typed.
    Text(Arc<str>),
    /// A number without a day's format.
    Number(f64),
    /// A number that the sheet shows as a day.
    Day(Day),
    /// TRUE or FALSE.
    Bool(bool),
    /// `#N/A` and the like.
    Error(Arc<str>),
    /// A formula whose result is not in the file.
    NotCalculated,
}

/// Merged cells, corners included, from 1. The value belongs to the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Value {
    /// The text a person sees; numbers without `.0`.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(plain_number(*number)),
            Self::Day(day) => Cow::Owned(day.to_string()),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::NotCalculated => Cow::Borrowed(""),
        }
    }
}

/// Fifteen digits, as a spreadsheet shows them: 0.1+0.2 is 0.3.
fn plain_number(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

impl Sheet {
    /// The value at an address, both from 1.
    #[must_use]
    pub fn value(&self, row: u32, column: u32) -> Option<&Value> {
        self.row(row)?.value(column)
    }

    /// A row by its number.
    #[must_use]
    pub fn row(&self, row: u32) -> Option<&SheetRow> {
        self.rows.binary_search_by_key(&row, |r| r.row).ok().and_then(|at| self.rows.get(at))
    }
}

impl SheetRow {
    /// The value in a column.
    #[must_use]
    pub fn value(&self, column: u32) -> Option<&Value> {
        self.cells.binary_search_by_key(&column, |c| c.column).ok().and_then(|at| self.cells.get(at)).map(|c| &c.value)
    }

    /// Whether the whole row is struck out; a running number may be left.
    #[must_use]
    pub fn is_struck(&self) -> bool {
        let mut rest = self.cells.iter().filter(|cell| !matches!(cell.value, Value::Number(_))).peekable();
        rest.peek().is_some() && rest.all(|cell| cell.is_struck)
    }

    /// Sets aside the cells that are struck out, unless the whole row is.
    fn without_struck(mut self) -> Self {
        if !self.is_struck() && self.cells.iter().any(|cell| cell.is_struck) {
            let (struck, cells): (Vec<Cell>, _) = self.cells.into_iter().partition(|cell| cell.is_struck);
            self.struck = struck.into_iter().map(|cell| (cell.column, cell.value.text().into())).collect();
            self.cells = cells;
        }
        self
    }

    /// The text in a column; empty when there is none.
    #[must_use]
    pub fn text(&self, column: u32) -> Cow<'_, str> {
        self.value(column).map(Value::text).unwrap_or_default()
    }
}

/// The letters of a column: 1 is A, 28 is AB.
#[must_use]
pub fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    out.iter().rev().collect()
}

/// Row and column of an address such as `AB12`; `None` when it is none.
pub(crate) fn address(text: &str) -> Option<(u32, u32)> {
    let mut column = 0u32;
    let mut row = 0u32;
    for c in text.bytes().filter(|c| *c != b'$') {
        match c {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(c.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(c - b'0'))?,
            _ => return None,
        }
    }
    (row > 0 && column > 0).then_some((row, column))
}

/// What all sheets of a file have taken together: the limits are of the file, however many sheets name the same part.
#[derive(Default)]
pub(crate) struct Spent {
    rows: Count<usize>,
    cells: Count<usize>,
    text: Count<usize>,
}

/// Collects the cells of one sheet and counts them against the limits.
pub(crate) struct Collected<'l> {
    limits: &'l Limits,
    spent: &'l Spent,
    rows: BTreeMap<u32, Vec<Cell>>,
    comments: BTreeMap<u32, Vec<(u32, Arc<str>)>>,
    hidden: BTreeSet<u32>,
    merges: Vec<Merge>,
}

impl<'l> Collected<'l> {
    pub(crate) fn new(limits: &'l Limits, spent: &'l Spent) -> Self {
        let (comments, hidden) = (BTreeMap::new(), BTreeSet::new());
        Self { limits, spent, rows: BTreeMap::new(), comments, hidden, merges: Vec::new() }
    }

    /// Takes one cell as it stands.
    pub(crate) fn put(&mut self, row: u32, column: u32, value: Value) -> Result<(), Why> {
        self.put_cell(row, Cell { column, value, is_struck: false })
    }

    /// Takes one cell; blank text is nothing.
    pub(crate) fn put_cell(&mut self, row: u32, cell: Cell) -> Result<(), Why> {
        if let Value::Text(text) = &cell.value {
            if text.trim().is_empty() {
                return Ok(());
            }
            self.spent.text.set(self.spent.text.get().saturating_add(text.len()));
        }
        self.spent.cells.set(self.spent.cells.get() + 1);
        let over = |what, what_en, limit| Err(Why::TooMany { what, what_en, limit });
        if cell.column > self.limits.columns {
            return over("列", "columns", u64::from(self.limits.columns));
        }
        if self.spent.cells.get() > self.limits.cells {
            return over("セル", "cells", self.limits.cells as u64);
        }
        if self.spent.text.get() > self.limits.text_bytes {
            return over("文字", "characters", self.limits.text_bytes as u64);
        }
        let cells = self.rows.entry(row).or_insert_with(|| {
            self.spent.rows.set(self.spent.rows.get() + 1);
            Vec::new()
        });
        cells.push(cell);
        if self.spent.rows.get() > self.limits.rows {
            return over("行", "rows", self.limits.rows as u64);
        }
        Ok(())
    }

    /// Takes a comment that is pinned to a cell. It counts like the text of a cell.
    pub(crate) fn comment(&mut self, row: u32, column: u32, text: &str) -> Result<(), Why> {
        self.spent.text.set(self.spent.text.get().saturating_add(text.len()));
        self.spent.cells.set(self.spent.cells.get() + 1);
        if self.spent.text.get() > self.limits.text_bytes || self.spent.cells.get() > self.limits.cells {
            return Err(Why::TooMany { what: "コメント", what_en: "comments", limit: self.limits.cells as u64 });
        }
        if !text.trim().is_empty() {
            self.comments.entry(row).or_default().push((column, text.trim().into()));
        }
        Ok(())
    }

    /// A row that is not shown. Formatted blank rows beyond the last one are no row at all.
    pub(crate) fn hide(&mut self, row: u32) {
        if self.hidden.len() < self.limits.rows {
            self.hidden.insert(row);
        }
    }

    /// Takes merged cells; a merge of one cell is none.
    pub(crate) fn merge(&mut self, merge: Merge) -> Result<(), Why> {
        if self.merges.len() >= self.limits.rows {
            return Err(Why::TooMany { what: "結合セル", what_en: "merged cells", limit: self.limits.rows as u64 });
        }
        if merge.bottom > merge.top || merge.right > merge.left {
            self.merges.push(merge);
        }
        Ok(())
    }

    pub(crate) fn sheet(mut self, name: String) -> Sheet {
        self.merges.sort_unstable();
        let rows = self.rows.into_iter().map(|(row, mut cells)| {
            cells.sort_by_key(|cell| cell.column);
            cells.dedup_by_key(|cell| cell.column);
            let comments = self.comments.remove(&row).unwrap_or_default();
            let is_hidden = self.hidden.contains(&row);
            SheetRow { row, cells, struck: Vec::new(), comments, is_hidden }.without_struck()
        });
        Sheet { name, rows: rows.collect(), merges: self.merges, is_hidden: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_letters_agree() {
        for (text, row, column) in
            [("A1", 1, 1), ("Z9", 9, 26), ("AA10", 10, 27), ("$AB$12", 12, 28), ("XFD1048576", 1_048_576, 16_384)]
        {
            assert_eq!(address(text), Some((row, column)), "{text}");
            assert_eq!(format!("{}{row}", letters(column)), text.replace('$', ""));
        }
        for text in ["", "A", "1", "1A", "A0", "A99999999999", "ZZZZZZZZZZ1", "A-1"] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_print_as_people_see_them() {
        for (number, text) in [(2.0, "2"), (5.01, "5.01"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (44_805.0, "44805")] {
            assert_eq!(Value::Number(number).text(), text);
        }
    }
}
