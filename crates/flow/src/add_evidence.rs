//! Attaching evidence to an item: a file, or the place where the paper is kept.

use crate::open_pharmacy::{Shop, ShopError};
use model::act::Act;
use model::answer::ItemKey;
use model::day::Day;

/// What a person gives.
#[derive(Debug, Clone)]
pub struct EvidenceGiven {
    /// The item.
    pub key: ItemKey,
    /// What it is.
    pub title: String,
    /// Where the paper is kept.
    pub kept_where: String,
    /// The file's bytes, when there is a file.
    pub file: Option<Vec<u8>>,
    /// The day it shows.
    pub on: Day,
    /// Whether it shows that the item is done.
    pub shows_done: bool,
}

/// Why evidence was not attached.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The file could not be stored.
    #[error("添付を保存できませんでした（{0}） / the attachment could not be stored")]
    Blob(#[from] journal::BlobError),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Attaches it.
///
/// # Errors
/// The file or the record cannot be written.
pub async fn add_evidence(shop: &Shop, given: EvidenceGiven) -> Result<(), EvidenceError> {
    let sha256 = match &given.file {
        Some(bytes) => shop.journal.put_blob(bytes)?.to_string(),
        None => String::new(),
    };
    let EvidenceGiven { key, title, kept_where, on, shows_done, .. } = given;
    shop.append(vec![(Act::EvidenceAdded { key, title, kept_where, sha256, on, shows_done }, None)]).await?;
    Ok(())
}
