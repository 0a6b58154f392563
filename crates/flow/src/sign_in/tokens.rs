//! Tokens: what lets another program of the shop read over the API, and write ledgers or give links where it was allowed to. A token
//! never signs and registers nobody: answers are signed by a person, and people let people in.

use super::{kind, new_ticket, now_ms, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError};
use gate::Ticket;
use journal::{Pass, StoreError};
use model::act::Act;
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const LONGEST: usize = 60;
/// The longest that a token is good for, in days: a year, after which somebody looks whether it is still needed.
const MOST_DAYS: i64 = 366;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How exactly it is kept when a token was last used: not every request writes.
const USED_MS: i64 = 60 * 60 * 1000;

/// A token as it was asked for.
#[derive(Debug, Clone)]
pub struct TokenGiven {
    /// What it is for: the name of the other program.
    pub name: String,
    /// Whether it may write ledgers as well as read.
    pub may_write: bool,
    /// Whether it may turn the year over, give links to inspectors and vendors, and see where copies go.
    pub may_govern: bool,
    /// For how many days.
    pub days: i64,
}

/// A token as people read it in a list. What is secret of it is kept nowhere.
#[derive(Debug, Clone, Serialize)]
pub struct Token {
    /// Its id: entries that it wrote name `token/ID`.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Whether it may write ledgers.
    pub may_write: bool,
    /// Whether it may turn the year over and give links.
    pub may_govern: bool,
    /// Its end (milliseconds since 1970).
    pub until_ms: i64,
    /// When it was last used, to the hour; `None` before it was.
    pub used_ms: Option<i64>,
}

/// Why no token was made.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Nothing says what it is for.
    #[error(
        "何のためのトークンかを書いてください（例: 電子薬歴との連携。{LONGEST}文字まで） / say what the token is for ({LONGEST} characters)"
    )]
    NoName,
    /// Too short or too long.
    #[error("期間は1日から{MOST_DAYS}日までです / one to {MOST_DAYS} days")]
    Days,
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for TokenError {
    fn from(why: StoreError) -> Self {
        Self::Shop(why.into())
    }
}

/// What is kept of a token.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    name: String,
    may_write: bool,
    #[serde(default)]
    may_govern: bool,
    used_ms: Option<i64>,
}

/// Makes a token; gives what is secret of it.
///
/// # Errors
/// [`TokenError`]; nothing was made then.
pub async fn make_token(shop: &Shop, given: &TokenGiven) -> Result<Ticket, TokenError> {
    let name = given.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST {
        return Err(TokenError::NoName);
    }
    if !(1..=MOST_DAYS).contains(&given.days) {
        return Err(TokenError::Days);
    }
    let (ticket, now) = (new_ticket(&shop.clock).map_err(ShopError::from)?, now_ms(&shop.clock));
    let id = new_id(&shop.clock).map_err(ShopError::from)?;
    let TokenGiven { may_write, may_govern, .. } = *given;
    let until_ms = now + given.days * DAY_MS;
    let made = Act::TokenMade { id: id.clone(), name: name.clone(), may_write, may_govern, until_ms };
    // The record says it before the token is good: none is good that it does not tell of.
    shop.append(vec![(made, None)]).await?;
    let kept = Kept { id: id.clone(), name, may_write, may_govern, used_ms: None };
    let digest = gate::digest("token", ticket.text());
    let made = pass(kind::TOKEN, digest, &holder(&id), &kept, until_ms).map_err(ShopError::from)?;
    shop.journal.put_passes(&[made], now).await?;
    Ok(ticket)
}

fn holder(id: &str) -> String {
    format!("token/{id}")
}

/// The tokens that are good, by name.
///
/// # Errors
/// The record cannot be read.
pub async fn tokens(shop: &Shop) -> Result<Vec<Token>, ShopError> {
    let passes = shop.journal.passes(kind::TOKEN, now_ms(&shop.clock)).await?;
    let mut tokens: Vec<Token> = passes.iter().filter_map(read).collect();
    tokens.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(tokens)
}

/// Ends a token. One that is good no more is no entry.
///
/// # Errors
/// The record cannot be written.
pub async fn end_token(shop: &Shop, id: &str) -> Result<(), ShopError> {
    let is_good = tokens(shop).await?.iter().any(|token| token.id == id);
    shop.journal.drop_passes_of(&holder(id), &[kind::TOKEN]).await?;
    if is_good {
        shop.append(vec![(Act::TokenEnded { id: id.to_owned() }, None)]).await?;
    }
    Ok(())
}

/// The token of which that is the secret, if it is good. That it is used is kept, now and then.
///
/// # Errors
/// The record cannot be read.
pub async fn token(shop: &Shop, secret: &str) -> Result<Option<Token>, ShopError> {
    let now = now_ms(&shop.clock);
    let Some(found) = shop.journal.pass(kind::TOKEN, &gate::digest("token", secret), now).await? else {
        return Ok(None);
    };
    let Some(token) = read(&found) else { return Ok(None) };
    if token.used_ms.is_none_or(|used| now - used > USED_MS) {
        let Token { id, name, may_write, may_govern, .. } = token.clone();
        let used = Kept { id, name, may_write, may_govern, used_ms: Some(now) };
        let used = pass(kind::TOKEN, found.id.clone(), &found.holder, &used, found.until_ms)?;
        // A token that is ended meanwhile stays ended.
        shop.journal.swap_pass(&found, &used).await?;
    }
    Ok(Some(token))
}

fn read(pass: &Pass) -> Option<Token> {
    let Kept { id, name, may_write, may_govern, used_ms } = serde_json::from_str(&pass.value).ok()?;
    Some(Token { id, name, may_write, may_govern, until_ms: pass.until_ms, used_ms })
}
