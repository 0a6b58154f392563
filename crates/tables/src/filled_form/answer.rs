//! One answered row of a form.

use super::Filled;
use super::days::Days;
use super::lines::{self, Line};
use crate::cells::{DAYS, Refused, text_of};
use crate::columns::{ANSWERS, Columns};
use crate::official_form::answered::{self, Answered};
use crate::official_form::{Beside, Holds, OfficialRow, Round};
use crate::preview::{BadRow, BadWhy, ReadRow, Warned, Warning, shortened};
use crate::unseen;
use crate::workbook::{SheetRow, Value, letters};
use model::answer::Choice;
use model::day::Day;
use model::said::Word as _;
use model::word::Number;
use std::borrow::Cow;
use std::collections::BTreeSet;

pub(super) struct Reader<'f> {
    pub(super) columns: Columns,
    pub(super) filled: &'f Filled<'f>,
    /// Where the answers are.
    pub(super) rounds: &'f [Round],
    /// Columns right of them that hold something only where no answer is.
    pub(super) beyond: &'f BTreeSet<u32>,
    /// What other columns hold.
    pub(super) beside: &'f [Beside],
    /// What stands in no item's row.
    pub(super) lines: &'f [Line],
    /// The system that they are about, where their heading says so.
    pub(super) system: Option<&'f str>,
    pub(super) today: Day,
}

/// What was found wrong, and in which column.
type Wrong = (u32, Refused);

/// The answer of a row.
struct Given<'f> {
    round: &'f Round,
    /// Which it is; `None` where a vendor's words are none of the sheet's.
    choice: Option<Choice>,
    /// As typed.
    text: String,
    /// The day in its brackets.
    day: Option<String>,
}

impl<'f> Reader<'f> {
    /// Reads one item.
    pub(super) fn row(&self, item: &OfficialRow) -> Result<ReadRow, Box<BadRow>> {
        let mut read = ReadRow { sheet: self.filled.sheet.name.clone(), row: item.row, ..ReadRow::default() };
        self.take(&mut read, item).map_err(|(column, refused)| self.bad(item.row, column, refused))?;
        Ok(read)
    }

    fn take(&self, read: &mut ReadRow, item: &OfficialRow) -> Result<(), Wrong> {
        let layout = &self.filled.layout;
        if item.number.is_empty() {
            return Err((layout.answer, (BadWhy::NoNumber, Number::EXAMPLES.to_owned())));
        }
        let row = self.filled.sheet.row(item.row).filter(|row| !row.is_struck());
        let Some(row) = row else { return Err(not_answered(layout.answer)) };
        let given = self.given(read, row)?;
        self.name(read, item);
        self.take_answer(read, &given);
        match self.take_days(read, row, &given) {
            Err((column, _)) if !self.is_answers() => self.without_day(read, row, column, &given),
            taken => taken?,
        }
        self.filled.take_beside(read, self.beside)?;
        self.keep_unseen(read, row);
        read.lines = lines::about(item, self.lines);
        if !self.is_answers() {
            read.emptied = self.left_blank(read).collect();
        }
        Ok(())
    }

