//! The witness's answer, and how the journal that was witnessed keeps it.

use serde::{Deserialize, Serialize};

use super::asked::{MAX_ASKED_BYTES, checkpoint_of};
use super::cosignature::{WitnessKey, without};
use super::{ACT_ANCHORED, Cosignature};
use crate::Env;
use crate::append::append_new;
use crate::draft::{AppendError, Draft};
use crate::journal::{Journal, ProofError};
use crate::store::StoreError;
use crate::tree::Root;

/// A file with a witness's cosignature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessReply {
    format: String,
    /// The witness's name, as it says itself.
    pub name: String,
    /// The witness's public key.
    witness: String,
    /// The checkpoint with the journal's signature and the witness's.
    checkpoint: String,
}

const FORMAT: &str = "yakumori-witness-reply/v1";

/// Why a cosignature was not taken into the journal.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The cosignature is not good.
    #[error("the cosignature is not good")]
    BadReply,
    /// It is another journal's.
    #[error("the cosignature is another journal's")]
    OtherJournal,
    /// The journal is not what was cosigned: it is an older or another copy.
    #[error("the journal is not what was cosigned")]
    NotThisHistory,
    /// The entry could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The tree gave no answer.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A cosignature that the journal keeps: the payload of [`ACT_ANCHORED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Anchor {
    pub(crate) name: String,
    pub(crate) witness: String,
    pub(crate) checkpoint: String,
}

impl Anchor {
    /// What was cosigned of this journal and when, if the cosignature is good. The note holds the journal's own signature
    /// beside it, which is the checkpoint that the journal keeps.
    pub(crate) fn read(&self, journal: &str) -> Option<(Root, Cosignature, String)> {
        let key = WitnessKey::parse(&self.witness)?;
        let cosignature = key.check(&self.checkpoint)?;
        let own = without(&self.checkpoint, &key)?;
        let (root, of) = checkpoint_of(&own)?;
        (of == journal).then_some((root, cosignature, own))
    }
}

/// How many entries the cosignature in such a payload covers.
#[must_use]
pub fn cosigned_size(payload: &str) -> Option<u64> {
    let anchor: Anchor = serde_json::from_str(payload).ok()?;
    checkpoint_of(&anchor.checkpoint).map(|(root, _)| root.size)
}

impl WitnessReply {
    pub(super) fn new(witness: &str, name: &str, checkpoint: String) -> Self {
        Self { format: FORMAT.to_owned(), name: name.to_owned(), witness: witness.to_owned(), checkpoint }
    }

    /// Reads the file; `None` if it is no reply.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_ASKED_BYTES {
            return None;
        }
        serde_json::from_slice(bytes).ok().filter(|reply: &Self| reply.format == FORMAT)
    }

    /// The file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Texts and nothing else: this cannot fail.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// The id of the witness's key, which people compare.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        self.witness.split('+').nth(1).unwrap_or_default()
    }
}

impl Journal {
    /// Keeps a witness's cosignature in the journal: from then on every bundle carries it. Gives the entry.
    ///
    /// # Errors
    /// The cosignature is not good or not this journal's, or the entry could not be written.
    pub async fn take_cosignature(
        &self,
        reply: &WitnessReply,
        actor: &str,
        env: &mut dyn Env,
    ) -> Result<u64, TakeError> {
        let WitnessReply { name, witness, checkpoint, .. } = reply.clone();
        let (of, _) = reply.checkpoint.split_once('\n').ok_or(TakeError::BadReply)?;
        if of != crate::checkpoint::origin(self.id()) {
            return Err(TakeError::OtherJournal);
        }
        let anchor = Anchor { name, witness, checkpoint };
        let (root, _, own) = anchor.read(self.id()).ok_or(TakeError::BadReply)?;
        match self.root_at(root.size).await {
            Ok(here) if here == root => {}
            Ok(_) | Err(ProofError::OutOfRange) => return Err(TakeError::NotThisHistory),
            Err(why) => return Err(why.into()),
        }
        let payload = serde_json::to_string(&anchor).map_err(|why| StoreError::Failed(why.into()))?;
        let mut writer = self.desk.writer.lock().await;
        let mut connection = self.desk.take(&mut writer).await?;
        let mut tx = connection.begin().await?;
        let head = tx.head(self.desk.stored.no).await?;
        let seq = head.size;
        let draft = Draft { actor: actor.to_owned(), act: ACT_ANCHORED.to_owned(), payload, ..Draft::default() };
        // The bundle carries the checkpoint that was cosigned.
        tx.insert_checkpoint(self.desk.stored.no, root.size, &own).await?;
        append_new(&mut tx, &self.desk.stored, head, &[draft], env).await?;
        tx.commit().await?;
        writer.keep(connection);
        Ok(seq)
    }
}
