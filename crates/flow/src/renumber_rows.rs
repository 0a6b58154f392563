//! Rows that name items by their printed number, said in the numbers of the form that takes the place of another.

use crate::judge::checklist_for;
use crate::open_pharmacy::State;
use model::act::{Act, RecordPut};
use model::covered::{Covered, spelled_out};
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
    /// What stands in the place of items and names none that could be read, as typed.
    pub(crate) unread: Vec<String>,
}

/// The rows of the ledgers that say something else in the numbers of `to`.
pub(crate) fn renumber_rows(state: &State, from: &Edition, to: &Edition) -> Renumbering {
    let mut all = Renumbering::default();
    for (ledger, column) in NAMING {
        for mut row in state.shop.rows(ledger) {
            all.unread.extend(row.cells.get(column).filter(|said| is_unread(said)).cloned());
            let Some(told) = row.cells.get(column).and_then(|said| items::renumbered(said, from, to)) else { continue };
            all.without_row.extend(told.without_row);
            row.cells.insert(column.to_owned(), told.text);
            let put = RecordPut { ledger, id: row.id, cells: row.cells, notes: row.notes, source: row.source };
            all.acts.push((Act::RecordPut(put), Some(row.seq)));
        }
    }
    for told in [&mut all.without_row, &mut all.unread] {
        told.sort();
        told.dedup();
    }
    all
}

/// Whether a cell has a number and names no item, of this form or of another.
fn is_unread(said: &str) -> bool {
    said.contains(char::is_numeric) && Covered::read(said).is_none() && Covered::of_other_forms(said).next().is_none()
}

/// Which form's numbers the rows of a file speak. A file that was imported before the year was turned over and comes once more has
/// those of the form before: its rows are here already but for their numbers. A paper that was approved since has those of the form
/// in use; where it looks all the same like the one before, a person is asked. What names its form says it itself.
pub(crate) fn place_items(state: &State, ledger: Ledger, rows: &mut [ReadRow]) {
    let Some((_, column)) = NAMING.iter().find(|(naming, _)| *naming == ledger) else { return };
    let Ok(now) = checklist_for(&state.shop, None).map(|checklist| checklist.edition) else { return };
    let Some(before) = state.shop.years.get(&now.id).and_then(|id| items::edition_called(&state.shop, id)) else {
        return;
    };
    let forms = Forms { ledger, column, before, now: &now, kept: kept(state, ledger, column) };
    let since: Vec<String> = rows.iter().filter(|row| forms.is_approved_since(row)).map(title).collect();
    let is_before = rows.iter().any(|row| !since.contains(&title(row)) && forms.looks_earlier(row));
    let doubted: Vec<String> =
        rows.iter().filter(|row| since.contains(&title(row)) && forms.looks_earlier(row)).map(title).collect();
    for row in rows.iter_mut() {
        let (is_since, is_doubted) = (since.contains(&title(row)), doubted.contains(&title(row)));
        let what = match forms.told(row) {
            _ if forms.names_earlier(row) => forms.take_named(row),
            Some(read) if is_doubted => Warned::MaybeOfFormBefore {
                typed: row.cells.get(forms.column).cloned().unwrap_or_default(),
                read,
                year: before.title.clone(),
            },
            Some(read) if is_before && !is_since => forms.take(row, read),
            _ => continue,
        };
        row.warnings.push(Warning { column: String::new(), heading: "対応項目".to_owned(), what });
    }
}

/// The form in use and the one before, and what is kept.
struct Forms<'e> {
    ledger: Ledger,
    column: &'static str,
    before: &'e Edition,
    now: &'e Edition,
    /// What names each row that is here, beside its items; and its items.
    kept: Vec<(Vec<String>, String)>,
}

impl Forms<'_> {
    /// A paper that was written for the form in use has its numbers, whatever stood under them before.
    fn is_approved_since(&self, row: &ReadRow) -> bool {
        row.day("approved_on").is_some_and(|on| on.earliest() >= self.now.first_on)
    }

    /// The row's items in the numbers of the form in use, were they those of the one before; none where they are the same.
    fn told(&self, row: &ReadRow) -> Option<String> {
        items::renumbered(row.cells.get(self.column)?, self.before, self.now).map(|told| told.text)
    }

    fn is_here(&self, row: &ReadRow, items: &str) -> bool {
        let rest = rest(self.ledger, &row.cells);
        self.kept.iter().any(|(its, item)| *its == rest && *item == width::key(items))
    }

    /// Whether the row is here but for its numbers, which are those of the form before.
    fn looks_earlier(&self, row: &ReadRow) -> bool {
        self.told(row).is_some_and(|told| self.is_here(row, &told))
            && !self.is_here(row, &said(&row.cells, self.column))
    }

    /// 「令和7年度版の2-⑥」 and nothing else, in a row that is not kept so.
    fn names_earlier(&self, row: &ReadRow) -> bool {
        let says_so = |items: &String| {
            let is_earlier = |told: &str| told.starts_with(&self.before.title);
            Covered::of_other_forms(items).any(is_earlier) && Covered::read(items).is_none()
        };
        row.cells.get(self.column).is_some_and(says_so) && !self.is_here(row, &said(&row.cells, self.column))
    }

    fn take_named(&self, row: &mut ReadRow) -> Warned {
        let typed = row.cells.get(self.column).cloned().unwrap_or_default();
        let plain = typed.replace(&format!("{}の", self.before.title), "").replace(&self.before.title, "");
        let read = items::renumbered(&plain, self.before, self.now).map_or(plain, |told| told.text);
        self.take(row, read)
    }

    fn take(&self, row: &mut ReadRow, read: String) -> Warned {
        let typed = row.cells.insert(self.column.to_owned(), read.clone()).unwrap_or_default();
        Warned::OfFormBefore { typed, read }
    }
}

fn kept(state: &State, ledger: Ledger, column: &str) -> Vec<(Vec<String>, String)> {
    state.rows(ledger).iter().map(|row| (rest(ledger, &row.cells), said(&row.cells, column))).collect()
}

/// What the rows of one paper have in common.
fn title(row: &ReadRow) -> String {
    said(&row.cells, "title")
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
        let said = row.cells.get(*column).map(|said| spelled_out(said)).unwrap_or_default();
        let typed = Covered::unknown(&said, &known);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_numbers_that_name_no_item_is_told() {
        for (said, unread) in [
            ("R7の2-⑥", true),
            ("第3条", true),
            ("2-⑦　3-③", false),
            ("2-①②③", false),
            ("令和7年度版の2-⑥", false),
            ("全項目", false),
            ("別紙", false),
            ("", false),
        ] {
            assert_eq!(is_unread(said), unread, "{said}");
        }
    }
}
