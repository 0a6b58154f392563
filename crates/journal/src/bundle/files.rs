//! The files inside a bundle: their names and the shape of those that are JSON. Building and verifying share this page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::checkpoint::origin;
use crate::signer::is_verifier_key;

pub(crate) const ENTRIES: &str = "entries.jsonl";
pub(crate) const PAYLOADS: &str = "payloads.jsonl";
pub(crate) const LEAVES: &str = "leaves.txt";
pub(crate) const KEYS: &str = "keys.json";
pub(crate) const CHECKPOINT: &str = "checkpoints/latest";
pub(crate) const CHECKPOINTS: &str = "checkpoints/";
pub(crate) const ATTACHMENTS: &str = "attachments/";
pub(crate) const PAPERS: &str = "papers/";
pub(crate) const HOW_TO: [(&str, &str); 2] = [
    ("HOW-TO-VERIFY.ja.md", include_str!("how_to_verify.ja.md")),
    ("HOW-TO-VERIFY.en.md", include_str!("how_to_verify.en.md")),
];
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const SIGNATURE: &str = "manifest.sig";

/// A public key, and where the journal introduced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyLine {
    pub(crate) name: String,
    pub(crate) verifier_key: String,
    pub(crate) introduced_at_seq: u64,
}

/// The payload of an entry that introduces a key.
#[derive(Deserialize)]
struct Introduction {
    key: String,
}

/// The key that such a payload introduces to this journal.
pub(crate) fn introduced_key(payload: &str, journal: &str) -> Option<String> {
    let Introduction { key } = serde_json::from_str(payload).ok()?;
    is_verifier_key(&key, &origin(journal)).then_some(key)
}

/// The entries whose erasure such a payload records.
pub(crate) fn erased_entries(payload: &str) -> Option<Vec<u64>> {
    #[derive(Deserialize)]
    struct Erased {
        entries: Vec<u64>,
    }
    let Erased { entries } = serde_json::from_str(payload).ok()?;
    Some(entries)
}

/// `keys.json` for the keys that a journal introduced.
pub(crate) fn keys_file(keys: &BTreeMap<String, u64>) -> serde_json::Result<String> {
    let lines = keys.iter().map(|(key, seq)| KeyLine {
        name: key.split('+').next().unwrap_or_default().to_owned(),
        verifier_key: key.clone(),
        introduced_at_seq: *seq,
    });
    serde_json::to_string(&lines.collect::<Vec<_>>())
}

/// What the signature covers: every other file, and the packed bytes before the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) format: String,
    pub(crate) v: u32,
    pub(crate) journal: String,
    pub(crate) files: Vec<ListedFile>,
    /// The zip itself from its first byte up to the header of `manifest.json`.
    pub(crate) packed: Measured,
}

impl Manifest {
    pub(crate) const FORMAT: &str = "yakumori-bundle";
    pub(crate) const VERSION: u32 = 1;
}

/// One file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListedFile {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) sha256: Digest,
}

/// How long some bytes are, and what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measured {
    pub(crate) size: u64,
    pub(crate) sha256: Digest,
}

#[cfg(test)]
impl Measured {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { size: bytes.len() as u64, sha256: Digest::of(bytes) }
    }
}

/// The text that is signed for a manifest: it can never be taken for a checkpoint.
pub(crate) fn manifest_text(journal: &str, manifest: &[u8]) -> String {
    format!("yakumori/bundle/{journal}\n{}\n", Digest::of(manifest))
}
