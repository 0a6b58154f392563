//! Days as people in Japan write them. Every day is a day in Asia/Tokyo.
//!
//! Reading is strict: what is impossible (令和1年1月1日, 2/30) is refused with the reason, and what
//! had to be assumed (`7/6/20` is 令和7年) is said, so that a preview can show it.

mod deadline;
mod read;
mod small_year;
mod tokyo;
mod within;

use crate::lang::Lang;
use jiff::civil::Date;
use read::{is_no_day_of_any_year, split, within_era};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use small_year::{Assumed, Near};
use std::fmt;
pub use tokyo::tokyo;
pub use within::day_in;

/// One day, kept as the days since 1970-01-01: judging compares and adds days far more often than it writes one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: Date = jiff::civil::date(1970, 1, 1);
/// The calendar's edges: 1 January of the year -9999 and 31 December of the year 9999.
const EDGES: (i32, i32) = (-4_371_587, 2_932_896);

/// A day, or only its month when that is all that was written.
///
/// A month sorts before its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDay {
    /// The day, or the first of the month.
    earliest: Day,
    is_exact: bool,
}

/// A day that was read, and what had to be assumed to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRead {
    /// The day or month.
    pub day: PartialDay,
    /// How a year of one or two digits was taken, where no more was written.
    pub assumed: Option<Assumed>,
}

/// Why words are not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// The words do not look like a day at all.
    #[error("「{0}」は日付として読めません（例: 2025/6/20、R7.6.20、令和7年6月20日） / not a day")]
    NotADay(String),
    /// They look like a day, but there is no such day.
    #[error("「{text}」という日はありません（{why}） / no such day")]
    Impossible {
        /// As typed.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A year of one or two digits that may be meant in more than one way.
    #[error(
        "「{0}」は令和の年とも西暦の下2桁とも読めます。R8.4.1 や 2026/4/1 のように、元号か4桁の西暦で書いてください / the year may be one of the era or of the century; write it like R8.4.1 or 2026/4/1"
    )]
    Ambiguous(String),
}

/// Eras with the first day of each; the year before the first year is what is added.
const ERAS: [(&str, char, Date); 5] = [
    ("令和", 'r', jiff::civil::date(2019, 5, 1)),
    ("平成", 'h', jiff::civil::date(1989, 1, 8)),
    ("昭和", 's', jiff::civil::date(1926, 12, 25)),
    ("大正", 't', jiff::civil::date(1912, 7, 30)),
    ("明治", 'm', jiff::civil::date(1868, 1, 25)),
];

impl Day {
    fn of(date: Date) -> Self {
        Self(EPOCH.until((jiff::Unit::Day, date)).map_or(0, |span| span.get_days()))
    }

    fn date(self) -> Date {
        EPOCH.saturating_add(jiff::SignedDuration::from_hours(i64::from(self.0) * 24))
    }

