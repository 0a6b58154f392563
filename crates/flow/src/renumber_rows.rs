//! Rows that name items by their printed number, said in the numbers of the form that takes the place of another.

use crate::open_pharmacy::State;
use model::act::{Act, RecordPut};
use model::edition::Edition;
use model::record::Ledger;

/// The ledgers whose rows name items of the pharmacy's form, and the column that does.
const NAMING: [(Ledger, &str); 2] = [(Ledger::Documents, "item"), (Ledger::Inspected, "item")];

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
