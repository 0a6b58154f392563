//! The rounds of an official form: where each answer goes, with its day and its target. Some years print one
//! (確認日・目標日), others several (1回目・目標日・2回目).

use crate::workbook::{Sheet, SheetRow};
use model::width;

/// One round of answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// Its heading as printed.
    pub(crate) heading: String,
    /// はい・いいえ, perhaps with its day in brackets.
    pub(crate) answer: u32,
    /// The day, where it has a column of its own; else none, and it stands in the answer.
    pub(crate) confirmed: Option<u32>,
    /// 目標日.
    pub(crate) target: Option<u32>,
}

/// What a column that is filled in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaf {
    Answer,
    Confirmed,
    Target,
    /// It has no words of its own under a heading that is merged over it.
    Under,
    Other,
}

impl Round {
    pub(crate) fn has(&self, column: u32) -> bool {
        column == self.answer || [self.confirmed, self.target].contains(&Some(column))
    }
}

/// The rounds under headings that take these rows, from left to right.
pub(super) fn find(sheet: &Sheet, (first, last): (u32, u32)) -> Vec<Round> {
    let rows: Vec<&SheetRow> = (first..=last).filter_map(|row| sheet.row(row)).collect();
    let widest = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column).max().unwrap_or_default();
    let merged = sheet.merges.iter().filter(|m| (first..=last).contains(&m.top)).map(|m| m.right).max();
    let mut rounds: Vec<Round> = Vec::new();
    for column in 1..=widest.max(merged.unwrap_or_default()) {
        let (leaf, heading) = leaf(sheet, &rows, column);
        let begin = || Round { heading, answer: column, ..Round::default() };
        match (leaf, rounds.last_mut()) {
            (Leaf::Answer, _) | (Leaf::Confirmed, None) => rounds.push(begin()),
            (Leaf::Confirmed | Leaf::Under, Some(round)) if may_take_day(round, leaf) => round.confirmed = Some(column),
            (Leaf::Confirmed, Some(_)) => rounds.push(begin()),
            (Leaf::Target, Some(round)) if round.target.is_none() => round.target = Some(column),
            _ => {}
        }
    }
    rounds
}

/// 確認日 beside 回答 is the answer's day; beside another 確認日 it begins the next round.
fn may_take_day(round: &Round, leaf: Leaf) -> bool {
    let is_answers_own = leaf == Leaf::Under || !width::key(&round.heading).contains("確認日");
    round.confirmed.is_none() && round.target.is_none() && is_answers_own
}

/// The lowest heading over a column, and what it says the column is for.
fn leaf(sheet: &Sheet, rows: &[&SheetRow], column: u32) -> (Leaf, String) {
    let own = rows.iter().rev().map(|row| row.text(column)).find(|text| !text.trim().is_empty());
    if let Some(text) = own {
        return (Leaf::of(&text), text.split_whitespace().collect());
    }
    let over = sheet.merges.iter().filter(|m| rows.iter().any(|row| row.row == m.top));
    let over = over.filter(|m| (m.left..=m.right).contains(&column)).max_by_key(|m| m.top);
    let text = over.and_then(|m| sheet.value(m.top, m.left)).map(|value| value.text().into_owned());
    match text.map(|text| Leaf::of(&text)) {
        Some(Leaf::Answer | Leaf::Confirmed) => (Leaf::Under, String::new()),
        _ => (Leaf::Other, String::new()),
    }
}

impl Leaf {
    fn of(heading: &str) -> Self {
        let key = width::key(heading);
        let holds = |words: &[&str]| words.iter().any(|word| key.contains(word));
        match () {
            () if key.chars().count() > 20 || holds(&["項目", "備考", "番号"]) => Self::Other,
            () if holds(&["確認結果", "回答", "回目", "はい"]) && !holds(&["回答日"]) => Self::Answer,
            () if holds(&["確認日", "回答日"]) || key == "日付" || key == "(日付)" => Self::Confirmed,
            () if holds(&["目標日", "予定日"]) => Self::Target,
            () => Self::Other,
        }
    }
}