    /// What a vendor's form asks beside the answer and nobody filled in. A newer form stands in place of an older one, its blanks
    /// as well.
    fn left_blank(&self, read: &ReadRow) -> impl Iterator<Item = &'static str> {
        let has_target = self.rounds.iter().any(|round| round.target.is_some());
        let has_remarks = self.beside.iter().any(|beside| beside.holds == Holds::Remarks);
        let asked = [("confirmed_on", true), ("target_on", has_target), ("note", has_remarks)];
        asked.into_iter().filter(|(key, is_asked)| *is_asked && !read.cells.contains_key(*key)).map(|(key, _)| key)
    }

    /// An item that a vendor left without an answer, with what it wrote beside it.
    pub(super) fn blank(&self, item: &OfficialRow) -> Option<ReadRow> {
        let mut read = ReadRow { sheet: self.filled.sheet.name.clone(), row: item.row, ..ReadRow::default() };
        self.name(&mut read, item);
        if self.filled.take_beside(&mut read, self.beside).is_err() {
            read.remark("（備考を読み取れません）");
        }
        read.emptied = ["answer"].into_iter().chain(self.left_blank(&read)).collect();
        if let Some(row) = self.filled.sheet.row(item.row) {
            unseen::keep(&mut read, row, |column| self.heading(column));
        }
        let (column, heading) = (letters(self.filled.layout.answer), self.heading(self.filled.layout.answer));
        read.warnings.push(Warning { column, heading, what: Warned::AnswerTakenBack });
        (!self.is_answers() && !item.number.is_empty()).then_some(read)
    }

    /// A comment pinned to an answer is a remark on it.
    fn keep_unseen(&self, read: &mut ReadRow, row: &SheetRow) {
        unseen::keep(read, row, |column| self.heading(column));
        for (_, text) in &row.comments {
            read.remark(&format!("コメント: {text}"));
        }
    }

    /// The answer of the last round that has one; what earlier rounds said is kept beside it.
    fn given(&self, read: &mut ReadRow, row: &SheetRow) -> Result<Given<'f>, Wrong> {
        let mut given: Option<Given<'f>> = None;
        for round in self.rounds {
            for cell in row.cells.iter().filter(|cell| round.is_answer(cell.column)) {
                text_of(&cell.value).map_err(|why| (cell.column, why))?;
            }
            let wrong = |why| Err((round.answer, (why, Choice::EXAMPLES.to_owned())));
            let (choice, day) = match round.read(row) {
                Answered::Not => continue,
                Answered::Unmarked if self.is_answers() => return wrong(BadWhy::Unmarked),
                Answered::Otherwise if self.is_answers() => return wrong(BadWhy::NotAnAnswer),
                // What a vendor said last replaces what it said before, also where it is not understood.
                Answered::Unmarked | Answered::Otherwise => (None, None),
                Answered::As(choice, day) => (Some(choice), day),
            };
            let text = round.typed(row).trim().to_owned();
            if let Some(earlier) = given.replace(Given { round, choice, text, day }) {
                keep(read, earlier.round, earlier.text);
            }
        }
        given.or_else(|| self.beyond(row)).ok_or_else(|| not_answered(self.filled.layout.answer))
    }

    /// Words on a row without an answer, in a column that is filled in on no other: perhaps the answer. A vendor's old one
    /// is not left standing beside it.
    fn beyond(&self, row: &SheetRow) -> Option<Given<'f>> {
        let round = self.rounds.first().filter(|_| !self.is_answers())?;
        let cell = row.cells.iter().find(|cell| self.beyond.contains(&cell.column))?;
        let text = cell.value.text().trim().to_owned();
        Some(Given { round, choice: None, text, day: None })
    }

    /// Who answers what: number, scope, wording and what the head says.
    fn name(&self, read: &mut ReadRow, item: &OfficialRow) {
        let number = item.number.split(['(', '（']).next().unwrap_or_default().trim();
        let scope = Number::read(&item.number).and_then(|number| number.scope).or(item.scope);
        let scope = scope.map(model::edition::Scope::word);
        if self.is_answers() {
            put(read, "number", number);
            put(read, "scope", scope.unwrap_or_default());
        } else {
            put(read, "number", &scope.map_or_else(|| number.to_owned(), |scope| format!("{number}（{scope}）")));
            put(read, "wording", &(item.wording.clone() + &item.notes.concat()));
        }
        read.wording.clone_from(&item.wording);
        for (field, value) in self.filled.facts.iter().filter(|(field, _)| field.key != "confirmed_on") {
            put(read, field.key, value.trim());
        }
        put(read, "system", self.system.unwrap_or_default());
    }

    /// The word of the sheet; what was typed is kept beside it where it is more than that.
    fn take_answer(&self, read: &mut ReadRow, given: &Given<'_>) {
        let key = if self.is_answers() { "choice" } else { "answer" };
        match given.choice {
            None => {
                put(read, key, &not_understood(&given.text));
                let (column, typed) = (letters(given.round.answer), given.text.clone());
                let what = Warned::AnswerNotRead { typed };
                read.warnings.push(Warning { column, heading: given.round.heading.clone(), what });
            }
            Some(choice) if !given.round.marked_in.is_empty() => put(read, key, choice.word()),
            Some(_) if answered::is_plain(&given.text) => put(read, key, &given.text),
            Some(choice) => {
                put(read, key, choice.word());
                keep(read, given.round, given.text.clone());
            }
        }
    }

    fn take_days(&self, read: &mut ReadRow, row: &SheetRow, given: &Given<'_>) -> Result<(), Wrong> {
        let days = Days { columns: &self.columns, today: self.today, year_ends_on: self.filled.year_ends_on() };
        let round = given.round;
        let own = round.confirmed.and_then(|column| Some((column, Cow::Borrowed(row.value(column)?))));
        let in_answer = || given.day.as_ref().map(|day| (round.answer, Cow::Owned(Value::Text(day.as_str().into()))));
        let confirmed = own.filter(|(_, value)| !super::days::is_blank(value)).or_else(in_answer);
        if let Some((column, value)) = confirmed {
            days.take(read, "confirmed_on", &value, column).map_err(|why| (column, why))?;
        }
        if !read.cells.contains_key("confirmed_on") {
            self.day_of_head(read, &days).map_err(|why| (round.confirmed.unwrap_or(round.answer), why))?;
        }
        // One 目標日 may stand for every round; it speaks of what is not done yet.
        let first = self.rounds.first().and_then(|round| round.target);
        let target = round.target.or(first.filter(|_| given.choice == Some(Choice::No)));
        if let Some((column, value)) = target.and_then(|column| Some((column, row.value(column)?))) {
            days.take(read, "target_on", value, column).map_err(|why| (column, why))?;
        }
        Ok(())
    }

    /// A day that is none leaves a vendor's answer open: the row is not left out, or what it said before would stand.
    fn without_day(&self, read: &mut ReadRow, row: &SheetRow, column: u32, given: &Given<'_>) {
        let typed = row.text(column).trim().to_owned();
        let (heading, is_target) = (self.heading(column), self.rounds.iter().any(|round| round.target == Some(column)));
        read.notes.insert(heading.clone(), typed.clone());
        let is_open = given.choice.is_some_and(|choice| choice != Choice::No) && !is_target;
        let what = match &given.day {
            _ if !is_open => Warned::NotADay { typed },
            Some(day) if given.round.answer == column => Warned::DayNotRead { typed: day.clone() },
            _ => Warned::DayNotRead { typed },
        };
        read.warnings.push(Warning { column: letters(column), heading, what });
        if is_open {
            let key = if self.is_answers() { "choice" } else { "answer" };
            put(read, key, &not_understood(&given.text));
        }
    }

    /// The day in the form's head, for a row that has none. An answer of the pharmacy is never signed without one.
    fn day_of_head(&self, read: &mut ReadRow, days: &Days<'_>) -> Result<(), Refused> {
        let head = self.filled.fact("confirmed_on").map(|(_, text)| Value::Text(text.as_str().into()));
        let mut of_head = ReadRow::default();
        let day = head.filter(|value| days.take(&mut of_head, "confirmed_on", value, 0).is_ok());
        let what = match day.and_then(|_| of_head.cells.remove("confirmed_on")) {
            Some(day) => {
                put(read, "confirmed_on", &day);
                Warned::DayOfForm { read: day }
            }
            None if self.is_answers() => return Err((BadWhy::NoConfirmedDay, DAYS.to_owned())),
            None => Warned::NoConfirmedDay,
        };
        read.warnings.push(Warning { column: String::new(), heading: "確認日".to_owned(), what });
        Ok(())
    }

    fn is_answers(&self) -> bool {
        self.columns.code == ANSWERS.code
    }

    /// What a column of the form is called.
    fn heading(&self, column: u32) -> String {
        let round = self.rounds.iter().find(|round| round.is_answer(column));
        if let Some(beside) = self.beside.iter().find(|beside| beside.column == column) {
            return beside.called();
        }
        let heading = match column {
            _ if self.rounds.iter().any(|round| round.target == Some(column)) => "目標日",
            _ => round.map_or("確認日", |round| round.heading.as_str()),
        };
        heading.to_owned()
    }

    fn bad(&self, row: u32, column: u32, (why, expected): Refused) -> Box<BadRow> {
        let heading = if why == BadWhy::NoNumber { "番号".to_owned() } else { self.heading(column) };
        let value = self.filled.sheet.value(row, column);
        Box::new(BadRow {
            sheet: self.filled.sheet.name.clone(),
            row,
            column: letters(column),
            heading,
            what: value.map(|value| shortened(&value.text())).unwrap_or_default(),
            why,
            expected,
        })
    }
}

/// Keeps what was typed under the heading of its round. Two rounds may carry the same heading.
fn keep(read: &mut ReadRow, round: &Round, text: String) {
    // 「はい（6/20）」 stands under 確認日 on this year's form, and is more than a day.
    let heading = match round.heading.as_str() {
        "" | "確認日" => "確認結果",
        heading => heading,
    };
    let key = match read.notes.contains_key(heading) {
        true => format!("{heading} ({})", letters(round.answer)),
        false => heading.to_owned(),
    };
    read.notes.insert(key, text);
}

/// An answer as typed, so that nothing takes it for one of the sheet's words.
fn not_understood(text: &str) -> String {
    if Choice::read(text).is_none() { text.to_owned() } else { format!("読めない回答（{text}）") }
}

fn not_answered(column: u32) -> Wrong {
    (column, (BadWhy::NoAnswer, Choice::EXAMPLES.to_owned()))
}

pub(super) fn put(read: &mut ReadRow, key: &str, text: &str) {
    if !text.is_empty() {
        read.cells.insert(key.to_owned(), text.to_owned());
    }
}
