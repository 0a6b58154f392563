//! A journal in its place: opened once, written by one connection, read by several.

mod changing_key;
mod checking;
mod copying;
mod erasing;
mod moving;
mod opening;
mod proofs;
mod restored;
#[cfg(test)]
mod rotation;
mod writing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::Header;
use crate::blobs::{BlobError, Blobs};
use crate::checkpoint;
use crate::draft::{AppendError, Appended, Draft, check};
use crate::entry::{Entry, Kind};
use crate::signer::{FileKey, SignError, Signer};
use crate::store::{Connection, Store, StoreError, StoredJournal};
use crate::tree::Root;
use crate::{Digest, Env};
pub use changing_key::ChangeKeyError;
pub use checking::Damage;
pub use copying::CopyError;
pub use erasing::{ACT_ERASED, EraseError, Erased, Erasure, MAX_ERASED};
pub use moving::{MoveError, Moved};
pub use opening::{OpenError, Opening};
pub use proofs::Inclusion;
pub use restored::Since;
use writing::{Desk, Request, Writer};

/// The act of a journal's first entry, which introduces its key.
pub const ACT_OPENED: &str = "journal.opened";
/// The act that introduces a further key.
pub const ACT_KEY_INTRODUCED: &str = "journal.key_introduced";
/// The act that opens a new epoch, in the place where the journal now is.
pub const ACT_EPOCH_OPENED: &str = "journal.epoch_opened";

/// So many callers wait in the queue before further ones wait to enter it.
const QUEUE: usize = 1024;

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
    /// Only what comes before this entry: with it, the first so many of the journal.
    pub before_seq: Option<u64>,
}

/// An open journal.
pub struct Journal {
    pub(crate) desk: Arc<Desk>,
    folder: PathBuf,
    /// Empty until there is a key: see [`Journal::change_key`].
    signer: OnceLock<Box<dyn Signer>>,
    queue: mpsc::Sender<Request>,
    serving: JoinHandle<()>,
}

impl Journal {
    fn assemble(
        folder: PathBuf,
        store: Store,
        stored: StoredJournal,
        key: Option<FileKey>,
        (connection, env): (Option<Connection>, Box<dyn Env>),
    ) -> Self {
        let writer = Mutex::new(Writer::new(connection, env));
        let desk = Arc::new(Desk { stored, store, blobs: Blobs::new(folder.join("blobs")), writer });
        let (queue, requests) = mpsc::channel(QUEUE);
        let serving = tokio::spawn(writing::serve(desk.clone(), requests));
        let signer = key.map_or_else(OnceLock::new, |key| OnceLock::from(Box::new(key) as Box<dyn Signer>));
        Self { desk, folder, signer, queue, serving }
    }

    /// Where it is stored, and under which number.
    pub(crate) fn stored(&self) -> (&Store, i64) {
        (&self.desk.store, self.desk.stored.no)
    }

