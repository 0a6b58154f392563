//! Wrong tries: counted under whoever they are held against, for as long as they count ([`gate::WITHIN_MS`]).

use super::{kind, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError};
use tokio::sync::Mutex;

/// One try at a time: tries that come together must not all be counted as the first, nor hash all at once.
pub(super) static TURN: Mutex<()> = Mutex::const_new(());

/// Under whom wrong tries of somebody who is in are counted: whoever comes in anew begins at none.
pub(super) fn inside(id: &str) -> String {
    format!("{id}/inside")
}

/// When there were wrong tries that still count (milliseconds since 1970).
pub(super) async fn wrong_at(shop: &Shop, counted_as: &str, now: i64) -> Result<Vec<i64>, ShopError> {
    let failures = shop.journal.passes(kind::FAILURE, now).await?;
    let failed = failures.iter().filter(|pass| pass.holder == counted_as);
    Ok(failed.map(|pass| pass.until_ms - gate::WITHIN_MS).collect())
}

/// Counts one that was just made.
pub(super) async fn count_wrong(shop: &Shop, counted_as: &str, now: i64) -> Result<(), ShopError> {
    let failure = pass(kind::FAILURE, new_id(&shop.clock)?, counted_as, &(), now + gate::WITHIN_MS)?;
    Ok(shop.journal.put_passes(&[failure], now).await?)
}
