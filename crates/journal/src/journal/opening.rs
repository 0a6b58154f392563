//! Making a journal where there is none, and opening the one that is there.

use std::fs;
use std::io;
use std::path::Path;

use super::{ACT_OPENED, BUSY_TRIES, Journal};
use crate::Env;
use crate::append::append_new;
use crate::blobs::{sync_folder, sync_name};
use crate::checkpoint::origin;
use crate::draft::{AppendError, Draft};
use crate::entry::{Kind, is_word};
use crate::place::Place;
use crate::signer::{FileKey, KeyError, Signer};
use crate::store::{Connection, Store, StoreError, StoredJournal, migrate};

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
    /// The id has other characters than letters, digits, `-` and `_`, or the actor is not a short id of visible ASCII.
    #[error("a journal's id is letters, digits, - and _; its actor a short id of visible ASCII")]
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

impl Journal {
    /// Makes a journal: its key, its database where there is none, and the entry that introduces the key.
    ///
    /// # Errors
    /// There is one already, or the place cannot be used.
    pub async fn create(place: &Place, opening: Opening, mut env: Box<dyn Env>) -> Result<Self, OpenError> {
        if !is_journal_id(&opening.journal) || !is_word(&opening.actor) {
            return Err(OpenError::BadId);
        }
        let folder = place.home(&opening.journal);
        make_folders(&folder)?;
        let store = place.store(true)?;
        let mut connection = store.writer().await?;
        migrate(&mut connection, place.path()).await?;
        let mut tries = 1;
        let (stored, key) = loop {
            match begin_journal(&mut connection, place, &opening, &mut *env).await {
                Err(OpenError::Store(StoreError::Busy)) if tries < BUSY_TRIES => tries += 1,
                done => break done?,
            }
        };
        sync_folder(&folder)?;
        Ok(Self::assemble(folder, store, stored, Some(key), (Some(connection), env)))
    }

    /// Opens the journal of a place, bringing its schema up to date.
    ///
    /// # Errors
    /// There is none, or it cannot be used.
    pub async fn open(place: &Place, env: Box<dyn Env>) -> Result<Self, OpenError> {
        if !place.may_hold_one()? {
            return Err(OpenError::NotThere(place.clone()));
        }
        let (store, mut connection) = reach(place).await?;
        let stored = connection.look().await?.journal(place.id()).await?;
        let stored = stored.ok_or_else(|| OpenError::NotThere(place.clone()))?;
        // The id becomes the name of a folder: a server is not trusted with that.
        if !is_journal_id(&stored.id) {
            return Err(StoreError::damaged("the id of the journal").into());
        }
        let folder = place.home(&stored.id);
        let key = match FileKey::load(&folder.join("keys"), &origin(&stored.id)) {
            Ok(key) => Some(key),
            // A journal without its key can still be read, verified and appended to; only signing is refused.
            Err(KeyError::Io(error)) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        // What is there can be read all the same; whoever appends tries again, and is told why not.
        let is_settled = !store.is_still() && connection.settle(store.file()).await.is_ok();
        let writer = is_settled.then_some(connection);
        Ok(Self::assemble(folder, store, stored, key, (writer, env)))
    }
}

/// The database of a place with its schema up to date. On a full disk SQLite cannot even begin to read, as it first makes
/// files beside the database: what was closed in good order is then read as it lies.
async fn reach(place: &Place) -> Result<(Store, Connection), StoreError> {
    let store = place.store(false)?;
    let why = match ready(&store, place).await {
        Ok(connection) => return Ok((store, connection)),
        Err(why) => why,
    };
    let is_full = matches!(why, StoreError::Full) || (matches!(why, StoreError::Failed(_)) && is_full(place.path()));
    match store.still().filter(|_| is_full) {
        Some(still) => match ready(&still, place).await {
            Ok(connection) => Ok((still, connection)),
            Err(why @ StoreError::TooNew) => Err(why),
            // What an earlier version wrote is read only after it was brought up to date, which needs room.
            Err(_) => Err(StoreError::Full),
        },
        None => Err(if is_full { StoreError::Full } else { why }),
    }
}

async fn ready(store: &Store, place: &Place) -> Result<Connection, StoreError> {
    let mut connection = store.connect().await?;
    migrate(&mut connection, place.path()).await?;
    Ok(connection)
}

/// Whether a folder has no room for what SQLite needs beside its database.
fn is_full(folder: &Path) -> bool {
    let probe = folder.join(format!(".room.{}", std::process::id()));
    let written = fs::write(&probe, [1; 64 << 10]);
    let _left = fs::remove_file(&probe);
    written.is_err_and(|error| error.kind() == io::ErrorKind::StorageFull)
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
    let key = FileKey::load_or_create(&place.home(&opening.journal).join("keys"), &origin(&opening.journal), env)?;
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

/// Letters, digits, `-` and `_`: the id names keys, notes and, beside a server, a folder.
fn is_journal_id(id: &str) -> bool {
    is_word(id) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

pub(super) fn make_folders(folder: &Path) -> io::Result<()> {
    let keys = folder.join("keys");
    let is_new = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.is_dir();
    let made = folder.ancestors().take_while(is_new).count();
    fs::create_dir_all(folder.join("blobs"))?;
    fs::create_dir_all(&keys)?;
    // What is in it is the pharmacy's alone. A folder that was there before keeps the rights that somebody gave it.
    #[cfg(unix)]
    for own in [Some(keys.as_path()), (made > 0).then_some(folder)].into_iter().flatten() {
        fs::set_permissions(own, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    }
    folder.ancestors().take(made.max(1)).try_for_each(sync_name)
}
