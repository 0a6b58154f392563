//! The numbers and the era in a day as a person wrote it.

use super::{Assumed, Day, ERAS, PartialDay};
use crate::width;
use jiff::civil::Date;

/// The numbers in a written day.
pub(super) struct Parts {
    pub(super) era: Option<Date>,
    pub(super) year: i16,
    pub(super) month: i8,
    pub(super) day: Option<i8>,
}

/// Splits a written day into its numbers; `None` when it has not the form of a day.
pub(super) fn split(text: &str) -> Option<Parts> {
    let plain: String = width::narrow(text).chars().filter(|c| !c.is_whitespace() || *c == ' ').collect();
    let plain = without_time(&plain).to_lowercase();
    let plain = plain.split(['(', '曜']).next().unwrap_or_default().trim().to_owned();
    let (era, rest) = take_era(&plain);
    // 令和元年, R元.5.1: the first year of an era.
    let rest = match rest.strip_prefix('元').filter(|_| era.is_some()) {
        Some(after) => format!("1{after}"),
        None => rest.to_owned(),
    };
    let digits = arabic(&rest);
    let numbers = numbers(&digits)?;
    let part = |n: usize| numbers.get(n).copied();
    let (year, month, day) = match (numbers.len(), part(0)?) {
        (1, packed) if digits.len() == 8 && era.is_none() => (packed / 10_000, packed / 100 % 100, Some(packed % 100)),
        (2 | 3, year) => (year, part(1)?, part(2)),
        _ => return None,
    };
    // Two small numbers without an era are a month and a day (6/20): the year is not known.
    if numbers.len() == 2 && era.is_none() && year < 1000 {
        return None;
    }
    Some(Parts {
        era,
        year: i16::try_from(year).ok()?,
        month: i8::try_from(month).ok()?,
        day: day.map(i8::try_from).transpose().ok()?,
    })
}

/// Whether this is a month and a day without a year that no year has: 2/30, 13月1日.
pub(super) fn is_no_day_of_any_year(text: &str) -> bool {
    month_and_day(text).is_some_and(|(month, day)| Day::new(LEAP, month, day).is_none())
}

/// Any year that has every day.
const LEAP: i16 = 2024;

/// A month and a day without a year: 6/20, 6月20日. A point is too often something else.
pub(super) fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let plain = width::narrow(text).replace(char::is_whitespace, "");
    if !plain.contains(['/', '月']) || plain.contains(['年', '.', '-']) {
        return None;
    }
    let digits = arabic(&plain);
    match numbers(&digits)?.as_slice() {
        [month, day] if *month < 100 && *day < 100 => Some((i8::try_from(*month).ok()?, i8::try_from(*day).ok()?)),
        _ => None,
    }
}

/// Drops a time of day after a blank or a `T`.
fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    }
}

/// Takes an era's name or letter off the front.
fn take_era(text: &str) -> (Option<Date>, &str) {
    for (name, letter, first) in ERAS {
        if let Some(rest) = text.strip_prefix(name) {
            return (Some(first), rest);
        }
        // 「令7.6.2」 as people write it in a small cell.
        let short = name.chars().next().unwrap_or(letter);
        if let Some(rest) = text.strip_prefix([letter, short])
            && rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '元'))
        {
            return (Some(first), rest.trim_start_matches('.'));
        }
    }
    (None, text)
}

/// 二〇二三 and 十五 as digits; everything else stays.
fn arabic(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|j| chars.get(j)).and_then(|c| kanji_digit(*c));
        let after = chars.get(i + 1).and_then(|c| kanji_digit(*c));
        match (c, kanji_digit(*c)) {
            ('十', _) => match (before, after) {
                (Some(_), Some(_)) => {}
                (Some(_), None) => out.push('0'),
                (None, Some(_)) => out.push('1'),
                (None, None) => out.push_str("10"),
            },
            (_, Some(digit)) => out.push(digit),
            (c, None) => out.push(*c),
        }
    }
    out
}

fn kanji_digit(c: char) -> Option<char> {
    "〇一二三四五六七八九"
        .chars()
        .position(|k| k == c || (k == '〇' && c == '○'))
        .and_then(|n| char::from_digit(u32::try_from(n).ok()?, 10))
}

/// The numbers between 年月日, `/`, `.`, `-`; `None` when anything else is there.
fn numbers(text: &str) -> Option<Vec<i32>> {
    let parts: Vec<&str> = text.split(['年', '月', '日', '/', '.', '-']).map(str::trim).collect();
    let parts: Vec<&str> = match parts.as_slice() {
        [head @ .., ""] => head.to_vec(),
        _ => parts,
    };
    if parts.is_empty() || parts.len() > 3 {
        return None;
    }
    parts
        .iter()
        .map(|p| if p.len() <= 8 && p.chars().all(|c| c.is_ascii_digit()) { p.parse().ok() } else { None })
        .collect()
}

