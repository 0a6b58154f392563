//! Sheets to a preview: which sheets hold the wanted table, what their columns are, what their rows say.

mod footnotes;
mod rows;

use crate::above::{self, FactAbove};
use crate::columns::{ANSWERS, Columns};
use crate::headings::{Headings, Lexicon, Meaning};
use crate::preview::{ColumnRead, Preview, SkipWhy, Skipped, TakenAs, shortened};
use crate::trouble::{ReadError, Why};
use crate::workbook::{Sheet, Workbook, letters};
use model::record::Ledger;
use std::collections::{BTreeMap, BTreeSet};

/// Rows above a table that are listed; more are not of interest to anyone.
const TITLES: usize = 50;

/// A sheet that holds the wanted table.
struct Found<'w> {
    sheet: &'w Sheet,
    headings: Headings,
    above: Vec<FactAbove>,
    /// The key under which an unknown column is kept.
    note_keys: BTreeMap<u32, String>,
}

/// Reads a workbook as one ledger.
///
/// # Errors
/// [`ReadError`] when no sheet carries the ledger's headings, or they are another ledger's.
pub fn understand(workbook: &Workbook, ledger: Ledger) -> Result<Preview, ReadError> {
    understand_as(workbook, Columns::of(ledger))
}

/// Reads a workbook as signed answers.
///
/// # Errors
/// As [`understand`].
pub fn understand_answers(workbook: &Workbook) -> Result<Preview, ReadError> {
    understand_as(workbook, ANSWERS)
}

fn understand_as(workbook: &Workbook, columns: Columns) -> Result<Preview, ReadError> {
    let lexicon = Lexicon::new(columns);
    let mut preview = Preview {
        file: workbook.file.clone(),
        format: workbook.format.clone(),
        ledger: columns.code,
        sheets: Vec::new(),
        columns: Vec::new(),
        rows: Vec::new(),
        bad: Vec::new(),
        skipped: Vec::new(),
    };
    let mut other = None;
    for sheet in workbook.sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
        match find(&lexicon, columns, sheet) {
            Ok(found) => take(&mut preview, columns, &found),
            Err(looks_like) => {
                other = other.or(looks_like.map(|ledger| (ledger, sheet.name.clone())));
                let text = looks_like.map_or("", |ledger| ledger.titles[0]).to_owned();
                let sheet = sheet.name.clone();
                preview.skipped.push(Skipped { sheet, row: 0, to_row: 0, why: SkipWhy::OtherSheet, text });
            }
        }
    }
    if preview.sheets.is_empty() {
        return Err(nothing_found(workbook, columns, other));
    }
    Ok(preview)
}

/// The table on a sheet, or what else the sheet looks like.
fn find<'w>(lexicon: &Lexicon, columns: Columns, sheet: &'w Sheet) -> Result<Found<'w>, Option<Columns>> {
    let Some(headings) = lexicon.find(sheet) else {
        return Err(looks_like(sheet, 1));
    };
    let above = above::facts(&columns, sheet, &headings);
    let known: BTreeSet<&'static str> = above.iter().map(|(field, _)| field.key).collect();
    if !lexicon.accepts(&headings, &known) {
        return Err(looks_like(sheet, headings.fit.0));
    }
    // Two columns more than the wanted table has here: then it is that other table.
    let leaves_something = headings.fit.0 < headings.columns.len();
    if columns.code != ANSWERS.code
        && leaves_something
        && let Some(other) = looks_like(sheet, headings.fit.0 + 1).filter(|other| other.code != columns.code)
    {
        return Err(Some(other));
    }
    let note_keys = note_keys(&headings);
    Ok(Found { sheet, headings, above, note_keys })
}

/// The ledger that fits a sheet best, if it understands more columns than that.
fn looks_like(sheet: &Sheet, more_than: usize) -> Option<Columns> {
    let fits = Ledger::ALL.iter().filter_map(|ledger| {
        let columns = Columns::of(*ledger);
        let lexicon = Lexicon::new(columns);
        let headings = lexicon.find(sheet)?;
        let above = above::facts(&columns, sheet, &headings);
        let known = above.iter().map(|(field, _)| field.key).collect();
        lexicon.accepts(&headings, &known).then_some((headings.fit, columns))
    });
    let best = fits.max_by(|a, b| a.0.cmp(&b.0))?;
    (best.0.0 > more_than).then_some(best.1)
}

fn nothing_found(workbook: &Workbook, columns: Columns, other: Option<(Columns, String)>) -> ReadError {
    let (sheet, why) = match other {
        Some((other, sheet)) => {
            let why = Why::OtherLedger { looks_like: other.titles[0], code: other.code, wanted: columns.titles[0] };
            (Some(sheet).filter(|sheet| !sheet.is_empty()), why)
        }
        None if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) => (None, Why::Empty),
        None => {
            let expected: Vec<&str> = columns.fields.iter().take(5).map(|field| field.label).collect();
            (None, Why::NoHeadings { ledger: columns.titles[0], expected: expected.join("・") })
        }
    };
    ReadError { sheet, ..why.in_file(&workbook.file) }
}

/// Unknown columns are kept under their heading; a second one of the same heading gets a number.
fn note_keys(headings: &Headings) -> BTreeMap<u32, String> {
    let mut keys = BTreeMap::new();
    let mut used = BTreeSet::new();
    for (column, heading) in headings.columns.iter().filter(|(_, heading)| heading.meaning == Meaning::Note) {
        let base = heading.text.clone();
        let mut key = base.clone();
        let mut n = 2;
        while !used.insert(key.clone()) {
            key = format!("{base} ({n})");
            n += 1;
        }
        keys.insert(*column, key);
    }
    keys
}

fn take(preview: &mut Preview, columns: Columns, found: &Found<'_>) {
    let sheet = found.sheet;
    preview.sheets.push(sheet.name.clone());
    for (field, value) in &found.above {
        preview.columns.push(ColumnRead {
            sheet: sheet.name.clone(),
            column: String::new(),
            heading: field.label.to_owned(),
            taken_as: TakenAs::Above(field.key, value.clone()),
        });
    }
    for (column, heading) in &found.headings.columns {
        let taken_as = match heading.meaning {
            Meaning::Field(field) => TakenAs::Field(field.key),
            Meaning::Id => TakenAs::Id,
            Meaning::Secret => TakenAs::Secret,
            Meaning::Note => TakenAs::Note(found.note_keys.get(column).cloned().unwrap_or_default()),
        };
        let (sheet, column) = (sheet.name.clone(), letters(*column));
        preview.columns.push(ColumnRead { sheet, column, heading: heading.text.clone(), taken_as });
    }
    for row in sheet.rows.iter().take_while(|row| row.row < found.headings.rows.0).take(TITLES) {
        preview.skipped.push(Skipped {
            sheet: sheet.name.clone(),
            row: row.row,
            to_row: row.row,
            why: SkipWhy::Title,
            text: rows::joined(row),
        });
    }
    rows::read(preview, columns, found);
}

/// A row as one line of text.
fn one_line(texts: &[String]) -> String {
    shortened(&texts.join(" | "))
}
