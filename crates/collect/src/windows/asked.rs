//! What the running Windows answers when it is asked (WMI): numbers and SIDs, no words in the language of the user. Exports hold
//! none of it.

use crate::seen::{Miss, Raw};
use model::fact::Trouble;
use serde::Deserialize;
use std::fmt::Debug;

/// The answers, each with what stood in its way.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Accounts of this machine.
    pub(crate) accounts: Result<Vec<Account>, Miss>,
    /// Who is in the group of administrators, whatever it is called here.
    pub(crate) administrators: Result<Vec<Holder>, Miss>,
    /// Drives.
    pub(crate) volumes: Result<Vec<Volume>, Miss>,
    /// Antivirus as it registered with Windows; a server keeps no such list.
    pub(crate) antivirus: Result<Vec<Antivirus>, Miss>,
    /// What waits for connections.
    pub(crate) listening: Result<Vec<Listening>, Miss>,
}

/// An account that Windows keeps itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Account {
    pub(crate) name: String,
    #[serde(rename = "SID")]
    pub(crate) sid: String,
    pub(crate) disabled: Option<bool>,
    pub(crate) lockout: Option<bool>,
}

/// Somebody, or a group, that holds a right.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Holder {
    pub(crate) name: String,
    #[serde(rename = "SID")]
    pub(crate) sid: String,
}

/// A drive, and whether BitLocker protects it: 0 no, 1 yes, 2 not known.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Volume {
    pub(crate) drive_letter: Option<String>,
    pub(crate) protection_status: Option<u32>,
}

/// A product that registered as antivirus. The state's bits are not documented: 0x1000 of 0xF000 is what every product sets while
/// it is on.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Antivirus {
    pub(crate) display_name: String,
    pub(crate) product_state: u32,
}

/// A socket, with the program that holds it.
#[derive(Debug, Clone)]
pub(crate) struct Listening {
    pub(crate) protocol: &'static str,
    pub(crate) address: String,
    pub(crate) port: u16,
    pub(crate) program: Option<String>,
}

impl Asked {
    /// Nobody answers: an export, or a Windows that cannot be asked.
    pub(crate) fn nobody(miss: &Miss) -> Self {
        let miss = || miss.clone();
        Self {
            accounts: Err(miss()),
            administrators: Err(miss()),
            volumes: Err(miss()),
            antivirus: Err(miss()),
            listening: Err(miss()),
        }
    }
}

impl Default for Asked {
    fn default() -> Self {
        Self::nobody(&Miss::new("WMI", Trouble::Unsupported, "WMI"))
    }
}

/// What was answered, for its digest.
pub(crate) fn raw(class: &str, answered: &impl Debug) -> Raw {
    Raw { source: format!("WMI {class}"), bytes: format!("{answered:?}").into_bytes() }
}
