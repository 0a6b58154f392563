//! Windows: one file per fact. In each, `read` looks into what was exported and the other functions are pure.
//!
//! The registry comes from the running Windows, from an export or from a hive of its disk; the security settings and the audit
//! policy as a person or the system's vendor wrote them with Windows' own commands (see [`keys`]). All tell the same facts; the
//! running Windows is asked for more (see [`asked`]). Only
//! numbers, SIDs and GUIDs are read, never words that Windows writes in the language of the user.

pub(crate) mod accounts;
pub(crate) mod antivirus;
pub(crate) mod autostart;
pub(crate) mod disk;
pub(crate) mod exports;
pub(crate) mod firewall;
pub(crate) mod identity;
pub(crate) mod keys;
pub(crate) mod listening;
pub(crate) mod log;
pub(crate) mod media;
pub(crate) mod os;
pub(crate) mod password_age;
pub(crate) mod passwords;
pub(crate) mod remote;
pub(crate) mod screen;
pub(crate) mod sharing;
pub(crate) mod software;
pub(crate) mod time;
pub(crate) mod updated;

mod asked;
mod audit_policy;
mod event_log;
mod file_time;
mod hive;
#[cfg(windows)]
mod live;
mod reg_file;
mod registry;
mod security_settings;
#[cfg(windows)]
mod wmi;
mod words;
