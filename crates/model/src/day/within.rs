//! A day within other words: 「サーバは令和8年3月に停止」.

use super::{Day, PartialDay};

/// The last day that a phrase names with its year, and what stands around it: 「サーバは令和8年3月に停止」, 「R9年度中」.
#[must_use]
pub fn day_in(phrase: &str) -> Option<(Day, String)> {
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
    let day = || PartialDay::read(written).ok().filter(|read| read.assumed.is_none()).map(|read| read.day.latest());
    Some((Day::deadline(written).or_else(day)?, format!("{front}{behind}")))
}
