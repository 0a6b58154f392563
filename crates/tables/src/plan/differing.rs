//! What differs between a row of a file and the row of the ledger that it is.

use super::{Change, Fate, NeedsLook, replies};
use crate::preview::ReadRow;
use model::act::Source;
use model::pharmacy::KeptRow;
use model::record::{Ledger, Row};

/// What becomes of a row that is this one.
pub(super) fn compared(row: &ReadRow, kept: &KeptRow, ledger: Ledger) -> Fate {
    let changes = differences(row, kept);
    if changes.is_empty() {
        return Fate::Same { id: kept.id.clone() };
    }
    let changes = changes.into_iter().map(|change| Change { needs_look: needs_look(&change, kept, ledger), ..change });
    let mut changes: Vec<Change> = changes.collect();
    if ledger == Ledger::VendorReply {
        replies::tell_older(&mut changes);
    }
    Fate::Changed { id: kept.id.clone(), changes }
}

/// What the file's row says otherwise, or besides.
pub(super) fn differences(row: &ReadRow, kept: &KeptRow) -> Vec<Change> {
    let of = |new: &Row, old: &Row, is_note| {
        let differing: Vec<Change> = new
            .iter()
            .filter(|(key, text)| !text.trim().is_empty() && old.get(*key) != Some(text))
            .map(|(key, text)| Change {
                key: key.clone(),
                is_note,
                old: old.get(key).cloned().unwrap_or_default(),
                new: text.clone(),
                needs_look: None,
            })
            .collect();
        differing
    };
    let mut changes = of(&row.cells, &kept.cells, false);
    changes.extend(row.emptied.iter().filter_map(|key| {
        let old = kept.cells.get(*key).filter(|old| !old.is_empty())?.clone();
        Some(Change { key: (*key).to_owned(), is_note: false, old, new: String::new(), needs_look: None })
    }));
    changes.extend(of(&row.notes, &kept.notes, true));
    changes
}

fn needs_look(change: &Change, kept: &KeptRow, ledger: Ledger) -> Option<NeedsLook> {
    if change.old.is_empty() {
        return None;
    }
    if ledger == Ledger::Devices && !change.is_note && change.key == "place" {
        return Some(NeedsLook::Moved);
    }
    (kept.source == Source::Person).then_some(NeedsLook::TypedByPerson)
}
