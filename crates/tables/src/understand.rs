//! Sheets to a preview: which sheets hold the wanted table, what their columns are, what their rows say.

mod ended;
mod footnotes;
mod groups;
mod leavers;
mod marks;
mod parts;
mod rows;
pub(crate) mod same_names;
mod sheet_names;
mod unread_columns;

pub(crate) use rows::joined;

use crate::above::{self, FactAbove};
use crate::columns::{ANSWERS, Columns};
use crate::filled_form::{self, Filled, Taken};
use crate::headings::{Headings, Lexicon, Meaning};
use crate::preview::{ColumnRead, Preview, ReadRow, SkipWhy, Skipped, TakenAs, shortened};
use crate::told::Told;
use crate::trouble::{ReadError, Why};
use crate::workbook::{Sheet, Workbook, letters};
use model::day::Day;
use model::edition::Audience;
use model::record::Ledger;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Rows above a table that are listed; more are not of interest to anyone.
const TITLES: usize = 50;

/// A sheet that holds the wanted table.
struct Table<'w> {
    sheet: &'w Sheet,
    headings: Headings,
    above: Vec<FactAbove>,
    /// The key under which an unknown column is kept.
    note_keys: BTreeMap<u32, String>,
}

/// Reads a workbook as one ledger, where people said what some of its headings mean.
///
/// # Errors
/// [`ReadError`] when no sheet carries the ledger's headings, or they are another ledger's.
pub fn understand(workbook: &Workbook, ledger: Ledger, today: Day, told: &Told) -> Result<Preview, ReadError> {
    understand_as(workbook, Columns::of(ledger), today, told)
}

/// Reads a workbook as signed answers.
///
/// # Errors
/// As [`understand`].
pub fn understand_answers(workbook: &Workbook, today: Day) -> Result<Preview, ReadError> {
    understand_as(workbook, ANSWERS, today, &Told::default())
}

fn understand_as(workbook: &Workbook, columns: Columns, today: Day, told: &Told) -> Result<Preview, ReadError> {
    let lexicon = Lexicon::new(columns, told);
    let mut preview = Preview {
        file: workbook.file.clone(),
        format: workbook.format.clone(),
        ledger: columns.code,
        sheets: Vec::new(),
        form: None,
        columns: Vec::new(),
        rows: Vec::new(),
        bad: Vec::new(),
        blank: Vec::new(),
        skipped: Vec::new(),
    };
    let mut looks_like = None;
    let sheets = workbook.sheets.iter().filter(|sheet| !sheet.rows.is_empty());
    let parts: Vec<Cow<'_, Sheet>> = sheets.flat_map(|sheet| parts::of(&lexicon, columns, sheet)).collect();
    let shows_one = parts.iter().any(|sheet| !sheet.is_hidden);
    for sheet in parts.iter().map(AsRef::as_ref) {
        if let Some(why) = parts::aside(sheet, shows_one) {
            preview.skipped.push(parts::skipped(sheet, why));
            continue;
        }
        let aside = match find(&lexicon, columns, sheet) {
            Ok(Found::Form(form)) => match filled_form::take(&mut preview, columns, &form, today) {
                Taken::Rows => continue,
                Taken::NotFilledIn => Aside::NotFilledIn,
                Taken::NoAnswers => Aside::NoAnswers,
            },
            Ok(Found::Table(table)) => {
                take(&mut preview, columns, &table, today);
                continue;
            }
            Err(aside) => aside,
        };
        let mut skipped = aside.skipped(sheet);
        if parts.iter().filter(|part| part.name == sheet.name).count() > 1 {
            skipped = Skipped { text: skipped.text, ..parts::skipped(sheet, skipped.why) };
        }
        preview.skipped.push(skipped);
        if looks_like.is_none() && aside != Aside::Unknown {
            looks_like = Some((aside, sheet.name.clone()));
        }
    }
    if preview.sheets.is_empty() {
        return Err(nothing_found(workbook, columns, looks_like));
    }
    let is_nameless = |row: &ReadRow| !row.cells.contains_key("vendor");
    let is_vendors = columns.audience() == Some(Audience::Vendor);
    if is_vendors && !preview.rows.is_empty() && preview.rows.iter().all(is_nameless) {
        return Err(Why::NoVendor.in_file(&workbook.file));
    }
    if columns.audience().is_none() {
        sheet_names::keep(&mut preview, columns);
        same_names::tell(&mut preview, columns);
        unread_columns::tell(&mut preview, columns, told);
    }
    Ok(preview)
}

/// What a sheet is when it is not taken.
#[derive(Clone, Copy, PartialEq)]
enum Aside {
    Unknown,
    Ledger(Columns),
    Form(Audience),
    NotFilledIn,
    NoAnswers,
}

