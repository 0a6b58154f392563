//! What a number means by its format: a day, a time, digits to be filled up, or just a number.

use crate::workbook::Value;
use model::day::Day;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberFormat {
    /// As a number.
    #[default]
    Plain,
    /// As a day.
    Day,
    /// As a time of day.
    Time,
    /// With at least so many digits before the point and exactly so many after it (`000`, `0.0`).
    Digits(usize, usize),
}

impl NumberFormat {
    /// The built-in formats (ECMA-376 18.8.30; 27–36 and 50–58 are days on Japanese systems).
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Day,
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => Self::Time,
            2 => Self::Digits(1, 2),
            _ => Self::Plain,
        }
    }

    /// A format by its code, such as `[$-411]ggge"年"m"月"d"日"`.
    pub(super) fn of_code(code: &str) -> Self {
        let first = code.split(';').next().unwrap_or_default();
        let bare = bare(first);
        if bare.contains(['y', 'd', 'g', 'e']) && !bare.contains("e+") && bare != "general" {
            return Self::Day;
        }
        if bare.contains(['h', 's']) {
            return Self::Time;
        }
        if bare.contains('m') {
            return Self::Day;
        }
        match bare.split_once('.') {
            _ if bare.is_empty() => Self::Plain,
            Some((whole, part)) if is_zeros(whole) && is_zeros(part) => Self::Digits(whole.len(), part.len()),
            None if is_zeros(&bare) && bare.len() > 1 => Self::Digits(bare.len(), 0),
            _ => Self::Plain,
        }
    }

    /// The value a cell holds.
    pub(super) fn value(self, number: f64, base_1904: bool) -> Value {
        let shown = match self {
            Self::Plain => None,
            Self::Day => Day::from_excel_serial(number, base_1904).map(Value::Day),
            Self::Time => time(number).map(|text| Value::Text(text.into())),
            Self::Digits(whole, part) => digits(number, whole, part).map(|text| Value::Text(text.into())),
        };
        shown.unwrap_or(Value::Number(number))
    }
}

fn is_zeros(text: &str) -> bool {
    !text.is_empty() && text.len() <= 15 && text.chars().all(|c| c == '0')
}

/// The code without quoted text, escapes and brackets, in lower case.
fn bare(code: &str) -> String {
    let mut out = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            ' ' | '@' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

fn time(number: f64) -> Option<String> {
    if !(0.0..1.0).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within one day")]
    let minutes = (number * 1440.0).round() as u32;
    Some(format!("{}:{:02}", minutes / 60, minutes % 60))
}

fn digits(number: f64, whole: usize, part: usize) -> Option<String> {
    if !(0.0..1e15).contains(&number) {
        return None;
    }
    let width = whole + if part > 0 { part + 1 } else { 0 };
    Some(format!("{number:0width$.part$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_days_from_numbers() {
        for (code, number, shown) in [
            ("General", 44_805.0, "44805"),
            ("yyyy/m/d", 44_805.0, "2022-09-01"),
            ("[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\"", 44_805.0, "2022-09-01"),
            ("[$-411]ge.m.d;@", 44_805.0, "2022-09-01"),
            ("m\"月\"d\"日\"", 44_805.0, "2022-09-01"),
            ("h:mm", 0.5, "12:00"),
            ("000", 7.0, "007"),
            ("0.0", 2.0, "2.0"),
            ("0", 2.4, "2.4"),
            ("#,##0", 1234.0, "1234"),
            ("0.00E+00", 1234.0, "1234"),
            ("\"第\"0\"号\"", 5.0, "5"),
            ("yyyy/m/d", -5.0, "-5"),
        ] {
            assert_eq!(NumberFormat::of_code(code).value(number, false).text(), shown, "{code}");
        }
    }
}
