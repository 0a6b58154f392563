//! 店内のほかの端末: whether other devices of the shop may open the pages, and the authority by which they know this program.
//!
//! The setting is this machine's, not the record's: a copy or a moved record opens nothing.

use crate::keep_setting::{keep_setting, put_setting, put_whole, setting};
use crate::open_pharmacy::{Shop, ShopError, State};
use collect::Addresses;
use gate::{Authority, CertificateError, Shown, is_near};
use model::act::Setting;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::PathBuf;

/// The file of the data folder that says so. A copy does not take it along.
const FILE: &str = "network.json";
/// The authority's private key and its certificate, in the folder of keys.
const KEY_FILE: &str = "network-ca.key";
const CERTIFICATE_FILE: &str = "network-ca.crt";

/// The port that is taken where nothing else is said.
pub const NETWORK_PORT: u16 = 8443;

/// How the shop's other devices reach the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// The port.
    pub port: u16,
    /// Whether they may now.
    pub is_open: bool,
    /// The names that the authority can vouch for.
    names: Vec<String>,
}

/// Why other devices cannot open the pages.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// Whoever comes could do everything.
    #[error(
        "先に、利用者を登録してください。だれも登録されていないと、店内のだれでも開けてしまいます / register the members first: with none, anybody in the shop could open it"
    )]
    NoMembers,
    /// No certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The folder cannot be read or written.
    #[error(
        "データフォルダに書けません（{0}）。空き容量と、書き込む権限を確かめてください / the data folder cannot be written ({0}); check its free space and rights"
    )]
    Folder(#[from] io::Error),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// How it is set; `None` where it was never opened.
#[must_use]
pub fn network(shop: &Shop) -> Option<Network> {
    setting(shop, FILE)
}

/// Lets the shop's other devices in; the authority is made the first time.
///
/// # Errors
/// [`NetworkError`]; nothing is opened then.
pub async fn open_network(shop: &Shop, state: &State, port: u16) -> Result<(), NetworkError> {
    if state.shop.members.is_empty() {
        return Err(NetworkError::NoMembers);
    }
    let known = network(shop);
    let names = match authority(shop, known.as_ref()) {
        Some(authority) => authority.names().to_vec(),
        None => begin(shop)?,
    };
    let open = Network { port, is_open: true, names };
    if known.as_ref() != Some(&open) {
        // The entry first: nobody comes in without its being written down.
        put_setting(shop, Setting::NetworkOpened { port }).await?;
    }
    Ok(keep_setting(shop, FILE, &open)?)
}

/// Lets nobody in but from this machine. The authority stays, so that devices need not trust another one later.
///
/// # Errors
/// The folder or the record cannot be written.
pub async fn close_network(shop: &Shop) -> Result<(), NetworkError> {
    let Some(network) = network(shop).filter(|network| network.is_open) else { return Ok(()) };
    keep_setting(shop, FILE, &Network { is_open: false, ..network })?;
    Ok(put_setting(shop, Setting::NetworkClosed).await?)
}

/// What devices are told to trust, in DER; `None` where there is none yet.
#[must_use]
pub fn network_certificate(shop: &Shop) -> Option<Vec<u8>> {
    fs::read(keys(shop).join(CERTIFICATE_FILE)).ok()
}

/// What is compared before a device is told to trust that; `None` where there is none yet.
#[must_use]
pub fn network_fingerprint(shop: &Shop) -> Option<String> {
    network_certificate(shop).map(|certificate| gate::fingerprint(&certificate))
}

/// What other devices may ask for, the surest first: numbers are found on every network, names on most. This machine's own
/// loopback is of no use to others.
#[must_use]
pub fn network_hosts(at: &Addresses, port: u16) -> Vec<String> {
    let near = at.addresses.iter().filter(|address| address.is_ipv4() && !address.is_loopback() && is_near(**address));
    near.map(ToString::to_string).chain(at.names.iter().cloned()).map(|host| format!("{host}:{port}")).collect()
}

/// A certificate for this machine as it is reached now. Its key is never written down.
///
/// # Errors
/// There is no authority, or it cannot vouch.
pub fn show_network(shop: &Shop, reached: &Addresses) -> Result<Shown, NetworkError> {
    let missing = || io::Error::new(io::ErrorKind::NotFound, CERTIFICATE_FILE);
    let authority = authority(shop, network(shop).as_ref()).ok_or_else(missing)?;
    Ok(authority.vouch(&reached.names, &reached.addresses, shop.clock.today())?)
}

fn authority(shop: &Shop, network: Option<&Network>) -> Option<Authority> {
    let key = fs::read_to_string(keys(shop).join(KEY_FILE)).ok()?;
    Authority::read(&key, network_certificate(shop)?, network?.names.clone()).ok()
}

/// Makes the authority. Gives the names that it can vouch for.
fn begin(shop: &Shop) -> Result<Vec<String>, NetworkError> {
    let authority = Authority::new(collect::addresses().names, shop.clock.today())?;
    journal::write_private(&keys(shop).join(KEY_FILE), &authority.key())?;
    put_whole(&keys(shop).join(CERTIFICATE_FILE), authority.certificate())?;
    Ok(authority.names().to_vec())
}

fn keys(shop: &Shop) -> PathBuf {
    shop.journal.folder().join("keys")
}
