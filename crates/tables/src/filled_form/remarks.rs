//! What stands beside the answers of a form: the remarks of whoever filled it in, and what is kept with the row.

use super::Filled;
use crate::cells::{Refused, text_of};
use crate::official_form::{Beside, Holds, OfficialRow};
use crate::preview::ReadRow;
use crate::workbook::{Merge, SheetRow, Value};
use model::width;

/// From how many clauses on a column is one of clauses.
const CODES: usize = 3;

impl Filled<'_> {
    /// The columns right of the answers that are none of the form's own, and its 備考.
    pub(super) fn beside(&self, items: &[OfficialRow]) -> Vec<Beside> {
        let rows = items.iter().filter_map(|item| self.sheet.row(item.row)).filter(|row| !row.is_struck());
        let (answered, open): (Vec<_>, Vec<_>) = rows.partition(|row| self.is_answered(row));
        let is_in_all = |rows: &[&SheetRow], column: u32| rows.iter().all(|row| !row.text(column).trim().is_empty());
        let texts = |column: u32| {
            let texts = answered.iter().map(move |row| row.text(column).trim().to_owned());
            texts.filter(|text| !text.is_empty())
        };
        // What stands on every row, whether it has an answer or not, was there before any was given; so were codes.
        self.layout.beside(self.sheet, |column| {
            (!open.is_empty() && is_in_all(&open, column) && is_in_all(&answered, column))
                || (texts(column).count() >= CODES && texts(column).all(|text| is_code(&text)))
        })
    }

    /// The value at a place, or the one of the merged cell that runs down over it.
    fn value(&self, row: u32, column: u32) -> Option<&Value> {
        let covers = |m: &&Merge| m.left == column && m.top < row && m.bottom >= row && m.top > self.layout.rows.1;
        let merged = || self.sheet.merges.iter().find(covers).and_then(|m| self.sheet.value(m.top, column));
        self.sheet.value(row, column).or_else(merged)
    }

    /// Takes what stands beside an answer. What is wrong with a cell is told with its column.
    pub(super) fn take_beside(&self, read: &mut ReadRow, beside: &[Beside]) -> Result<(), (u32, Refused)> {
        for of in beside {
            let Some(value) = self.value(read.row, of.column) else { continue };
            let text = text_of(value).map_err(|why| (of.column, why))?;
            match (of.holds, text.trim()) {
                (_, "") => {}
                (Holds::Remarks, text) => read.remark(&of.remark(text)),
                (Holds::Other, text) => drop(read.notes.insert(of.called(), text.to_owned())),
            }
        }
        Ok(())
    }
}

/// Whether a text is the number of a clause or a page, 「運17」, 「P.12」, and no day: 「R8.3」, 「9月」.
fn is_code(text: &str) -> bool {
    let key = width::key(text);
    let number = key.trim_start_matches(|c: char| c.is_alphabetic() || c == '.');
    let word = key.strip_suffix(number).unwrap_or_default();
    let is_era = ["r", "h", "令", "平"].iter().any(|era| word.starts_with(era));
    (1..=3).contains(&word.chars().count())
        && !is_era
        && !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || ".-".contains(c))
}

impl ReadRow {
    /// Adds to the remark on its answer.
    pub(crate) fn remark(&mut self, text: &str) {
        let note = self.cells.entry("note".to_owned()).or_default();
        let between = if note.is_empty() { "" } else { " ／ " };
        *note = format!("{note}{between}{text}");
        self.emptied.retain(|key| *key != "note");
    }
}
