//! The journal: append-only entries, the tree that commits to them, signed checkpoints, bundles and their verification.
//!
//! It knows entries as bytes: it never judges, renders or reads a payload, and never reads a clock. All SQL of the record
//! is in `store`. The format is written down in `docs/journal-format.md`.

mod append;
mod blobs;
mod bundle;
mod checkpoint;
mod digest;
mod draft;
mod entry;
mod env;
mod journal;
mod memory;
mod passes;
mod place;
mod signer;
mod store;
#[cfg(test)]
mod testing;
mod tree;
mod verify;
mod witness;
mod words;

pub use blobs::{BlobError, MAX_BLOB_BYTES};
pub use bundle::{BundleError, Paper};
pub use checkpoint::origin;
pub use digest::{Digest, NotADigest};
pub use draft::{AppendError, Appended, Draft, MAX_BATCH, MAX_PAYLOAD_BYTES, OWN_ACTS, Refusal};
pub use entry::{At, Entry, HEADER_VERSION, Header, Kind, MAX_WORD_BYTES, NotAHeader, is_word};
pub use env::Env;
pub use journal::{ACT_EPOCH_OPENED, ACT_ERASED, ACT_KEY_INTRODUCED, ACT_OPENED};
pub use journal::{ChangeKeyError, CopyError, Damage, EraseError, Erased, Erasure, MAX_ERASED, MoveError, Moved};
pub use journal::{Cut, Inclusion, Journal, OpenError, Opening, ProofError, Since};
pub use memory::{Memory, Seen};
pub use passes::{FOR_GOOD, Pass};
pub use place::{DATABASE_FILE, Place};
pub use signer::{KEY_FILE, KeyError, SignError, Signer, write_private};
pub use store::StoreError;
pub use tree::Root;
pub use verify::{Comparison, Outcome, Printed, Problem, ProblemCode, Verdict, Witnessed};
pub use verify::{compare, compare_files, verify, verify_file, verify_file_beside};
pub use witness::{ACT_ANCHORED, ACT_COSIGNED, AskError, CosignError, Cosignature, Cosigned};
pub use witness::{MAX_ASKED_BYTES, TakeError, WitnessKey, WitnessReply, WitnessRequest, cosigned_size};
pub use words::Words;
