//! A rehearsal that is under way: what was said of each item so far, and how much of the quarter of an hour is used, so that
//! somebody who is called to the counter goes on where they stopped. It is no part of the record before it is recorded.

use super::Went;
use crate::keep_setting::{drop_setting, keep_setting, setting};
use crate::open_pharmacy::Shop;
use model::answer::ItemKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;

/// The file of the data folder that holds it. A copy does not take it along.
const FILE: &str = "rehearsal.json";
/// How long a rehearsal is, in minutes. 薬守の目安.
pub const REHEARSAL_MINUTES: i64 = 15;
/// Whoever says nothing for longer than this was called away: no more of it counts as used.
const PAUSE_MS: i64 = 3 * 60 * 1000;

/// What was said of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It could be shown.
    Shown,
    /// It could not.
    Missing,
    /// It is looked at later.
    Later,
}

impl Mark {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Shown, Self::Missing, Self::Later];

    /// The word by which forms send it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Missing => "missing",
            Self::Later => "later",
        }
    }

    /// The mark of a word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.code() == code)
    }
}

/// What was said of an item, with a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Whether it was shown.
    pub mark: Mark,
    /// What was missing, or what to look up.
    pub note: String,
}

impl Noted {
    /// How the item went; none where it is still to be looked at.
    #[must_use]
    pub fn went(&self) -> Option<Went> {
        match self.mark {
            Mark::Shown => Some(Went::Shown),
            Mark::Missing => Some(Went::NotShown(self.note.clone())),
            Mark::Later => None,
        }
    }
}

/// A rehearsal that is under way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// What was said so far, by item.
    pub noted: BTreeMap<ItemKey, Noted>,
    /// How much of the time was used (milliseconds).
    used_ms: i64,
    /// When something was last said (milliseconds since 1970).
    last_ms: i64,
}

impl Rehearsal {
    /// Whether an item was shown or not; one that is put off is still open.
    #[must_use]
    pub fn is_settled(&self, key: &str) -> bool {
        self.noted.get(key).is_some_and(|noted| noted.mark != Mark::Later)
    }

    /// So many whole minutes are left; none once the time is over.
    #[must_use]
    pub fn minutes_left(&self, now_ms: i64) -> i64 {
        let left = REHEARSAL_MINUTES * 60_000 - self.used_by(now_ms);
        left.max(0).div_euclid(60_000) + i64::from(left > 0 && left.rem_euclid(60_000) > 0)
    }

    fn used_by(&self, now_ms: i64) -> i64 {
        self.used_ms + (now_ms - self.last_ms).clamp(0, PAUSE_MS)
    }

    fn began(now_ms: i64) -> Self {
        Self { last_ms: now_ms, ..Self::default() }
    }
}

fn now_ms(shop: &Shop) -> i64 {
    shop.clock.now().as_millisecond()
}

/// The rehearsal that is under way; none where nobody began one.
#[must_use]
pub fn rehearsal_under_way(shop: &Shop) -> Option<Rehearsal> {
    setting(shop, FILE)
}

/// Begins a rehearsal anew.
///
/// # Errors
/// The data folder cannot be written.
pub fn begin_rehearsal(shop: &Shop) -> io::Result<()> {
    keep_setting(shop, FILE, &Rehearsal::began(now_ms(shop)))
}

/// Keeps what was said of an item. Whoever opened its page without beginning begins by it.
///
/// # Errors
/// The data folder cannot be written.
pub fn note_rehearsed(shop: &Shop, key: &str, noted: Noted) -> io::Result<Rehearsal> {
    let now = now_ms(shop);
    let mut rehearsal = rehearsal_under_way(shop).unwrap_or_else(|| Rehearsal::began(now));
    (rehearsal.used_ms, rehearsal.last_ms) = (rehearsal.used_by(now), now);
    rehearsal.noted.insert(key.to_owned(), noted);
    keep_setting(shop, FILE, &rehearsal)?;
    Ok(rehearsal)
}

/// Ends it: what was said is in the record now.
///
/// # Errors
/// The data folder cannot be written.
pub fn end_rehearsal(shop: &Shop) -> io::Result<()> {
    drop_setting(shop, FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_to_the_counter_uses_no_time() {
        let minute = 60_000;
        let begun = Rehearsal::began(0);
        let after = |minutes: i64| begun.minutes_left(minutes * minute);
        assert_eq!((after(0), after(1), after(3), after(60)), (15, 14, 12, 12), "an hour away is a pause");
        let nearly = Rehearsal { used_ms: 14 * minute + 30_000, ..Rehearsal::began(0) };
        assert_eq!((nearly.minutes_left(0), nearly.minutes_left(minute)), (1, 0));
    }

    #[test]
    fn what_is_put_off_is_open() {
        let noted = |mark| Noted { mark, note: "任命書".to_owned() };
        assert_eq!(noted(Mark::Missing).went(), Some(Went::NotShown("任命書".to_owned())));
        assert_eq!((noted(Mark::Shown).went(), noted(Mark::Later).went()), (Some(Went::Shown), None));
        let mut rehearsal = Rehearsal::default();
        rehearsal.noted.insert("a".to_owned(), noted(Mark::Later));
        assert!(!rehearsal.is_settled("a") && !rehearsal.is_settled("b"));
    }
}
