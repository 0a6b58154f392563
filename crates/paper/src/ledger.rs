//! Any ledger (台帳) on paper: a title, columns and rows, landscape.

use crate::engine;
use crate::foot::Foot;
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use serde::Serialize;

/// A ledger to print.
#[derive(Debug, Clone)]
pub struct LedgerPaper {
    /// Its title: 機器台帳.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// The day it shows.
    pub as_of: Day,
    /// The language of our own labels.
    pub lang: Lang,
    /// The headings.
    pub columns: Vec<String>,
    /// The rows; a row that is short is filled with blanks, one that is long widens the table.
    pub rows: Vec<Vec<String>>,
    /// How many of its rows were erased.
    pub erased: usize,
    /// What must be said of the day that it shows; empty where nothing must.
    pub note: String,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// A column is at least and at most this many half-width characters wide.
const WIDTHS: (usize, usize) = (5, 26);
/// Half-width characters that stand side by side on the page, each column's padding counted as [`PADDING`].
const PAGE: usize = 186;
/// What a column's inner margins take.
const PADDING: usize = 3;
/// The form's table (form.typ): its width on the page, both inner margins of a cell with a hair to spare, and its type.
const TABLE_MM: f64 = 273.0;
const MARGINS_MM: f64 = 2.6;
const EM_MM: f64 = 8.0 * 25.4 / 72.0;

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct LedgerSheet {
    title: String,
    heading: String,
    note: String,
    author: String,
    as_of: String,
    columns: Vec<String>,
    widths: Vec<usize>,
    rows: Vec<LedgerRow>,
    foot: Foot,
}

/// One record: its cells side by side, and what does not fit there as a line below.
#[derive(Debug, Serialize)]
struct LedgerRow {
    cells: Vec<Cell>,
    /// The space in mm after each cell and a blank until the next begins, of a row that stands on one line; else empty.
    after: Vec<f64>,
    below: Option<Cell>,
}

/// A cell as the form sets it. Most are short, and setting them as they are makes a ledger of thousands of rows twice as quick.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Cell {
    /// It stands on one line.
    Short(String),
    /// It may take several lines, or hold a word that has to be broken.
    Long([String; 1]),
}

/// A word of so many letters may have to be broken (`typed` in base.typ).
const LONG_WORD: usize = 12;

impl Cell {
    /// A cell of a column so many mm wide; and where it stands on one line, the space in mm from its text, with a blank after
    /// it, to the next column.
    fn beside(text: String, mm: f64) -> (Self, Option<f64>) {
        let taken = engine::ems(&text) * EM_MM;
        if taken > mm - MARGINS_MM || text.contains(char::is_control) {
            return (Self::Long([text]), None);
        }
        let space = mm - taken - engine::ems(" ") * EM_MM;
        // Hundredths are finer than any printer.
        (Self::Short(text), Some((space * 100.0).round() / 100.0))
    }

    /// A line that goes over the whole page, and on below.
    fn below(text: String) -> Self {
        let is_long_word = |word: &str| word.len() >= LONG_WORD;
        let holds_one = text.split(|c: char| !c.is_ascii_graphic()).any(is_long_word);
        if holds_one { Self::Long([text]) } else { Self::Short(text) }
    }
}

impl LedgerSheet {
    pub(crate) fn new(paper: &LedgerPaper) -> Self {
        let width = paper.rows.iter().map(Vec::len).chain([paper.columns.len(), 1]).max().unwrap_or(1);
        let columns = filled(&paper.columns, width);
        let rows: Vec<_> = paper.rows.iter().map(|row| filled(row, width)).collect();
        let plan = Plan::of(&columns, &rows);
        Self {
            title: paper.title.clone(),
            heading: paper.title.clone(),
            note: paper.note.clone(),
            author: paper.pharmacy.clone(),
            as_of: as_of_words(paper),
            columns: pick(&columns, &plan.beside),
            widths: plan.widths.clone(),
            rows: rows.iter().map(|row| plan.row(&columns, row)).collect(),
            foot: Foot::new(&paper.journal, paper.lang),
        }
    }
}

/// The day the ledger is shown for, in words, and how many rows were erased.
pub(crate) fn as_of_words(paper: &LedgerPaper) -> String {
    let (day, erased) = (paper.as_of, paper.erased);
    match (paper.lang, erased) {
        (Lang::Ja, 0) => format!("{}現在", day.wareki()),
        (Lang::Ja, _) => format!("{}現在・消去済 {erased}件", day.wareki()),
        (Lang::En, 0) => format!("as of {day}"),
        (Lang::En, _) => format!("as of {day}, {erased} erased"),
    }
}

