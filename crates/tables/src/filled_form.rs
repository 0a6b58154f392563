//! A filled-in official form (事業者確認用, 薬局確認用) as rows of answers: the number stands within the wording, the
//! group gives the scope, the day stands in brackets behind the answer, and the head tells who answered.

mod answer;
mod days;
mod lines;
mod remarks;

use crate::above::{self, FactAbove};
use crate::columns::{ANSWERS, Columns};
use crate::headings::ID_HEADING;
use crate::official_form::{self, Beside, Holds, Layout, OfficialForm, OfficialRow, Round, answered};
use crate::preview::{
    BadRow, BadWhy, ColumnRead, FormHead, Preview, ReadRow, SkipWhy, Skipped, TakenAs, Warned, shortened,
};
use crate::unseen;
use crate::workbook::{Merge, Sheet, SheetRow, letters};
use model::day::{Day, PartialDay};
use model::edition::Audience;
use model::said::Word as _;
use model::word::Number;
use std::collections::BTreeSet;

/// A sheet that is an official form.
pub(crate) struct Filled<'w> {
    pub(crate) sheet: &'w Sheet,
    pub(crate) layout: Layout,
    /// Whose form it is, where it says so.
    pub(crate) audience: Option<Audience>,
    form: OfficialForm,
    facts: Vec<FactAbove>,
    pharmacy: String,
}

/// Columns that every row of a plain table carries; a form says them once, in its head.
const OF_THE_HEAD: [&str; 5] = ["vendor", "system", "edition", "filled_by", "by"];

/// A form has a page or two of rows. What is longer is a table, and is read as one.
const LONGEST: usize = 1_000;

/// Finds the form on a sheet; `None` where it is a plain table, or none at all.
pub(crate) fn find<'w>(columns: &Columns, sheet: &'w Sheet) -> Option<Filled<'w>> {
    if sheet.rows.len() > LONGEST || sheet.merges.len() > 10 * LONGEST {
        return None;
    }
    let (form, layout) = official_form::form(sheet)?;
    let (first, last) = layout.rows;
    let headings = (first..=last).filter_map(|row| sheet.row(row)).flat_map(|row| &row.cells);
    let is_plain = headings.map(|cell| cell.value.text()).any(|text| {
        text.trim() == ID_HEADING
            || above::field_named(columns, &text).is_some_and(|field| OF_THE_HEAD.contains(&field.key))
    });
    if is_plain || layout.rounds.is_empty() {
        return None;
    }
    let facts = above::facts_over(columns, sheet, first, |_| false);
    let facts = facts.into_iter().filter(|(field, _)| OF_THE_HEAD.contains(&field.key) || field.key == "confirmed_on");
    Some(Filled {
        sheet,
        audience: above::audience(sheet, first),
        facts: facts.collect(),
        pharmacy: above::labelled(sheet, first, "薬局名").unwrap_or_default(),
        form,
        layout,
    })
}

