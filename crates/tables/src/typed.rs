//! One value as a person types it into a form: read like a cell of a file, but refused at once where it cannot be read.

use crate::cells::{LONGEST, text_of};
use crate::preview::BadWhy;
use crate::workbook::Value;
use model::day::{DayError, PartialDay};
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
    /// Too long.
    #[error("長すぎます（{0}文字）。{LONGEST}文字までで書いてください / too long ({0} characters); at most {LONGEST}")]
    TooLong(usize),
    /// Characters that cannot be printed.
    #[error("印刷できない文字があります。書き直してください / it holds characters that cannot be printed")]
    NotText,
}

/// The value as the ledger keeps it: a day in ISO, other words as typed. Blank stays blank.
///
/// # Errors
/// [`TypedError`].
pub fn typed(field: &Field, text: &str) -> Result<String, TypedError> {
    let text = text.trim();
    text_of(&Value::Text(text.into())).map_err(|(why, _)| match why {
        BadWhy::TooLong { length } => TypedError::TooLong(length),
        _ => TypedError::NotText,
    })?;
    if field.kind != Kind::Day || text.is_empty() {
        return Ok(text.to_owned());
    }
    match PartialDay::read(text) {
        Ok(read) => Ok(read.day.to_string()),
        Err(DayError::Impossible { .. }) => Err(TypedError::NoSuchDay(text.to_owned())),
        Err(DayError::NotADay(_)) => Err(TypedError::NotADay(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::Ledger;

    fn field(key: &str) -> &'static Field {
        Ledger::Devices.fields().iter().find(|field| field.key == key).unwrap()
    }

    #[test]
    fn days_are_read_as_people_write_them_and_words_stay_as_typed() {
        for (key, text, kept) in [
            ("patched_on", "R7.6.20", "2025-06-20"),
            ("patched_on", " 令和7年6月 ", "2025-06"),
            ("patched_on", "", ""),
            ("state", "稼動中です", "稼動中です"),
            ("name", " PC-1 ", "PC-1"),
        ] {
            assert_eq!(typed(field(key), text).as_deref(), Ok(kept), "{key} {text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let long = "あ".repeat(LONGEST + 1);
        for (key, text, why) in [
            ("patched_on", "そのうち", TypedError::NotADay("そのうち".into())),
            ("patched_on", "2025/2/30", TypedError::NoSuchDay("2025/2/30".into())),
            ("name", &long, TypedError::TooLong(LONGEST + 1)),
            ("name", "PC\u{7}1", TypedError::NotText),
        ] {
            assert_eq!(typed(field(key), text), Err(why), "{key} {text}");
        }
    }
}
