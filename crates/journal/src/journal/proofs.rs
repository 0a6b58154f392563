//! What the tree answers: earlier roots, and proofs of inclusion and consistency.

use super::{Journal, ProofError};
use crate::Digest;
use crate::store::{Store, StoreError};
use crate::tree::{Question, Root};

/// Proof that an entry stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The tree it is proved against.
    pub root: Root,
    /// The entry's header line: the leaf.
    pub header: String,
    /// The audit path, from the leaf up (RFC 6962 §2.1.1).
    pub path: Vec<Digest>,
}

impl Journal {
    /// The root that the tree had at an earlier size.
    ///
    /// # Errors
    /// The journal never was that long, or the database failed.
    pub async fn root_at(&self, size: u64) -> Result<Root, ProofError> {
        let now = self.size_and_root().await?;
        if size >= now.size {
            return if size == now.size { Ok(now) } else { Err(ProofError::OutOfRange) };
        }
        Ok(root_at(&self.desk.store, self.desk.stored.no, size).await?)
    }

    /// Proof that an entry stands in the journal as it is now.
    ///
    /// # Errors
    /// There is no such entry, or the database failed.
    pub async fn inclusion_proof(&self, seq: u64) -> Result<Inclusion, ProofError> {
        let root = self.size_and_root().await?;
        if seq >= root.size {
            return Err(ProofError::OutOfRange);
        }
        let header = self.desk.store.header(self.desk.stored.no, seq).await?;
        let path = self.ask(Question::Inclusion { size: root.size, seq }).await?;
        Ok(Inclusion { root, header, path })
    }

    /// Proof that the tree of the new size only grew out of the one of the old size (RFC 6962 §2.1.2).
    ///
    /// # Errors
    /// The sizes are not in order or not reached, or the database failed.
    pub async fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Digest>, ProofError> {
        if old > new || new > self.size_and_root().await?.size {
            return Err(ProofError::OutOfRange);
        }
        if old == 0 {
            return Ok(Vec::new());
        }
        Ok(self.ask(Question::Consistency { new, old }).await?)
    }

    async fn ask(&self, question: Question) -> Result<Vec<Digest>, StoreError> {
        ask(&self.desk.store, self.desk.stored.no, question).await
    }
}

/// The root that a journal's tree had at a size it has reached.
pub(super) async fn root_at(store: &Store, journal: i64, size: u64) -> Result<Root, StoreError> {
    let root = ask(store, journal, Question::Root { size }).await?;
    let root = root.first().copied().ok_or_else(|| StoreError::damaged("no root"))?;
    Ok(Root { size, root })
}

async fn ask(store: &Store, journal: i64, question: Question) -> Result<Vec<Digest>, StoreError> {
    let wrong = |error: tlog_tiles::Error| StoreError::damaged(error.to_string());
    let nodes = store.nodes(journal, &question.needs().map_err(wrong)?).await?;
    question.answer(nodes).map_err(wrong)
}
