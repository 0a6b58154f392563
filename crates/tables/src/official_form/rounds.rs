//! The rounds of an official form: where each answer goes, with its day and its target. Some years print one
//! (確認日・目標日), others several (1回目・目標日・2回目).

use super::answered::{self, Answered, Mark};
use super::beside;
use crate::workbook::{Sheet, SheetRow};
use model::answer::Choice;
use model::width;
use std::borrow::Cow;

/// How many rows are looked through for answers: a form has a page or two of them.
const LOOK_AT: usize = 200;

/// One round of answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// Its heading as printed.
    pub(crate) heading: String,
    /// はい・いいえ, perhaps with its day in brackets.
    pub(crate) answer: u32,
    /// Where each answer has a column of its own to be marked in, these; the first of them is `answer`.
    pub(crate) marked_in: Vec<(u32, Choice)>,
    /// The day, where it has a column of its own; else none, and it stands in the answer.
    pub(crate) confirmed: Option<u32>,
    /// 目標日.
    pub(crate) target: Option<u32>,
}

/// What a column that is filled in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaf {
    Answer,
    /// Marked where this is the answer.
    Marked(Choice),
    Confirmed,
    Target,
    /// It has no words of its own under a heading that is merged over it.
    Under,
    Other,
}

impl Round {
    pub(crate) fn has(&self, column: u32) -> bool {
        self.is_answer(column) || [self.confirmed, self.target].contains(&Some(column))
    }

    /// Whether the answer is given in this column.
    pub(crate) fn is_answer(&self, column: u32) -> bool {
        column == self.answer || self.marked_in.iter().any(|(marked, _)| *marked == column)
    }

    /// What a row answers in this round.
    pub(crate) fn read(&self, row: &SheetRow) -> Answered {
        if self.marked_in.is_empty() {
            return answered::read(&row.text(self.answer));
        }
        let mut given = Answered::Not;
        for (column, choice) in &self.marked_in {
            given = match (answered::mark(&row.text(*column), *choice), given) {
                (Mark::Not, given) => given,
                (Mark::There(day), Answered::Not) => Answered::As(*choice, day),
                (Mark::There(_), _) => Answered::Unmarked,
                (Mark::Otherwise, _) => return Answered::Otherwise,
            };
        }
        given
    }

    /// The answer as it was typed; where each has its column, with the words over it.
    pub(crate) fn typed<'r>(&self, row: &'r SheetRow) -> Cow<'r, str> {
        if self.marked_in.is_empty() {
            return row.text(self.answer);
        }
        let texts = self.marked_in.iter().map(|(column, choice)| (choice.word(), row.text(*column)));
        let texts = texts.filter(|(_, text)| !text.trim().is_empty());
        texts.map(|(word, text)| format!("{word}: {}", text.trim())).collect::<Vec<_>>().join("、").into()
    }
}

/// The rounds under headings that take these rows, from left to right.
pub(super) fn find(sheet: &Sheet, (first, last): (u32, u32)) -> Vec<Round> {
    let rows: Vec<&SheetRow> = (first..=last).filter_map(|row| sheet.row(row)).collect();
    let widest = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column).max().unwrap_or_default();
    let merged = sheet.merges.iter().filter(|m| (first..=last).contains(&m.top)).map(|m| m.right).max();
    let mut rounds: Vec<Round> = Vec::new();
    let columns = 1..=widest.max(merged.unwrap_or_default());
    let leaves: Vec<(u32, Leaf, String)> = columns
        .map(|column| {
            let (leaf, heading) = leaf(sheet, &rows, column);
            (column, leaf, heading)
        })
        .collect();
    // 「対応状況」 beside a column of answers tells more of them; by itself it is that column.
    let is_answered = leaves.iter().any(|(column, leaf, heading)| {
        matches!(leaf, Leaf::Answer | Leaf::Marked(_))
            && !beside::is_state(heading)
            && holds_answers(sheet, last, *column)
    });
    for (column, leaf, heading) in leaves {
        let leaf = if is_answered && beside::is_state(&heading) { Leaf::Other } else { leaf };
        let begin = || Round { heading: heading.clone(), answer: column, ..Round::default() };
        match (leaf, rounds.last_mut()) {
            (Leaf::Marked(choice), Some(round)) if may_be_marked(round, choice) => {
                round.heading = format!("{}・{heading}", round.heading);
                round.marked_in.push((column, choice));
            }
            (Leaf::Marked(choice), _) => rounds.push(Round { marked_in: vec![(column, choice)], ..begin() }),
            (Leaf::Answer, _) | (Leaf::Confirmed, None) => rounds.push(begin()),
            (Leaf::Confirmed | Leaf::Under, Some(round)) if may_take_day(round, leaf) => round.confirmed = Some(column),
            (Leaf::Confirmed, Some(_)) => rounds.push(begin()),
            (Leaf::Target, Some(round)) if round.target.is_none() => round.target = Some(column),
            _ => {}
        }
    }
    // 「はい」 by itself heads a column of answers; 「対象外」 and 「済」 by themselves head something else.
    rounds.retain(|round| !matches!(round.marked_in.as_slice(), [(_, choice)] if *choice != Choice::Yes || round.heading != "はい"));
    for round in rounds.iter_mut().filter(|round| round.marked_in.len() == 1) {
        round.marked_in.clear();
    }
    rounds
}

