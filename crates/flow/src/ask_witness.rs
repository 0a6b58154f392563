//! The record and its witnesses: asking one to cosign, and keeping what it answers.

use crate::open_pharmacy::{Shop, ShopError};
use journal::{ACT_ANCHORED, AskError, Cut, TakeError, WitnessReply, WitnessRequest};

/// Why a witness was not asked, or its answer not kept.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The record cannot be read.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// The record cannot be signed.
    #[error("{ja}。 / {en}", ja = .0.words().ja, en = .0.words().en)]
    Ask(#[from] AskError),
    /// The answer is not good, or not this record's.
    #[error("{ja}。 / {en}", ja = .0.words().ja, en = .0.words().en)]
    Take(#[from] TakeError),
    /// The file is something else.
    #[error(
        "{0} は証人の連署のファイルではありません。証人が返したファイルを指定してください / {0} is no witness's reply; name the file that the witness gave back"
    )]
    NoReply(String),
}

/// Asks a witness that has seen so many entries to cosign the record as it is now. Where nothing is said, it is what the
/// latest cosignature in the record covers.
///
/// # Errors
/// The record cannot be read or signed, or never was that long.
pub async fn ask_witness(shop: &Shop, name: &str, seen: Option<u64>) -> Result<WitnessRequest, WitnessError> {
    let seen = match seen {
        Some(seen) => seen,
        None => last_cosigned(shop).await?,
    };
    Ok(shop.journal.ask_witness(name, seen).await?)
}

/// How many entries the latest cosignature in the record covers.
async fn last_cosigned(shop: &Shop) -> Result<u64, ShopError> {
    let entries = shop.journal.read(Cut::default()).await?;
    let latest = entries.iter().rev().find(|entry| entry.header.act == ACT_ANCHORED);
    Ok(latest.and_then(|entry| journal::cosigned_size(entry.payload.as_deref()?)).unwrap_or(0))
}

/// Keeps a witness's answer in the record; gives the entry.
///
/// # Errors
/// The answer is not good or not this record's, or the entry could not be written.
pub async fn take_cosignature(shop: &Shop, reply: &WitnessReply) -> Result<u64, WitnessError> {
    let mut clock = shop.clock.clone();
    Ok(shop.journal.take_cosignature(reply, &shop.actor, &mut clock).await?)
}
