//! Attaching evidence to an item: a file, or the place where the paper is kept; and taking it back.

use crate::open_pharmacy::{Shop, ShopError, State};
use model::act::Act;
use model::answer::ItemKey;
use model::attachment::{FileKind, KINDS};
use model::day::Day;
use model::text::reorders;

/// The longest title or place, in characters.
const LONGEST: usize = 200;

/// What a person gives.
#[derive(Debug, Clone)]
pub struct EvidenceGiven {
    /// The item.
    pub key: ItemKey,
    /// What it is.
    pub title: String,
    /// Where the paper is kept.
    pub kept_where: String,
    /// The file's name and bytes, when there is a file.
    pub file: Option<(String, Vec<u8>)>,
    /// The day it shows.
    pub on: Day,
    /// Whether it shows that the item is done.
    pub shows_done: bool,
    /// Who attaches it, by name.
    pub by: String,
}

/// Why evidence was not attached, or not taken back.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Nothing says what it is.
    #[error("何の書類かを書いてください（{LONGEST}文字まで） / say what the paper is (up to {LONGEST} characters)")]
    NoTitle,
    /// Neither a file nor a place.
    #[error("ファイルを選ぶか、紙の保管場所を書いてください / choose a file, or say where the paper is kept")]
    Nothing,
    /// It shows a day that has not come.
    #[error(
        "書類の日付（{0}）が今日より後です。書類に書かれた日付を確かめてください / the paper's day ({0}) has not come yet; check the day on it"
    )]
    Later(Day),
    /// A program, a web page, or nothing that is known.
    #[error("この種類のファイルは添付できません。{ja}にしてください / this kind of file is not taken; use {en}", ja = KINDS.0, en = KINDS.1)]
    Kind,
    /// It is there no more.
    #[error(
        "その根拠はもうありません。ページを開き直してください / that evidence is there no more; open the page again"
    )]
    Gone,
    /// It goes with a reason only.
    #[error("取り下げる理由を書いてください / say why it goes")]
    NoReason,
    /// The file could not be stored.
    #[error("添付を保存できませんでした（{0}） / the attachment could not be stored")]
    Blob(#[from] journal::BlobError),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Attaches it; gives the entry.
///
/// # Errors
/// [`EvidenceError`]; nothing was written then.
pub async fn add_evidence(shop: &Shop, given: EvidenceGiven) -> Result<u64, EvidenceError> {
    let EvidenceGiven { key, title, kept_where, file, on, shows_done, by } = given;
    let [title, kept_where] = [title, kept_where].map(|text| text.trim().to_owned());
    if title.is_empty() || title.chars().count() > LONGEST || kept_where.chars().count() > LONGEST {
        return Err(EvidenceError::NoTitle);
    }
    if file.is_none() && kept_where.is_empty() {
        return Err(EvidenceError::Nothing);
    }
    if on > shop.clock.today() {
        return Err(EvidenceError::Later(on));
    }
    let (file, sha256) = match file {
        Some((_, bytes)) if FileKind::of(&bytes).is_none() => return Err(EvidenceError::Kind),
        Some((name, bytes)) => (named(&name), shop.journal.put_blob(&bytes)?.to_string()),
        None => (String::new(), String::new()),
    };
    let about = String::new();
    let act = Act::EvidenceAdded { key, title, kept_where, sha256, on, shows_done, file, by, about };
    let appended = shop.append(vec![(act, None)]).await?;
    Ok(appended.first().map_or(0, |appended| appended.seq))
}

/// Takes evidence back, with the reason. That it was there stays in the history.
///
/// # Errors
/// [`EvidenceError`]; nothing was written then.
pub async fn withdraw_evidence(
    shop: &Shop,
    state: &State,
    (key, entry): (&str, u64),
    reason: &str,
) -> Result<(), EvidenceError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(EvidenceError::NoReason);
    }
    let evidence = state.shop.evidence.get(key).into_iter().flatten();
    if !evidence.into_iter().any(|kept| kept.seq == entry) {
        return Err(EvidenceError::Gone);
    }
    let act = Act::EvidenceWithdrawn { key: key.to_owned(), entry, reason: reason.to_owned() };
    shop.append(vec![(act, None)]).await?;
    Ok(())
}

/// An attachment of the evidence or of a vendor's paper in a state: its name and its bytes, which are what they were. Only what these
/// name is given: nobody reaches another file of the folder.
///
/// # Errors
/// The file is missing or was altered.
pub fn attachment(shop: &Shop, state: &State, sha256: &str) -> Result<Option<(String, Vec<u8>)>, EvidenceError> {
    let evidence = state.shop.evidence.values().flatten().map(|kept| (&kept.sha256, &kept.file));
    let papers = state.shop.reply_papers.iter().map(|kept| (&kept.record.sha256, &kept.record.file));
    let Some((_, file)) = evidence.chain(papers).find(|(of, _)| *of == sha256) else { return Ok(None) };
    let Ok(digest) = sha256.parse() else { return Ok(None) };
    Ok(Some((file.clone(), shop.journal.blob(digest)?)))
}

/// A file's name without the folders some browsers send, and without what no name has.
pub(crate) fn named(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control() && !reorders(*c)).take(LONGEST).collect()
}