/// Whether an answer stands in a column below the headings.
fn holds_answers(sheet: &Sheet, last: u32, column: u32) -> bool {
    let below = sheet.rows.iter().filter(|row| row.row > last).take(LOOK_AT);
    below.map(|row| answered::read(&row.text(column))).any(|read| matches!(read, Answered::As(..) | Answered::Unmarked))
}

/// Columns of answers under headings that only name systems (レセコン, 電子薬歴), where no other column holds answers: each is
/// a round of its own.
pub(super) fn by_system(sheet: &Sheet, (first, last): (u32, u32), rounds: &[Round]) -> Vec<Round> {
    let below: Vec<&SheetRow> = sheet.rows.iter().filter(|row| row.row > last).take(LOOK_AT).collect();
    let is_given = |read: Answered| matches!(read, Answered::As(..) | Answered::Unmarked);
    let Some(day) =
        rounds.first().filter(|_| rounds.iter().all(|round| !below.iter().any(|row| is_given(round.read(row)))))
    else {
        return Vec::new();
    };
    let headings: Vec<&SheetRow> = (first..=last).filter_map(|row| sheet.row(row)).collect();
    let mut systems = Vec::new();
    for cell in headings.iter().flat_map(|row| &row.cells) {
        let (leaf, heading) = leaf(sheet, &headings, cell.column);
        let texts = below.iter().map(|row| row.text(cell.column)).filter(|text| !text.trim().is_empty());
        let (answers, others): (Vec<_>, Vec<_>) = texts.partition(|text| is_given(answered::read(text)));
        if leaf == Leaf::Other && answers.len() > others.len().max(1) {
            // What would have been the answer is the day that they share.
            let confirmed = Some(day.answer);
            systems.push(Round { heading, answer: cell.column, confirmed, target: day.target, ..Round::default() });
        }
    }
    systems
}

/// Whether a column for one answer belongs to those for the others; はい once more begins the next round.
fn may_be_marked(round: &Round, choice: Choice) -> bool {
    !round.marked_in.is_empty() && round.marked_in.iter().all(|(_, other)| *other != choice)
}

/// 確認日 beside 回答 is the answer's day; beside another 確認日 it begins the next round.
fn may_take_day(round: &Round, leaf: Leaf) -> bool {
    let is_answers_own = leaf == Leaf::Under || !width::key(&round.heading).contains("確認日");
    round.confirmed.is_none() && round.target.is_none() && is_answers_own
}

/// What stands over a column: the lowest heading of its own, else the one that is merged over it.
pub(super) fn heading(sheet: &Sheet, (first, last): (u32, u32), column: u32) -> String {
    let rows: Vec<&SheetRow> = (first..=last).filter_map(|row| sheet.row(row)).collect();
    let text = own_heading(&rows, column).or_else(|| merged_heading(sheet, &rows, column)).unwrap_or_default();
    text.split_whitespace().collect()
}

fn own_heading(rows: &[&SheetRow], column: u32) -> Option<String> {
    let own = rows.iter().rev().map(|row| row.text(column)).find(|text| !text.trim().is_empty());
    own.map(Cow::into_owned)
}

fn merged_heading(sheet: &Sheet, rows: &[&SheetRow], column: u32) -> Option<String> {
    let over = sheet.merges.iter().filter(|m| rows.iter().any(|row| row.row == m.top));
    let over = over.filter(|m| (m.left..=m.right).contains(&column)).max_by_key(|m| m.top);
    over.and_then(|m| sheet.value(m.top, m.left)).map(|value| value.text().into_owned())
}

/// The lowest heading over a column, and what it says the column is for.
fn leaf(sheet: &Sheet, rows: &[&SheetRow], column: u32) -> (Leaf, String) {
    if let Some(text) = own_heading(rows, column) {
        return (Leaf::of(&text), text.split_whitespace().collect());
    }
    match merged_heading(sheet, rows, column).map(|text| Leaf::of(&text)) {
        Some(Leaf::Answer | Leaf::Marked(_) | Leaf::Confirmed) => (Leaf::Under, String::new()),
        _ => (Leaf::Other, String::new()),
    }
}

impl Leaf {
    fn of(heading: &str) -> Self {
        let key = width::key(heading);
        let holds = |words: &[&str]| words.iter().any(|word| key.contains(word));
        if let Some(choice) = answered::headed(&key) {
            return Self::Marked(choice);
        }
        match () {
            () if key.chars().count() > 20 || holds(&["項目", "備考", "番号"]) => Self::Other,
            () if beside::is_remark(&key) => Self::Other,
            // 「1回目確認日」 is the day of 「1回目」.
            () if holds(&["回目"]) && ["確認日", "回答日", "日付"].iter().any(|day| key.ends_with(day)) => {
                Self::Confirmed
            }
            () if holds(&["確認結果", "回答", "回目", "はい"]) && !holds(&["回答日"]) => Self::Answer,
            () if key.ends_with("対応状況") || key.ends_with("実施状況") || key == "結果" => Self::Answer,
            () if holds(&["確認日", "回答日"]) || key == "日付" || key == "(日付)" => Self::Confirmed,
            () if holds(&["目標日", "予定日"]) => Self::Target,
            () => Self::Other,
        }
    }
}
