//! One value as a person types it into a form: read like a cell of a file, but refused at once where it cannot be read.

use crate::cells::{LONGEST, may_be_ahead, takes_back, text_of};
use crate::preview::BadWhy;
use crate::workbook::Value;
use model::day::{Day, DayError, Near, PartialDay};
use model::record::{Field, Kind};

/// Why a value cannot stand in its column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedError {
    /// Words where a day belongs.
    #[error(
        "「{0}」は日付として読めません。R7.6.20 や 2025-06-20、2025-06 のように書いてください / {0} is not a day; write it like 2025-06-20 or 2025-06"
    )]
    NotADay(String),
    /// There is no such day.
    #[error("「{0}」という日はありません / there is no such day: {0}")]
    NoSuchDay(String),
    /// A year of one or two digits that may be meant in two ways.
    #[error(
        "「{0}」は令和の年とも西暦の下2桁とも読めます。R8.4.1 や 2026/4/1 のように書いてください / the year of {0} may be one of the era or of the century; write it like R8.4.1 or 2026/4/1"
    )]
    AmbiguousYear(String),
    /// Too long.
    #[error("長すぎます（{0}文字）。{LONGEST}文字までで書いてください / too long ({0} characters); at most {LONGEST}")]
    TooLong(usize),
    /// Characters that cannot be printed.
    #[error(
        "印刷できない文字か、並びを変えて読ませる文字があります。その欄を打ち直してください / it holds characters that cannot be printed, or that change the order in which it is read; type it again"
    )]
    NotText,
}

/// The value as the ledger keeps it: a day in ISO, other words as typed. Blank stays blank.
///
/// # Errors
/// [`TypedError`].
pub fn typed(field: &Field, text: &str, today: Day) -> Result<String, TypedError> {
    let text = text.trim();
    text_of(&Value::Text(text.into())).map_err(|(why, _)| match why {
        BadWhy::TooLong { length } => TypedError::TooLong(length),
        _ => TypedError::NotText,
    })?;
    if field.kind != Kind::Day || text.is_empty() {
        return Ok(text.to_owned());
    }
    let may_be_ahead = may_be_ahead(field);
    if let Some(day) = Day::deadline(text).filter(|_| may_be_ahead) {
        return Ok(day.to_string());
    }
    if !may_be_ahead && takes_back(text) {
        return Err(TypedError::NotADay(text.to_owned()));
    }
    match PartialDay::read_near(text, Near { today, may_be_ahead }) {
        Ok(read) => Ok(read.day.to_string()),
        Err(DayError::Impossible { .. }) => Err(TypedError::NoSuchDay(text.to_owned())),
        Err(DayError::NotADay(_)) => Err(TypedError::NotADay(text.to_owned())),
        Err(DayError::Ambiguous(_)) => Err(TypedError::AmbiguousYear(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::Ledger;

    fn today() -> Day {
        Day::new(2026, 11, 25).unwrap()
    }

    fn field(key: &str) -> &'static Field {
        Ledger::Devices.fields().iter().find(|field| field.key == key).unwrap()
    }

    #[test]
    fn days_are_read_as_people_write_them_and_words_stay_as_typed() {
        for (key, text, kept) in [
            ("patched_on", "R7.6.20", "2025-06-20"),
            ("patched_on", " 令和7年6月 ", "2025-06"),
            ("patched_on", "25/4/1", "2025-04-01"),
            ("support_ends_on", "R9年度末", "2028-03-31"),
            ("patched_on", "", ""),
            ("state", "稼動中です", "稼動中です"),
            ("name", " PC-1 ", "PC-1"),
        ] {
            assert_eq!(typed(field(key), text, today()).as_deref(), Ok(kept), "{key} {text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let long = "あ".repeat(LONGEST + 1);
        for (key, text, why) in [
            ("patched_on", "そのうち", TypedError::NotADay("そのうち".into())),
            ("patched_on", "R7.6.20（予定）", TypedError::NotADay("R7.6.20（予定）".into())),
            ("patched_on", "9/4/1", TypedError::AmbiguousYear("9/4/1".into())),
            ("patched_on", "R9年度末", TypedError::NotADay("R9年度末".into())),
            ("patched_on", "2025/2/30", TypedError::NoSuchDay("2025/2/30".into())),
            ("name", &long, TypedError::TooLong(LONGEST + 1)),
            ("name", "PC\u{7}1", TypedError::NotText),
            ("name", "PC\u{202e}1", TypedError::NotText),
        ] {
            assert_eq!(typed(field(key), text, today()), Err(why), "{key} {text}");
        }
    }
}
