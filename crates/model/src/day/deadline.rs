//! Days by which something is to be done, as people name them: 「令和9年度末」, 「R9年3月末」, and 6/20 within a year.

use super::read::{month_and_day, split};
use super::{Day, PartialDay};
use crate::width;

/// What people write behind the year or the month without changing which day is the last.
const BEHIND: [&str; 12] = ["末日", "末", "中", "内", "までに", "まで", "頃", "に", "予定", "対応", "完了", "実施"];

impl Day {
    /// The last day that a year, a fiscal year or a month's end names: 令和9年, 令和9年度, R9年度末, 2027年度中, R9年3月末.
    /// `None` for anything else, a plain day among it.
    #[must_use]
    pub fn deadline(text: &str) -> Option<Self> {
        let plain: String = width::narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
        let bare = without_ending(&plain);
        if let Some(year) = bare.strip_suffix("年度") {
            // A month of it, read as any is: 令和9年5月. 令和 began in a May.
            let may = PartialDay::read(&format!("{year}年5月")).ok()?;
            return may.assumed.is_none().then(|| may.day.earliest().fiscal_year_end());
        }
        if let Some(year) = bare.strip_suffix('年') {
            let december = PartialDay::read(&format!("{year}年12月")).ok()?;
            return december.assumed.is_none().then(|| december.day.latest());
        }
        let is_months_end = plain.len() > bare.len() && bare.ends_with('月') && split(bare).is_some();
        let month = is_months_end.then(|| PartialDay::read(bare).ok())??;
        month.assumed.is_none().then(|| month.day.latest())
    }

    /// A month and a day without a year (6/20), within the fiscal year that ends on `last_on`.
    #[must_use]
    pub fn in_fiscal_year(text: &str, last_on: Self) -> Option<Self> {
        let (month, day) = month_and_day(text)?;
        let year = if month >= 4 { last_on.year().saturating_sub(1) } else { last_on.year() };
        Self::new(year, month, day)
    }
}

fn without_ending(text: &str) -> &str {
    let mut bare = text;
    while let Some(shorter) = BEHIND.iter().find_map(|ending| bare.strip_suffix(ending)) {
        bare = shorter;
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_and_a_months_end_are_their_last_day() {
        for (text, last) in [
            ("令和9年度", Some("2028-03-31")),
            ("Ｒ９年度末", Some("2028-03-31")),
            ("2027年度", Some("2028-03-31")),
            ("令和９年度中に対応予定", Some("2028-03-31")),
            ("令和元年度", Some("2020-03-31")),
            ("平成30年度末まで", Some("2019-03-31")),
            ("R9年3月末", Some("2027-03-31")),
            ("2027年2月末日", Some("2027-02-28")),
            ("令和9年", Some("2027-12-31")),
            ("2027年末まで", Some("2027-12-31")),
            ("9年", None),
            ("9年度", None),
            ("年度末", None),
            ("令和9年3月", None),
            ("令和9年3月31日", None),
            ("次期版で対応予定", None),
            ("", None),
        ] {
            assert_eq!(Day::deadline(text).map(|day| day.to_string()).as_deref(), last, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_lies_in_the_fiscal_year() {
        let last_on = Day::new(2026, 3, 31).unwrap();
        for (text, day) in [
            ("6/20", Some("2025-06-20")),
            ("３月３１日", Some("2026-03-31")),
            ("4/1", Some("2025-04-01")),
            ("2/29", None),
            ("6", None),
        ] {
            assert_eq!(Day::in_fiscal_year(text, last_on).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }
}
