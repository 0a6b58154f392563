//! The log of coming in: who came in how and from where, and who tried. Item 2-⑪ asks it of the pharmacy's systems; this
//! program is one of them. It lies beside the record and goes by itself.

use super::{kind, now_ms, pass};
use crate::clock::new_id;
use crate::open_pharmacy::{Shop, ShopError};
use journal::Pass;
use model::member::MemberId;
use serde::{Deserialize, Serialize};

/// How long it is kept. 薬守の目安.
const KEPT_MS: i64 = 90 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days of which wrong tries are told where members are managed.
const RECENT_DAYS: i64 = 7;

/// How somebody comes.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// What the browser says it is.
    pub device: &'a str,
    /// Whether they are at the machine itself, and not at another device of the shop.
    pub is_here: bool,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// In, by password (and second factor, where there is one).
    Password,
    /// In, by a passkey.
    Passkey,
    /// In, by a code that an officer gave.
    Code,
    /// In, by a link for inspectors.
    Link,
    /// Not in.
    Wrong,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// When (milliseconds since 1970).
    pub at_ms: i64,
    /// Whose name was given; empty where it is nobody's.
    pub who: MemberId,
    /// What came of it.
    pub how: How,
    /// What the browser says it is.
    pub device: String,
    /// Whether it was at the machine itself.
    pub is_here: bool,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    at_ms: i64,
    how: How,
    device: String,
    is_here: bool,
}

/// Writes a line.
pub(super) async fn log(shop: &Shop, who: &str, how: How, way: Way<'_>) -> Result<(), ShopError> {
    let at_ms = now_ms(&shop.clock);
    let device = way.device.chars().take(200).collect();
    let kept = Kept { at_ms, how, device, is_here: way.is_here };
    let line = pass(kind::ENTRANCE, new_id(&shop.clock)?, who, &kept, at_ms + KEPT_MS)?;
    Ok(shop.journal.put_passes(&[line], at_ms).await?)
}

/// The log, the latest first.
///
/// # Errors
/// The database failed.
pub async fn entrances(shop: &Shop) -> Result<Vec<Entrance>, ShopError> {
    let passes = shop.journal.passes(kind::ENTRANCE, now_ms(&shop.clock)).await?;
    let read = |pass: Pass| {
        let Kept { at_ms, how, device, is_here } = serde_json::from_str(&pass.value).ok()?;
        Some(Entrance { at_ms, who: pass.holder, how, device, is_here })
    };
    let mut lines: Vec<Entrance> = passes.into_iter().filter_map(read).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.at_ms));
    Ok(lines)
}

/// How many tries were wrong in the last week.
///
/// # Errors
/// The database failed.
pub async fn recent_wrong_tries(shop: &Shop) -> Result<usize, ShopError> {
    let since = now_ms(&shop.clock) - RECENT_DAYS * DAY_MS;
    let lines = entrances(shop).await?;
    Ok(lines.iter().filter(|line| line.how == How::Wrong && line.at_ms >= since).count())
}
