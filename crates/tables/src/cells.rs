//! One cell to the value of its column.

use crate::columns::{ANSWERS, Columns};
use crate::preview::{BadWhy, Warned};
use crate::workbook::Value;
use model::answer::Choice;
use model::covered::Covered;
use model::day::{Assumed, Day, DayError, Near, PartialDay};
use model::os::Os;
use model::record::{Field, Kind};
use model::said::Word;
use model::text::{holds_any, is_unseen};
use model::width;
use model::word::{
    AccountState, Asking, Authority, Connection, Count, DeviceKind, DeviceState, DisclosureAnswer, DocumentKind,
    Hosting, Number, Reach, Restraint, Side, Topic, YesNo,
};

/// The longest text a cell may hold, in characters.
pub const LONGEST: usize = 2_000;

/// What a cell gives.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct CellRead {
    /// The value of the column; empty when there is none.
    pub(crate) text: String,
    /// What is kept beside it under the heading, because it is no value of this column.
    pub(crate) note: String,
    /// What a person should look at.
    pub(crate) warned: Option<Warned>,
}

/// Why a cell spoils its row, and what was expected.
pub(crate) type Refused = (BadWhy, String);

/// Refuses what no cell of a ledger may hold.
pub(crate) fn text_of(value: &Value) -> Result<String, Refused> {
    if *value == Value::NotCalculated {
        return Err((BadWhy::NotCalculated, "計算された値".to_owned()));
    }
    let text = value.text().into_owned();
    let length = text.chars().count();
    if length > LONGEST {
        return Err((BadWhy::TooLong { length }, format!("{LONGEST}文字まで")));
    }
    if text.chars().any(is_unseen) {
        return Err((BadWhy::ControlCharacter, "文字だけ".to_owned()));
    }
    if text.contains('\u{FFFD}') {
        return Err((BadWhy::Garbled, "読める文字".to_owned()));
    }
    Ok(text)
}

/// What is known where a cell is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    /// The day it is.
    pub(crate) today: Day,
    /// The row carries its record's id: it is taken as it is.
    pub(crate) is_exported: bool,
}

/// Reads a cell of a known column.
pub(crate) fn read(columns: &Columns, field: &Field, value: &Value, around: Around) -> Result<CellRead, Refused> {
    let text = text_of(value)?;
    if matches!(value, Value::Error(_)) {
        return Ok(CellRead { warned: Some(Warned::ErrorCell { typed: text }), ..CellRead::default() });
    }
    match field.kind {
        Kind::Day => day(field, value, text, around.today),
        Kind::Words(_) => words(columns, field, text, around.is_exported),
        Kind::Text if !around.is_exported && says_nothing(columns, field, &text) => Ok(CellRead::default()),
        Kind::Text => Ok(CellRead { text, ..CellRead::default() }),
    }
}

/// （なし） where a name belongs is no name.
fn says_nothing(columns: &Columns, field: &Field, text: &str) -> bool {
    let names = matches!(field.key, "name" | "ip" | "user_id" | "number" | "serial");
    let named_by = columns.named_by.iter().any(|set| set.contains(&field.key));
    names && named_by && matches!(width::key(text).as_str(), "(なし)" | "なし" | "-" | "ー" | "無し" | "(無し)")
}

/// Columns of what is still to come: 目標日, 予定日, and days on which something ends.
pub(crate) fn may_be_ahead(field: &Field) -> bool {
    matches!(field.key, "target_on" | "two_factor_planned_on" | "support_ends_on" | "contract_ends_on")
}

/// How days are written, for messages.
pub(crate) const DAYS: &str = "2025/6/20、R7.6.20、令和7年6月20日";

