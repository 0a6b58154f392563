//! The first member by a passkey: nobody is registered before their device has answered, so that nobody is locked out by a device
//! that could not.

use super::entrances::{How, Way};
use super::members::MemberGiven;
use super::passkeys::{ANSWER_MS, Ceremony, keep_made, named, take_ceremony};
use super::passwords::first_member;
use super::sessions::begin_session;
use super::{PasskeyError, PasswordError, kind, now_ms, pass};
use crate::open_pharmacy::{Shop, ShopError, State};
use gate::{Site, Ticket};
use model::act::Act;
use model::member::Member;

/// Under which the ceremony of the first member is kept: there is only one.
const FIRST: &str = "first";

/// Why the first member was not registered.
#[derive(Debug, thiserror::Error)]
pub enum FirstError {
    /// Their name or role, or somebody is registered already.
    #[error(transparent)]
    Member(#[from] PasswordError),
    /// Their device, or the address.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
}

impl From<ShopError> for FirstError {
    fn from(why: ShopError) -> Self {
        Self::Passkey(why.into())
    }
}

/// Asks the device of whoever is to be the first member for a passkey. Nobody is registered by it.
///
/// # Errors
/// [`FirstError`].
pub async fn offer_first_passkey(
    shop: &Shop,
    state: &State,
    site: &Site,
    (given, label): (&MemberGiven, &str),
) -> Result<String, FirstError> {
    let member = first_member(shop, state, given)?;
    let offer = site.offer((&member.id, &member.name), &[]).map_err(PasskeyError::from)?;
    let now = now_ms(&shop.clock);
    let kept = Ceremony { label: named(label)?.to_owned(), state: offer.state, first: Some(member) };
    let kept = pass(kind::CEREMONY, FIRST.to_owned(), FIRST, &kept, now + ANSWER_MS).map_err(ShopError::from)?;
    shop.journal.put_passes(&[kept], now).await.map_err(ShopError::from)?;
    Ok(offer.ask)
}

/// Registers the first member with the passkey that their device made, and lets them in: from then on nobody comes in without
/// signing in.
///
/// # Errors
/// [`FirstError`]; nobody was registered then.
pub async fn begin_members_by_passkey(
    shop: &Shop,
    state: &State,
    site: &Site,
    answer: &str,
    way: Way<'_>,
) -> Result<Ticket, FirstError> {
    if !state.shop.members.is_empty() {
        return Err(PasswordError::NotFirst.into());
    }
    let (_, ceremony) = take_ceremony(shop, FIRST).await?;
    let Ceremony { label, state: asked, first: Some(member) } = ceremony else {
        return Err(PasskeyError::Lapsed.into());
    };
    let made = site.take(&asked, answer).map_err(PasskeyError::from)?;
    let Member { id, .. } = member.clone();
    // The passkey first: a member who cannot come in would lock everybody out.
    keep_made(shop, &id, site, (label, made)).await?;
    shop.acting(&format!("member/{id}")).append(vec![(Act::MemberPut(member), None)]).await?;
    Ok(begin_session(shop, &id, (How::Passkey, way)).await?)
}
