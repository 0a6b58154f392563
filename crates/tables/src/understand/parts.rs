//! A sheet may hold several tables, one below the other or side by side: each is read under its own headings.

use crate::columns::Columns;
use crate::headings::{Headings, Lexicon};
use crate::preview::{SkipWhy, Skipped};
use crate::told::Told;
use crate::workbook::{Sheet, SheetRow};
use model::record::Ledger;
use model::width;
use std::borrow::Cow;
use std::cell::LazyCell;
use std::sync::Arc;

/// The tables of a sheet. A form is one, whatever stands in it.
pub(super) fn of<'w>(lexicon: &Lexicon<'_>, columns: Columns, sheet: &'w Sheet) -> Vec<Cow<'w, Sheet>> {
    if columns.is_answered_form() || columns.has_facts_above() {
        return vec![Cow::Borrowed(sheet)];
    }
    let Some(headings) = lexicon.find(sheet) else { return vec![Cow::Borrowed(sheet)] };
    let Some(halves) = side_by_side(&headings, sheet) else { return below(lexicon, columns, (sheet, headings)) };
    let owned = |half: &Sheet| -> Vec<Cow<'w, Sheet>> {
        let parts = match lexicon.find(half) {
            Some(headings) => below(lexicon, columns, (half, headings)),
            None => vec![Cow::Borrowed(half)],
        };
        parts.into_iter().map(|part| Cow::Owned(part.into_owned())).collect()
    };
    halves.iter().flat_map(owned).collect()
}

/// Two tables with the same headings beside one another, with a blank column between.
fn side_by_side(headings: &Headings, sheet: &Sheet) -> Option<[Sheet; 2]> {
    let texts: Vec<(u32, &str)> =
        headings.columns.iter().map(|(column, heading)| (*column, heading.text.as_str())).collect();
    let gap = texts.windows(2).position(|pair| matches!(pair, [(one, _), (next, _)] if *next > one + 1))?;
    let (left, right) = texts.split_at_checked(gap + 1)?;
    let begins = right.first()?.0;
    let is_again = |(_, text): &&(u32, &str)| left.iter().any(|(_, other)| width::key(other) == width::key(text));
    if right.iter().filter(is_again).count() < 2 {
        return None;
    }
    let half = |is_in: &dyn Fn(u32) -> bool| {
        let cells = |row: &SheetRow| row.cells.iter().filter(|cell| is_in(cell.column)).cloned().collect();
        let texts = |of: &[(u32, Arc<str>)]| of.iter().filter(|(column, _)| is_in(*column)).cloned().collect();
        let part = |row: &SheetRow| SheetRow {
            cells: cells(row),
            struck: texts(&row.struck),
            comments: texts(&row.comments),
            ..*row
        };
        let rows = sheet.rows.iter().map(part);
        let merges = sheet.merges.iter().filter(|merge| is_in(merge.left)).copied().collect();
        Sheet {
            name: sheet.name.clone(),
            rows: rows.filter(|row| !row.cells.is_empty()).collect(),
            merges,
            is_hidden: sheet.is_hidden,
        }
    };
    Some([half(&|column| column < begins), half(&|column| column >= begins)])
}

/// The tables of a sheet that stand one below the other.
fn below<'w>(lexicon: &Lexicon<'_>, columns: Columns, (sheet, headings): (&'w Sheet, Headings)) -> Vec<Cow<'w, Sheet>> {
    let begins = beginnings(lexicon, columns, (sheet, headings));
    if begins.is_empty() {
        return vec![Cow::Borrowed(sheet)];
    }
    let ends = begins.iter().copied().chain([sheet.rows.len()]);
    let part = |(from, to): (usize, usize)| {
        let rows = sheet.rows.get(from..to).unwrap_or_default().to_vec();
        Cow::Owned(Sheet { name: sheet.name.clone(), rows, merges: sheet.merges.clone(), is_hidden: sheet.is_hidden })
    };
    [0].into_iter().chain(begins.iter().copied()).zip(ends).map(part).collect()
}

/// Where further tables begin, with the title over each: after a blank row, with headings of their own.
fn beginnings(lexicon: &Lexicon<'_>, columns: Columns, (sheet, mut headings): (&Sheet, Headings)) -> Vec<usize> {
    let nothing_told = Told::default();
    let others = Ledger::ALL
        .iter()
        .map(|ledger| Columns::of(*ledger))
        .filter(|other| other.code != columns.code && !other.is_answered_form() && !other.has_facts_above());
    // Made only where a row stands apart: most sheets hold one table.
    let others: LazyCell<Vec<Lexicon<'_>>, _> =
        LazyCell::new(|| others.map(|other| Lexicon::new(other, &nothing_told)).collect());
    let (mut begins, first) = (Vec::new(), headings.rows.1);
    for (at, row) in sheet.rows.iter().enumerate().filter(|(_, row)| row.row > first) {
        let from = with_title(&sheet.rows, at);
        let is_apart = from < at
            || at.checked_sub(1).and_then(|above| sheet.rows.get(above)).is_none_or(|above| above.row + 1 < row.row);
        let begins_one =
            || lexicon.begins_another(&headings, row) || others.iter().any(|other| other.fits_closely(row));
        if is_apart && begins_one() {
            begins.push(from);
            headings = lexicon.understood(row);
        }
    }
    begins
}

/// The place of the title over a row, or of the row itself.
fn with_title(rows: &[SheetRow], at: usize) -> usize {
    let above = at.checked_sub(1).and_then(|above| Some((above, rows.get(above)?)));
    match above {
        Some((above, title)) if title.cells.len() == 1 && rows.get(at).is_some_and(|row| title.row + 1 == row.row) => {
            above
        }
        _ => at,
    }
}

/// Why a sheet is not read at all: it only shows how a ledger is written, or whoever opens the file does not see it.
pub(super) fn aside(sheet: &Sheet, shows_one: bool) -> Option<SkipWhy> {
    if sheet.is_hidden && shows_one {
        return Some(SkipWhy::Hidden);
    }
    let shows_how = ["記入例", "記載例", "見本", "サンプル", "凡例", "書き方"];
    shows_how.contains(&width::key(&sheet.name).as_str()).then_some(SkipWhy::Example)
}

/// A part that is left aside.
pub(super) fn skipped(sheet: &Sheet, why: SkipWhy) -> Skipped {
    let row = |row: Option<&SheetRow>| row.map_or(0, |row| row.row);
    let (row, to_row) = (row(sheet.rows.first()), row(sheet.rows.last()));
    Skipped { sheet: sheet.name.clone(), row, to_row, why, text: String::new() }
}
