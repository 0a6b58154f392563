//! Erasing what the record holds of someone: the contents go, the tree still verifies, a later entry says why.

use crate::open_pharmacy::{Shop, ShopError};
use journal::{Cut, Entry, EraseError, Erased, Erasure, OWN_ACTS};
use model::act::Act;
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::Ledger;
use model::text::is_unseen;
use std::collections::BTreeSet;

/// Acts that the rest of the record stands on. They hold nothing personal but the pharmacy's name.
const NEVER: [&str; 5] = ["pharmacy_opened", "edition_drafted", "edition_confirmed", "year_closed", "year_reopened"];

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseRecordError {
    /// Not an entry's number and not a record.
    #[error(
        "「{0}」が何を指すか分かりません。yakumori history が示す番号（例: 57）か、台帳と名前（例: people/あい うえお）を書いてください / {0} is neither an entry's number (57) nor a record (people/NAME)"
    )]
    Unknown(String),
    /// Several records of the ledger have that name.
    #[error(
        "「{0}」に当てはまる行が複数あります。yakumori history で番号を確かめ、番号で指定してください / several records are called {0}; name the entries by number"
    )]
    Several(String),
    /// An entry that the rest stands on.
    #[error(
        "{seq}番目の記録（{act}）は消せません。ほかの記録がこれにもとづいています / entry {seq} ({act}) cannot be erased: others stand on it"
    )]
    Needed {
        /// Its number.
        seq: u64,
        /// What it is.
        act: String,
    },
    /// A member who may still sign in: without the entry nobody would know them.
    #[error(
        "{seq}番は、いまサインインできる利用者の登録です。先に「利用者の管理」で外してください / entry {seq} registers somebody who may sign in; remove them under Members first"
    )]
    MayComeIn {
        /// Its number.
        seq: u64,
    },
    /// The record cannot be read.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// The journal refused or failed.
    #[error("{ja}。 / {en}", ja = .0.words().ja, en = .0.words().en)]
    Journal(#[from] EraseError),
}

/// Finds the entries that are meant: by their numbers, or every version of a record of a ledger, named by `ledger/id` or
/// `ledger/name`. With `former_only` the version that stands now is kept.
///
/// # Errors
/// [`EraseRecordError`] when something is not found or may not go.
pub async fn find_to_erase(
    shop: &Shop,
    state: &Pharmacy,
    wanted: &[String],
    former_only: bool,
) -> Result<BTreeSet<u64>, EraseRecordError> {
    let entries = shop.journal.read(Cut::default()).await.map_err(ShopError::from)?;
    let mut found = BTreeSet::new();
    for wanted in wanted {
        if let Ok(seq) = wanted.parse::<u64>() {
            found.insert(seq);
            continue;
        }
        let subject = subject_of(state, wanted)?;
        let versions = entries.iter().filter(|entry| entry.header.subject.as_ref() == Some(&subject));
        let mut versions: Vec<u64> = versions.map(|entry| entry.header.seq).collect();
        if former_only {
            versions.pop();
        }
        if versions.is_empty() {
            return Err(EraseRecordError::Unknown(wanted.clone()));
        }
        found.extend(versions);
    }
    let is_member = |id: &str| state.members.contains_key(id);
    for entry in entries.iter().filter(|entry| found.contains(&entry.header.seq)) {
        let act = entry.header.act.as_str();
        if NEVER.contains(&act) || act.starts_with(OWN_ACTS) {
            return Err(EraseRecordError::Needed { seq: entry.header.seq, act: act.to_owned() });
        }
        if entry.header.subject.as_deref().and_then(|it| it.strip_prefix("member/")).is_some_and(is_member) {
            return Err(EraseRecordError::MayComeIn { seq: entry.header.seq });
        }
    }
    Ok(found)
}

/// The other entries in which the people of these entries are named: erasing somebody's row of 職員名簿 leaves what they
/// signed, keep and attended.
///
/// # Errors
/// The record cannot be read.
pub async fn named_too(shop: &Shop, erased: &BTreeSet<u64>) -> Result<Vec<u64>, ShopError> {
    let entries = shop.journal.read(Cut::default()).await?;
    let is_erased = |entry: &&Entry| erased.contains(&entry.header.seq);
    let people: BTreeSet<String> = entries.iter().filter(is_erased).filter_map(person).collect();
    let names = |payload: &str| people.iter().any(|name| model::width::key(payload).contains(name));
    let others = entries.iter().filter(|entry| !is_erased(entry) && entry.payload.as_deref().is_some_and(names));
    Ok(others.map(|entry| entry.header.seq).collect())
}

/// The name in an entry of 職員名簿, as it is compared.
fn person(entry: &Entry) -> Option<String> {
    match serde_json::from_str(entry.payload.as_deref()?).ok()? {
        Act::RecordPut(put) if put.ledger == Ledger::People => Some(model::width::key(put.cells.get("name")?.as_str())),
        _ => None,
    }
}

/// Erases these entries.
///
/// # Errors
/// [`EraseRecordError`].
pub async fn erase_entries(shop: &Shop, entries: BTreeSet<u64>, reason: &str) -> Result<Erased, EraseRecordError> {
    // The reason stands in the record for good, and is read like everything else there.
    if reason.chars().any(is_unseen) {
        return Err(ShopError::Unseen.into());
    }
    let erasure = Erasure { actor: shop.actor.to_string(), entries, reason: reason.to_owned() };
    Ok(shop.journal.erase(&erasure).await?)
}

/// `people/people-4`, or `people/たち つてと` where one row is called so.
fn subject_of(state: &Pharmacy, wanted: &str) -> Result<String, EraseRecordError> {
    let unknown = || EraseRecordError::Unknown(wanted.to_owned());
    let (ledger, called) = wanted.split_once('/').ok_or_else(unknown)?;
    let ledger = ledger.parse::<Ledger>().map_err(|_| unknown())?;
    let rows = state.rows(ledger);
    if let Some(row) = rows.iter().find(|row| row.id == called) {
        return Ok(format!("{}/{}", ledger.code(), row.id));
    }
    let name = Name::new(called);
    let is_called = |cells: &model::record::Row| {
        let keys = ledger.named_by().iter().flat_map(|keys| keys.iter());
        keys.filter_map(|key| cells.get(*key)).any(|cell| Name::new(cell.as_str()) == name)
    };
    let mut ids = rows.iter().filter(|row| is_called(&row.cells)).map(|row| row.id.as_str());
    match (ids.next(), ids.next()) {
        (Some(id), None) => Ok(format!("{}/{id}", ledger.code())),
        (Some(_), Some(_)) => Err(EraseRecordError::Several(wanted.to_owned())),
        // A record that was retired has no row any more; its id still finds it.
        (None, _) if journal::is_word(called) => Ok(format!("{}/{called}", ledger.code())),
        (None, _) => Err(unknown()),
    }
}