impl Filled<'_> {
    /// What the head says.
    pub(crate) fn head(&self) -> FormHead {
        FormHead { audience: self.audience, fiscal_year: self.form.fiscal_year, pharmacy: self.pharmacy.clone() }
    }

    /// What is read together, with the system that its heading names.
    fn parts(&self, columns: Columns) -> Vec<(&[Round], Option<&str>)> {
        let systems = &self.layout.by_system;
        // A single column may be headed by anything, where the head says which system it is about.
        let is_named = systems.len() == 1 && self.fact("system").is_some();
        if systems.is_empty() || columns.field("system").is_none() || is_named {
            return vec![(self.layout.answered_in(), None)];
        }
        systems.iter().map(|round| (std::slice::from_ref(round), Some(round.heading.as_str()))).collect()
    }

    /// Columns right of the answers that hold something on rows without an answer and on none that has one. What is printed
    /// on every row, such as a clause of the guideline, is in no such column; on a blank form nothing is.
    fn beyond(&self) -> BTreeSet<u32> {
        let first = self.layout.answered_in().first().map_or(u32::MAX, |round| round.answer);
        let below = self.sheet.rows.iter().filter(|row| row.row > self.layout.rows.1);
        let (answered, others): (Vec<_>, Vec<_>) = below.partition(|row| self.is_answered(row));
        let columns = |rows: &[&SheetRow]| -> BTreeSet<u32> {
            let cells = rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.value.text().trim().is_empty());
            cells
                .map(|cell| cell.column)
                .filter(|column| *column > first && !self.layout.is_filled_in(*column))
                .collect()
        };
        match answered.is_empty() {
            true => BTreeSet::new(),
            false => &columns(&others) - &columns(&answered),
        }
    }

    /// Whether there are days where the answers should be, and no answer anywhere.
    fn holds_no_answers(&self) -> bool {
        let texts = |round: &Round| {
            let below = self.sheet.rows.iter().filter(|row| row.row > self.layout.rows.1);
            below.map(|row| row.text(round.answer)).filter(|text| !text.trim().is_empty()).collect::<Vec<_>>()
        };
        let texts: Vec<_> = self.layout.answered_in().iter().flat_map(texts).collect();
        !texts.is_empty() && texts.iter().all(|text| PartialDay::read(text).is_ok())
    }

    fn fact(&self, key: &str) -> Option<&FactAbove> {
        self.facts.iter().find(|(field, _)| field.key == key)
    }

    /// The last day of the form's fiscal year: days without a year lie within it. Where the title names none, the
    /// day in the head tells it.
    fn year_ends_on(&self) -> Option<Day> {
        let titled = self.form.fiscal_year.and_then(|year| Day::new(year.checked_add(1)?, 3, 31));
        titled.or_else(|| {
            let (_, text) = self.fact("confirmed_on")?;
            Some(PartialDay::read(text).ok()?.day.earliest().fiscal_year_end())
        })
    }

    /// Whether a text is written over the place for the answer: a remark below the table, or the line of a group.
    fn is_covered(&self, row: u32) -> bool {
        let answer = self.layout.answer;
        let covers = |m: &Merge| (m.top..=m.bottom).contains(&row) && m.left < answer && m.right >= answer;
        self.sheet.merges.iter().any(covers)
    }

    /// Whether a row is answered. One that is struck out answers nothing any more.
    fn is_answered(&self, row: &SheetRow) -> bool {
        let mut rounds = self.layout.answered_in().iter().map(|round| round.read(row));
        !row.is_struck() && rounds.any(|read| matches!(read, answered::Answered::As(..) | answered::Answered::Unmarked))
    }

    /// The rows of the form, with those that carry a number and an answer but no wording; it may be struck out.
    fn items(&self) -> Vec<OfficialRow> {
        let mut items: Vec<OfficialRow> = self
            .form
            .rows
            .iter()
            .filter(|row| !self.is_covered(row.row) && !self.is_about_item(row))
            .cloned()
            .collect();
        let is_known = |row: u32| {
            self.form.rows.iter().any(|item| item.row == row) || self.form.unplaced.iter().any(|line| line.row == row)
        };
        let below = self.sheet.rows.iter().filter(|row| row.row > self.layout.rows.1 && !is_known(row.row));
        let is_struck = |row: &SheetRow| row.struck.iter().any(|(column, _)| self.layout.is_filled_in(*column));
        for row in below.filter(|row| self.is_answered(row) || is_struck(row)) {
            let number = row.cells.iter().filter(|cell| !self.layout.is_filled_in(cell.column));
            let number = number.map(|cell| cell.value.text()).find(|text| Number::read(text).is_some());
            let number = number.map(|text| text.trim().to_owned()).unwrap_or_default();
            items.push(OfficialRow { row: row.row, number, ..OfficialRow::default() });
        }
        items.sort_by_key(|item| item.row);
        items
    }
}

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Its rows are in the preview.
    Rows,
    /// Nothing is answered on it.
    NotFilledIn,
    /// No column of it holds answers.
    NoAnswers,
}

/// Takes the rows of a form into the preview.
pub(crate) fn take(preview: &mut Preview, columns: Columns, filled: &Filled<'_>, today: Day) -> Taken {
    if filled.holds_no_answers() {
        return Taken::NoAnswers;
    }
    let (mut rows, mut bad, mut blank): (Vec<_>, Vec<BadRow>, Vec<_>) = (Vec::new(), Vec::new(), Vec::new());
    let (items, beyond) = (filled.items(), filled.beyond());
    let (beside, lines) = (filled.beside(&items), filled.lines(&items));
    for (rounds, system) in filled.parts(columns) {
        let reader =
            answer::Reader { columns, filled, rounds, beyond: &beyond, beside: &beside, lines: &lines, system, today };
        for item in &items {
            match reader.row(item) {
                Ok(row) => rows.push(row),
                Err(why) => {
                    blank.extend(reader.blank(item).filter(|_| why.why == BadWhy::NoAnswer));
                    bad.push(*why);
                }
            }
        }
    }
    bad.extend(unnumbered(filled));
    if (rows.is_empty() || says_what_is_printed(&rows)) && bad.iter().all(|bad| bad.why == BadWhy::NoAnswer) {
        return Taken::NotFilledIn;
    }
    preview.sheets.push(filled.sheet.name.clone());
    preview.form.get_or_insert_with(|| filled.head());
    preview.skipped.extend(lines::told(&lines, &rows, &filled.sheet.name));
    preview.rows.append(&mut rows);
    preview.bad.append(&mut bad);
    preview.blank.append(&mut blank);
    tell_columns(preview, columns, filled, &beside);
    tell_lines(preview, filled);
    unseen::tell_rest(preview, filled.sheet);
    Taken::Rows
}

