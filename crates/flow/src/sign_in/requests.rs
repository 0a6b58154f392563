//! Requests of other programs that are done once, whatever their sender tries again: what was answered is kept for a day.

use super::{kind, now_ms, pass};
use crate::open_pharmacy::{Shop, ShopError};
use journal::Digest;
use serde::{Deserialize, Serialize};

/// How long an answer is kept.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// A request that its sender named, so that it can be sent again.
#[derive(Debug)]
pub struct NamedRequest {
    /// The id of the token by which it came.
    token: String,
    /// The sender's word for it (`Idempotency-Key`).
    key: String,
    /// The digest of all of it: another request under the same word is refused.
    print: String,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The status of HTTP.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// What became of a request before.
#[derive(Debug)]
pub enum Before {
    /// It did not come before, or was refused.
    New,
    /// It was done.
    Answered(KeptAnswer),
    /// Another one came under that word.
    Other,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    print: String,
    answer: KeptAnswer,
}

impl NamedRequest {
    /// A request by the id of its token, its sender's word and everything that it says.
    #[must_use]
    pub fn new(token: &str, key: &str, says: &[u8]) -> Self {
        Self { token: token.to_owned(), key: key.to_owned(), print: Digest::of(says).to_string() }
    }

    /// The word under which the record keeps it, which tells nothing of the sender's.
    #[must_use]
    pub fn word(&self) -> String {
        gate::digest("request", &format!("{}/{}", self.token, self.key))
    }

    /// What became of it before.
    ///
    /// # Errors
    /// The database failed.
    pub async fn before(&self, shop: &Shop) -> Result<Before, ShopError> {
        let kept = shop.journal.pass(kind::ANSWER, &self.word(), now_ms(&shop.clock)).await?;
        Ok(match kept.map(|pass| serde_json::from_str::<Kept>(&pass.value)).transpose()? {
            None => Before::New,
            Some(kept) if kept.print == self.print => Before::Answered(kept.answer),
            Some(_) => Before::Other,
        })
    }

    /// Keeps what was answered.
    ///
    /// # Errors
    /// The database failed.
    pub async fn keep(&self, shop: &Shop, answer: KeptAnswer) -> Result<(), ShopError> {
        let (now, kept) = (now_ms(&shop.clock), Kept { print: self.print.clone(), answer });
        let kept = pass(kind::ANSWER, self.word(), &format!("token/{}", self.token), &kept, now + KEPT_MS)?;
        Ok(shop.journal.put_passes(&[kept], now).await?)
    }
}