/// Which columns stand side by side, how wide, and which stand below.
struct Plan {
    beside: Vec<usize>,
    widths: Vec<usize>,
    below: Vec<usize>,
}

impl Plan {
    /// Columns in their order as long as the page has room; the rest goes below. A column in which no row has anything
    /// is left out, unless there are no rows at all and the paper is for writing on.
    fn of(columns: &[String], rows: &[Vec<String>]) -> Self {
        let mut plan = Self { beside: Vec::new(), widths: Vec::new(), below: Vec::new() };
        let mut room = PAGE;
        for (n, heading) in columns.iter().enumerate() {
            if !rows.is_empty() && rows.iter().all(|row| row.get(n).is_none_or(String::is_empty)) {
                continue;
            }
            let width = width_of(heading, rows.iter().filter_map(|row| row.get(n)));
            if width + PADDING <= room {
                room -= width + PADDING;
                plan.beside.push(n);
                plan.widths.push(width + PADDING);
            } else {
                // What comes after it in the ledger stays after it on paper.
                room = 0;
                plan.below.push(n);
            }
        }
        plan
    }

    fn row(&self, columns: &[String], row: &[String]) -> LedgerRow {
        let told = |n: &usize| {
            let (heading, cell) = (columns.get(*n)?, row.get(*n).filter(|cell| !cell.is_empty())?);
            Some(format!("{heading}: {cell}"))
        };
        let below = self.below.iter().filter_map(told).collect::<Vec<_>>().join("　");
        let shares = self.widths.iter().sum::<usize>().max(1) as f64;
        let mm = |width: &usize| *width as f64 * TABLE_MM / shares;
        let cells = pick(row, &self.beside).into_iter().zip(self.widths.iter().map(mm));
        let (cells, after): (_, Vec<_>) = cells.map(|(text, mm)| Cell::beside(text, mm)).unzip();
        LedgerRow {
            cells,
            after: after.into_iter().collect::<Option<_>>().unwrap_or_default(),
            below: (!below.is_empty()).then(|| Cell::below(below)),
        }
    }
}

fn pick(cells: &[String], columns: &[usize]) -> Vec<String> {
    columns.iter().filter_map(|n| cells.get(*n)).cloned().collect()
}

/// A column's width: its longest text within bounds, but never less than the longest run that must not be broken (a
/// date, an address), nor than half of its heading, which may take two lines.
fn width_of<'c>(heading: &str, cells: impl Iterator<Item = &'c String> + Clone) -> usize {
    let longest = cells.clone().map(|cell| columns_of(cell)).max().unwrap_or(0);
    let runs = cells.flat_map(|cell| cell.split(|c: char| !c.is_ascii_graphic())).map(str::len);
    let unbroken = runs.filter(|run| *run <= WIDTHS.1).max().unwrap_or(0) * 6 / 5;
    longest.clamp(WIDTHS.0, WIDTHS.1).max(unbroken).max(columns_of(heading).div_ceil(2) + 1)
}

fn filled(cells: &[String], width: usize) -> Vec<String> {
    let mut cells = cells.to_vec();
    cells.resize(width, String::new());
    cells
}

/// Half-width columns that a text takes. The type is proportional: digits and capitals are wider than half.
fn columns_of(text: &str) -> usize {
    let tenths: usize = text.chars().map(|c| if c.is_ascii() { 12 } else { 20 }).sum();
    tenths.div_ceil(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_take_several_lines_is_set_with_care() {
        for (text, room, is_short) in [
            ("調剤室", 3.0, true),
            ("調剤室の奥の棚", 5.0, false),
            ("調剤室\n奥の棚", 9.0, false),
            ("iiiiiiiiii", 4.0, true),
            ("WWWWWWWWWW", 8.0, false),
            ("192.168.10.11", 8.0, true),
            ("", 0.0, true),
        ] {
            let (cell, space) = Cell::beside(text.to_owned(), room * EM_MM + MARGINS_MM);
            assert_eq!((cell == Cell::Short(text.to_owned()), space.is_some()), (is_short, is_short), "{text}");
        }
        let short = |text: &str| Cell::Short(text.to_owned());
        for (text, is_short) in [("備考: 夜は切る　棚: 2", true), ("置き場: https://nas.local/share", false)]
        {
            assert_eq!(Cell::below(text.to_owned()) == short(text), is_short, "{text}");
        }
    }
}