fn day(field: &Field, value: &Value, text: String, today: Day) -> Result<CellRead, Refused> {
    if let Value::Day(day) = value {
        return Ok(CellRead { text: day.to_string(), ..CellRead::default() });
    }
    if matches!(width::key(&text).as_str(), "-" | "ー" | "/" | "//") {
        return Ok(CellRead::default());
    }
    let may_be_ahead = may_be_ahead(field);
    if let Some(day) = Day::deadline(&text).filter(|_| may_be_ahead) {
        let read = day.to_string();
        let warned = Some(Warned::Deadline { typed: text.clone(), read: read.clone() });
        return Ok(CellRead { text: read, warned, note: text });
    }
    if !may_be_ahead && takes_back(&text) {
        return Ok(CellRead {
            warned: Some(Warned::NotADay { typed: text.clone() }),
            note: text,
            ..CellRead::default()
        });
    }
    match PartialDay::read_near(&text, Near { today, may_be_ahead }) {
        Ok(read) => {
            let day = read.day.to_string();
            let warned = read.assumed.map(|assumed| match assumed {
                Assumed::Era => Warned::EraAssumed { typed: text, read: day.clone() },
                Assumed::NextEra => Warned::NextEra { read: read.day.wareki(), typed: text.clone() },
                Assumed::Century => Warned::CenturyAssumed { typed: text, read: day.clone() },
            });
            Ok(CellRead { text: day, warned, ..CellRead::default() })
        }
        Err(DayError::Impossible { why, .. }) => Err((BadWhy::NoSuchDay { why: why.to_owned() }, DAYS.to_owned())),
        Err(DayError::Ambiguous(_)) => Err((BadWhy::AmbiguousYear, "R8.4.1、2026/4/1".to_owned())),
        Err(DayError::NotADay(_)) => Ok(match (about(&text).or_else(|| done(&text)), serial(&text)) {
            (Some(day), _) => CellRead { text: day.to_string(), note: text, ..CellRead::default() },
            (None, Some(day)) => {
                let read = day.to_string();
                let warned = Some(Warned::SerialAssumed { typed: text, read: read.clone() });
                CellRead { text: read, warned, ..CellRead::default() }
            }
            (None, None) => {
                CellRead { warned: Some(Warned::NotADay { typed: text.clone() }), note: text, ..CellRead::default() }
            }
        }),
    }
}

/// Whether words in brackets say that on this day it was not done: 「R7.6.20（予定）」. Other words, such as a weekday or a name,
/// leave the day as it is.
pub(crate) fn takes_back(text: &str) -> bool {
    let behind = text.split_once(['(', '（']).map_or("", |(_, behind)| behind);
    holds_any(
        behind,
        &[
            "予定",
            "見込",
            "目標",
            "未",
            "失敗",
            "エラー",
            "途中",
            "中断",
            "不完全",
            "中止",
            "延期",
            "不可",
            "差戻",
            "差し戻",
            "却下",
            "否決",
            "取消",
            "取り消",
            "撤回",
            "保留",
            "待ち",
        ],
    )
}

/// The month in 「令和7年6月頃」 and 「R7年6月末」; the words are kept beside it.
fn about(text: &str) -> Option<PartialDay> {
    let ends = ["頃", "ごろ", "末", "上旬", "中旬", "下旬", "初旬", "初め"];
    let bare = ends.iter().find_map(|end| text.trim().strip_suffix(end))?;
    bare.trim_end_matches(['.', '．', '/']).parse().ok()
}

/// What may follow a day on which something was done: that it was, and by whom or before whom.
const DONE: [&str; 31] = [
    "実施済み",
    "実施済",
    "実施",
    "確認済み",
    "確認済",
    "確認",
    "完了",
    "済み",
    "済",
    "立会いのもと",
    "立会い",
    "立ち会い",
    "立会",
    "同席",
    "事業者",
    "業者",
    "ベンダー",
    "ベンダ",
    "メーカー",
    "メーカ",
    "保守会社",
    "保守業者",
    "担当者",
    "担当",
    "による",
    "にて",
    "により",
    "に",
    "で",
    "が",
    "の",
];

