//! Any ledger (台帳) on paper: a title, columns and rows, landscape.

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
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// A column is at least and at most this many half-width characters wide, beside the others.
const WIDTHS: (usize, usize) = (5, 32);

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct LedgerSheet {
    title: String,
    heading: String,
    author: String,
    as_of: String,
    columns: Vec<String>,
    widths: Vec<usize>,
    rows: Vec<Vec<String>>,
    empty: &'static str,
    foot: Foot,
}

impl LedgerSheet {
    pub(crate) fn new(paper: &LedgerPaper) -> Self {
        let width = paper.rows.iter().map(Vec::len).chain([paper.columns.len(), 1]).max().unwrap_or(1);
        let columns = filled(&paper.columns, width);
        let rows: Vec<_> = paper.rows.iter().map(|row| filled(row, width)).collect();
        Self {
            title: paper.title.clone(),
            heading: paper.title.clone(),
            author: paper.pharmacy.clone(),
            as_of: match paper.lang {
                Lang::Ja => format!("{}現在", paper.as_of.wareki()),
                Lang::En => format!("as of {}", paper.as_of),
            },
            widths: widths(&columns, &rows),
            columns,
            rows,
            empty: match paper.lang {
                Lang::Ja => "記載はありません。",
                Lang::En => "記載はありません。 Nothing is recorded.",
            },
            foot: Foot::new(&paper.journal, paper.lang),
        }
    }
}

fn filled(cells: &[String], width: usize) -> Vec<String> {
    let mut cells = cells.to_vec();
    cells.resize(width, String::new());
    cells
}

/// Each column's share of the page: its longest text, within bounds.
fn widths(columns: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    columns
        .iter()
        .enumerate()
        .map(|(n, heading)| {
            let cells = rows.iter().filter_map(|row| row.get(n)).map(|cell| columns_of(cell)).max().unwrap_or(0);
            // A heading may take two lines.
            cells.max(columns_of(heading).div_ceil(2)).clamp(WIDTHS.0, WIDTHS.1)
        })
        .collect()
}

/// Half-width columns that a text takes.
fn columns_of(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