impl Aside {
    fn skipped(self, sheet: &Sheet) -> Skipped {
        let (why, text) = match self {
            Self::NotFilledIn => (SkipWhy::NotFilledIn, ""),
            Self::NoAnswers => (SkipWhy::NoAnswers, ""),
            Self::Unknown => (SkipWhy::OtherSheet, ""),
            Self::Ledger(ledger) => (SkipWhy::OtherSheet, ledger.titles[0]),
            Self::Form(Audience::Vendor) => (SkipWhy::OtherSheet, "事業者確認用"),
            Self::Form(Audience::Pharmacy) => (SkipWhy::OtherSheet, "薬局確認用"),
        };
        Skipped { sheet: sheet.name.clone(), row: 0, to_row: 0, why, text: text.to_owned() }
    }
}

/// What a sheet holds.
enum Found<'w> {
    Form(Box<Filled<'w>>),
    Table(Table<'w>),
}

/// The form or the table on a sheet, or what else the sheet is.
fn find<'w>(lexicon: &Lexicon<'_>, columns: Columns, sheet: &'w Sheet) -> Result<Found<'w>, Aside> {
    let Some(wanted) = columns.audience() else {
        return table(lexicon, columns, sheet).map(Found::Table);
    };
    let is_others = |audience: Option<Audience>| audience.filter(|audience| *audience != wanted).map(Aside::Form);
    if let Some(form) = filled_form::find(&columns, sheet) {
        return is_others(form.audience).map_or(Ok(Found::Form(Box::new(form))), Err);
    }
    let table = table(lexicon, columns, sheet)?;
    // A vendor's answers are never signed as the pharmacy's own.
    let names_vendor = columns.code == ANSWERS.code
        && table.headings.columns.values().any(|heading| {
            above::field_named(&Columns::of(Ledger::VendorReply), &heading.text)
                .is_some_and(|field| field.key == "vendor")
        });
    let audience = above::audience(sheet, table.headings.rows.0).or(names_vendor.then_some(Audience::Vendor));
    is_others(audience).map_or(Ok(Found::Table(table)), Err)
}

/// The table on a sheet, or what else the sheet looks like.
fn table<'w>(lexicon: &Lexicon<'_>, columns: Columns, sheet: &'w Sheet) -> Result<Table<'w>, Aside> {
    let Some(headings) = lexicon.find(sheet) else {
        return Err(looks_like(sheet, 1).map_or(Aside::Unknown, Aside::Ledger));
    };
    let above = above::facts(&columns, sheet, &headings);
    let known: BTreeSet<&'static str> = above.iter().map(|(field, _)| field.key).collect();
    if !lexicon.accepts(&headings, &known) {
        return Err(looks_like(sheet, headings.fit.0).map_or(Aside::Unknown, Aside::Ledger));
    }
    // Two columns more than the wanted table has here: then it is that other table.
    let leaves_something = headings.fit.0 < headings.columns.len();
    if columns.code != ANSWERS.code
        && leaves_something
        && let Some(other) = looks_like(sheet, headings.fit.0 + 1).filter(|other| other.code != columns.code)
    {
        return Err(Aside::Ledger(other));
    }
    let note_keys = note_keys(&headings);
    Ok(Table { sheet, headings, above, note_keys })
}

/// The ledger that fits a sheet best, if it understands more columns than that.
fn looks_like(sheet: &Sheet, more_than: usize) -> Option<Columns> {
    let nothing_told = Told::default();
    let fits = Ledger::ALL.iter().filter_map(|ledger| {
        let columns = Columns::of(*ledger);
        let lexicon = Lexicon::new(columns, &nothing_told);
        let headings = lexicon.find(sheet)?;
        let above = above::facts(&columns, sheet, &headings);
        let known = above.iter().map(|(field, _)| field.key).collect();
        lexicon.accepts(&headings, &known).then_some((headings.fit, columns))
    });
    let best = fits.max_by(|a, b| a.0.cmp(&b.0))?;
    (best.0.0 > more_than).then_some(best.1)
}

fn nothing_found(workbook: &Workbook, columns: Columns, other: Option<(Aside, String)>) -> ReadError {
    let named = |sheet: String| Some(sheet).filter(|sheet| !sheet.is_empty());
    let (sheet, why) = match other {
        Some((Aside::Ledger(other), sheet)) => {
            let why = Why::OtherLedger { looks_like: other.titles[0], code: other.code, wanted: columns.titles[0] };
            (named(sheet), why)
        }
        Some((Aside::Form(audience), sheet)) => (named(sheet), Why::other_form(audience)),
        Some((Aside::NotFilledIn, sheet)) => (named(sheet), Why::NotFilledIn),
        Some((Aside::NoAnswers, sheet)) => (named(sheet), Why::NoAnswers),
        _ if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) => (None, Why::Empty),
        _ => {
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

fn take(preview: &mut Preview, columns: Columns, found: &Table<'_>, today: Day) {
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
            Meaning::Remark => TakenAs::Field("note"),
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
    rows::read(preview, columns, found, today);
}

/// A row as one line of text.
fn one_line(texts: &[String]) -> String {
    shortened(&texts.join(" | "))
}
