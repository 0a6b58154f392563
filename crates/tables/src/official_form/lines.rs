//! The lines of an official form: sections, groups, items and their ※ notes.

use super::answered::Answered;
use super::layout::{Layout, address_of, area_of, is_answer, is_blank_date};
use super::notes::{self, Note, is_note};
use super::{OfficialRow, Unplaced};
use crate::workbook::{Merge, Sheet, SheetRow};
use model::edition::Scope;
use model::width;
use std::collections::BTreeSet;

/// How many rows may share one number: one for each kind of machine.
const SHARED: u32 = 3;

/// The lines under the headings.
pub(super) struct Read {
    pub(super) rows: Vec<OfficialRow>,
    /// ※ notes that are about the form.
    pub(super) notes: Vec<String>,
    pub(super) unplaced: Vec<Unplaced>,
    /// The last row of the table.
    pub(super) last: u32,
}

/// Reads the lines under the headings.
pub(super) fn read(sheet: &Sheet, layout: &Layout) -> Read {
    let mut lines = Lines {
        sheet,
        layout,
        section: String::new(),
        group: String::new(),
        rows: Vec::new(),
        counts: Vec::new(),
        notes: Vec::new(),
        under_heading: false,
        unplaced: Vec::new(),
    };
    for row in sheet.rows.iter().filter(|row| row.row > layout.rows.1) {
        lines.take(row);
    }
    let Lines { mut rows, counts, notes, unplaced, .. } = lines;
    number_as_counted(&mut rows, &counts);
    let last = rows.last().map_or(layout.rows.1, |row| area_of(sheet, row.row, layout.answer).bottom);
    Read { notes: notes::place(&mut rows, notes), rows, unplaced, last }
}

struct Lines<'s> {
    sheet: &'s Sheet,
    layout: &'s Layout,
    section: String,
    group: String,
    rows: Vec<OfficialRow>,
    /// For each row what stood in its number's cell, where that is a count and no whole number.
    counts: Vec<Option<u32>>,
    notes: Vec<Note>,
    /// Whether a heading was met since the last row.
    under_heading: bool,
    unplaced: Vec<Unplaced>,
}

