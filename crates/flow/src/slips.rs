//! 伝票: what somebody did on one occasion (a walk through the shop, a last day of work, a vendor's visit), as a text that is
//! evidence on the item it is about.

use crate::clock::new_id;
use crate::judge::{JudgeError, checklist_for};
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::sign_answer::Saw;
use model::act::{Act, RecordPut, Source};
use model::day::Day;
use model::pharmacy::KeptRow;
use model::record::{Ledger, RecordId, Row};
use paper::PaperError;
use std::fmt::Write as _;

/// The longest name, place or line, in characters.
pub(crate) const LONGEST: usize = 200;

/// A slip, ready to be kept.
pub(crate) struct Slip<'s> {
    /// The duty whose item it is evidence on.
    pub(crate) duty: &'s str,
    pub(crate) title: String,
    /// The file's name without its ending.
    pub(crate) name: String,
    /// In Japanese, as it is a paper of the pharmacy.
    pub(crate) file: SlipFile,
    /// The occasion: of the slips of one, the latest counts.
    pub(crate) about: String,
    /// Whether nothing was left undone.
    pub(crate) shows_done: bool,
    /// The day from which it counts.
    pub(crate) on: Day,
    /// Who signs it.
    pub(crate) by: &'s str,
}

/// What a slip says, as it is kept.
pub(crate) enum SlipFile {
    /// A text.
    Text(String),
    /// A paper to sign.
    Pdf(Vec<u8>),
}

impl SlipFile {
    fn parts(&self) -> (&[u8], &'static str) {
        match self {
            Self::Text(text) => (text.as_bytes(), "txt"),
            Self::Pdf(bytes) => (bytes, "pdf"),
        }
    }
}

/// Why a slip was not kept.
#[derive(Debug, thiserror::Error)]
pub enum SlipError {
    /// The form cannot be told.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// The text could not be stored.
    #[error("伝票を保存できませんでした（{0}） / the slip could not be stored")]
    Blob(#[from] journal::BlobError),
    /// The paper could not be made.
    #[error(transparent)]
    Paper(Box<PaperError>),
    /// Somebody changed a row since the page was opened.
    #[error(
        "「{0}」は、ページを開いている間にほかの人が直しました。開き直して、もう一度選んでください / \"{0}\" was changed meanwhile; open the page again"
    )]
    ChangedMeanwhile(String),
    /// Somebody changed one of the rows in the very moment.
    #[error(
        "ほかの人が、同じときに台帳を直しました。何も記録していません。開き直して、もう一度記録してください / somebody changed the ledger at the same moment; nothing was recorded: open the page again and record it once more"
    )]
    AllChangedMeanwhile,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<PaperError> for SlipError {
    fn from(why: PaperError) -> Self {
        Self::Paper(Box::new(why))
    }
}

impl SlipError {
    /// Somebody was quicker by a moment: that is no failure of the record.
    fn of_append(why: ShopError) -> Self {
        if why.was_quicker() { Self::AllChangedMeanwhile } else { why.into() }
    }
}

/// Writes what was done and the slip that shows it; all or nothing. Gives the key of the item that the slip is evidence on;
/// none where the form has no such item.
pub(crate) async fn record(
    shop: &Shop,
    state: &State,
    mut acts: Vec<(Act, Option<u64>)>,
    slip: Slip<'_>,
) -> Result<Option<String>, SlipError> {
    let kept = keep(shop, state, slip)?;
    let key = kept.map(|(key, act)| {
        acts.push((act, None));
        key
    });
    shop.append(acts).await.map_err(SlipError::of_append)?;
    Ok(key)
}

/// The row, if it is the version that was seen.
pub(crate) fn as_seen<'r>(
    ledger: Ledger,
    row: Option<&'r KeptRow>,
    (id, saw): (&str, Saw),
) -> Result<&'r KeptRow, SlipError> {
    row.filter(|row| saw == Saw(Some(row.seq))).ok_or_else(|| {
        let called = row.map_or(id, |row| ledger.name_of(&row.cells));
        SlipError::ChangedMeanwhile(called.to_owned())
    })
}

/// Stores a slip's text, and gives the key of its item with the act that makes it evidence there; none where the form has no
/// such item.
fn keep(shop: &Shop, state: &State, slip: Slip<'_>) -> Result<Option<(String, Act)>, SlipError> {
    let checklist = checklist_for(&state.shop, None)?;
    let Some(item) = checklist.items.iter().find(|item| item.duty.code == slip.duty) else { return Ok(None) };
    let (bytes, ending) = slip.file.parts();
    let act = Act::EvidenceAdded {
        key: item.key.clone(),
        title: slip.title,
        kept_where: String::new(),
        sha256: shop.journal.put_blob(bytes)?.to_string(),
        on: slip.on,
        shows_done: slip.shows_done,
        file: format!("{}.{ending}", slip.name),
        by: slip.by.to_owned(),
        about: slip.about,
    };
    Ok(Some((item.key.clone(), act)))
}

/// A row as a person puts it.
pub(crate) fn put(ledger: Ledger, id: RecordId, cells: Row, notes: Row) -> Act {
    Act::RecordPut(RecordPut { ledger, id, cells, notes, source: Source::Person })
}

/// A new row; blank cells are left out.
pub(crate) fn new_row(shop: &Shop, ledger: Ledger, cells: &[(&str, String)]) -> Result<(Act, Option<u64>), ShopError> {
    let cells = cells.iter().filter(|(_, text)| !text.is_empty());
    let cells = cells.map(|(key, text)| ((*key).to_owned(), text.clone())).collect();
    Ok((put(ledger, new_id(&shop.clock)?, cells, Row::new()), None))
}

/// A kept row with some cells changed, based on the version that was seen.
pub(crate) fn change(ledger: Ledger, row: &KeptRow, cells: &[(&str, String)]) -> (Act, Option<u64>) {
    let mut changed = row.cells.clone();
    changed.extend(cells.iter().map(|(key, text)| ((*key).to_owned(), text.clone())));
    (put(ledger, row.id.clone(), changed, row.notes.clone()), Some(row.seq))
}

/// A heading with its lines, and how many there are.
pub(crate) fn list(text: &mut String, title: &str, counter: &str, lines: &[String]) {
    // Writing to a String does not fail.
    let _ = write!(text, "\n{title}（{}{counter}）\n", lines.len());
    for line in lines {
        let _ = writeln!(text, "・{line}");
    }
}

/// Words that somebody typed, where there are any and not too many.
pub(crate) fn typed(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && text.chars().count() <= LONGEST)
}