/// Refuses days before an era began or in years after it ended (令和1年1月1日, 平成32年). What is left of the year in which it
/// ended is read as people mean it: 平成31年5月1日 is 令和元年5月1日.
pub(super) fn within_era(read: PartialDay, first: Date) -> Result<Option<Assumed>, &'static str> {
    if read.latest().date() < first {
        return Err("その元号が始まる前の日です");
    }
    let next = ERAS.iter().map(|(_, _, first)| *first).filter(|start| *start > first).min();
    match next {
        Some(next) if read.earliest().year() > next.year() => Err("その元号が終わった後の日です"),
        Some(next) if read.earliest().date() >= next => Ok(Some(Assumed::NextEra)),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use crate::day::{Assumed, DayError, PartialDay};

    fn check(text: &str, expected: &str) {
        let read = match PartialDay::read(text) {
            Ok(read) => match read.assumed {
                None => read.day.to_string(),
                Some(Assumed::Era) => format!("{} (令和)", read.day),
                Some(Assumed::Century) => format!("{} (西暦)", read.day),
                Some(Assumed::NextEra) => format!("{} (次の元号)", read.day),
            },
            Err(DayError::NotADay(_)) => "日付ではない".to_owned(),
            Err(DayError::Ambiguous(_)) => "どちらとも読める".to_owned(),
            Err(DayError::Impossible { why, .. }) => why.to_owned(),
        };
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2020/4/1", "2020-04-01"),
            ("２０２０－０４－０１", "2020-04-01"),
            ("20200401", "2020-04-01"),
            ("2020-04-01 09:30:00", "2020-04-01"),
            ("2020/4/1（水）", "2020-04-01"),
            ("R2.4.1", "2020-04-01"),
            ("r2/4/1", "2020-04-01"),
            ("令和3年10月15日", "2021-10-15"),
            ("令和元年五月一日", "2019-05-01"),
            ("令和元.5.1", "2019-05-01"),
            ("R元.5.1", "2019-05-01"),
            ("Ｒ元／５／１", "2019-05-01"),
            ("令元.5.1", "2019-05-01"),
            ("H元.1", "1989-01"),
            ("㋿7年6月2日", "2025-06-02"),
            ("二〇二三年四月一日", "2023-04-01"),
            ("令和五年十二月三十一日", "2023-12-31"),
            ("令和七年二月二十日", "2025-02-20"),
            ("令7.6.2", "2025-06-02"),
            ("平30/4/1", "2018-04-01"),
            ("H28.4.1", "2016-04-01"),
            ("H31.4.30", "2019-04-30"),
            ("H31.5.1", "2019-05-01 (次の元号)"),
            ("平成31年12月31日", "2019-12-31 (次の元号)"),
            ("H31.6", "2019-06 (次の元号)"),
            ("S64.1.7", "1989-01-07"),
            ("S64.1.8", "1989-01-08 (次の元号)"),
            ("昭和64年5月1日", "1989-05-01 (次の元号)"),
            ("7/6/20", "2025-06-20 (令和)"),
            ("25/4/1", "2025-04-01 (西暦)"),
            ("2025年6月", "2025-06"),
            ("R7.6", "2025-06"),
            ("2020/6", "2020-06"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn impossible_days_and_other_words_are_refused() {
        for (text, expected) in [
            ("令和1年1月1日", "その元号が始まる前の日です"),
            ("令和元年4月30日", "その元号が始まる前の日です"),
            ("R元.4.30", "その元号が始まる前の日です"),
            ("元.5.1", "日付ではない"),
            ("平成32年4月1日", "その元号が終わった後の日です"),
            ("H32.1.1", "その元号が終わった後の日です"),
            ("昭和65年1月1日", "その元号が終わった後の日です"),
            ("2025/2/30", "その月にその日はありません"),
            ("2025/13/1", "月は1から12までです"),
            ("2/30", "その月にその日はありません"),
            ("１３月１日", "その月にその日はありません"),
            ("0/6/20", "0年はありません"),
            ("2/29", "日付ではない"),
            ("6/20", "日付ではない"),
            ("未定", "日付ではない"),
            ("192.168.0.1", "日付ではない"),
            ("", "日付ではない"),
            ("毎週", "日付ではない"),
            ("99999999999/1/1", "日付ではない"),
        ] {
            check(text, expected);
        }
    }
}
