//! Changing the key that signs the record.

use crate::open_pharmacy::Shop;

/// Why the key was not changed.
#[derive(Debug, thiserror::Error)]
#[error("鍵を替えられませんでした。これまでの鍵が使われます。{ja}。 / the key was not changed; the old one stays: {en}", ja = .0.words().ja, en = .0.words().en)]
pub struct ChangeKeyError(#[source] journal::ChangeKeyError);

/// Makes a new key and introduces it in the record; gives the entry. What the old key signed stays signed.
///
/// # Errors
/// [`ChangeKeyError`].
pub async fn change_key(shop: &Shop) -> Result<u64, ChangeKeyError> {
    let mut clock = shop.clock.clone();
    shop.journal.change_key(&shop.actor, &mut clock).await.map_err(ChangeKeyError)
}
