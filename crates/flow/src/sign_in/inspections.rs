//! Links for inspectors: what the record said at a moment, for a while, and nothing else.

use super::entrances::{How, Way};
use super::sessions::{Then, begin};
use super::{kind, new_ticket, now_ms, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError, State};
use gate::Ticket;
use journal::StoreError;
use model::act::Act;

/// The longest that a link leads in, in hours: three days.
const MOST_HOURS: i64 = 72;
/// The longest label, in characters.
const LONGEST: usize = 60;
const HOUR_MS: i64 = 60 * 60 * 1000;

/// A link as it was asked for.
#[derive(Debug, Clone)]
pub struct InspectionGiven {
    /// Who it is for: the authority.
    pub label: String,
    /// The moment that is shown.
    pub then: Then,
    /// For how many hours.
    pub hours: i64,
}

/// Why no link was made or opened.
#[derive(Debug, thiserror::Error)]
pub enum InspectionError {
    /// Nothing says who it is for.
    #[error(
        "だれに見せるかを書いてください（例: ○○保健所。{LONGEST}文字まで） / say who it is for, such as the authority ({LONGEST} characters)"
    )]
    NoLabel,
    /// Too short or too long.
    #[error("時間は1時間から{MOST_HOURS}時間までです / one to {MOST_HOURS} hours")]
    Hours,
    /// A day that has not come.
    #[error("その日はまだ来ていません。今日までの日にしてください / that day has not come yet")]
    Later,
    /// The link is not one, was closed, or has lapsed.
    #[error(
        "このリンクは使えません。期限が過ぎたか、閉じられています。薬局の人に、新しいリンクを頼んでください / the link cannot be used: it has lapsed or was closed; ask the pharmacy for a new one"
    )]
    Lapsed,
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for InspectionError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// Makes a link; gives what is secret of it.
///
/// # Errors
/// [`InspectionError`]; nothing was made then.
pub async fn open_inspection(shop: &Shop, given: &InspectionGiven) -> Result<Ticket, InspectionError> {
    let label = given.label.trim().to_owned();
    if label.is_empty() || label.chars().count() > LONGEST {
        return Err(InspectionError::NoLabel);
    }
    if !(1..=MOST_HOURS).contains(&given.hours) {
        return Err(InspectionError::Hours);
    }
    if given.then.on > shop.clock.today() {
        return Err(InspectionError::Later);
    }
    // A moment before the record began has nothing to show.
    shop.state(given.then.into()).await?;
    let (ticket, now) = (new_ticket(&shop.clock).map_err(ShopError::from)?, now_ms(&shop.clock));
    let id = new_id(&shop.clock).map_err(ShopError::from)?;
    let Then { on, recorded_by_ms } = given.then;
    let until_ms = now + given.hours * HOUR_MS;
    // The entry first: nobody looks in without its being written down.
    let act = Act::InspectionOpened { id: id.clone(), label, on, recorded_by_ms, until_ms };
    shop.append(vec![(act, None)]).await?;
    let link =
        pass(kind::LINK, gate::digest("link", ticket.text()), &format!("inspection/{id}"), &given.then, until_ms);
    shop.journal.put_passes(&[link.map_err(ShopError::from)?], now).await?;
    Ok(ticket)
}

/// Lets in whoever holds a link.
///
/// # Errors
/// [`InspectionError`].
pub async fn enter_inspection(
    shop: &Shop,
    state: &State,
    secret: &str,
    way: Way<'_>,
) -> Result<Ticket, InspectionError> {
    let link = shop.journal.pass(kind::LINK, &gate::digest("link", secret), now_ms(&shop.clock)).await?;
    let link = link.ok_or(InspectionError::Lapsed)?;
    let id = link.holder.strip_prefix("inspection/").ok_or(InspectionError::Lapsed)?;
    if state.shop.inspections.get(id).is_none_or(|opened| opened.is_closed) {
        return Err(InspectionError::Lapsed);
    }
    let then: Then = serde_json::from_str(&link.value).map_err(|_| InspectionError::Lapsed)?;
    Ok(begin(shop, &link.holder, ((How::Link, way), link.until_ms), Some(then)).await?)
}

/// Closes a link before its time: whoever is in by it is out.
///
/// # Errors
/// [`InspectionError`]; it leads in still then.
pub async fn close_inspection(shop: &Shop, state: &State, id: &str) -> Result<(), InspectionError> {
    let opened = state.shop.inspections.get(id).filter(|opened| !opened.is_closed).ok_or(InspectionError::Lapsed)?;
    shop.journal.drop_passes_of(&format!("inspection/{id}"), &kind::ALL).await?;
    shop.append(vec![(Act::InspectionClosed { id: id.to_owned() }, Some(opened.seq))]).await?;
    Ok(())
}