/// The day in 「R7.6.8 実施」 and 「2025/10/20 業者立会い」: words for something done and who was there, and no others. They are kept
/// beside it.
fn done(text: &str) -> Option<PartialDay> {
    let mut bare = text.trim();
    loop {
        let shorter = DONE.iter().find_map(|end| bare.strip_suffix(end)).or_else(|| firm(bare))?;
        bare = shorter.trim_end_matches(|c: char| c.is_whitespace() || "（）()、".contains(c));
        if let Ok(day) = bare.parse() {
            return Some(day);
        }
    }
}

/// What stands before the name of a firm: 「2025/10/20 B社」, 「株式会社」 and all. It begins after the day's last gap.
fn firm(text: &str) -> Option<&str> {
    let (before, name) = text.rsplit_once([' ', '\u{3000}', '（', '('])?;
    let is_short = name.chars().count() <= FIRM;
    (name.ends_with('社') && is_short && !holds_any(name, &["未", "予定", "不", "非", "否"])).then_some(before)
}

/// How long the name of a firm may be.
const FIRM: usize = 15;

/// A day that lost its format: five digits between 1955 and 2119.
fn serial(text: &str) -> Option<Day> {
    let number: f64 = width::narrow(text).parse().ok()?;
    (20_000.0..80_000.0).contains(&number).then(|| Day::from_excel_serial(number, false)).flatten()
}

fn words(columns: &Columns, field: &Field, text: String, is_exported: bool) -> Result<CellRead, Refused> {
    let Kind::Words(examples) = field.kind else { return Ok(CellRead { text, ..CellRead::default() }) };
    // 「制限あり」 says yes where the column asks for a restriction; elsewhere it may as well say no.
    if examples == YesNo::EXAMPLES && text.contains("制限") && !field.label.contains("制限") {
        return Err((BadWhy::OtherMeaning, examples.to_owned()));
    }
    if text.trim().is_empty() || is_understood(examples, &text) {
        return Ok(CellRead { text, ..CellRead::default() });
    }
    if columns.is_answered_form() && examples == Choice::EXAMPLES {
        // What a vendor said last replaces what it said before, also where it is not understood.
        return match columns.code == ANSWERS.code {
            true => Err((BadWhy::NotAnAnswer, examples.to_owned())),
            false => {
                let warned = Some(Warned::AnswerNotRead { typed: text.clone() }).filter(|_| !is_exported);
                Ok(CellRead { text, warned, ..CellRead::default() })
            }
        };
    }
    let warned = Some(Warned::NotUnderstood { typed: text.clone(), understood: examples.to_owned() });
    Ok(CellRead { text, warned, ..CellRead::default() })
}

/// Whether the words of a column with these examples mean something. A column's kind carries only
/// its examples, so they tell which list of words it is.
pub(crate) fn is_understood(examples: &str, text: &str) -> bool {
    fn reads<T: Word>() -> (&'static str, fn(&str) -> bool) {
        (T::EXAMPLES, |text| T::read(text).is_some())
    }
    [
        reads::<YesNo>(),
        reads::<Restraint>(),
        reads::<Choice>(),
        reads::<DeviceState>(),
        reads::<DeviceKind>(),
        reads::<Os>(),
        reads::<AccountState>(),
        reads::<Asking>(),
        reads::<Authority>(),
        reads::<Hosting>(),
        reads::<Connection>(),
        reads::<Reach>(),
        reads::<Side>(),
        reads::<DocumentKind>(),
        reads::<Topic>(),
        reads::<DisclosureAnswer>(),
        reads::<Count>(),
        reads::<Number>(),
        reads::<Covered>(),
    ]
    .iter()
    .find(|(of, _)| *of == examples)
    .is_some_and(|(_, read)| read(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::Ledger;

    /// Every list of words understands the first of its own examples, so none is missing above.
    #[test]
    fn every_column_of_words_is_read() {
        for field in Ledger::ALL.iter().flat_map(|ledger| ledger.fields()) {
            if let Kind::Words(examples) = field.kind {
                let first = examples.split(['・', '、']).next().unwrap_or_default();
                assert!(is_understood(examples, first), "{} {first}", field.key);
            }
        }
    }
}
