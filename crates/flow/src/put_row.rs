//! One row of a ledger, as a person types it: put whole, on the version that was seen, or taken off the ledger with a reason.

use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::sign_answer::Saw;
use crate::slips;
use crate::unconfirm::unconfirmed;
use crate::undo_rows::Written;
use model::act::Act;
use model::day::Day;
use model::pharmacy::KeptRow;
use model::record::{Ledger, RecordId, Row};
use model::standard::{OVERRULES, SAID};
use std::collections::BTreeMap;
use tables::TypedError;

/// What a person typed.
#[derive(Debug, Clone)]
pub struct RowGiven {
    /// The ledger.
    pub ledger: Ledger,
    /// The row that is changed; none for a new one.
    pub id: Option<RecordId>,
    /// Every value as typed, by the key of its column. What is left out is blank.
    pub cells: Row,
    /// The version that was on the screen.
    pub saw: Saw,
}

/// Why a row was not written.
#[derive(Debug, thiserror::Error)]
pub enum PutRowError {
    /// Values that cannot be read, by the key of their columns.
    #[error("読めない値があります / some values cannot be read")]
    Values(Vec<(&'static str, TypedError)>),
    /// Nothing was typed.
    #[error("何も書かれていません。少なくとも一つの欄に書いてください / nothing was typed; fill in at least one field")]
    Blank,
    /// There is no such row, or it was taken off the ledger.
    #[error(
        "その行はもうありません。台帳を開き直して確かめてください / the row is there no more; open the ledger again"
    )]
    Gone,
    /// Somebody changed it since it was opened.
    #[error(
        "ほかの画面かほかの人が、先にこの行を直しました。いまの内容を確かめてから、もう一度記録してください / the row was changed elsewhere meanwhile; look at it, then record yours again"
    )]
    ChangedMeanwhile,
    /// It says otherwise than a vendor's standard reply, and not why.
    #[error(
        "事業者の標準回答と違う内容です（標準回答: {0}）。この薬局では違うことを「標準回答と違う理由」に書いてください / this differs from the vendor's standard reply ({0}); write why under \"Why it differs from the standard reply\""
    )]
    Overrules(String),
    /// A row goes with a reason only.
    #[error("取り下げる理由を書いてください / say why the row goes")]
    NoReason,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Writes a row; gives what was written. A row that stays as it was is not written again.
///
/// # Errors
/// [`PutRowError`]; nothing was written then.
pub async fn put_row(shop: &Shop, state: &State, given: &RowGiven) -> Result<Option<Written>, PutRowError> {
    let cells = values(given.ledger, &given.cells, state.today)?;
    if cells.is_empty() {
        return Err(PutRowError::Blank);
    }
    let (id, cells, notes, base) = match &given.id {
        Some(id) => {
            let kept = seen(state, given.ledger, id, given.saw)?;
            if kept.cells == cells {
                return Ok(None);
            }
            overrules(state, given.ledger, &kept.cells, &cells)?;
            let cells = unconfirmed(given.ledger, &kept.cells, cells);
            (id.clone(), cells, kept.notes, Some(kept.seq))
        }
        None => {
            overrules(state, given.ledger, &Row::new(), &cells)?;
            (new_id(&shop.clock).map_err(ShopError::from)?, cells, Row::new(), None)
        }
    };
    let put = slips::put(given.ledger, id, cells, notes);
    Ok(Written::of(&shop.append(vec![(put, base)]).await.map_err(PutRowError::of_append)?))
}

impl PutRowError {
    /// Somebody was quicker by a moment: that is no failure of the record.
    fn of_append(why: ShopError) -> Self {
        if why.was_quicker() { Self::ChangedMeanwhile } else { why.into() }
    }
}

/// Some values of a row that are changed; the others stay.
#[derive(Debug, Clone)]
pub struct RowChange {
    /// The row.
    pub id: RecordId,
    /// The version that was on the screen.
    pub saw: Saw,
    /// The values as typed, by the key of their columns; a blank one clears.
    pub cells: Row,
}

/// Why no row of several was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRowsError {
    /// One of them cannot be.
    #[error("「{called}」: {why}", why = told(.why))]
    Row {
        /// What it is called.
        called: String,
        /// Why.
        why: PutRowError,
    },
    /// None was chosen.
    #[error("行が選ばれていません。直す行に印を付けてください / no row is chosen; mark the rows to change")]
    None,
}

/// A value that cannot be read says so itself.
fn told(why: &PutRowError) -> String {
    match why {
        PutRowError::Values(values) => values.first().map_or_else(String::new, |(_, why)| why.to_string()),
        why => why.to_string(),
    }
}