    /// Whether it can only be read for now, because its disk is full.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.desk.store.is_still()
    }

    /// The folder of its keys and attachments.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The id of the journal.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.desk.stored.id
    }

    /// Who holds it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.desk.stored.kind
    }

    /// Closes every connection once what is queued is written; dropping the journal does the same, later.
    pub async fn close(self) {
        let Self { desk, queue, serving, .. } = self;
        drop(queue);
        // The task ends when the queue does; were it gone already, nothing is left to wait for.
        let _gone = serving.await;
        desk.store.close().await;
        if let Some(connection) = desk.writer.lock().await.connection.take() {
            // Whatever was acknowledged is on disk already; an error here loses nothing.
            drop(connection.close().await);
        }
    }

    /// Appends a batch, whole or not at all, durably before it returns. What many callers append at the same time is
    /// written together.
    ///
    /// # Errors
    /// A record was changed meanwhile, a draft cannot be an entry, or the database failed.
    pub async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Appended>, AppendError> {
        check(&drafts)?;
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let drafts: Arc<[Draft]> = drafts.into();
        let mut tries = 1;
        loop {
            match self.try_append(&drafts).await {
                Err(AppendError::Store(StoreError::Busy)) if tries < BUSY_TRIES => tries += 1,
                done => return done,
            }
        }
    }

    async fn try_append(&self, drafts: &Arc<[Draft]>) -> Result<Vec<Appended>, AppendError> {
        let (reply, answer) = oneshot::channel();
        let ended = || AppendError::from(StoreError::Failed("the writer has ended".into()));
        self.queue.send(Request { drafts: drafts.clone(), reply }).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }

    /// The entries of a cut, in order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn read(&self, cut: Cut) -> Result<Vec<Entry>, StoreError> {
        let first = cut.after_seq.map_or(0, |seq| seq.saturating_add(1));
        let seqs = first..cut.before_seq.unwrap_or(u64::MAX);
        self.desk.store.read(self.desk.stored.no, seqs, cut.up_to_at.unwrap_or(i64::MAX)).await
    }

    /// The size of the journal and the root of its tree.
    ///
    /// # Errors
    /// The database failed.
    pub async fn size_and_root(&self) -> Result<Root, StoreError> {
        let head = self.desk.store.head(self.desk.stored.no).await?;
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
        let note = self.sign(&checkpoint::text(&self.desk.stored.id, root).ok_or(SignError)?)?;
        let mut writer = self.desk.writer.lock().await;
        let mut connection = self.desk.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        tx.insert_checkpoint(self.desk.stored.no, root.size, &note).await?;
        tx.commit().await?;
        writer.keep(connection);
        Ok((root, note))
    }

    /// Whether the folder lacks the key that signs, as a copy does that was put in place of a lost record. On a server the
    /// key may be with another program.
    #[must_use]
    pub fn lacks_key(&self) -> bool {
        self.signer.get().is_none() && !self.is_on_server()
    }

    /// The public key that signs, if there is one.
    pub(crate) fn verifier_key(&self) -> Option<&str> {
        self.signer.get().map(|signer| signer.verifier_key())
    }

    pub(crate) fn sign(&self, text: &str) -> Result<String, ProofError> {
        Ok(self.signer.get().ok_or(ProofError::NoKey)?.sign(text)?)
    }

    /// Stores an attachment durably and gives its name.
    ///
    /// # Errors
    /// It is too large, or the folder cannot be used.
    pub fn put_blob(&self, bytes: &[u8]) -> Result<Digest, BlobError> {
        self.desk.blobs.put(bytes)
    }

    /// The header of an entry.
    ///
    /// # Errors
    /// There is no such entry, the database failed, or what it holds is no header.
    pub async fn header(&self, seq: u64) -> Result<Header, StoreError> {
        let line = self.desk.store.header(self.desk.stored.no, seq).await?;
        Header::parse(&line).map_err(|why| StoreError::damaged(why.to_string()))
    }

    /// Which attachments the entries refer to.
    ///
    /// # Errors
    /// The database failed.
    pub async fn attachments(&self) -> Result<BTreeMap<u64, Vec<Digest>>, StoreError> {
        self.desk.store.attachments(self.desk.stored.no, u64::MAX).await
    }

    /// An attachment, checked against its name.
    ///
    /// # Errors
    /// It is not there, was altered, or cannot be read.
    pub fn blob(&self, digest: Digest) -> Result<Vec<u8>, BlobError> {
        self.desk.blobs.get(digest)
    }

    /// A folded state and the entry it reaches to, if one of this version was kept. A cache: it proves nothing.
    ///
    /// # Errors
    /// The database failed.
    pub async fn cached_fold(&self, name: &str, version: u32) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.desk.store.fold(self.desk.stored.no, name, version).await
    }

    /// Keeps a folded state in place of the one of the same name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn put_cached_fold(&self, name: &str, version: u32, seq: u64, state: &[u8]) -> Result<(), StoreError> {
        let journal = self.desk.stored.no;
        self.desk.in_turn(async |tx| tx.set_fold(journal, (name, version), seq, state).await).await
    }
}