/// Whether every row says the same that is no answer, 「はい・いいえ（いいえの場合は目標日）」: so the form was printed.
fn says_what_is_printed(rows: &[ReadRow]) -> bool {
    let unread = |row: &ReadRow| {
        row.warnings.iter().find_map(|warning| match &warning.what {
            Warned::AnswerNotRead { typed } => Some(typed.clone()),
            _ => None,
        })
    };
    let printed = rows.first().and_then(unread).filter(|text| text.contains("はい") && text.contains("いいえ"));
    printed.is_some() && rows.iter().all(|row| unread(row) == printed)
}

/// Answers on lines without a number.
fn unnumbered<'f>(filled: &'f Filled<'_>) -> impl Iterator<Item = BadRow> + 'f {
    let lines = filled.form.unplaced.iter().filter(|line| line.row > filled.layout.rows.1);
    let answered = lines.filter(|line| filled.sheet.row(line.row).is_some_and(|row| filled.is_answered(row)));
    answered.map(|line| BadRow {
        sheet: filled.sheet.name.clone(),
        row: line.row,
        column: letters(filled.layout.answer),
        heading: "番号".to_owned(),
        what: shortened(&line.text),
        why: BadWhy::NoNumber,
        expected: Number::EXAMPLES.to_owned(),
    })
}

/// What each column was taken for.
fn tell_columns(preview: &mut Preview, columns: Columns, filled: &Filled<'_>, beside: &[Beside]) {
    let sheet = &filled.sheet.name;
    let mut tell = |column: String, heading: &str, taken_as| {
        // Systems side by side share their days.
        if !column.is_empty() && preview.columns.iter().any(|told| told.sheet == *sheet && told.column == column) {
            return;
        }
        preview.columns.push(ColumnRead { sheet: sheet.clone(), column, heading: heading.to_owned(), taken_as });
    };
    for (field, value) in &filled.facts {
        tell(String::new(), field.label, TakenAs::Above(field.key, value.clone()));
    }
    let answer = if columns.code == ANSWERS.code { "choice" } else { "answer" };
    for round in filled.layout.answered_in() {
        let marked = round.marked_in.iter().map(|(column, choice)| (*column, choice.word()));
        let whole = Some((round.answer, round.heading.as_str())).filter(|_| round.marked_in.is_empty());
        for (column, heading) in marked.chain(whole) {
            tell(letters(column), heading, TakenAs::Field(answer));
        }
        for (column, key, heading) in
            [(round.confirmed, "confirmed_on", "確認日"), (round.target, "target_on", "目標日")]
        {
            if let Some(column) = column {
                tell(letters(column), heading, TakenAs::Field(key));
            }
        }
    }
    for beside in beside {
        let taken_as = match beside.holds {
            Holds::Remarks => TakenAs::Field("note"),
            Holds::Other => TakenAs::Note(beside.called()),
        };
        tell(letters(beside.column), &beside.called(), taken_as);
    }
}

/// The lines above the table, and the items that are struck out.
fn tell_lines(preview: &mut Preview, filled: &Filled<'_>) {
    let (first, last) = filled.layout.rows;
    let why = |row: &SheetRow| match () {
        () if row.row < first => Some(SkipWhy::Title),
        () if row.row > last && row.is_struck() => Some(SkipWhy::Struck),
        () => None,
    };
    for (row, why) in filled.sheet.rows.iter().filter_map(|row| Some((row, why(row)?))) {
        let (sheet, text) = (filled.sheet.name.clone(), crate::understand::joined(row));
        preview.skipped.push(Skipped { sheet, row: row.row, to_row: row.row, why, text });
    }
}
