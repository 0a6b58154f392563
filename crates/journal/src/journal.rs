//! A journal in its place: opened once, written by one connection, read by several.

#[cfg(test)]
mod disk_full;
mod proofs;
#[cfg(test)]
mod rotation;

use std::fs;
use std::io;
use std::path::Path;

use tokio::sync::Mutex;

use crate::append::{append, append_new};
use crate::blobs::{BlobError, Blobs, sync_folder};
use crate::checkpoint::{self, origin};
use crate::draft::{AppendError, Appended, Draft, check};
use crate::entry::{Entry, Kind, is_word};
use crate::place::Place;
use crate::signer::{FileKey, KeyError, SignError, Signer};
use crate::store::{Connection, Store, StoreError, StoredJournal, migrate};
use crate::tree::Root;
use crate::{Digest, Env};
pub use proofs::Inclusion;

/// The act of a journal's first entry, which introduces its key.
pub const ACT_OPENED: &str = "journal.opened";
/// The act that introduces a further key.
pub const ACT_KEY_INTRODUCED: &str = "journal.key_introduced";

/// How often a write is tried again that met another writer: the time-out passed, or both took the same row.
const BUSY_TRIES: usize = 10;

/// What a new journal is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Its id, for good.
    pub journal: String,
    /// Who holds it.
    pub kind: Kind,
    /// 1, or more when it goes on from elsewhere.
    pub epoch: u64,
    /// Id of who opens it.
    pub actor: String,
}

/// Why a journal could not be created or opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// `create` where a journal already is.
    #[error("there is a journal already: {0:?}")]
    AlreadyThere(Place),
    /// `open` where none is.
    #[error("there is no journal: {0:?}")]
    NotThere(Place),
    /// The id or actor is not a short id of visible ASCII, without white space and `+`.
    #[error("a journal's id and actor are short ids of visible ASCII")]
    BadId,
    /// The folder could not be used.
    #[error("the data folder could not be used: {0}")]
    Folder(#[from] io::Error),
    /// The key could not be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The first entry could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The database could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

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
    /// Makes a journal: its key, its database where there is none, and the entry that introduces the key.
    ///
    /// # Errors
    /// There is one already, or the place cannot be used.
    pub async fn create(place: &Place, opening: Opening, mut env: Box<dyn Env>) -> Result<Self, OpenError> {
        if !is_word(&opening.journal) || !is_word(&opening.actor) || opening.journal.contains('+') {
            return Err(OpenError::BadId);
        }
        let folder = place.path();
        let keys = folder.join("keys");
        make_folders(folder, &keys)?;
        let store = place.store(true)?;
        let mut connection = store.writer().await?;
        migrate(&mut connection).await?;
        let mut tries = 1;
        let (stored, key) = loop {
            match begin_journal(&mut connection, place, &opening, &mut *env).await {
                Err(OpenError::Store(StoreError::Busy)) if tries < BUSY_TRIES => tries += 1,
                done => break done?,
            }
        };
        sync_folder(folder)?;
        Ok(Self::assemble(folder, store, stored, Some(key), (connection, env)))
    }

    /// Opens the journal of a place, bringing its schema up to date.
    ///
    /// # Errors
    /// There is none, or it cannot be used.
    pub async fn open(place: &Place, env: Box<dyn Env>) -> Result<Self, OpenError> {
        let folder = place.path();
        if !place.may_hold_one() {
            return Err(OpenError::NotThere(place.clone()));
        }
        let store = place.store(false)?;
        let mut connection = store.writer().await?;
        migrate(&mut connection).await?;
        let stored = connection.begin().await?.journal(place.id()).await?;
        let stored = stored.ok_or_else(|| OpenError::NotThere(place.clone()))?;
        let key = match FileKey::load(&folder.join("keys"), &origin(&stored.id)) {
            Ok(key) => Some(key),
            // A journal without its key can still be read, verified and appended to; only signing is refused.
            Err(KeyError::Io(error)) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self::assemble(folder, store, stored, key, (connection, env)))
    }

    fn assemble(
        folder: &Path,
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
        }
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
        check(&drafts, |digest| self.blobs.holds(digest))?;
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
        let done = append(&mut connection, &self.stored, drafts, &mut *writer.env).await;
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

/// The journal's row, its key and the entry that introduces the key, in one transaction.
async fn begin_journal(
    connection: &mut Connection,
    place: &Place,
    opening: &Opening,
    env: &mut dyn Env,
) -> Result<(StoredJournal, FileKey), OpenError> {
    let mut tx = connection.begin().await?;
    if tx.is_taken(&opening.journal).await? {
        return Err(OpenError::AlreadyThere(place.clone()));
    }
    let key = FileKey::load_or_create(&place.path().join("keys"), &origin(&opening.journal), env)?;
    tx.new_journal(&opening.journal, opening.kind, opening.epoch).await?;
    let stored = tx.journal(Some(&opening.journal)).await?.ok_or_else(|| StoreError::damaged("no journal"))?;
    let head = tx.head(stored.no).await?;
    let first = Draft {
        actor: opening.actor.clone(),
        act: ACT_OPENED.to_owned(),
        payload: serde_json::json!({ "key": key.verifier_key() }).to_string(),
        ..Draft::default()
    };
    append_new(&mut tx, &stored, head, &[first], env).await?;
    tx.commit().await?;
    Ok((stored, key))
}

fn make_folders(folder: &Path, keys: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("blobs"))?;
    fs::create_dir_all(keys)?;
    #[cfg(unix)]
    fs::set_permissions(keys, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}
