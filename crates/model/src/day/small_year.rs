//! Years of one or two digits: 7/6/20 is 令和7年, 25/4/1 is 2025.
//!
//! Both are written, and so is 平成. What day it is tells most of them apart; what it does not tell is asked.

use super::Day;

/// How a year of one or two digits was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumed {
    /// As a year of 令和.
    Era,
    /// As the last two digits of the Gregorian year.
    Century,
    /// As a day of the next era: 「H31.5.1」 was written before people were used to 令和元年.
    NextEra,
}

/// What is known where a day is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// The day it is.
    pub today: Day,
    /// Whether days to come belong there: 目標日, サポート終了日.
    pub may_be_ahead: bool,
}

/// How far ahead a plan reasonably lies, in years.
const AHEAD: i16 = 5;
/// The year before 令和1年.
const BEFORE_ERA: i16 = 2018;

impl Near {
    /// The Gregorian year; `None` when it may be meant in two ways, or in none that is likely.
    pub(super) fn take(self, year: i16) -> Option<(i16, Assumed)> {
        let this_year = self.today.year();
        let latest = if self.may_be_ahead { this_year + AHEAD } else { this_year };
        let (of_era, of_century) = (BEFORE_ERA + year, 2000 + year);
        match () {
            () if of_era <= latest => Some((of_era, Assumed::Era)),
            // 9/4/1 where only the past belongs: 2009, or 令和9年 by mistake.
            () if of_era <= this_year + AHEAD => None,
            () if of_century <= latest => Some((of_century, Assumed::Century)),
            () => None,
        }
    }
}

/// The Gregorian year where nothing tells what day it is.
pub(super) fn by_itself(year: i16) -> (i16, Assumed) {
    // Up to 令和18年 both cannot be told apart; from 19 on the years of the century are those of the era that is.
    if year <= 18 { (BEFORE_ERA + year, Assumed::Era) } else { (2000 + year, Assumed::Century) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{DayError, PartialDay};

    #[test]
    fn small_years_are_taken_by_what_day_it_is() {
        let today = Day::new(2026, 11, 25).unwrap();
        for (text, may_be_ahead, expected) in [
            ("7/6/20", false, "2025-06-20 Era"),
            ("8/12/1", false, "2026-12-01 Era"),
            ("9/3/31", true, "2027-03-31 Era"),
            ("9/3/31", false, "?"),
            ("13/4/1", true, "2031-04-01 Era"),
            ("14/4/1", true, "2014-04-01 Century"),
            ("25/4/1", false, "2025-04-01 Century"),
            ("25/4/1", true, "2025-04-01 Century"),
            ("28/4/1", true, "2028-04-01 Century"),
            ("28/4/1", false, "?"),
            ("60/4/1", true, "?"),
            ("2025/4/1", false, "2025-04-01"),
            ("H28.4.1", false, "2016-04-01"),
        ] {
            let read = match PartialDay::read_near(text, Near { today, may_be_ahead }) {
                Ok(read) => format!("{}{}", read.day, read.assumed.map_or(String::new(), |by| format!(" {by:?}"))),
                Err(DayError::Ambiguous(_)) => "?".to_owned(),
                Err(why) => why.to_string(),
            };
            assert_eq!(read, expected, "{text} {may_be_ahead}");
        }
    }
}
