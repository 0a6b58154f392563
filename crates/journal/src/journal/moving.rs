//! Moving a journal to another place: all of it or nothing, with the same root, and from there on in a new epoch.

use super::opening::make_folders;
use super::proofs::root_at;
use super::{ACT_EPOCH_OPENED, Journal, OpenError};
use crate::append::append_new;
use crate::blobs::{BlobError, Blobs, sync_folder};
use crate::draft::{AppendError, Draft};
use crate::place::Place;
use crate::signer::copy_key;
use crate::store::{Connection, Head, NewEntry, Nodes, SaltedEntry, Store, StoreError, Writing, migrate};
use crate::tree::{Peaks, Root};
use crate::{Digest, Env};

/// Entries copied at once.
const COPY_AT_ONCE: u64 = 4096;

/// A journal that was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Size and root before, which the copy has too.
    pub before: Root,
    /// Size and root after the entry that opens the new epoch.
    pub after: Root,
    /// The new epoch.
    pub epoch: u64,
}

/// Why a journal was not moved. It is as it was then, and moving it again goes on.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// It was moved before.
    #[error("the journal was moved to {0}")]
    MovedBefore(String),
    /// There is another journal in that place, or a copy that went on by itself.
    #[error("there is another journal, or this one has gone on there: {0:?}")]
    Taken(Place),
    /// What was copied has another root.
    #[error("the copy is not the same: size {size}, {copied} instead of {expected}")]
    NotTheSame {
        /// The size of both.
        size: u64,
        /// The root here.
        expected: Digest,
        /// The root of the copy.
        copied: Digest,
    },
    /// The other place cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An attachment is missing or altered, or cannot be written.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The entry of the new epoch could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// A database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Journal {
    /// Where the journal went, once it was moved: nothing is appended here any more.
    ///
    /// # Errors
    /// The database failed.
    pub async fn moved_to(&self) -> Result<Option<String>, StoreError> {
        Ok(self.desk.store.head(self.desk.stored.no).await?.moved_to)
    }

    /// Moves the journal with its attachments and key. The other place gets all of it in one transaction, after its root was
    /// found to be the same; only then this one is marked as moved. Nobody appends here meanwhile.
    ///
    /// # Errors
    /// [`MoveError`]; whatever stopped it, even a power cut, it can be given again.
    pub async fn move_to(&self, place: &Place, actor: &str, env: &mut dyn Env) -> Result<Moved, MoveError> {
        let mut writer = self.desk.writer.lock().await;
        let mut connection = self.desk.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        let head = tx.head(self.desk.stored.no).await?;
        if let Some(to) = head.moved_to {
            return Err(MoveError::MovedBefore(to));
        }
        tx.hold().await?;
        let before = Root { size: head.size, root: head.peaks.root() };
        self.copy_files(place).await?;
        let moved = self.copy_entries(place, (before, actor), env).await?;
        tx.set_moved(self.desk.stored.no, &place.to_string()).await?;
        tx.commit().await?;
        writer.keep(connection);
        Ok(moved)
    }

    /// Key and attachments first: an entry is never there before what it names.
    async fn copy_files(&self, place: &Place) -> Result<(), MoveError> {
        let folder = place.home(&self.desk.stored.id);
        if folder == self.folder {
            return Err(MoveError::Taken(place.clone()));
        }
        make_folders(&folder).map_err(OpenError::from)?;
        let [from, to] = [&self.folder, &folder].map(|folder| folder.join("keys"));
        copy_key(&from, &to).map_err(OpenError::from)?;
        let blobs = Blobs::new(folder.join("blobs"));
        let attachments = self.desk.store.attachments(self.desk.stored.no, u64::MAX).await?;
        for digest in attachments.into_values().flatten() {
            blobs.put(&self.blob(digest)?)?;
        }
        Ok(sync_folder(&folder).map_err(OpenError::from)?)
    }

    async fn copy_entries(
        &self,
        place: &Place,
        (before, actor): (Root, &str),
        env: &mut dyn Env,
    ) -> Result<Moved, MoveError> {
        let store = place.store(true)?;
        let mut connection = store.writer().await?;
        migrate(&mut connection, place.path()).await?;
        let moved = match self.find_copy((&store, &mut connection), place, before).await? {
            Some(moved) => moved,
            None => self.copy_to(&mut connection, (before, actor), env).await?,
        };
        store.close().await;
        connection.close().await?;
        Ok(moved)
    }

    /// What an earlier try has finished there: this journal, grown by the one entry that opens the new epoch.
    async fn find_copy(
        &self,
        (store, connection): (&Store, &mut Connection),
        place: &Place,
        before: Root,
    ) -> Result<Option<Moved>, MoveError> {
        let taken = || MoveError::Taken(place.clone());
        let mut tx = connection.begin().await?;
        if !tx.is_taken(&self.desk.stored.id).await? {
            return Ok(None);
        }
        let there = tx.journal(Some(&self.desk.stored.id)).await?.ok_or_else(taken)?;
        let head = tx.head(there.no).await?;
        let opens = tx.entry(there.no, before.size).await?.map(|entry| entry.header()).transpose()?;
        let went_on = head.size != before.size + 1 || opens.is_none_or(|header| header.act != ACT_EPOCH_OPENED);
        if went_on || root_at(store, there.no, before.size).await? != before {
            return Err(taken());
        }
        let after = Root { size: head.size, root: head.peaks.root() };
        Ok(Some(Moved { before, after, epoch: head.epoch }))
    }

    async fn copy_to(
        &self,
        connection: &mut Connection,
        (before, actor): (Root, &str),
        env: &mut dyn Env,
    ) -> Result<Moved, MoveError> {
        let mut tx = connection.begin().await?;
        // Its epoch comes with the rows.
        tx.new_journal(&self.desk.stored.id, self.desk.stored.kind, 0).await?;
        let there = tx.journal(Some(&self.desk.stored.id)).await?.ok_or_else(|| StoreError::damaged("no journal"))?;
        let head = self.copy_rows(&mut tx, there.no, before.size).await?;
        let copied = head.peaks.root();
        if copied != before.root {
            return Err(MoveError::NotTheSame { size: before.size, expected: before.root, copied });
        }
        append_new(&mut tx, &there, head, &[opens_epoch(actor, serde_json::json!({ "why": "moved" }))], env).await?;
        let head = tx.head(there.no).await?;
        tx.commit().await?;
        Ok(Moved { before, after: Root { size: head.size, root: head.peaks.root() }, epoch: head.epoch })
    }

    /// Copies entries, tree, attachments, checkpoints and passes; the tree is made anew from the headers.
    async fn copy_rows(&self, tx: &mut Writing<'_>, there: i64, size: u64) -> Result<Head, MoveError> {
        let (mut peaks, mut at_ms, mut epoch) = (Peaks::default(), 0, 0);
        for first in (0..size).step_by(COPY_AT_ONCE as usize) {
            let seqs = first..size.min(first + COPY_AT_ONCE);
            let mut nodes = Nodes::after(first);
            let mut entries = Vec::new();
            for entry in self.desk.store.read_salted(self.desk.stored.no, seqs).await? {
                let entry = checked(entry)?;
                peaks.push(entry.line.as_bytes(), nodes.hashes());
                (epoch, at_ms) = (entry.header.epoch, entry.header.at.ms());
                entries.push(entry);
            }
            tx.insert_entries(there, &entries).await?;
            tx.insert_nodes(there, &nodes).await?;
        }
        for (seq, digests) in self.desk.store.attachments(self.desk.stored.no, size).await? {
            for digest in digests {
                tx.insert_attachment(there, seq, digest).await?;
            }
        }
        for (size, note) in self.desk.store.checkpoints(self.desk.stored.no, size).await? {
            tx.insert_checkpoint(there, size, &note).await?;
        }
        for pass in self.desk.store.all_passes(self.desk.stored.no).await? {
            tx.put_pass(there, &pass).await?;
        }
        let head = Head { epoch, size, at_ms, peaks, moved_to: None };
        tx.set_head(there, &head).await?;
        Ok(head)
    }
}

/// An entry on its way: what it says must still be what its header commits to.
fn checked(entry: SaltedEntry) -> Result<NewEntry, StoreError> {
    let header = entry.header()?;
    let fits = |(salt, payload): &([u8; 32], String)| Digest::commitment(salt, payload.as_bytes()) == header.payload;
    if entry.opened.as_ref().is_some_and(|opened| !fits(opened)) {
        return Err(StoreError::damaged(format!("the contents of entry {}", header.seq)));
    }
    Ok(NewEntry { header, line: entry.line, opened: entry.opened })
}

/// The draft that opens a new epoch, and says why.
pub(super) fn opens_epoch(actor: &str, why: serde_json::Value) -> Draft {
    Draft { actor: actor.to_owned(), act: ACT_EPOCH_OPENED.to_owned(), payload: why.to_string(), ..Draft::default() }
}
