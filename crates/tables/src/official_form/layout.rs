//! Where the columns of an official form are, and how to read a cell through merges.

use super::answered;
use super::beside::{self, Beside};
use super::rounds::{self, Round};
use crate::workbook::{Merge, Sheet, SheetRow, letters};
use model::width;
use std::collections::{BTreeMap, BTreeSet};

/// How many filled rows from the top are looked at.
const LOOK_AT: usize = 60;
/// How many rows the headings may take.
const HEADING_ROWS: u32 = 3;

/// The columns of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The first and the last row of the headings.
    pub(crate) rows: (u32, u32),
    /// チェック項目.
    item: u32,
    /// はい・いいえ.
    pub(crate) answer: u32,
    /// 確認日, where it has a column of its own.
    pub(crate) confirmed: Option<u32>,
    /// 目標日.
    pub(crate) target: Option<u32>,
    /// 備考.
    pub(crate) note: Option<u32>,
    /// Every round of answers, the first among them.
    pub(crate) rounds: Vec<Round>,
    /// The answers of each system, where each has a column of its own; then there are no other rounds.
    pub(crate) by_system: Vec<Round>,
}

/// What a heading is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Item,
    Result,
    Confirmed,
    Target,
    Note,
}

impl Role {
    fn of(heading: &str) -> Option<Self> {
        let key = width::key(heading);
        if key.chars().count() > 20 {
            return None;
        }
        if beside::is_remark(&key) {
            return key.contains("備考").then_some(Self::Note);
        }
        if answered::headed(&key).is_some() {
            return (key == "はい").then_some(Self::Result);
        }
        let roles = [
            ("チェック項目", Self::Item),
            ("確認項目", Self::Item),
            ("目標日", Self::Target),
            ("確認日", Self::Confirmed),
            ("確認結果", Self::Result),
            ("回答", Self::Result),
            ("備考", Self::Note),
        ];
        roles.into_iter().find(|(word, _)| key.contains(word)).map(|(_, role)| role)
    }
}

impl Layout {
    /// Finds the headings: チェック項目 with what is to be filled in beside or under it.
    pub(super) fn find(sheet: &Sheet) -> Option<Self> {
        // A note right above the headings is not their first row, though headings follow it.
        let has = |row: &SheetRow, item: bool| {
            row.cells.iter().filter_map(|cell| Role::of(&cell.value.text())).any(|role| !item || role == Role::Item)
        };
        // Nor is a label above them, such as 確認日 with a place for the day.
        let begins = |row: &&SheetRow| has(row, true) || (has(row, false) && is_heading(row));
        let (first, roles) = sheet.rows.iter().take(LOOK_AT).filter(begins).find_map(|row| {
            let roles = roles(sheet, row.row);
            (roles.contains_key(&Role::Item) && roles.len() >= 2).then_some((row.row, roles))
        })?;
        let last = last_heading_row(sheet, first);
        let column = |role| roles.get(&role).map(|(_, column)| *column);
        let rounds = rounds::find(sheet, (first, last));
        let in_round = || rounds.first().map(|round| round.answer);
        let answer = answer_column(sheet, last).or_else(|| column(Role::Result)).or_else(in_round);
        let answer = answer.or_else(|| column(Role::Confirmed))?;
        let beside = |role| column(role).filter(|column| *column != answer);
        let (target, note) = (beside(Role::Target), beside(Role::Note));
        // 「はい・いいえ」 and 「（　／　）」 may stand in two cells under one heading.
        let dated = || dated_column(sheet, last, answer).filter(|column| ![target, note].contains(&Some(*column)));
        let confirmed = beside(Role::Confirmed).or_else(dated);
        let by_system = rounds::by_system(sheet, (first, last), &rounds);
        let item = column(Role::Item)?;
        Some(Self { item, rows: (first, last), answer, confirmed, target, note, rounds, by_system })
    }

    /// The columns that a person fills in.
    pub(crate) fn is_filled_in(&self, column: u32) -> bool {
        column == self.answer
            || [self.confirmed, self.target, self.note].contains(&Some(column))
            || self.rounds.iter().chain(&self.by_system).any(|round| round.has(column))
    }

    /// Whether a column stands right of the answers: what is there is no part of the wording.
    pub(crate) fn is_beyond(&self, column: u32) -> bool {
        let first = self.answered_in().first().map_or(self.answer, |round| round.answer);
        self.item < first && column > first
    }

