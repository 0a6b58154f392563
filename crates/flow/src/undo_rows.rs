//! Undoing what was just written to a ledger: each row is put back as it was, by entries of its own. Nothing is taken out of the
//! record.

use crate::open_pharmacy::{Shop, ShopError, State};
use journal::{Appended, Cut, Entry};
use model::act::{Act, RecordPut};
use model::record::{Ledger, RecordId};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// So many entries are undone at once: a large import.
const MOST: u64 = 100_000;

/// The entries that one doing wrote, from the first to the last: `12-40`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    first: u64,
    last: u64,
}

impl Written {
    /// The first entry.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// One entry.
    pub(crate) const fn one(entry: u64) -> Self {
        Self { first: entry, last: entry }
    }

    /// What an append wrote; `None` where nothing was.
    pub(crate) fn of(appended: &[Appended]) -> Option<Self> {
        Some(Self { first: appended.first()?.seq, last: appended.last()?.seq })
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl FromStr for Written {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (first, last) = text.split_once('-').ok_or(())?;
        let (first, last): (u64, u64) = (first.parse().map_err(drop)?, last.parse().map_err(drop)?);
        if first <= last && last - first < MOST { Ok(Self { first, last }) } else { Err(()) }
    }
}

/// Why nothing was undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// A row was written again since.
    #[error(
        "「{0}」は、そのあとで直されています。まとめて元に戻すことはできません。行を開いて直してください / \"{0}\" was changed since then; open the row and mend it there"
    )]
    ChangedSince(String),
    /// Somebody changed one of the rows in the very moment.
    #[error(
        "ほかの人が、同じときにこの台帳を直しました。元に戻していません。台帳を開き直してください / somebody changed the ledger at the same moment; nothing was undone: open it again"
    )]
    Meanwhile,
    /// These entries are none of this ledger's rows, or were erased.
    #[error("元に戻せる記録ではありません / these entries cannot be undone")]
    NotRows,
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Puts every row that these entries wrote back as it was before. A new row is taken off; one that was taken off comes back.
///
/// # Errors
/// [`UndoError`]; nothing is undone then.
pub async fn undo_rows(shop: &Shop, state: &State, ledger: Ledger, written: Written) -> Result<(), UndoError> {
    let entries = shop.journal.read(Cut::default()).await.map_err(ShopError::from)?;
    let entries: BTreeMap<u64, Entry> = entries.into_iter().map(|entry| (entry.header.seq, entry)).collect();
    let stands: BTreeMap<RecordId, u64> = state.shop.rows(ledger).into_iter().map(|row| (row.id, row.seq)).collect();
    let mut acts = Vec::new();
    for (seq, entry) in entries.range(written.first..=written.last) {
        let act = act(entry).ok_or(UndoError::NotRows)?;
        let before = entry.header.base.and_then(|base| entries.get(&base)).map(|base| act_put(base, ledger));
        acts.push((undone(ledger, (*seq, act), before, &stands)?, Some(*seq)));
    }
    if acts.is_empty() {
        return Err(UndoError::NotRows);
    }
    match shop.append(acts).await {
        Err(why) if why.was_quicker() => Err(UndoError::Meanwhile),
        done => done.map(drop).map_err(UndoError::from),
    }
}

fn act(entry: &Entry) -> Option<Act> {
    serde_json::from_str(entry.payload.as_deref()?).ok()
}

/// The row as an earlier entry put it; `None` where that entry did not.
pub(crate) fn act_put(entry: &Entry, ledger: Ledger) -> Option<RecordPut> {
    match act(entry)? {
        Act::RecordPut(put) if put.ledger == ledger => Some(put),
        _ => None,
    }
}

/// The act that takes another one back.
fn undone(
    ledger: Ledger,
    (seq, done): (u64, Act),
    before: Option<Option<RecordPut>>,
    stands: &BTreeMap<RecordId, u64>,
) -> Result<Act, UndoError> {
    match (done, before) {
        (Act::RecordPut(put), _) if put.ledger == ledger && stands.get(&put.id) != Some(&seq) => {
            Err(UndoError::ChangedSince(ledger.name_of(&put.cells).to_owned()))
        }
        (Act::RecordPut(put), None) if put.ledger == ledger => {
            Ok(Act::RecordRetired { ledger, id: put.id, reason: "直前の登録を元に戻した".to_owned() })
        }
        (Act::RecordPut(put), Some(Some(before))) if put.ledger == ledger => Ok(Act::RecordPut(before)),
        (Act::RecordRetired { ledger: of, id, .. }, Some(Some(before))) if of == ledger => match stands.get(&id) {
            None => Ok(Act::RecordPut(before)),
            Some(_) => Err(UndoError::ChangedSince(ledger.name_of(&before.cells).to_owned())),
        },
        _ => Err(UndoError::NotRows),
    }
}