    /// A day of the Gregorian calendar, if there is one.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::of)
    }

    /// The day of an Excel serial number (1900 system unless `base_1904`).
    #[must_use]
    pub fn from_excel_serial(serial: f64, base_1904: bool) -> Option<Self> {
        let whole = serial.floor();
        if !(1.0..2_958_466.0).contains(&whole) {
            return None;
        }
        let base = if base_1904 { jiff::civil::date(1904, 1, 1) } else { jiff::civil::date(1899, 12, 30) };
        // The bounds above keep this exact and inside the calendar.
        #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
        let days = whole as i64;
        base.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self::of)
    }

    /// Year of the Gregorian calendar.
    #[must_use]
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// Day of the month.
    #[must_use]
    pub fn day(self) -> i8 {
        self.date().day()
    }

    /// The day `days` later (earlier when negative); stays at the calendar's edge.
    #[must_use]
    #[inline]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(EDGES.0, EDGES.1))
    }

    /// Whether it is a Sunday.
    #[must_use]
    pub fn is_sunday(self) -> bool {
        self.date().weekday() == jiff::civil::Weekday::Sunday
    }

    /// Whole days from `self` to `later`; negative when `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        later.0 - self.0
    }

    /// The last day of the fiscal year (年度, April to March) that holds this day.
    #[must_use]
    pub fn fiscal_year_end(self) -> Self {
        let year = if self.month() >= 4 { self.year().saturating_add(1) } else { self.year() };
        Self::of(jiff::civil::date(year, 3, 31))
    }

    /// As people read it: 令和7年3月31日 in Japanese, 2025-03-31 in English.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.wareki(),
            Lang::En => self.to_string(),
        }
    }

    /// The same in a narrow place: R7.3.31, or 2025-03-31.
    #[must_use]
    pub fn short_words(self, lang: Lang) -> String {
        let date = self.date();
        let era = ERAS.iter().find(|(_, _, first)| lang == Lang::Ja && date >= *first);
        era.map_or_else(
            || self.to_string(),
            |(_, letter, first)| {
                let year = date.year() - first.year() + 1;
                format!("{}{year}.{}.{}", letter.to_ascii_uppercase(), date.month(), date.day())
            },
        )
    }

    /// 令和7年3月31日. Days before 明治 are written in the Gregorian calendar.
    #[must_use]
    pub fn wareki(self) -> String {
        let date = self.date();
        let (year, month, day) = (date.year(), date.month(), date.day());
        match era_of(date) {
            Some((name, 1)) => format!("{name}元年{month}月{day}日"),
            Some((name, n)) => format!("{name}{n}年{month}月{day}日"),
            None => format!("{year}年{month}月{day}日"),
        }
    }
}

/// The era and the year within it.
fn era_of(date: Date) -> Option<(&'static str, i16)> {
    ERAS.iter().find(|(_, _, first)| date >= *first).map(|(name, _, first)| (*name, date.year() - first.year() + 1))
}

impl PartialDay {
    /// A whole day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self { earliest: day, is_exact: true }
    }

    /// The earliest day it can be.
    #[must_use]
    pub fn earliest(self) -> Day {
        self.earliest
    }

    /// The latest day it can be.
    #[must_use]
    #[inline]
    pub fn latest(self) -> Day {
        if self.is_exact { self.earliest } else { Day::of(self.earliest.date().last_of_month()) }
    }

    /// The day, when more than the month was written.
    #[must_use]
    pub fn exact(self) -> Option<Day> {
        self.is_exact.then_some(self.earliest)
    }

    /// 令和7年6月20日, or 令和7年6月.
    #[must_use]
    pub fn wareki(self) -> String {
        let full = self.earliest.wareki();
        match full.rsplit_once('月') {
            Some((month, _)) if !self.is_exact => format!("{month}月"),
            _ => full,
        }
    }

    /// In a narrow place: R7.6.20 or R7.6, and 2025-06-20 or 2025-06 in English.
    #[must_use]
    pub fn short_words(self, lang: Lang) -> String {
        let full = self.earliest.short_words(lang);
        match full.rsplit_once(['.', '-']) {
            Some((month, _)) if !self.is_exact => month.to_owned(),
            _ => full,
        }
    }

    /// Reads a day as a person wrote it. A small year is the era's up to R18, else the century's: whoever knows
    /// what day it is reads with [`PartialDay::read_near`].
    ///
    /// # Errors
    /// [`DayError`] when it is not a day or no such day exists.
    pub fn read(text: &str) -> Result<DayRead, DayError> {
        Self::read_by(text, |year| Some(small_year::by_itself(year)))
    }

    /// Reads a day as a person wrote it, with a small year taken by what day it is.
    ///
    /// # Errors
    /// [`DayError`] when it is not a day, no such day exists, or its year may be meant in two ways.
    pub fn read_near(text: &str, near: Near) -> Result<DayRead, DayError> {
        Self::read_by(text, |year| near.take(year))
    }

    fn read_by(text: &str, small: impl FnOnce(i16) -> Option<(i16, Assumed)>) -> Result<DayRead, DayError> {
        let typed = || text.trim().to_owned();
        let impossible = |why| DayError::Impossible { text: typed(), why };
        let Some(parts) = split(text) else {
            return Err(match is_no_day_of_any_year(text) {
                true => impossible("その月にその日はありません"),
                false => DayError::NotADay(typed()),
            });
        };
        if parts.year == 0 {
            return Err(impossible("0年はありません"));
        }
        let (year, assumed) = match parts.era {
            Some(first) => (first.year().checked_add(parts.year - 1), None),
            None if parts.year >= 100 => (Some(parts.year), None),
            // 7/6/20: Japanese forms leave the era out. It is shown as assumed.
            None => {
                let (year, assumed) = small(parts.year).ok_or_else(|| DayError::Ambiguous(typed()))?;
                (Some(year), Some(assumed))
            }
        };
        let year = year.filter(|y| (1868..=2199).contains(y)).ok_or_else(|| impossible("年が範囲外です"))?;
        if !(1..=12).contains(&parts.month) {
            return Err(impossible("月は1から12までです"));
        }
        let earliest = Day::new(year, parts.month, parts.day.unwrap_or(1));
        let earliest = earliest.ok_or_else(|| impossible("その月にその日はありません"))?;
        let read = Self { earliest, is_exact: parts.day.is_some() };
        let later = parts.era.map_or(Ok(None), |first| within_era(read, first)).map_err(impossible)?;
        Ok(DayRead { day: read, assumed: assumed.or(later) })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Day({self})")
    }
}

