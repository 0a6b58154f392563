//! What verification found, as data. The words are in `words.rs`.

use serde::Serialize;

use crate::{Digest, Kind};

/// The outcome for a whole bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Everything fits; but nobody outside the pharmacy has vouched for it, so it is not proven.
    ConsistentUnwitnessed,
    /// Everything fits, and a witness has cosigned it. Whether the witness is who it says shows its key alone.
    ConsistentCosigned,
    /// Something does not fit.
    Altered,
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The file is no zip with anything of a bundle in it.
    NotABundle,
    /// The zip is not laid out as a bundle is.
    ZipLayout,
    /// The zip holds or unpacks to more than a bundle may.
    TooLarge,
    /// A file cannot be unpacked to what its header says.
    FileUnreadable,
    /// A file that every bundle has is not there.
    FileMissing,
    /// A file that belongs to no bundle.
    FileUnknown,
    /// The header line is not there.
    EntryMissing,
    /// The header line is not a header in its one encoding.
    EntryUnreadable,
    /// The entry does not stand in the place that it says.
    EntryMisplaced,
    /// The entry belongs to another journal.
    EntryForeign,
    /// The entry is older than the one before it.
    EntryTime,
    /// The entry's epoch does not follow from the entry before it.
    EntryEpoch,
    /// The entry's batch is neither its own nor the one before it.
    EntryBatch,
    /// The entry is not based on the latest of its subject.
    EntryBase,
    /// The header is not the one that the leaf hash was made of.
    EntryLeaf,
    /// The payload line is not there or not in its one encoding.
    PayloadUnreadable,
    /// The payload is not what the header commits to.
    PayloadAltered,
    /// The contents are gone and no later entry records it, or are there although one does.
    ErasureDiffers,
    /// The cosignature is not good, or is on another journal or root.
    AnchorDiffers,
    /// There are more lines than entries.
    LinesLeft,
    /// The journal does not begin by introducing its key.
    KeyMissing,
    /// `keys.json` is not what the journal introduced.
    KeysDiffer,
    /// A checkpoint is not the journal's size and root.
    CheckpointRoot,
    /// A checkpoint is not signed by a key of the journal.
    CheckpointSignature,
    /// An attachment that an entry refers to is not there.
    AttachmentMissing,
    /// An attachment's bytes are not the ones it is named by.
    AttachmentAltered,
    /// No entry refers to the attachment.
    AttachmentUnreferenced,
    /// The manifest is not in its one encoding or not of this journal.
    ManifestUnreadable,
    /// The manifest does not list exactly the files that are there.
    ManifestFiles,
    /// The packed bytes are not the ones that the manifest hashes.
    ManifestPacked,
    /// The manifest is not signed by a key of the journal.
    ManifestSignature,
    /// The record never had the size and root that stand on a paper.
    PrintedDiffers,
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What.
    pub code: ProblemCode,
    /// Which entry, where one can be named.
    pub seq: Option<u64>,
    /// Which file of the bundle, where one can be named.
    pub file: Option<String>,
}

/// A witness outside, and how far it has seen the journal grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Witnessed {
    /// The witness's public key: whoever verifies compares it with the witness.
    pub key: String,
    /// Its name, as it says itself.
    pub name: String,
    /// How many entries its latest cosignature covers.
    pub size: u64,
    /// When it signed, by its own clock, in seconds since 1970.
    pub at_s: u64,
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// In one word.
    pub outcome: Outcome,
    /// The id of the journal, as its first entry says.
    pub journal: Option<String>,
    /// Who holds it, as its first entry says.
    pub kind: Option<Kind>,
    /// How many entries fit.
    pub entries: u64,
    /// How many of them were erased.
    pub erased: u64,
    /// The root of the tree over the headers that are there.
    pub root: Digest,
    /// When the last entry that fits was written.
    pub last_at: Option<String>,
    /// Who cosigned it, each with its latest cosignature.
    pub witnesses: Vec<Witnessed>,
    /// The first entry that does not fit.
    pub first_bad_seq: Option<u64>,
    /// Everything that does not fit, in the order in which it was found.
    pub problems: Vec<Problem>,
}

impl Verdict {
    /// Whether everything fits.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.outcome != Outcome::Altered
    }
}
