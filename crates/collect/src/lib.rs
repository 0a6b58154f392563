//! Reads the machine it runs on and tells facts: what the system is, whether it is kept up to date, who may sign in,
//! what listens, what is locked away.
//!
//! It never judges, never reads patient data, never changes the machine and never reads a clock: the instant of the
//! reading is a parameter. What cannot be read is [`model::fact::Value::Unreadable`] with the reason, never a good
//! value.
//!
//! A system is one folder (`linux/`, `windows/`) with one file per fact, and a column of [`COLLECTORS`].

mod addresses;
mod catalogue;
mod collector;
mod describe;
mod enrolment;
mod linux;
mod machine;
mod note_key;
mod program;
mod report;
mod seen;
mod signed;
mod windows;

pub use addresses::{Addresses, addresses};
pub use catalogue::{CATALOGUE, Entry, Unit};
pub use collector::{COLLECTORS, Collector};
pub use describe::{describe, describe_fact};
pub use enrolment::{EnrolmentCode, Pin};
pub use machine::{Machine, System};
pub use note_key::{NoteKey, SignError, fingerprint, is_key_of, opens};
pub use report::{ReportError, parse_report, read_machine, write_report};
pub use signed::{MachineKeyPair, SignedError, is_signed, note_of, open_signed, sign_report};
pub use windows::keys::export_commands;