/// Changes values of several rows: all of them or none. Gives what was written; rows that stay as they are are not written.
///
/// # Errors
/// [`ChangeRowsError`]; nothing was written then.
pub async fn change_rows(
    shop: &Shop,
    state: &State,
    ledger: Ledger,
    changes: &[RowChange],
) -> Result<Option<Written>, ChangeRowsError> {
    if changes.is_empty() {
        return Err(ChangeRowsError::None);
    }
    let rows = state.rows(ledger);
    let rows: BTreeMap<&str, &KeptRow> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut acts = Vec::new();
    for change in changes {
        let kept = rows.get(change.id.as_str()).copied();
        let called = kept.map(|kept| ledger.name_of(&kept.cells).to_owned()).unwrap_or_default();
        let put = changed(state, ledger, kept, change);
        let put = put.map_err(|why| ChangeRowsError::Row { called, why })?;
        acts.extend(put);
    }
    let appended = shop.append(acts).await;
    let of_append = |why| ChangeRowsError::Row { called: String::new(), why: PutRowError::of_append(why) };
    let appended = appended.map_err(of_append)?;
    Ok(Written::of(&appended))
}

/// The act that changes one row; `None` where it stays as it is.
fn changed(
    state: &State,
    ledger: Ledger,
    kept: Option<&KeptRow>,
    change: &RowChange,
) -> Result<Option<(Act, Option<u64>)>, PutRowError> {
    let kept = kept.ok_or(PutRowError::Gone)?;
    let mut typed = kept.cells.clone();
    typed.extend(change.cells.clone());
    let cells = values(ledger, &typed, state.today)?;
    if cells.is_empty() {
        return Err(PutRowError::Blank);
    }
    if cells == kept.cells {
        return Ok(None);
    }
    if change.saw != Saw(Some(kept.seq)) {
        return Err(PutRowError::ChangedMeanwhile);
    }
    overrules(state, ledger, &kept.cells, &cells)?;
    let cells = unconfirmed(ledger, &kept.cells, cells);
    Ok(Some((slips::put(ledger, kept.id.clone(), cells, kept.notes.clone()), Some(kept.seq))))
}

/// Takes a row off its ledger, with the reason. What it said stays in the history.
///
/// # Errors
/// [`PutRowError`]; nothing was written then.
pub async fn retire_row(
    shop: &Shop,
    state: &State,
    (ledger, id, saw): (Ledger, &str, Saw),
    reason: &str,
) -> Result<Option<Written>, PutRowError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(PutRowError::NoReason);
    }
    let kept = seen(state, ledger, id, saw)?;
    let act = Act::RecordRetired { ledger, id: id.to_owned(), reason: reason.to_owned() };
    Ok(Written::of(&shop.append(vec![(act, Some(kept.seq))]).await.map_err(PutRowError::of_append)?))
}

/// A row by which a person says otherwise than the vendor's standard reply says why.
fn overrules(state: &State, ledger: Ledger, before: &Row, after: &Row) -> Result<(), PutRowError> {
    overruled(state, ledger, before, after).map_or(Ok(()), |said| Err(PutRowError::Overrules(said)))
}

/// What the vendor's standard reply says of a row that comes to say otherwise, and not why.
pub(crate) fn overruled(state: &State, ledger: Ledger, before: &Row, after: &Row) -> Option<String> {
    // A row that is given to another system is not as the reply has it either.
    let standards = &state.shop.standards;
    let standard = standards.of_row(after).or_else(|| standards.of_row(before));
    let standard = standard.filter(|_| ledger == Ledger::VendorReply)?;
    let text = |row: &Row, key: &str| row.get(key).cloned().unwrap_or_default();
    let is_kept = SAID.into_iter().chain([OVERRULES]).all(|key| text(before, key) == text(after, key));
    if is_kept || standard.is_said_by(after) || !text(after, OVERRULES).trim().is_empty() {
        return None;
    }
    let said = standard.said().map(|(_, text)| text).into_iter().filter(|text| !text.is_empty());
    Some(said.collect::<Vec<_>>().join("、").replace(" / ", "/"))
}

/// The row as it stands, if it is the version that was seen.
fn seen(state: &State, ledger: Ledger, id: &str, saw: Saw) -> Result<KeptRow, PutRowError> {
    let rows = state.rows(ledger);
    let kept = rows.iter().find(|row| row.id == id).ok_or(PutRowError::Gone)?;
    if saw == Saw(Some(kept.seq)) { Ok(kept.clone()) } else { Err(PutRowError::ChangedMeanwhile) }
}

/// Each value as the ledger keeps it; blank ones are left out.
pub(crate) fn values(ledger: Ledger, typed: &Row, today: Day) -> Result<Row, PutRowError> {
    let (mut cells, mut wrong) = (Row::new(), Vec::new());
    for field in ledger.fields() {
        match tables::typed(field, typed.get(field.key).map_or("", String::as_str), today) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => drop(cells.insert(field.key.to_owned(), text)),
            Err(why) => wrong.push((field.key, why)),
        }
    }
    if wrong.is_empty() { Ok(cells) } else { Err(PutRowError::Values(wrong)) }
}
