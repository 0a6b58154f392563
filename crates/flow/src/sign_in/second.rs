//! The second factor: an authenticator that shows a new code every half minute (TOTP).

use super::passwords::retypes;
use super::{kind, now_ms, pass};
use crate::open_pharmacy::{Shop, ShopError, State};
use gate::Seed;
use journal::{FOR_GOOD, Pass, StoreError};
use model::lang::{Lang, half};
use serde::{Deserialize, Serialize};

/// How long a shown QR code may be confirmed.
const OFFER_MS: i64 = 10 * 60 * 1000;
/// 160 bits, as RFC 4226 recommends.
const SEED_BYTES: usize = 20;

/// What is kept of an authenticator.
#[derive(Serialize, Deserialize)]
struct Kept {
    seed: Vec<u8>,
    /// The last step that was used: none before it counts.
    last_step: u64,
}

/// A new authenticator to be confirmed.
#[derive(Debug)]
pub struct Offer {
    /// What the authenticator reads from a QR code.
    pub address: String,
    /// What is typed where no QR code can be read.
    pub typed: String,
}

/// Why the second factor is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SecondError {
    /// The code does not fit.
    #[error(
        "番号が合いません。認証アプリにいま出ている6桁を入れてください。この機器とスマートフォンの時刻も確かめてください / the code does not fit; type the six digits shown now, and check both clocks"
    )]
    Code,
    /// Nothing was offered, or too long ago.
    #[error(
        "登録の画面の期限（10分）が過ぎました。もう一度始めてください / that took longer than ten minutes; begin again"
    )]
    NoOffer,
    /// Alone, the password would not do.
    #[error(
        "先にパスワードを変えてください（{ja}）。認証アプリを外すと、いまのパスワードだけでは足りません / change the password first: without the authenticator this one is not enough ({en})",
        ja = said(.0, Lang::Ja),
        en = said(.0, Lang::En)
    )]
    TooWeakAlone(gate::Weak),
    /// The password is another.
    #[error("パスワードが違います / the password is another")]
    Password,
    /// The seed cannot be used.
    #[error(transparent)]
    Seed(#[from] gate::CodeError),
    /// It could not be kept.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Why a password will not do, in one language.
fn said(why: &gate::Weak, lang: Lang) -> String {
    half(&why.to_string(), lang).to_owned()
}

impl From<StoreError> for SecondError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// Whether a member has one.
///
/// # Errors
/// The database failed.
pub async fn has_second(shop: &Shop, id: &str) -> Result<bool, ShopError> {
    Ok(shop.journal.pass(kind::SECOND, id, now_ms(&shop.clock)).await?.is_some())
}

/// Offers a member an authenticator. Nothing changes before it is confirmed; asked again, an offer that still stands is shown.
///
/// # Errors
/// [`SecondError`].
pub async fn offer_second(shop: &Shop, state: &State, id: &str) -> Result<Offer, SecondError> {
    let now = now_ms(&shop.clock);
    let standing = shop.journal.pass(kind::OFFER, id, now).await?.and_then(|pass| read(&pass.value));
    let kept = match standing {
        Some(kept) => kept,
        None => {
            let mut seed = vec![0; SEED_BYTES];
            shop.clock.fill(&mut seed).map_err(ShopError::from)?;
            let kept = Kept { seed, last_step: 0 };
            let offer = pass(kind::OFFER, id.to_owned(), id, &kept, now + OFFER_MS).map_err(ShopError::from)?;
            shop.journal.put_passes(&[offer], now).await?;
            kept
        }
    };
    let name = state.shop.members.get(id).map_or("", |kept| kept.record.name.as_str());
    Ok(Offer { address: Seed::new(&kept.seed, name)?.address()?, typed: Seed::typed(&kept.seed) })
}

/// Takes the offered authenticator into use, once it has shown a right code. The password comes with it: whoever finds a page
/// open must not shut its owner out.
///
/// # Errors
/// [`SecondError`]; it is not in use then.
pub async fn confirm_second(shop: &Shop, id: &str, (password, code): (&str, &str)) -> Result<(), SecondError> {
    if !retypes(shop, id, password).await? {
        return Err(SecondError::Password);
    }
    let now = now_ms(&shop.clock);
    let offer = shop.journal.pass(kind::OFFER, id, now).await?.and_then(|pass| read(&pass.value));
    let offer = offer.ok_or(SecondError::NoOffer)?;
    let step = step(shop, id, &offer, code)?.ok_or(SecondError::Code)?;
    // The code that the authenticator shows now may still be used to come in, once: nobody came in by it yet.
    let in_use = Kept { last_step: step.saturating_sub(1), ..offer };
    shop.journal.put_passes(&[kept(id, &in_use)?], now).await?;
    shop.journal.take_pass(kind::OFFER, id).await?;
    Ok(())
}

/// Takes a member's authenticator out of use.
///
/// # Errors
/// [`SecondError`]; it is still in use then.
pub async fn drop_second(shop: &Shop, state: &State, id: &str, password: &str) -> Result<(), SecondError> {
    if !retypes(shop, id, password).await? {
        return Err(SecondError::Password);
    }
    let name = state.shop.members.get(id).map_or("", |kept| kept.record.name.as_str());
    super::guessed::check(state, name, password, false).map_err(SecondError::TooWeakAlone)?;
    shop.journal.take_pass(kind::SECOND, id).await?;
    Ok(())
}

/// Whether a code is that of the member's authenticator; where there is none, whatever was typed is right.
pub(super) async fn is_theirs_too(shop: &Shop, id: &str, code: &str) -> Result<bool, SecondError> {
    let Some(pass) = shop.journal.pass(kind::SECOND, id, now_ms(&shop.clock)).await? else { return Ok(true) };
    // What cannot be read lets nobody in.
    let Some(kept) = read(&pass.value) else { return Ok(false) };
    match used(shop, id, kept, code)? {
        Some(used) => Ok(shop.journal.swap_pass(&pass, &used).await?),
        None => Ok(false),
    }
}

/// The authenticator after a code was used up; none if the code does not fit.
fn used(shop: &Shop, id: &str, before: Kept, code: &str) -> Result<Option<Pass>, SecondError> {
    let Some(last_step) = step(shop, id, &before, code)? else { return Ok(None) };
    Ok(Some(kept(id, &Kept { last_step, ..before })?))
}

/// The step of a code that was not used yet.
fn step(shop: &Shop, id: &str, kept: &Kept, code: &str) -> Result<Option<u64>, SecondError> {
    let at_s = u64::try_from(now_ms(&shop.clock) / 1000).unwrap_or_default();
    Ok(Seed::new(&kept.seed, id)?.step(code, at_s, kept.last_step))
}

/// The authenticator as it is kept.
fn kept(id: &str, kept: &Kept) -> Result<Pass, SecondError> {
    Ok(pass(kind::SECOND, id.to_owned(), id, kept, FOR_GOOD).map_err(ShopError::from)?)
}

fn read(value: &str) -> Option<Kept> {
    serde_json::from_str(value).ok()
}
