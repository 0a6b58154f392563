//! Witnesses: someone outside signs that a journal, as far as they have seen it, only ever grew.
//!
//! Formats are those of C2SP tlog-cosignature and tlog-witness, carried in small files so that no network is needed.

mod asked;
mod cosign;
mod cosignature;
mod told;
mod words;

pub use asked::{AskError, MAX_ASKED_BYTES, WitnessRequest};
pub use cosign::{CosignError, Cosigned};
pub use cosignature::{Cosignature, WitnessKey};
pub use told::{TakeError, WitnessReply, cosigned_size};

pub(crate) use cosignature::Cosigner;
pub(crate) use told::Anchor;

/// The act that keeps a witness's cosignature in the journal that was witnessed.
pub const ACT_ANCHORED: &str = "journal.anchored";
/// The act by which a witness keeps what it cosigned, in its own journal.
pub const ACT_COSIGNED: &str = "journal.cosigned";
