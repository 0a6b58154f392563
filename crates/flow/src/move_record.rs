//! Moving a pharmacy's record to another folder, or to or from a server.

use crate::open_pharmacy::Shop;
use journal::{MoveError, Moved, Place};

/// Why the record was not moved. It is as it was then, and the move can be given again.
#[derive(Debug, thiserror::Error)]
#[error("{place} に移せませんでした。{ja}。 / not moved to {place}: {en}", ja = .why.words().ja, en = .why.words().en)]
pub struct MoveRecordError {
    place: String,
    #[source]
    why: MoveError,
}

/// Moves the record with its attachments and key, and opens a new epoch there. Here it can only be read from then on.
///
/// # Errors
/// [`MoveRecordError`].
pub async fn move_record(shop: &Shop, to: &Place) -> Result<Moved, MoveRecordError> {
    let mut clock = shop.clock.clone();
    shop.journal
        .move_to(to, &shop.actor, &mut clock)
        .await
        .map_err(|why| MoveRecordError { place: to.to_string(), why })
}
