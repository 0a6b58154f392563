//! A telephone number that changes is confirmed no longer: nobody has dialled the new one. The day of its confirmation goes with the
//! old one, unless a new day comes with it.

use model::pharmacy::KeptRow;
use model::record::{Ledger, Row};
use tables::{Change, Fate, Plan, ReadRow, Warned, Warning};

const NUMBER: &str = "phone";
const CONFIRMED: &str = "confirmed_on";

/// A row as it is to be written, where it is written over another.
pub(crate) fn unconfirmed(ledger: Ledger, before: &Row, mut after: Row) -> Row {
    let is_kept = |key: &str| before.get(key) == after.get(key);
    if ledger == Ledger::Contacts && before.contains_key(NUMBER) && !is_kept(NUMBER) && is_kept(CONFIRMED) {
        after.remove(CONFIRMED);
    }
    after
}

/// The same for the rows of a file, so that it is seen before they are taken over. A day that stands in the file beside the new number
/// is what the file says: it stays, and is told.
pub(crate) fn plan_unconfirmed(rows: &mut [ReadRow], plan: &mut Plan, kept: &[KeptRow]) {
    for (row, fate) in rows.iter_mut().zip(&mut plan.fates) {
        let Fate::Changed { id, changes } = fate else { continue };
        let is_of = |key: &str| changes.iter().any(|change| !change.is_note && change.key == key);
        let Some(kept) = kept.iter().find(|kept| kept.id == *id) else { continue };
        let Some(old) = kept.cells.get(CONFIRMED).filter(|_| kept.cells.contains_key(NUMBER)) else { continue };
        if !is_of(NUMBER) || is_of(CONFIRMED) {
            continue;
        }
        if row.cells.contains_key(CONFIRMED) {
            let what = Warned::OtherNumber { confirmed: old.clone() };
            row.warnings.push(Warning { column: String::new(), heading: String::new(), what });
        } else {
            let (key, old) = (CONFIRMED.to_owned(), old.clone());
            changes.push(Change { key, is_note: false, old, new: String::new(), needs_look: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_changes_loses_its_day() {
        let row = |phone: &str, day: &str| {
            let cells = [("name", "開設者"), (NUMBER, phone), (CONFIRMED, day)].into_iter();
            cells.filter(|(_, text)| !text.is_empty()).map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
        };
        let before: Row = row("03-1", "2025-06-02");
        for (ledger, before, after, day) in [
            (Ledger::Contacts, &before, row("03-2", "2025-06-02"), None),
            (Ledger::Contacts, &before, row("03-2", "2025-11-25"), Some("2025-11-25")),
            (Ledger::Contacts, &before, row("03-1", "2025-06-02"), Some("2025-06-02")),
            (Ledger::Contacts, &before, row("", "2025-06-02"), None),
            (Ledger::Contacts, &row("", "2025-06-02"), row("03-2", "2025-06-02"), Some("2025-06-02")),
        ] {
            assert_eq!(unconfirmed(ledger, before, after.clone()).get(CONFIRMED).map(String::as_str), day, "{after:?}");
        }
    }
}
