//! The keys by which vendors sign their standard replies: which are trusted, what came by them, and trusting one no more.

use crate::exchange_facts::is_fingerprint;
use crate::open_pharmacy::{Shop, ShopError, State};
use model::act::Act;
use model::day::Day;
use model::standard::StandardTaken;
use serde::Serialize;

/// A vendor's key, as people read it in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VendorKeyListed {
    /// The firm.
    pub vendor: String,
    /// What people compare.
    pub fingerprint: String,
    /// Since when it is trusted no more, and why; none while it is trusted.
    pub stopped: Option<(Day, String)>,
    /// Whether another key of the firm took its place.
    pub is_replaced: bool,
    /// The replies that count and came by it.
    pub replies: Vec<ReplyListed>,
}

/// A standard reply that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplyListed {
    /// The product.
    pub product: String,
    /// Its version.
    pub version: String,
    /// The day of issue.
    pub issued_on: Day,
    /// The edition of the form.
    pub edition: String,
    /// The vendor and the system as the ledger names them.
    pub vendor: String,
    /// The same.
    pub system: String,
    /// SHA-256 (hex) of its file.
    pub sha256: String,
}

/// Every key that was confirmed and counts, or is trusted no more; the trusted first.
#[must_use]
pub fn list_vendor_keys(state: &State) -> Vec<VendorKeyListed> {
    let standards = &state.shop.standards;
    let replies = |fingerprint: &str| {
        let its = standards.taken.iter().filter(|taken| taken.fingerprint == fingerprint);
        its.map(listed).collect::<Vec<_>>()
    };
    let key = |vendor: &str, fingerprint: &str| VendorKeyListed {
        vendor: vendor.to_owned(),
        fingerprint: fingerprint.to_owned(),
        stopped: None,
        is_replaced: false,
        replies: replies(fingerprint),
    };
    let mut keys: Vec<_> = standards.keys.iter().map(|known| key(&known.vendor, &known.fingerprint)).collect();
    keys.extend(standards.stopped.iter().map(|stopped| VendorKeyListed {
        stopped: Some((stopped.on, stopped.reason.clone())),
        ..key(&stopped.vendor, &stopped.fingerprint)
    }));
    // A key that another one took the place of is shown as long as something that it signed counts.
    for taken in &standards.taken {
        if !keys.iter().any(|key| key.fingerprint == taken.fingerprint) {
            keys.push(VendorKeyListed { is_replaced: true, ..key(&taken.reply.vendor, &taken.fingerprint) });
        }
    }
    keys
}

fn listed(taken: &StandardTaken) -> ReplyListed {
    ReplyListed {
        product: taken.reply.product.clone(),
        version: taken.reply.version.clone(),
        issued_on: taken.reply.issued_on,
        edition: taken.reply.edition.clone(),
        vendor: taken.vendor.clone(),
        system: taken.system.clone(),
        sha256: taken.sha256.clone(),
    }
}

/// Why a key is still trusted.
#[derive(Debug, thiserror::Error)]
pub enum StopKeyError {
    /// There is no such key.
    #[error(
        "照合値が「{0}」の事業者の鍵はありません。yakumori reply keys で確かめてください / no vendor has a key with the fingerprint {0}; look at yakumori reply keys"
    )]
    NoSuchKey(String),
    /// It was stopped before.
    #[error("鍵 {0} は、もう信頼しないことにしてあります / the key {0} is trusted no more already")]
    Already(String),
    /// Why is not said.
    #[error(
        "信頼しない理由を書いてください（例: 事業者から、鍵を見られたと連絡があった） / say why (such as: the vendor told us that it was seen)"
    )]
    NoReason,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Trusts a vendor's key no more: what it signs is not taken from here on, and what came by it is shown so. Gives the fingerprint.
///
/// # Errors
/// [`StopKeyError`]; nothing is written then.
pub async fn stop_vendor_key(shop: &Shop, state: &State, typed: &str, reason: &str) -> Result<String, StopKeyError> {
    let found = list_vendor_keys(state).into_iter().find(|key| is_fingerprint(&key.fingerprint, typed));
    let key = found.ok_or_else(|| StopKeyError::NoSuchKey(typed.to_owned()))?;
    if key.stopped.is_some() {
        return Err(StopKeyError::Already(key.fingerprint));
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(StopKeyError::NoReason);
    }
    let act = Act::VendorKeyStopped { fingerprint: key.fingerprint.clone(), vendor: key.vendor, reason };
    shop.append(vec![(act, None)]).await?;
    Ok(key.fingerprint)
}
