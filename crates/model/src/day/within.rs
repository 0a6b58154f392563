//! A day within other words: 「サーバは令和8年3月に停止」.

use super::{Day, PartialDay};

/// A day, month or year that a phrase names with its year: 「サーバは令和8年3月に停止」, 「R9年度中」.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayIn {
    /// The first day that may be meant.
    pub first: Day,
    /// The last one.
    pub last: Day,
    /// What stands around it.
    pub around: String,
}

/// Finds the day that a phrase names.
#[must_use]
pub fn day_in(phrase: &str) -> Option<DayIn> {
    let mut before = None;
    let is_start = |(at, c): (usize, char)| {
        let is_first = !before.is_some_and(|before: char| before.is_ascii_alphanumeric());
        before = Some(c);
        let next = phrase.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let is_era = matches!(c, 'r' | 'h') && next.is_some_and(|next| next.is_ascii_digit());
        (is_first && (is_era || c.is_ascii_digit()) || matches!(c, '令' | '平')).then_some(at)
    };
    let (front, written) = phrase.split_at_checked(phrase.char_indices().find_map(is_start)?)?;
    let is_of_day = |c: char| c.is_ascii_digit() || "令和平成元rh年度月日/.-末".contains(c);
    let (written, behind) = written.split_at_checked(written.find(|c| !is_of_day(c)).unwrap_or(written.len()))?;
    let written = written.trim_end_matches(['.', '-', '/']);
    let day = PartialDay::read(written).ok().filter(|read| read.assumed.is_none()).map(|read| read.day);
    let last = Day::deadline(written).or_else(|| day.map(PartialDay::latest))?;
    Some(DayIn { first: day.map_or(last, PartialDay::earliest), last, around: format!("{front}{behind}") })
}
