//! Rows that two people changed at once: what each of them changed is told by the version that both began with, so that the
//! second one wipes nothing of the first.

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::put_row::{RowGiven, values};
use crate::sign_answer::Saw;
use crate::undo_rows::act_put;
use journal::{Cut, Entry};
use model::record::Row;
use std::collections::BTreeMap;

/// A row with what both changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Every value: as the other one wrote it, but where this person changed it.
    pub cells: Row,
    /// What both changed, each in another way: the key, and what the other one wrote.
    pub clashes: Vec<(&'static str, String)>,
}

/// Lays what a person typed over each row as it stands now; a value that they were not asked for stays. `None` where the version
/// that they saw is not known, or a value cannot be read.
///
/// # Errors
/// [`ShopError`] when the record cannot be read.
pub async fn merge_rows(shop: &Shop, state: &State, given: &[RowGiven]) -> Result<Vec<Option<Merged>>, ShopError> {
    let entries = shop.journal.read(Cut::default()).await?;
    let entries: BTreeMap<u64, &Entry> = entries.iter().map(|entry| (entry.header.seq, entry)).collect();
    Ok(given.iter().map(|given| merged(state, &entries, given)).collect())
}

fn merged(state: &State, entries: &BTreeMap<u64, &Entry>, given: &RowGiven) -> Option<Merged> {
    let (id, Saw(Some(saw))) = (given.id.as_ref()?, given.saw) else { return None };
    let rows = state.rows(given.ledger);
    let theirs = rows.iter().find(|row| row.id == *id)?;
    let mine = values(given.ledger, &given.cells, state.today).ok()?;
    let began = entries.get(&saw).and_then(|entry| act_put(entry, given.ledger)).filter(|put| put.id == *id)?;
    let mut merged = Merged { cells: theirs.cells.clone(), clashes: Vec::new() };
    for field in given.ledger.fields().iter().filter(|field| given.cells.contains_key(field.key)) {
        let [mine, theirs, began] = [&mine, &theirs.cells, &began.cells].map(|row| row.get(field.key));
        if mine == began || mine == theirs {
            continue;
        }
        match mine {
            Some(text) => drop(merged.cells.insert(field.key.to_owned(), text.clone())),
            None => drop(merged.cells.remove(field.key)),
        }
        if theirs != began {
            merged.clashes.push((field.key, theirs.cloned().unwrap_or_default()));
        }
    }
    Some(merged)
}
