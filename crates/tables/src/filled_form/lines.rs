//! What stands on a form in lines of its own: printed sections, groups and notes, and what a vendor added below or between the rows.
//! Which of them were printed is known once the rows are placed on the official form.

use super::Filled;
use crate::official_form::{OfficialRow, notes};
use crate::preview::{ReadRow, SkipWhy, Skipped, shortened};
use crate::workbook::{Cell, SheetRow};
use model::width;

/// Words by which a sentence goes on after the number that it is about: 「2-⑥は、サーバは未適用です」.
const GOES_ON: [&str; 10] = ["は", "に", "の", "も", "を", "が", "で", "、", ":", "("];

/// A text that stands in no item's row.
pub(super) struct Line {
    row: u32,
    text: String,
    /// The rows of the items that it is about.
    about: Vec<u32>,
}

impl Filled<'_> {
    /// The lines below the headings.
    pub(super) fn lines(&self, items: &[OfficialRow]) -> Vec<Line> {
        let is_item = |row: &SheetRow| items.iter().any(|item| item.row == row.row);
        let below = self.sheet.rows.iter().filter(|row| row.row > self.layout.rows.1 && !row.is_struck());
        let rest = below.filter(|row| !is_item(row) && !self.is_answered(row));
        let cells = rest.flat_map(|row| row.cells.iter().map(move |cell| (row.row, cell)));
        cells.flat_map(|(row, cell)| self.lines_in(row, cell, items)).collect()
    }

    fn lines_in(&self, row: u32, cell: &Cell, items: &[OfficialRow]) -> Vec<Line> {
        let texts = notes::notes_in(&cell.value.text());
        let texts = texts.into_iter().filter(|text| width::key(text).chars().any(char::is_alphabetic));
        let line = |text: String| {
            let named = notes::rows_named(&text, items).into_iter().filter_map(|at| items.get(at));
            let noted = items.iter().filter(|item| item.notes.iter().any(|note| is_same(note, &text)));
            let mut about: Vec<u32> = named.chain(noted).map(|item| item.row).collect();
            if about.is_empty() {
                about.extend(self.beside_item(row, cell.column, items));
            }
            Line { row, text, about }
        };
        texts.map(line).collect()
    }

    /// The item whose cells run down beside this place, where that is one for remarks.
    fn beside_item(&self, row: u32, column: u32, items: &[OfficialRow]) -> Option<u32> {
        let is_for_remarks = self.layout.note == Some(column) || self.layout.is_beyond(column);
        let mut over =
            self.sheet.merges.iter().filter(|m| m.top < row && m.bottom >= row && m.left < self.layout.answer);
        let item = over.find_map(|m| items.iter().rfind(|item| (m.top..row).contains(&item.row)))?;
        is_for_remarks.then_some(item.row)
    }

    /// Whether what looks like an item is a line about one: 「2-⑥は、サーバは未適用です」 below the table.
    pub(super) fn is_about_item(&self, row: &OfficialRow) -> bool {
        let is_answered = |item: &OfficialRow| self.sheet.row(item.row).is_some_and(|row| self.is_answered(row));
        let others = || self.form.rows.iter().filter(|item| item.row != row.row && is_answered(item));
        let mut named = others().filter(|item| width::key(&item.number) == width::key(&row.number)).peekable();
        let goes_on = GOES_ON.iter().any(|word| width::key(&row.wording).starts_with(word));
        let is_below = others().all(|item| item.row < row.row);
        let is_struck = self.sheet.row(row.row).is_some_and(SheetRow::is_struck);
        named.peek().is_some()
            && named.all(|item| item.wording != row.wording)
            && (goes_on || is_below)
            && !is_answered(row)
            && !is_struck
    }
}

/// What lines and ※ notes say of an item, each once.
pub(super) fn about(item: &OfficialRow, lines: &[Line]) -> Vec<String> {
    let mut said: Vec<String> = item.notes.clone();
    for line in lines.iter().filter(|line| line.about.contains(&item.row)) {
        if !said.iter().any(|other| is_same(other, &line.text)) {
            said.push(line.text.clone());
        }
    }
    said
}

/// The lines that are about no row that was read.
pub(super) fn told(lines: &[Line], rows: &[ReadRow], sheet: &str) -> Vec<Skipped> {
    let is_kept = |line: &Line| rows.iter().any(|row| line.about.contains(&row.row));
    let rest = lines.iter().filter(|line| !is_kept(line));
    let skipped = |line: &Line| Skipped {
        sheet: sheet.to_owned(),
        row: line.row,
        to_row: line.row,
        why: SkipWhy::Footnote,
        text: shortened(&line.text),
    };
    rest.map(skipped).collect()
}

fn is_same(note: &str, text: &str) -> bool {
    let bare = |text: &str| width::key(text).trim_start_matches(['※', '*']).to_owned();
    bare(note) == bare(text)
}
