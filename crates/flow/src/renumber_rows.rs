//! Rows that name items by their printed number, said in the numbers of the form that takes the place of another.

use crate::judge::checklist_for;
use crate::open_pharmacy::State;
use model::act::{Act, RecordPut};
use model::covered::Covered;
use model::edition::{Audience, Edition};
use model::record::{Ledger, Row};
use model::said::Word as _;
use model::width;
use model::word::Number;
use tables::{ReadRow, Warned, Warning};

/// The ledgers whose rows name items of the pharmacy's form, and the column that does.
const NAMING: [(Ledger, &str); 2] = [(Ledger::Documents, ITEM), (Ledger::Inspected, ITEM)];
const ITEM: &str = "item";

/// What changes in the ledgers when the form changes.
#[derive(Debug, Default)]
pub(crate) struct Renumbering {
    /// The rows, on the versions they were read in.
    pub(crate) acts: Vec<(Act, Option<u64>)>,
    /// Numbers of the form that ends which its successor does not ask, as printed.
    pub(crate) without_row: Vec<String>,
}

/// The rows of the ledgers that say something else in the numbers of `to`.
pub(crate) fn renumber_rows(state: &State, from: &Edition, to: &Edition) -> Renumbering {
    let mut all = Renumbering::default();
    for (ledger, column) in NAMING {
        for mut row in state.shop.rows(ledger) {
            let Some(told) = row.cells.get(column).and_then(|said| items::renumbered(said, from, to)) else { continue };
            all.without_row.extend(told.without_row);
            row.cells.insert(column.to_owned(), told.text);
            let put = RecordPut { ledger, id: row.id, cells: row.cells, notes: row.notes, source: row.source };
            all.acts.push((Act::RecordPut(put), Some(row.seq)));
        }
    }
    all.without_row.sort();
    all.without_row.dedup();
    all
}

/// A file that was imported before the year was turned over, imported once more: its numbers are those of the form before. It
/// shows where a row is here already, but for its number, which is the one that the form in use gives to the same question.
pub(crate) fn place_items(state: &State, ledger: Ledger, rows: &mut [ReadRow]) {
    let Some((_, column)) = NAMING.iter().find(|(naming, _)| *naming == ledger) else { return };
    let Ok(now) = checklist_for(&state.shop, None).map(|checklist| checklist.edition) else { return };
    let Some(before) = state.shop.years.get(&now.id).and_then(|id| items::edition_called(&state.shop, id)) else {
        return;
    };
    // A paper that was written for the form in use has its numbers, whatever stood under them before.
    let is_of_this_form = |row: &ReadRow| row.day("approved_on").is_some_and(|on| on.earliest() >= now.first_on);
    let kept: Vec<(Vec<String>, String)> =
        state.rows(ledger).iter().map(|row| (rest(ledger, &row.cells), said(&row.cells, column))).collect();
    let told = |row: &ReadRow| items::renumbered(row.cells.get(*column)?, before, &now).map(|told| told.text);
    let is_here = |row: &ReadRow, said: &str| {
        let rest = rest(ledger, &row.cells);
        kept.iter().any(|(its, item)| *its == rest && *item == width::key(said))
    };
    let is_before = |row: &ReadRow| {
        !is_of_this_form(row)
            && told(row).is_some_and(|told| is_here(row, &told))
            && !is_here(row, &said(&row.cells, column))
    };
    if !rows.iter().any(is_before) {
        return;
    }
    for row in rows.iter_mut().filter(|row| !is_of_this_form(row)) {
        let Some(read) = told(row) else { continue };
        let typed = row.cells.insert((*column).to_owned(), read.clone()).unwrap_or_default();
        let what = Warned::OfFormBefore { typed, read };
        row.warnings.push(Warning { column: String::new(), heading: "対応項目".to_owned(), what });
    }
}

/// Tells of rows that name an item which the form in use does not have: 「9-①」. They are kept as written.
pub(crate) fn tell_unknown_items(state: &State, ledger: Ledger, rows: &mut [ReadRow]) {
    let Some((_, column)) = NAMING.iter().find(|(naming, _)| *naming == ledger) else { return };
    let Ok(now) = checklist_for(&state.shop, None).map(|checklist| checklist.edition) else { return };
    let Some(form) = now.form(Audience::Pharmacy) else { return };
    let printed: Vec<Number> = form.rows.iter().filter_map(|row| Number::read(&row.number)).collect();
    let aliases = form.rows.iter().flat_map(|row| &row.aliases).filter_map(|alias| Number::read(alias));
    let known: Vec<Number> = aliases.chain(printed).collect();
    let mut numbers: Vec<&str> = form.rows.iter().map(|row| row.number.as_str()).collect();
    numbers.dedup();
    for row in rows {
        let typed = row.cells.get(*column).map(|said| Covered::unknown(said, &known)).unwrap_or_default();
        if !typed.is_empty() {
            let what = Warned::NoSuchItem { typed: typed.join("、"), known: numbers.join("、") };
            row.warnings.push(Warning { column: String::new(), heading: "対応項目".to_owned(), what });
        }
    }
}

/// What names a row beside its items.
fn rest(ledger: Ledger, cells: &Row) -> Vec<String> {
    let named_by = ledger.named_by().first().copied().unwrap_or_default();
    named_by.iter().filter(|key| **key != ITEM).map(|key| said(cells, key)).collect()
}

fn said(cells: &Row, column: &str) -> String {
    cells.get(column).map(|text| width::key(text)).unwrap_or_default()
}
