//! Noticing that a journal is older than it was, or another than it was: an old copy was put back. What is written from
//! there on stands in a new epoch, so that the two histories can be told apart.

use super::moving::opens_epoch;
use super::{Journal, ProofError};
use crate::Env;
use crate::append::append_new;
use crate::draft::AppendError;
use crate::memory::Seen;
use crate::store::StoreError;

/// How a journal stands to what was seen of it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// It holds all that was seen, and perhaps more.
    GoesOn,
    /// What was seen is not in it, and it says so itself: a new epoch was opened since.
    Told,
    /// What was seen is not in it, and nothing says so yet.
    WentBack,
}

impl Journal {
    /// The journal as it is now, for a memory.
    ///
    /// # Errors
    /// The database failed.
    pub async fn seen(&self) -> Result<Seen, StoreError> {
        let head = self.desk.store.head(self.desk.stored.no).await?;
        Ok(Seen { epoch: head.epoch, size: head.size, root: head.peaks.root() })
    }

    /// How the journal stands to what was seen of it before.
    ///
    /// # Errors
    /// The database failed, or holds no tree that answers.
    pub async fn since(&self, before: &Seen) -> Result<Since, ProofError> {
        let now = self.seen().await?;
        let goes_on = now.size >= before.size && self.root_at(before.size).await?.root == before.root;
        Ok(match (goes_on, now.epoch > before.epoch) {
            (true, _) => Since::GoesOn,
            (false, true) => Since::Told,
            (false, false) => Since::WentBack,
        })
    }

    /// Opens a new epoch in a journal that went back, and says what had been seen. Gives that entry; none where another
    /// program has opened it meanwhile.
    ///
    /// # Errors
    /// The entry could not be written.
    pub async fn open_epoch(&self, before: &Seen, actor: &str, env: &mut dyn Env) -> Result<Option<u64>, AppendError> {
        let mut writer = self.desk.writer.lock().await;
        let mut connection = self.desk.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        let head = tx.head(self.desk.stored.no).await?;
        if head.epoch > before.epoch {
            return Ok(None);
        }
        let seq = head.size;
        let draft = opens_epoch(actor, serde_json::json!({ "why": "restored", "seen": before }));
        append_new(&mut tx, &self.desk.stored, head, &[draft], env).await?;
        tx.commit().await?;
        writer.keep(connection);
        Ok(Some(seq))
    }
}
