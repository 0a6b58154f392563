//! The address under which a calendar reads the days that are coming: whoever has it may read them, and nothing else.

use super::{kind, new_ticket, now_ms, pass};
use crate::open_pharmacy::{Shop, ShopError};
use gate::Ticket;

/// Who holds it: there is one address for the whole pharmacy.
const HOLDER: &str = "feed";
/// How long it is good for, in milliseconds: calendars are set up once, and a telephone that is gone stops reading in time.
const LASTS_MS: i64 = 400 * 24 * 60 * 60 * 1000;

/// Makes the address; an earlier one is closed. Gives what is secret of it, which is kept nowhere.
///
/// # Errors
/// The record cannot be written; the earlier one may be closed then.
pub async fn open_feed(shop: &Shop) -> Result<Ticket, ShopError> {
    close_feed(shop).await?;
    let (ticket, now) = (new_ticket(&shop.clock)?, now_ms(&shop.clock));
    let feed = pass(kind::FEED, gate::digest("feed", ticket.text()), HOLDER, &(), now + LASTS_MS)?;
    shop.journal.put_passes(&[feed], now).await?;
    Ok(ticket)
}

/// Closes the address.
///
/// # Errors
/// The record cannot be written.
pub async fn close_feed(shop: &Shop) -> Result<(), ShopError> {
    Ok(shop.journal.drop_passes_of(HOLDER, &[kind::FEED]).await?)
}

/// Whether there is an address.
///
/// # Errors
/// The record cannot be read.
pub async fn holds_feed(shop: &Shop) -> Result<bool, ShopError> {
    let feeds = shop.journal.passes(kind::FEED, now_ms(&shop.clock)).await?;
    Ok(!feeds.is_empty())
}

/// Whether a calendar that names this secret may read.
///
/// # Errors
/// The record cannot be read.
pub async fn feed_is_open(shop: &Shop, secret: &str) -> Result<bool, ShopError> {
    Ok(shop.journal.pass(kind::FEED, &gate::digest("feed", secret), now_ms(&shop.clock)).await?.is_some())
}