    /// What the columns right of the answers hold that are none of the form's own, and its 備考. A column that `is_printed` says
    /// nothing of the answers.
    pub(crate) fn beside(&self, sheet: &Sheet, is_printed: impl Fn(u32) -> bool) -> Vec<Beside> {
        let below = sheet.rows.iter().filter(|row| row.row > self.rows.1).flat_map(|row| &row.cells);
        let filled = below.filter(|cell| !cell.value.text().trim().is_empty()).map(|cell| cell.column);
        let is_own = |column: &u32| self.is_beyond(*column) && !self.is_filled_in(*column);
        let columns: BTreeSet<u32> = filled.filter(is_own).chain(self.note).collect();
        let one = |column: u32| {
            let heading = rounds::heading(sheet, self.rows, column);
            Beside::of(column, heading, self.note == Some(column), || is_printed(column))
        };
        columns.into_iter().map(one).collect()
    }

    /// Every column or group of columns in which answers are given.
    pub(crate) fn answered_in(&self) -> &[Round] {
        if self.by_system.is_empty() { &self.rounds } else { &self.by_system }
    }
}

/// The headings that begin in this row or, under it, in the rows that belong to it.
fn roles(sheet: &Sheet, first: u32) -> BTreeMap<Role, (u32, u32)> {
    let mut roles = BTreeMap::new();
    for row in (first..first + HEADING_ROWS).filter_map(|row| sheet.row(row)) {
        if row.row > first && !is_heading(row) {
            break;
        }
        for cell in &row.cells {
            if let Some(role) = Role::of(&cell.value.text()) {
                // The lowest counts: 確認結果 stands over 確認日.
                roles.insert(role, (row.row, cell.column));
            }
        }
    }
    roles
}

/// Whether a row holds nothing but headings such as 確認日 and （日付）. 「はい・いいえ」 heads a column where others stand beside it;
/// by itself it is a place for an answer.
fn is_heading(row: &SheetRow) -> bool {
    let texts = row.cells.iter().map(|cell| cell.value.text());
    let (asking, others): (Vec<_>, Vec<_>) =
        texts.partition(|text| is_answer(text.trim().trim_matches(['(', ')', '（', '）'])));
    others.iter().all(|text| is_heading_alone(text)) && (asking.is_empty() || !others.is_empty())
}

fn is_heading_alone(text: &str) -> bool {
    let key = width::key(text);
    Role::of(text).is_some()
        || beside::is_remark(&key)
        || answered::headed(text).is_some()
        || key.ends_with("回目")
        || matches!(key.as_str(), "(日付)" | "日付" | "結果" | "no." | "番号" | "区分")
}

fn last_heading_row(sheet: &Sheet, first: u32) -> u32 {
    let under = (first + 1..first + HEADING_ROWS).take_while(|row| sheet.row(*row).is_some_and(is_heading));
    under.last().unwrap_or(first)
}

/// The column in which はい・いいえ is printed most often.
fn answer_column(sheet: &Sheet, last_heading: u32) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in sheet.rows.iter().filter(|row| row.row > last_heading).flat_map(|row| &row.cells) {
        if is_answer(&cell.value.text()) {
            *counts.entry(cell.column).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(column, times)| (*times, std::cmp::Reverse(*column))).map(|(column, _)| column)
}

/// Whether a cell is there to be answered in.
pub(super) fn is_answer(text: &str) -> bool {
    let key = width::key(text);
    key.starts_with("はい") && key.contains("いいえ") && key.chars().count() < 30
}

/// The column right of the answers, where it is printed for dates.
fn dated_column(sheet: &Sheet, last_heading: u32, answer: u32) -> Option<u32> {
    // An answer with a place for its date in the same cell needs no other.
    let is_bare = |row: &&SheetRow| is_answer(&row.text(answer)) && !row.text(answer).contains(['/', '／', '月']);
    let answers = sheet.rows.iter().filter(|row| row.row > last_heading).filter(is_bare);
    let beside: Vec<(u32, bool)> = answers
        .map(|row| {
            let column = area_of(sheet, row.row, answer).right + 1;
            (column, is_blank_date(&row.text(column)))
        })
        .collect();
    let (column, _) = *beside.iter().find(|(_, is_dated)| *is_dated)?;
    let dated = beside.iter().filter(|(at, is_dated)| *at == column && *is_dated).count();
    (dated * 2 > beside.len()).then_some(column)
}

/// 「（ / ）」, 「令和　年　月　日」: printed as a place for a date.
pub(super) fn is_blank_date(text: &str) -> bool {
    let key = width::key(text);
    !key.is_empty() && key.chars().all(|c| "(/)年月日令和".contains(c))
}

/// The merged cells that a cell is part of, or the cell alone.
pub(super) fn area_of(sheet: &Sheet, row: u32, column: u32) -> Merge {
    let merge = sheet.merges.iter().find(|m| (m.top..=m.bottom).contains(&row) && (m.left..=m.right).contains(&column));
    merge.copied().unwrap_or(Merge { top: row, left: column, bottom: row, right: column })
}

/// The address of a cell, or of the merged cells that it is part of.
pub(super) fn address_of(sheet: &Sheet, row: u32, column: u32) -> String {
    let area = area_of(sheet, row, column);
    format!("{}{}", letters(area.left), area.top)
}
