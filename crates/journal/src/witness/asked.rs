//! What is asked of a witness: C2SP tlog-witness's `add-checkpoint`, in a file that also carries the journal's public key.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};
use tlog_tiles::Checkpoint;

use crate::Digest;
use crate::checkpoint::{self, origin};
use crate::journal::{Journal, ProofError};
use crate::signer::{KeyRing, is_verifier_key};
use crate::tree::Root;

/// The largest file a witness reads.
pub const MAX_ASKED_BYTES: usize = 64 << 10;
/// A consistency proof never has more hashes (C2SP tlog-witness).
const MAX_PROOF: usize = 63;

/// A file that asks a witness to cosign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessRequest {
    format: String,
    /// The journal's name, for people.
    pub name: String,
    /// The key that signed the checkpoint.
    key: String,
    /// The body of `add-checkpoint`: old size, consistency proof, signed checkpoint.
    add_checkpoint: String,
}

const FORMAT: &str = "yakumori-witness-request/v1";

/// Why a witness was not asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The journal could not be read or signed.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// A request that is whole in itself: signed by the key it names, for the journal that key belongs to.
pub(super) struct Asked {
    pub(super) journal: String,
    pub(super) key: String,
    pub(super) old: u64,
    pub(super) proof: Vec<Digest>,
    pub(super) root: Root,
    pub(super) checkpoint: String,
}

impl Journal {
    /// Asks a witness that has seen the journal at `seen` entries (0: never) to cosign it as it is now. `name` is for people.
    ///
    /// # Errors
    /// There is no key, the journal never was that long, or the database failed.
    pub async fn ask_witness(&self, name: &str, seen: u64) -> Result<WitnessRequest, AskError> {
        let (root, note) = self.signed_head().await?;
        let proof = if seen == root.size { Vec::new() } else { self.consistency_proof(seen, root.size).await? };
        let proof: String = proof.iter().map(|hash| format!("{}\n", BASE64_STANDARD.encode(hash.0))).collect();
        Ok(WitnessRequest {
            format: FORMAT.to_owned(),
            name: name.to_owned(),
            key: self.verifier_key().ok_or(ProofError::NoKey)?.to_owned(),
            add_checkpoint: format!("old {seen}\n{proof}\n{note}"),
        })
    }
}

impl WitnessRequest {
    /// Reads the file; `None` if it asks nothing.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_ASKED_BYTES {
            return None;
        }
        serde_json::from_slice(bytes).ok().filter(|request: &Self| request.format == FORMAT)
    }

    /// The file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Texts and nothing else: this cannot fail.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// The id of the key that signed, which people compare.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        self.key.split('+').nth(1).unwrap_or_default()
    }

    /// The request, if all of it fits together.
    pub(super) fn read(&self) -> Option<Asked> {
        let (head, checkpoint) = self.add_checkpoint.split_once("\n\n")?;
        let mut lines = head.lines();
        let old = lines.next()?.strip_prefix("old ")?;
        let hash = |line: &str| Some(Digest(BASE64_STANDARD.decode(line).ok()?.try_into().ok()?));
        let proof: Vec<Digest> = lines.map(hash).collect::<Option<_>>()?;
        let (root, journal) = checkpoint_of(checkpoint)?;
        let signed = KeyRing::new([(self.key.as_str(), 0)]).open(checkpoint.as_bytes(), u64::MAX).is_some();
        let asked = Asked {
            old: old.parse().ok().filter(|size: &u64| size.to_string() == old)?,
            key: self.key.clone(),
            checkpoint: checkpoint.to_owned(),
            journal,
            proof,
            root,
        };
        let whole = signed && is_verifier_key(&self.key, &origin(&asked.journal)) && asked.proof.len() <= MAX_PROOF;
        whole.then_some(asked)
    }
}

/// Size, root and journal of a checkpoint in a note, which says nothing else.
pub(super) fn checkpoint_of(note: &str) -> Option<(Root, String)> {
    let (text, _) = note.split_once("\n\n")?;
    let text = format!("{text}\n");
    let parsed = Checkpoint::from_bytes(text.as_bytes()).ok()?;
    let journal = parsed.origin().strip_prefix(origin("").as_str())?.to_owned();
    let root = Root { size: parsed.size(), root: Digest(parsed.hash().0) };
    // Three lines and no more: what stands in further ones, nobody has looked at.
    (checkpoint::text(&journal, root)? == text).then_some((root, journal))
}
