//! The numbers that a row of a new form says itself: a threshold is the edition's, never one of another year.

use crate::stated::number_in;
use model::day::{Day, PartialDay};
use model::edition::FormRow;
use model::lang::Bilingual;
use model::width;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The first year of 令和, less one: 令和1年度 is fiscal 2019.
const BEFORE_REIWA: i16 = 2018;

/// A number that a form sets for a duty.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name in editions.
    pub name: &'static str,
    /// What people call it.
    pub label: Bilingual,
    /// What kind of number it is.
    pub kind: ParameterKind,
    /// What the last form known says (R7), for a row that nobody has given a number yet.
    pub last_known: &'static str,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// So many characters.
    Length,
    /// A day.
    Day,
}

static PARAMETERS: LazyLock<[(&str, Vec<Parameter>); 2]> = LazyLock::new(|| {
    let of = |name, kind, last_known, (ja, en): (&str, &str)| {
        let label = Bilingual::new(ja, en);
        Parameter { name, kind, label, last_known }
    };
    [
        (
            "password_rule",
            vec![
                of("length_min", ParameterKind::Length, "8", ("最小の文字数", "least length")),
                of(
                    "length_without_change",
                    ParameterKind::Length,
                    "13",
                    ("定期変更の要らない文字数", "length that waives the change"),
                ),
            ],
        ),
        ("two_factor", vec![of("planned_by", ParameterKind::Day, "2028-03-31", ("予定の期限", "last day of a plan"))]),
    ]
});

/// The numbers without which a duty cannot be judged by a form.
#[must_use]
pub fn parameters_of(duty: &str) -> &'static [Parameter] {
    PARAMETERS.iter().find(|(code, _)| *code == duty).map_or(&[], |(_, parameters)| parameters)
}

