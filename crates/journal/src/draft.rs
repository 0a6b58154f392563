//! What a caller asks to append, and every reason to refuse it before the database is touched.

use std::collections::BTreeSet;

use crate::Digest;
use crate::blobs::Blobs;
use crate::entry::is_word;
use crate::store::StoreError;

/// The largest payload, in bytes.
pub const MAX_PAYLOAD_BYTES: usize = 4 << 20;
/// The most entries in one batch.
pub const MAX_BATCH: usize = 100_000;
/// Acts that only the journal itself writes begin so.
pub const OWN_ACTS: &str = "journal.";

/// An entry to append. `Default` leaves all but the words empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Id of who acts; never a name.
    pub actor: String,
    /// Short code of what is done.
    pub act: String,
    /// Opaque key of the record that this changes, such as `devices/01J…`; never a name.
    pub subject: Option<String>,
    /// `seq` of the subject's latest entry as the caller saw it; `None` when there is none.
    pub base: Option<u64>,
    /// Idempotency key: with it, the same batch may be sent again and is written once.
    pub key: Option<String>,
    /// The exact payload: JSON text.
    pub payload: String,
    /// Blobs that belong to it; the payload must name each as a JSON string.
    pub attachments: Vec<Digest>,
}

/// Where an entry now stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the journal.
    pub seq: u64,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: i64,
    /// Whether it was there already, from an earlier try with the same key.
    pub earlier: bool,
}

/// Why nothing was appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else changed the record meanwhile.
    #[error("{subject} was changed meanwhile (latest entry: {latest:?})")]
    Stale {
        /// The record.
        subject: String,
        /// Its latest entry.
        latest: Option<u64>,
    },
    /// The idempotency key stands for another batch.
    #[error("the key {0} was used for something else")]
    KeyReused(String),
    /// The journal was moved: it goes on there.
    #[error("the journal was moved to {0}")]
    Moved(String),
    /// The draft cannot be an entry.
    #[error("draft {index} cannot be appended: {refusal}")]
    Refused {
        /// Which draft of the batch, from 0.
        index: usize,
        /// Why.
        refusal: Refusal,
    },
    /// More than [`MAX_BATCH`] drafts at once.
    #[error("a batch holds at most {MAX_BATCH} entries")]
    TooMany,
    /// No randomness for the salts.
    #[error("no randomness for the salts: {0}")]
    NoRandomness(#[source] std::io::Error),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is wrong with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Actor, act, subject or key is empty, too long, or not visible ASCII without `"` and `\`.
    #[error("actor, act, subject and key are short ids of visible ASCII")]
    Word,
    /// The act is one that only the journal writes.
    #[error("acts beginning with {OWN_ACTS} are the journal's own")]
    OwnAct,
    /// A base without a subject.
    #[error("a base needs a subject")]
    BaseWithoutSubject,
    /// Two drafts of the batch carry the same key.
    #[error("the key stands twice in the batch")]
    KeyTwice,
    /// U+0000, as a byte or as the escape: PostgreSQL cannot keep it.
    #[error("U+0000 in the payload")]
    Nul,
    /// The payload is not one JSON value.
    #[error("the payload is not JSON")]
    NotJson,
    /// The payload is larger than [`MAX_PAYLOAD_BYTES`].
    #[error("the payload is larger than {MAX_PAYLOAD_BYTES} bytes")]
    TooLarge,
    /// The payload does not name an attachment, so nothing would prove that it belongs.
    #[error("the payload does not name its attachment")]
    AttachmentNotNamed,
    /// An attachment was not stored first.
    #[error("the attachment is not stored")]
    AttachmentMissing,
}

/// Checks all of a batch that can be told without the database.
pub(crate) fn check(drafts: &[Draft]) -> Result<(), AppendError> {
    if drafts.len() > MAX_BATCH {
        return Err(AppendError::TooMany);
    }
    let mut keys = BTreeSet::new();
    for (index, draft) in drafts.iter().enumerate() {
        let checked = check_words(draft)
            .and_then(|()| check_payload(&draft.payload))
            .and_then(|()| check_attachments(draft))
            .and_then(|()| check_key(draft, &mut keys));
        checked.map_err(|refusal| AppendError::Refused { index, refusal })?;
    }
    Ok(())
}

fn check_words(draft: &Draft) -> Result<(), Refusal> {
    let optional = [&draft.subject, &draft.key].into_iter().filter_map(Option::as_deref);
    if ![draft.actor.as_str(), &draft.act].into_iter().chain(optional).all(is_word) {
        return Err(Refusal::Word);
    }
    if draft.act.starts_with(OWN_ACTS) {
        return Err(Refusal::OwnAct);
    }
    if draft.base.is_some() && draft.subject.is_none() {
        return Err(Refusal::BaseWithoutSubject);
    }
    Ok(())
}

fn check_payload(payload: &str) -> Result<(), Refusal> {
    if payload.len() > MAX_PAYLOAD_BYTES {
        return Err(Refusal::TooLarge);
    }
    if holds_nul(payload.as_bytes()) {
        return Err(Refusal::Nul);
    }
    serde_json::from_str::<serde::de::IgnoredAny>(payload).map_err(|_| Refusal::NotJson)?;
    Ok(())
}

/// U+0000 in either spelling. An escaped backslash before `u0000` is six harmless characters.
fn holds_nul(mut json: &[u8]) -> bool {
    loop {
        json = match json {
            [] => return false,
            [0, ..] | [b'\\', b'u', b'0', b'0', b'0', b'0', ..] => return true,
            [b'\\', _, rest @ ..] | [_, rest @ ..] => rest,
        };
    }
}

fn check_attachments(draft: &Draft) -> Result<(), Refusal> {
    let all_named = draft.attachments.iter().all(|digest| names(&draft.payload, *digest));
    if all_named { Ok(()) } else { Err(Refusal::AttachmentNotNamed) }
}

/// Checks that every attachment is stored. Asked once it is one's turn, so that none is removed in between.
pub(crate) fn check_stored(drafts: &[Draft], blobs: &Blobs) -> Result<(), AppendError> {
    let missing = drafts.iter().position(|draft| !draft.attachments.iter().all(|digest| blobs.holds(*digest)));
    match missing {
        Some(index) => Err(AppendError::Refused { index, refusal: Refusal::AttachmentMissing }),
        None => Ok(()),
    }
}

fn check_key<'a>(draft: &'a Draft, seen: &mut BTreeSet<&'a str>) -> Result<(), Refusal> {
    let new = draft.key.as_deref().is_none_or(|key| seen.insert(key));
    if new { Ok(()) } else { Err(Refusal::KeyTwice) }
}

/// Whether a payload names a blob, as a JSON string of its own.
pub(crate) fn names(payload: &str, digest: Digest) -> bool {
    payload.contains(&format!("\"{digest}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u0000_is_found_in_either_spelling_and_nowhere_else() {
        for (json, expected) in [
            ("\"a\0b\"", true),
            (r#""a\u0000b""#, true),
            (r#""\\\u0000""#, true),
            (r#""\\u0000""#, false),
            (r#""\\\\u0000""#, false),
            (r#""\u0001""#, false),
            (r#""\"u0000""#, false),
            (r#"{"緑":"薬局"}"#, false),
        ] {
            assert_eq!(holds_nul(json.as_bytes()), expected, "{json}");
        }
    }
}
