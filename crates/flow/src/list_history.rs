//! What happened, entry by entry.

use crate::open_pharmacy::{Shop, ShopError};
use journal::Cut;
use serde::Serialize;

/// One entry, for people.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryLine {
    /// Its number.
    pub seq: u64,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who, by id.
    pub actor: String,
    /// What was done.
    pub act: String,
    /// The record it is about.
    pub subject: Option<String>,
    /// The entry it changes.
    pub base: Option<u64>,
    /// The payload as it was written; absent once erased.
    pub payload: Option<serde_json::Value>,
}

/// The entries up to an instant, oldest first, of one subject when asked.
///
/// # Errors
/// The record cannot be read.
pub async fn list_history(
    shop: &Shop,
    recorded_by: Option<i64>,
    subject: Option<&str>,
) -> Result<Vec<HistoryLine>, ShopError> {
    let entries = shop.journal.read(Cut { up_to_at: recorded_by, after_seq: None }).await?;
    let wanted = |of: Option<&str>| subject.is_none_or(|subject| of.is_some_and(|of| of.starts_with(subject)));
    entries
        .into_iter()
        .filter(|entry| wanted(entry.header.subject.as_deref()))
        .map(|entry| {
            let payload = entry.payload.as_deref().map(serde_json::from_str).transpose()?;
            let header = entry.header;
            Ok(HistoryLine {
                seq: header.seq,
                at: header.at.to_string(),
                actor: header.actor,
                act: header.act,
                subject: header.subject,
                base: header.base,
                payload,
            })
        })
        .collect()
}
