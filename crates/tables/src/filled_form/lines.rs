//! What stands on a form in lines of its own: printed sections, groups and notes, and what a vendor added below or between the rows.
//! Which of them were printed is known once the rows are placed on the official form.

use super::Filled;
use crate::official_form::{OfficialRow, notes};
use crate::preview::{ReadRow, SkipWhy, Skipped, shortened};
use crate::workbook::{Cell, SheetRow};
use model::said::Word as _;
use model::width;
use model::word::Number;

/// Words by which a sentence goes on after the number that it is about: 「2-⑥は、サーバは未適用です」.
const GOES_ON: [&str; 10] = ["は", "に", "の", "も", "を", "が", "で", "、", ":", "("];

/// The title over our own notes on a printed form, which are the last on it.
const OURS: &str = "この様式についての注意";

/// How long the word for a kind of machine is at most, with its bracket.
const SCOPE: usize = 10;

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
        let rest = rest.take_while(|row| !row.cells.iter().any(|cell| cell.value.text().starts_with(OURS)));
        rest.flat_map(|row| self.lines_in(row, items)).collect()
    }

    fn lines_in(&self, row: &SheetRow, items: &[OfficialRow]) -> Vec<Line> {
        let texts = row.cells.iter().map(|cell| (cell, cell.value.text()));
        let (labels, texts): (Vec<_>, Vec<_>) = texts.partition(|(_, text)| label(text).is_some());
        let labelled: Vec<u32> = labels.iter().flat_map(|(_, text)| of_label(text, items)).collect();
        let texts = texts.iter().flat_map(|(cell, text)| notes::notes_in(text).into_iter().map(|text| (*cell, text)));
        let texts = texts.filter(|(_, text)| width::key(text).chars().any(char::is_alphabetic));
        let line = |(cell, text): (&Cell, String)| {
            let named = notes::rows_named(&text, items).into_iter().filter_map(|at| items.get(at));
            let noted = items.iter().filter(|item| item.notes.iter().any(|note| is_same(note, &text)));
            let mut about: Vec<u32> = named.chain(noted).map(|item| item.row).chain(labelled.iter().copied()).collect();
            if about.is_empty() {
                about.extend(self.beside_item(row.row, cell.column, items));
            }
            Line { row: row.row, text, about }
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
        let is_struck = self.sheet.row(row.row).is_some_and(SheetRow::is_struck);
        if is_struck || is_answered(row) {
            return false;
        }
        let number = width::key(&row.number);
        let others = || self.form.rows.iter().filter(|item| item.row != row.row);
        let named = others().filter(|item| width::key(&item.number) == number && is_answered(item));
        let named: Vec<&OfficialRow> = named.collect();
        let goes_on = || GOES_ON.iter().any(|word| width::key(&row.wording).starts_with(word));
        let is_below = || others().filter(|item| item.row > row.row).all(|item| !is_answered(item));
        !named.is_empty() && named.iter().all(|item| item.wording != row.wording) && (goes_on() || is_below())
    }
}

/// The number that a cell holds and nothing else: 「2-⑥」, or 「2-⑥ 備考」 under 備考の続き.
fn label(text: &str) -> Option<Number> {
    let bare = text.trim().trim_end_matches("備考").trim();
    let (number, scope) = bare.split_once(['(', '（']).unwrap_or((bare, ""));
    let is_scope = scope.chars().count() <= SCOPE;
    Number::read(bare).filter(|_| is_scope && !number.contains(char::is_alphabetic))
}

/// The items that a label names, narrowed by its scope.
fn of_label(text: &str, items: &[OfficialRow]) -> Vec<u32> {
    let scope = label(text).and_then(|number| number.scope);
    let named = notes::rows_named(text, items).into_iter().filter_map(|at| items.get(at));
    let own = |item: &OfficialRow| Number::read(&item.number).and_then(|number| number.scope).or(item.scope);
    named
        .filter(|item| scope.is_none() || own(item).is_none_or(|own| Some(own) == scope))
        .map(|item| item.row)
        .collect()
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