impl fmt::Display for PartialDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_exact {
            return self.earliest.fmt(f);
        }
        write!(f, "{:04}-{:02}", self.earliest.year(), self.earliest.month())
    }
}

impl std::str::FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        PartialDay::read(text)?.day.exact().ok_or_else(|| DayError::NotADay(text.to_owned()))
    }
}

impl std::str::FromStr for PartialDay {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text).map(|read| read.day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for PartialDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_across_the_whole_calendar() {
        let edges = [Day::new(-9999, 1, 1), Day::new(9999, 12, 31)].map(Option::unwrap);
        assert_eq!(edges.map(|edge| edge.0), [EDGES.0, EDGES.1]);
        assert_eq!(edges[0].plus_days(-1), edges[0]);
        assert_eq!(edges[1].plus_days(i32::MAX), edges[1]);
        assert_eq!(edges.map(|edge| Day::of(edge.date())), edges);
        let (leap, after) = (Day::new(2024, 2, 28).unwrap(), Day::new(2024, 3, 1).unwrap());
        assert_eq!((leap.plus_days(2), leap.days_until(after), after.days_until(leap)), (after, 2, -2));
        assert!(leap < after);
    }

    #[test]
    fn eras_change_on_their_day() {
        for (day, expected) in [
            ((2019, 4, 30), "平成31年4月30日"),
            ((2019, 5, 1), "令和元年5月1日"),
            ((2028, 3, 31), "令和10年3月31日"),
            ((1989, 1, 7), "昭和64年1月7日"),
        ] {
            assert_eq!(Day::new(day.0, day.1, day.2).map(Day::wareki).as_deref(), Some(expected));
        }
    }

    #[test]
    fn excel_serials_follow_both_bases() {
        assert_eq!(Day::from_excel_serial(44805.0, false).map(|d| d.to_string()).as_deref(), Some("2022-09-01"));
        assert_eq!(Day::from_excel_serial(43343.5, true).map(|d| d.to_string()).as_deref(), Some("2022-09-01"));
        assert_eq!(Day::from_excel_serial(0.0, false), None);
    }

    #[test]
    fn the_fiscal_year_ends_in_march() {
        for (day, end) in [((2025, 4, 1), "2026-03-31"), ((2026, 3, 31), "2026-03-31"), ((2026, 4, 1), "2027-03-31")] {
            let day = Day::new(day.0, day.1, day.2).map(Day::fiscal_year_end);
            assert_eq!(day.map(|d| d.to_string()).as_deref(), Some(end));
        }
    }
}
