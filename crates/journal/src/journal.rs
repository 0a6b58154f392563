//! A journal in its place: opened once, written by one connection, read by several.

#[cfg(test)]
mod disk_full;
mod erasing;
mod moving;
mod opening;
mod proofs;
#[cfg(test)]
mod rotation;

use std::path::{Path, PathBuf};

use tokio::sync::Mutex;

use crate::append::append;
use crate::blobs::{BlobError, Blobs};
use crate::checkpoint;
use crate::draft::{AppendError, Appended, Draft, check};
use crate::entry::{Entry, Kind};
use crate::signer::{FileKey, SignError, Signer};
use crate::store::{Connection, Store, StoreError, StoredJournal};
use crate::tree::Root;
use crate::{Digest, Env};
pub use erasing::{ACT_ERASED, EraseError, Erased, Erasure, MAX_ERASED};
pub use moving::{MoveError, Moved};
pub use opening::{OpenError, Opening};
pub use proofs::Inclusion;

/// The act of a journal's first entry, which introduces its key.
pub const ACT_OPENED: &str = "journal.opened";
/// The act that introduces a further key.
pub const ACT_KEY_INTRODUCED: &str = "journal.key_introduced";
/// The act that opens a new epoch, in the place where the journal now is.
pub const ACT_EPOCH_OPENED: &str = "journal.epoch_opened";

/// How often a write is tried again that met another writer: the time-out passed, or both took the same row.
const BUSY_TRIES: usize = 10;

/// Why the tree gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The journal is not that long, or the old size is not smaller.
    #[error("the journal has no such entry or size")]
    OutOfRange,
    /// There is no key to sign with.
    #[error("there is no key to sign with")]
    NoKey,
    /// The key could not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The database could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which entries to read. `default()` reads all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cut {
    /// Only what was recorded up to this instant, in milliseconds since 1970.
    pub up_to_at: Option<i64>,
    /// Only what comes after this entry.
    pub after_seq: Option<u64>,
}

/// An open journal.
pub struct Journal {
    pub(crate) stored: StoredJournal,
    pub(crate) store: Store,
    folder: PathBuf,
    blobs: Blobs,
    signer: Option<Box<dyn Signer>>,
    writer: Mutex<Writer>,
}

/// The connection is gone while it is in use, so that one whose fate is unknown is never used again.
struct Writer {
    connection: Option<Connection>,
    env: Box<dyn Env>,
}

impl Journal {
    fn assemble(
        folder: PathBuf,
        store: Store,
        stored: StoredJournal,
        key: Option<FileKey>,
        (connection, env): (Connection, Box<dyn Env>),
    ) -> Self {
        Self {
            stored,
            store,
            blobs: Blobs::new(folder.join("blobs")),
            signer: key.map(|key| Box::new(key) as Box<dyn Signer>),
            writer: Mutex::new(Writer { connection: Some(connection), env }),
            folder,
        }
    }

    /// The folder of its keys and attachments.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The id of the journal.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.stored.id
    }

    /// Who holds it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.stored.kind
    }

    /// Closes every connection; dropping the journal does the same, later.
    pub async fn close(self) {
        self.store.close().await;
        if let Some(connection) = self.writer.into_inner().connection {
            // Whatever was acknowledged is on disk already; an error here loses nothing.
            drop(connection.close().await);
        }
    }

    /// Appends a batch, whole or not at all, durably before it returns.
    ///
    /// # Errors
    /// A record was changed meanwhile, a draft cannot be an entry, or the database failed.
    pub async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Appended>, AppendError> {
        check(&drafts)?;
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let mut tries = 1;
        loop {
            match self.try_append(&drafts).await {
                Err(AppendError::Store(StoreError::Busy)) if tries < BUSY_TRIES => tries += 1,
                done => return done,
            }
        }
    }

    async fn try_append(&self, drafts: &[Draft]) -> Result<Vec<Appended>, AppendError> {
        let mut writer = self.writer.lock().await;
        let mut connection = self.take(&mut writer).await?;
        let done = append(&mut connection, &self.stored, (drafts, &self.blobs), &mut *writer.env).await;
        // After a failed write the connection may believe what the disk does not hold: it is not used again.
        if !matches!(done, Err(AppendError::Store(_))) {
            writer.connection = Some(connection);
        }
        done
    }

    async fn take(&self, writer: &mut Writer) -> Result<Connection, StoreError> {
        match writer.connection.take() {
            Some(connection) => Ok(connection),
            None => self.store.writer().await,
        }
    }

    /// The entries of a cut, in order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn read(&self, cut: Cut) -> Result<Vec<Entry>, StoreError> {
        let first = cut.after_seq.map_or(0, |seq| seq.saturating_add(1));
        self.store.read(self.stored.no, first, cut.up_to_at.unwrap_or(i64::MAX)).await
    }

    /// The size of the journal and the root of its tree.
    ///
    /// # Errors
    /// The database failed.
    pub async fn size_and_root(&self) -> Result<Root, StoreError> {
        let head = self.store.head(self.stored.no).await?;
        Ok(Root { size: head.size, root: head.peaks.root() })
    }

    /// Signs the journal as it is now, and keeps the signed note.
    ///
    /// # Errors
    /// There is no key, or the database failed.
    pub async fn checkpoint(&self) -> Result<String, ProofError> {
        Ok(self.signed_head().await?.1)
    }

    /// The head and the note that signs it.
    pub(crate) async fn signed_head(&self) -> Result<(Root, String), ProofError> {
        let root = self.size_and_root().await?;
        let note = self.sign(&checkpoint::text(&self.stored.id, root).ok_or(SignError)?)?;
        let mut writer = self.writer.lock().await;
        let mut connection = self.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        tx.insert_checkpoint(self.stored.no, root.size, &note).await?;
        tx.commit().await?;
        writer.connection = Some(connection);
        Ok((root, note))
    }

    pub(crate) fn sign(&self, text: &str) -> Result<String, ProofError> {
        Ok(self.signer.as_deref().ok_or(ProofError::NoKey)?.sign(text)?)
    }

    /// Stores an attachment durably and gives its name.
    ///
    /// # Errors
    /// It is too large, or the folder cannot be used.
    pub fn put_blob(&self, bytes: &[u8]) -> Result<Digest, BlobError> {
        self.blobs.put(bytes)
    }

    /// An attachment, checked against its name.
    ///
    /// # Errors
    /// It is not there, was altered, or cannot be read.
    pub fn blob(&self, digest: Digest) -> Result<Vec<u8>, BlobError> {
        self.blobs.get(digest)
    }

    /// A folded state and the entry it reaches to, if one of this version was kept. A cache: it proves nothing.
    ///
    /// # Errors
    /// The database failed.
    pub async fn cached_fold(&self, name: &str, version: u32) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.store.fold(self.stored.no, name, version).await
    }

    /// Keeps a folded state in place of the one of the same name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn put_cached_fold(&self, name: &str, version: u32, seq: u64, state: &[u8]) -> Result<(), StoreError> {
        let mut writer = self.writer.lock().await;
        let mut connection = self.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        tx.set_fold(self.stored.no, (name, version), seq, state).await?;
        tx.commit().await?;
        writer.connection = Some(connection);
        Ok(())
    }
}
