//! The gate: what proves that somebody is who they say, and for how long they are let in.
//!
//! The program has to meet the very checklist it judges: passwords and second factors are as 医療情報システムの安全管理に関する
//! ガイドライン 第7.0版 asks and as item 2-⑦ of the sheet says. This crate decides; it keeps nothing, reads no clock and makes
//! no randomness of its own, but for the keys of certificates and what it asks of a passkey.

mod certificate;
mod one_time;
mod passkey;
mod password;
mod session;
mod tries;

pub use certificate::{Authority, CertificateError, Shown, fingerprint, is_near};
pub use one_time::{CodeError, Seed, new_code, read_code};
pub use passkey::{Ceremony, KeptPasskey, PasskeyError, Site};
pub use password::{HashError, Weak, check, hash, is_password};
pub use session::{IDLE_MS, LONGEST_MS, Ticket, digest};
pub use tries::{WITHIN_MS, locked_until};