/// The parameters that the words of a row give to its duty. What they do not say is left out.
#[must_use]
pub fn read_parameters(row: &FormRow) -> BTreeMap<String, String> {
    let words =
        std::iter::once(&row.wording).chain(&row.notes).map(|text| width::key(text)).collect::<Vec<_>>().join(" ");
    let found: Vec<(&str, String)> = match row.duty.as_deref() {
        Some("password_rule") => lengths(&words),
        Some("two_factor") => last_day(&words).map(|day| ("planned_by", day.to_string())).into_iter().collect(),
        _ => Vec::new(),
    };
    found.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// 「8文字以上…、または13文字以上の場合は定期的な変更は不要」: the first length is the least, the longest of the sentence that waives the change
/// waives it. A row that asks for change and waives it by no length, but by nothing or by a second factor, has no such length.
fn lengths(words: &str) -> Vec<(&'static str, String)> {
    let all = lengths_in(words);
    let Some(first) = all.first() else { return Vec::new() };
    let waives =
        |part: &&str| ["不要", "要しない", "必要ない", "必要はない", "求めない"].iter().any(|word| part.contains(word));
    let waiving = words.split(['。', '※']).find(waives).and_then(|part| lengths_in(part).into_iter().max());
    let longest = || all.iter().max().copied().filter(|_| !words.contains("変更"));
    let waiver = waiving.or_else(longest).map(|length| ("length_without_change", length.to_string()));
    std::iter::once(("length_min", first.to_string())).chain(waiver).collect()
}

/// Each length that a text names.
fn lengths_in(text: &str) -> Vec<u32> {
    let before = text.split("文字").collect::<Vec<_>>();
    let ends = before.split_last().map_or(&[][..], |(_, ends)| ends);
    ends.iter().filter_map(|text| last_number(text)).collect()
}

/// The number that a text ends with.
fn last_number(text: &str) -> Option<u32> {
    let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
    number_in(text.split_at_checked(text.len() - digits)?.1)
}

/// The day by which something is planned: 「令和9年4月1日までに」, 「令和9年度までに」, else the fiscal year that is named.
fn last_day(words: &str) -> Option<Day> {
    let before: Vec<&str> = words.split("まで").collect();
    let ends = before.split_last().map_or(&[][..], |(_, ends)| ends);
    let by = |text: &&str| {
        let (at, _) = text.rmatch_indices("令和").next().or_else(|| text.match_indices("20").next())?;
        let day = text.get(at..)?;
        Day::deadline(day).or_else(|| Some(PartialDay::read(day).ok()?.day.latest()))
    };
    ends.iter().find_map(by).or_else(|| fiscal_year(words))
}

/// The last day of the fiscal year that is named: 「令和9年度」 ends on 2028-03-31.
fn fiscal_year(words: &str) -> Option<Day> {
    let year = words.split("令和").skip(1).find_map(|rest| {
        let (year, _) = rest.split_once("年度")?;
        year.trim().parse::<i16>().ok()
    })?;
    Day::new(BEFORE_REIWA.checked_add(year)?.checked_add(1)?, 3, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(duty: &str, wording: &str, note: &str) -> Vec<(String, String)> {
        let row = FormRow {
            duty: Some(duty.to_owned()),
            wording: wording.to_owned(),
            notes: vec![note.to_owned()],
            ..blank()
        };
        read_parameters(&row).into_iter().collect()
    }

    fn blank() -> FormRow {
        let r7 = &crate::shipped()[0].forms[0].rows[0];
        FormRow { parameters: BTreeMap::new(), notes: Vec::new(), ..r7.clone() }
    }

    #[test]
    fn a_rows_own_numbers_are_its_thresholds() {
        for (duty, wording, note, expected) in [
            (
                "password_rule",
                "パスワードは英数字、記号が混在した８文字以上とし、定期的に変更している。",
                "※二要素認証、または13文字以上の場合は定期的な変更は不要",
                &[("length_min", "8"), ("length_without_change", "13")][..],
            ),
            (
                "password_rule",
                "パスワードは英数字、記号が混在した８文字以上とし、定期的に変更している。",
                "",
                &[("length_min", "8")],
            ),
            (
                "password_rule",
                "13文字以上とし、90日ごとに変更している。",
                "※二要素認証の場合は定期的な変更は不要",
                &[("length_min", "13")],
            ),
            (
                "password_rule",
                "パスワードは13文字以上としている。",
                "",
                &[("length_min", "13"), ("length_without_change", "13")],
            ),
            ("password_rule", "パスワードを適切に設定している。", "", &[]),
            (
                "two_factor",
                "二要素認証を実装している。または令和８年度までに実装予定である。",
                "",
                &[("planned_by", "2027-03-31")],
            ),
            (
                "two_factor",
                "二要素認証を実装している。または令和9年4月1日までに実装予定である。",
                "",
                &[("planned_by", "2027-04-01")],
            ),
            (
                "two_factor",
                "二要素認証を実装している。",
                "※2027年3月末までに実装予定の場合を含む（令和8年度）",
                &[("planned_by", "2027-03-31")],
            ),
            (
                "two_factor",
                "二要素認証を実装している。または令和10年度中に実装する。",
                "",
                &[("planned_by", "2029-03-31")],
            ),
            ("two_factor", "二要素認証を実装するまでの間は、13文字以上とする。", "", &[]),
            ("two_factor", "二要素認証を実装している。", "", &[]),
            ("device_ledger", "台帳を令和8年度に10文字で", "", &[]),
        ] {
            let expected: Vec<(String, String)> =
                expected.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            assert_eq!(read(duty, wording, note), expected, "{wording}");
        }
    }

    /// The shipped rows say their own numbers too: reading them gives what stands beside them.
    #[test]
    fn the_shipped_rows_read_as_they_are_written_down() {
        for row in crate::shipped().iter().flat_map(|e| &e.forms).flat_map(|f| &f.rows) {
            if matches!(row.duty.as_deref(), Some("password_rule" | "two_factor")) {
                assert_eq!(read_parameters(row), row.parameters, "{}", row.number);
            }
        }
    }
}
