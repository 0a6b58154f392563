//! Erasing: salt and payload go, the header and with it the tree stay, and a later entry says which, when and why.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::Journal;
use crate::append::append_new;
use crate::draft::{AppendError, Draft, OWN_ACTS};
use crate::store::{SaltedEntry, StoreError, StoredJournal, Writing, is_copy};

/// The act that records an erasure. Its payload is `{"entries":[…],"reason":"…"}`; it is never erased itself.
pub const ACT_ERASED: &str = "journal.erased";
/// The most entries erased at once.
pub const MAX_ERASED: usize = 10_000;
/// The longest reason, in bytes of UTF-8.
const MAX_REASON_BYTES: usize = 1000;

/// What is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Id of who erases.
    pub actor: String,
    /// The entries whose contents go.
    pub entries: BTreeSet<u64>,
    /// Why. It stays for good, so it must not repeat what is erased.
    pub reason: String,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The entry that records it; `None` when all of it had been erased before.
    pub recorded_as: Option<u64>,
    /// The entries erased just now.
    pub entries: Vec<u64>,
    /// Attachments that no entry names any more, and that were removed.
    pub attachments: usize,
}

/// Why nothing was erased, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// No reason, a very long one, one of several lines; or no entry, or more than [`MAX_ERASED`].
    #[error("an erasure names a reason of one line and 1 to {MAX_ERASED} entries")]
    Nothing,
    /// The journal has no such entry.
    #[error("there is no entry {0}")]
    NoSuchEntry(u64),
    /// The journal's own entries hold its keys and erasures.
    #[error("entry {0} is the journal's own")]
    OwnEntry(u64),
    /// Former versions would come to light again: the latest version of a record goes with all of them, or after a new one.
    #[error("entry {0} is the latest of its record, and earlier ones are kept")]
    Latest(u64),
    /// The erasure could not be recorded: nothing was erased.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The database failed: nothing was erased.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was erased and recorded, but an attachment, or a copy made before a migration, is still there. Erasing again
    /// goes on.
    #[error("a file could not be removed: {0}")]
    File(#[source] io::Error),
    /// It was erased and recorded, but the database file still holds free pages with it. Erasing again goes on.
    #[error("the database file could not be rewritten: {0}")]
    NotRewritten(#[source] StoreError),
}

impl Journal {
    /// Whether the entries are on a server, whose own log and backups keep what was erased until they expire.
    #[must_use]
    pub fn is_on_server(&self) -> bool {
        self.desk.store.is_on_server()
    }

    /// Erases the contents of entries, in one transaction with the entry that records it; then attachments that nothing
    /// names any more, folded states, and on SQLite whatever the database file and its log still hold of them.
    ///
    /// # Errors
    /// See [`EraseError`]. Asking again after the last two goes on where it stopped.
    pub async fn erase(&self, erasure: &Erasure) -> Result<Erased, EraseError> {
        let reason = erasure.reason.trim();
        let is_said = !reason.is_empty() && reason.len() <= MAX_REASON_BYTES && !reason.contains(char::is_control);
        if !is_said || !(1..=MAX_ERASED).contains(&erasure.entries.len()) {
            return Err(EraseError::Nothing);
        }
        let mut writer = self.desk.writer.lock().await;
        let mut connection = self.desk.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        let head = tx.head(self.desk.stored.no).await?;
        if let Some(to) = head.moved_to {
            return Err(AppendError::Moved(to).into());
        }
        let entries = to_erase(&mut tx, &self.desk.stored, erasure, head.size).await?;
        let mut recorded_as = None;
        if !entries.is_empty() {
            let appended =
                append_new(&mut tx, &self.desk.stored, head, &[record(erasure, &entries)], &mut *writer.env).await?;
            recorded_as = appended.first().map(|appended| appended.seq);
            tx.erase(self.desk.stored.no, &entries).await?;
        }
        tx.commit().await?;
        let mut tx = connection.begin().await?;
        // One's turn again: nobody appends an entry that names an attachment while it is being removed.
        tx.head(self.desk.stored.no).await?;
        let unnamed = tx.unnamed_attachments(self.desk.stored.no).await?;
        for digest in &unnamed {
            self.desk.blobs.remove(*digest).map_err(EraseError::File)?;
        }
        remove_copies(&self.folder).map_err(EraseError::File)?;
        tx.forget_attachments(self.desk.stored.no).await?;
        tx.commit().await?;
        connection.rewrite().await.map_err(EraseError::NotRewritten)?;
        writer.keep(connection);
        Ok(Erased { recorded_as, entries, attachments: unnamed.len() })
    }
}

/// The entries that still hold something, each checked.
async fn to_erase(
    tx: &mut Writing<'_>,
    journal: &StoredJournal,
    erasure: &Erasure,
    size: u64,
) -> Result<Vec<u64>, EraseError> {
    let mut entries = Vec::new();
    for &seq in &erasure.entries {
        let entry = tx.entry(journal.no, seq).await?.filter(|_| seq < size);
        let entry: SaltedEntry = entry.ok_or(EraseError::NoSuchEntry(seq))?;
        let header = entry.header()?;
        if header.act.starts_with(OWN_ACTS) {
            return Err(EraseError::OwnEntry(seq));
        }
        if let Some(subject) = &header.subject
            && brings_back(tx, journal, erasure, (seq, subject)).await?
        {
            return Err(EraseError::Latest(seq));
        }
        if entry.opened.is_some() {
            entries.push(seq);
        }
    }
    Ok(entries)
}

/// Whether erasing this entry alone would let an earlier version of the same record stand as the latest.
async fn brings_back(
    tx: &mut Writing<'_>,
    journal: &StoredJournal,
    erasure: &Erasure,
    (seq, subject): (u64, &str),
) -> Result<bool, StoreError> {
    let kept = tx.kept_versions(journal.no, subject).await?;
    let left: Vec<u64> = kept.iter().copied().filter(|kept| !erasure.entries.contains(kept)).collect();
    Ok(kept.last() == Some(&seq) && !left.is_empty())
}

fn record(erasure: &Erasure, entries: &[u64]) -> Draft {
    Draft {
        actor: erasure.actor.clone(),
        act: ACT_ERASED.to_owned(),
        payload: serde_json::json!({ "entries": entries, "reason": erasure.reason.trim() }).to_string(),
        ..Draft::default()
    }
}

/// Removes the copies that were made before migrations: they hold what was erased.
fn remove_copies(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_copy(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