impl Lines<'_> {
    /// Sorts the texts of one line and makes it an item, a note, a heading, or nothing we know.
    fn take(&mut self, row: &SheetRow) {
        let mut item = OfficialRow { row: row.row, ..OfficialRow::default() };
        let (mut rest, mut counted) = (Vec::new(), None);
        for (column, text) in self.texts(row) {
            if is_section(&text) {
                self.begin_section(&text);
            } else if let Some(number) = number_alone(&text) {
                item.number = number;
            } else if let Some(count) = count_alone(&text) {
                (item.number, counted) = (self.number_of(count), Some(count));
            } else {
                rest.push((column, text));
            }
        }
        let is_to_answer = is_answer(&row.text(self.layout.answer)) || self.is_answered(row);
        let shared = self.shared_number(row.row);
        if item.number.is_empty()
            && counted.is_none()
            && let Some(above) = shared.and_then(|area| self.above(area, &rest, is_to_answer))
        {
            item.number.clone_from(&above.number);
            if rest.iter().all(|(_, text)| is_group(text)) {
                let wording = above.wording.clone();
                return self.take_item(item, &wording, (rest, None), true);
            }
        }
        let wording = rest.iter().enumerate().max_by_key(|(_, (_, text))| text.chars().count()).map(|(at, _)| at);
        let Some((_, wording)) = wording.map(|at| rest.remove(at)) else { return };
        // A note may end in the number it is about; it is no row of its own.
        if is_note(&wording) && !is_to_answer {
            return self.take_note(&wording);
        }
        // A whole number within the wording says more than a count before it.
        if (item.number.is_empty() || counted.is_some())
            && let Some(number) = number_within(&wording)
        {
            (item.number, counted) = (number, None);
        }
        if item.number.is_empty() {
            return self.take_line(row.row, &wording, is_to_answer);
        }
        self.take_item(item, &wording, (rest, counted), shared.is_some());
    }

    /// Takes an item, with the words that stand beside its wording and what was counted. Where rows share one number, the words
    /// beside each are about it alone.
    fn take_item(
        &mut self,
        item: OfficialRow,
        wording: &str,
        (rest, counted): (Vec<(u32, String)>, Option<u32>),
        shares_number: bool,
    ) {
        let around = (self.section.clone(), self.group.clone());
        // A word beside the wording, in a cell merged over its rows, names the group or the section.
        match rest.first() {
            Some((_, beside)) if is_group(beside) => self.group = one_line(beside),
            Some((_, beside)) => self.begin_section(beside),
            None => {}
        }
        self.counts.push(counted);
        let number = item.row;
        self.push_item(item, wording);
        if shares_number {
            (self.section, self.group) = around;
        }
        self.unplaced.extend(rest.into_iter().skip(1).map(|(_, text)| Unplaced { row: number, text }));
    }

    /// The merged cell of a number that stands once for several rows: 2-⑫ for サーバ and for 端末PC.
    fn shared_number(&self, row: u32) -> Option<Merge> {
        let is_number = |m: &&Merge| {
            let text = || self.sheet.value(m.top, m.left).map(|value| value.text()).unwrap_or_default();
            let is_beside = !self.layout.is_filled_in(m.left) && !self.layout.is_beyond(m.left);
            is_beside && (number_alone(&text()).is_some() || count_alone(&text()).is_some())
        };
        let over = self.sheet.merges.iter().filter(|m| (m.top..=m.bottom).contains(&row));
        over.filter(|m| m.top > self.layout.rows.1 && (1..SHARED).contains(&(m.bottom - m.top)))
            .copied()
            .find(|m| is_number(&m))
    }

    /// The row above that a row shares its number with: where it is answered, is told apart by a word, or says the same.
    fn above(&self, shared: Merge, rest: &[(u32, String)], is_to_answer: bool) -> Option<&OfficialRow> {
        let above = self.rows.last().filter(|above| (shared.top..shared.bottom).contains(&above.row))?;
        let is_same = |(_, text): &(u32, String)| is_group(text) || one_line(text) == above.wording;
        (is_to_answer || rest.iter().any(is_same)).then_some(above)
    }

    /// The texts beside the columns to fill in; what stands right of the answers is no part of an item. A merged cell is read on
    /// its first row only.
    fn texts(&self, row: &SheetRow) -> Vec<(u32, String)> {
        let printed = row.cells.iter().filter(|cell| !self.layout.is_filled_in(cell.column));
        let texts = printed
            .map(|cell| (cell.column, cell.value.text().trim().to_owned()))
            .filter(|(_, text)| !text.is_empty() && !is_answer(text) && !is_blank_date(text));
        let (beyond, before): (Vec<_>, Vec<_>) = texts.partition(|(column, _)| self.layout.is_beyond(*column));
        if before.is_empty() { beyond } else { before }
    }

    /// Whether somebody answered here already.
    fn is_answered(&self, row: &SheetRow) -> bool {
        self.layout.answered_in().iter().any(|round| matches!(round.read(row), Answered::As(..) | Answered::Unmarked))
    }

    fn take_note(&mut self, text: &str) {
        let (after, is_under_heading) = (self.rows.len(), self.under_heading);
        self.notes.push(Note { text: text.to_owned(), after, is_under_heading });
    }

    fn begin_section(&mut self, text: &str) {
        self.under_heading = true;
        self.section = one_line(text);
        self.group.clear();
    }

    /// The number of a row that is only counted within its section: ⑫, 12 or (12) within section 2 is 2-⑫.
    fn number_of(&self, count: u32) -> String {
        let section: String = width::key(&self.section).chars().take_while(char::is_ascii_digit).collect();
        if section.is_empty() { count.to_string() } else { format!("{section}-{}", circled(count)) }
    }

    /// A line without a number.
    fn take_line(&mut self, row: u32, text: &str, is_to_answer: bool) {
        // 「注）2-⑥についてはサーバは未適用です」 is a remark on an item and heads none.
        if !is_to_answer && is_group(text) && !notes::names_number(text) {
            self.under_heading = true;
            self.group = one_line(text);
        } else {
            self.unplaced.push(Unplaced { row, text: text.to_owned() });
        }
    }

    fn push_item(&mut self, item: OfficialRow, printed: &str) {
        let printed = without_number(printed);
        let (wording, notes) = match printed.split_once('※') {
            Some((wording, notes)) => (wording, notes_in(&format!("※{notes}"))),
            None => (printed.as_str(), Vec::new()),
        };
        self.under_heading = false;
        let at = |column| address_of(self.sheet, item.row, column);
        self.rows.push(OfficialRow {
            scope: scope_of(&self.group),
            section: self.section.clone(),
            group: self.group.clone(),
            wording: one_line(wording),
            notes,
            answer_cell: at(self.layout.answer),
            confirmed_cell: self.layout.confirmed.map(at),
            target_cell: self.layout.target.map(at),
            note_cell: self.layout.note.map(at),
            ..item
        });
    }
}

/// 「2 医療情報システムの管理・運用」: a number and a title, no sentence.
fn is_section(text: &str) -> bool {
    let key = width::key(text);
    let title = key.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('.');
    let title = title.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = key.starts_with(|c: char| c.is_ascii_digit()) && !title.is_empty();
    numbered && !title.starts_with(['-', '(', '/', '~']) && !text.contains('。') && number_within(text).is_none()
}

