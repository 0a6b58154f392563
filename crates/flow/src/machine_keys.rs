//! Machines that reported, with the keys by which they sign; and stopping such a key.

use crate::exchange_facts::is_fingerprint;
use crate::open_pharmacy::{Shop, ShopError, State};
use jiff::Timestamp;
use model::act::Act;
use model::fact::MachineReport;
use model::pharmacy::MachineKey;
use serde::Serialize;

/// A machine that reported, as people read it in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MachineListed {
    /// Its id.
    pub machine: String,
    /// Its host name.
    pub host: String,
    /// The label of the device of the ledger that it is.
    pub device: Option<String>,
    /// When it was last read (RFC 3339, UTC).
    pub observed_at: String,
    /// The same in milliseconds since 1970.
    #[serde(skip)]
    pub observed_ms: i64,
    /// Whether it was let in to report by itself, and still may.
    pub reports_by_itself: bool,
    /// Whether it reports by itself and has been silent for too long.
    pub is_silent: bool,
    /// What runs on it and came since a person last found it right.
    pub new_services: Vec<String>,
    /// Its keys, in the order of their fingerprints; none where it was read without one.
    pub keys: Vec<KeyListed>,
}

/// A key of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyListed {
    /// What people compare.
    pub fingerprint: String,
    /// The number of the last report that was taken.
    pub number: u64,
    /// Whether what it signs does not count any more.
    pub is_revoked: bool,
}

/// The machines that reported, by host name.
#[must_use]
pub fn list_machines(state: &State) -> Vec<MachineListed> {
    let keys = |of: &str| {
        let listed = |(fingerprint, key): (&String, &MachineKey)| KeyListed {
            fingerprint: fingerprint.clone(),
            number: key.number,
            is_revoked: key.is_revoked,
        };
        state.shop.machine_keys.iter().filter(|(_, key)| key.machine == of).map(listed).collect()
    };
    let device = |id: &String| state.shop.devices.records().find(|device| device.id == *id);
    let listed = state.shop.machines.iter().map(|(id, machine)| {
        let newest = machine.reports.last();
        let last = |what: fn(&MachineReport) -> &String| newest.map(what).cloned().unwrap_or_default();
        let observed_at = last(|report| &report.observed_at);
        MachineListed {
            machine: id.clone(),
            host: last(|report| &report.host),
            observed_ms: observed_at.parse::<Timestamp>().map(Timestamp::as_millisecond).unwrap_or_default(),
            device: machine
                .device
                .as_ref()
                .and_then(device)
                .map(|device| model::record::Record::label(device).to_owned()),
            observed_at,
            reports_by_itself: state.shop.reports_by_itself_since(id).is_some(),
            is_silent: newest.is_some_and(|report| items::is_silent(&state.shop, report, state.today)),
            new_services: machine.unapproved_by(state.today),
            keys: keys(id),
        }
    });
    let mut listed: Vec<MachineListed> = listed.collect();
    listed.sort_by(|a, b| (&a.host, &a.machine).cmp(&(&b.host, &b.machine)));
    listed
}

/// Why a key was not stopped.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// There is no such key.
    #[error(
        "照合値が「{0}」の鍵はありません。yakumori machines list で確かめてください / there is no key with the fingerprint {0}; look at yakumori machines list"
    )]
    NoSuchKey(String),
    /// It was stopped before.
    #[error("鍵 {0} は、もう止められています / the key {0} was revoked already")]
    Already(String),
    /// Why is not said.
    #[error("止める理由を書いてください（例: USBメモリの紛失） / say why (such as a lost stick)")]
    NoReason,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Stops a key: what it signs from now on is not taken. What was taken stays, as it was said then. Gives the fingerprint.
///
/// # Errors
/// [`RevokeError`]; nothing is written then.
pub async fn revoke_machine_key(shop: &Shop, state: &State, typed: &str, reason: &str) -> Result<String, RevokeError> {
    let found = state.shop.machine_keys.iter().find(|(fingerprint, _)| is_fingerprint(fingerprint, typed));
    let (fingerprint, key) = found.ok_or_else(|| RevokeError::NoSuchKey(typed.to_owned()))?;
    if key.is_revoked {
        return Err(RevokeError::Already(fingerprint.clone()));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(RevokeError::NoReason);
    }
    let act = Act::MachineKeyRevoked { fingerprint: fingerprint.clone(), reason: reason.to_owned() };
    shop.append(vec![(act, Some(key.seq))]).await?;
    Ok(fingerprint.clone())
}