/// 「サーバについて、以下を実施している。」, or the bare name of a group.
fn is_group(text: &str) -> bool {
    let key = width::key(text);
    let named = ["サーバ", "端末", "ネットワーク機器", "医療情報システム"].iter().any(|word| key.contains(word));
    key.contains("について") || key.contains("以下を") || (named && !text.contains('。') && key.chars().count() <= 30)
}

/// The kind of machine that a group is about, if it is about one only.
fn scope_of(group: &str) -> Option<Scope> {
    let key = width::key(group);
    let kinds = [("サーバ", Scope::Server), ("端末", Scope::Terminal), ("ネットワーク", Scope::Network)];
    let mut named = kinds.into_iter().filter(|(word, _)| key.contains(word)).map(|(_, scope)| scope);
    named.next().filter(|_| named.next().is_none())
}

/// Whether this is a number such as 2-⑫, 2-⑫（サーバ）, 2.12 or ２（12）, and nothing else.
fn is_number(text: &str) -> bool {
    let key = width::key(text);
    let (number, rest) = key.split_once('(').unwrap_or((&key, ""));
    let in_brackets = rest.strip_suffix(')').is_some_and(|item| is_digits(number) && is_digits(item));
    in_brackets
        || number.split_once(['-', 'ー', '.']).is_some_and(|(section, item)| is_digits(section) && is_digits(item))
}

/// Where every row is counted and the count runs on over the sections, the count alone is the number. Two sections do not tell:
/// the vendor's form of R7 prints 1-①, 2-② and so on.
fn number_as_counted(rows: &mut [OfficialRow], counts: &[Option<u32>]) {
    let sections: BTreeSet<&str> = rows.iter().map(|row| row.section.as_str()).collect();
    let runs_on = counts.iter().zip(1..).all(|(count, place)| *count == Some(place));
    if runs_on && sections.len() > 2 {
        rows.iter_mut().zip(1..).for_each(|(row, place)| row.number = place.to_string());
    }
}

/// A whole number in a cell of its own: 2-⑫, (2-⑫) or ２（12）.
fn number_alone(text: &str) -> Option<String> {
    let bare = text.trim().strip_prefix(['(', '（']).and_then(|text| text.strip_suffix([')', '）'])).unwrap_or(text);
    is_number(bare).then(|| bare.trim().to_owned())
}

/// The count in a cell that holds nothing else: ⑫, 12, (12) or 12.
fn count_alone(text: &str) -> Option<u32> {
    let key = width::key(text);
    let bare = key.trim_start_matches('(').trim_end_matches([')', '.']);
    is_digits(bare).then(|| bare.parse().ok()).flatten()
}

/// 12 as the forms print it: ⑫.
fn circled(count: u32) -> String {
    let within = (1..=20).contains(&count).then(|| char::from_u32('①' as u32 + count - 1)).flatten();
    within.map_or_else(|| count.to_string(), String::from)
}

fn is_digits(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
}

/// The last bracketed number within a wording, as printed, with its brackets' places.
fn bracketed(text: &str) -> Option<(usize, usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    let opens = chars.iter().enumerate().rev().filter(|(_, c)| matches!(c, '(' | '（'));
    for (open, _) in opens {
        let close = chars.iter().skip(open).position(|c| matches!(c, ')' | '）')).map(|n| open + n);
        let Some(close) = close else { continue };
        let inside: String = chars.iter().take(close).skip(open + 1).collect();
        if is_number(&inside) {
            return Some((open, close, inside.trim().to_owned()));
        }
    }
    None
}

/// A number before the wording: 「2-⑦　パスワードは…」, or 「2-⑦パスワードは…」 where its end is seen.
fn leading(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let circled = text.char_indices().take(4).find(|(_, c)| ('①'..='⑳').contains(c));
    let attached = circled.and_then(|(at, c)| text.split_at_checked(at + c.len_utf8()));
    [text.split_once(char::is_whitespace), attached]
        .into_iter()
        .flatten()
        .find(|(first, _)| is_number(first))
        .map(|(first, rest)| (first.to_owned(), rest.trim().to_owned()))
}

fn number_within(text: &str) -> Option<String> {
    bracketed(text).map(|(_, _, number)| number).or_else(|| leading(text).map(|(number, _)| number))
}

fn without_number(text: &str) -> String {
    match bracketed(text) {
        Some((open, close, _)) => {
            text.chars().enumerate().filter(|(at, _)| !(open..=close).contains(at)).map(|(_, c)| c).collect()
        }
        None => leading(text).map_or_else(|| text.to_owned(), |(_, rest)| rest),
    }
}

fn notes_in(text: &str) -> Vec<String> {
    text.split('※')
        .map(one_line)
        .filter(|note| !note.is_empty())
        .map(|note| format!("※{}", note.trim_start_matches(['＊', '*'])))
        .collect()
}

/// Wording is printed over several lines for the paper's sake; Japanese needs no blank in between.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<String>().trim().to_owned()
}
