//! Days as a form carries them: in brackets, without their year, or as the end of its fiscal year.

use super::answer::put;
use crate::cells::{self, Around, Refused, text_of};
use crate::columns::{ANSWERS, Columns};
use crate::preview::{BadWhy, ReadRow, Warned, Warning};
use crate::workbook::{Value, letters};
use model::day::{Day, PartialDay};
use model::record::Field;
use model::width;

/// The end of the form's own year, in words.
const THIS_YEAR: [&str; 8] = ["年度末", "今年度末", "本年度末", "年度内", "今年度内", "年度中", "今年度中", "本年度中"];

/// Reads the days of a form.
pub(super) struct Days<'c> {
    pub(super) columns: &'c Columns,
    pub(super) today: Day,
    /// The last day of the form's fiscal year, where it is known.
    pub(super) year_ends_on: Option<Day>,
}

impl Days<'_> {
    /// Puts a day into a row, with what had to be assumed.
    pub(super) fn take(&self, read: &mut ReadRow, key: &str, value: &Value, column: u32) -> Result<(), Refused> {
        let Some(field) = self.columns.field(key) else { return Ok(()) };
        let text = text_of(value)?;
        if is_blank(value) {
            return Ok(());
        }
        if let Value::Day(day) = value {
            put(read, key, &day.to_string());
            return Ok(());
        }
        let text = text.trim().trim_matches(['(', ')', '（', '）']).trim();
        let warned = match self.of_year(field, text, read)? {
            Some((day, warned)) => {
                put(read, key, &day.to_string());
                Some(warned)
            }
            None => {
                let around = Around { today: self.today, is_exported: false };
                let cell = cells::read(self.columns, field, &Value::Text(text.into()), around)?;
                put(read, key, &cell.text);
                if !cell.note.is_empty() {
                    read.notes.insert(field.label.to_owned(), cell.note);
                }
                cell.warned
            }
        };
        let warning = |what| Warning { column: letters(column), heading: field.label.to_owned(), what };
        read.warnings.extend(warned.map(warning));
        Ok(())
    }

    /// A day that only the form's fiscal year makes one: 6/20, 年度末. Where nothing tells the year, the nearest of such days.
    fn of_year(&self, field: &Field, text: &str, read: &ReadRow) -> Result<Option<(Day, Warned)>, Refused> {
        let typed = text.to_owned();
        let Some(last) = self.year_ends_on else {
            let Some(day) = self.nearest(field, text, read) else { return Ok(None) };
            if self.columns.code == ANSWERS.code {
                return Err((BadWhy::NoYear, cells::DAYS.to_owned()));
            }
            return Ok(Some((day, Warned::YearAssumed { read: day.to_string(), typed })));
        };
        if cells::may_be_ahead(field) && THIS_YEAR.contains(&width::key(text).as_str()) {
            return Ok(Some((last, Warned::Deadline { read: last.to_string(), typed })));
        }
        let day = Day::in_fiscal_year(text, last);
        Ok(day.map(|day| (day, Warned::YearOfForm { read: day.to_string(), typed })))
    }

    /// The nearest day of a month and a day: nobody confirms for a day to come, and what is aimed at comes after that.
    fn nearest(&self, field: &Field, text: &str, read: &ReadRow) -> Option<Day> {
        let in_year_of = |day: Day, years: i16| {
            let end = day.fiscal_year_end();
            Day::in_fiscal_year(text, Day::new(end.year().checked_add(years)?, 3, 31)?)
        };
        if cells::may_be_ahead(field) {
            let confirmed = read.day("confirmed_on").and_then(PartialDay::exact);
            let from = confirmed.unwrap_or(self.today);
            return (0..=YEARS).filter_map(|years| in_year_of(from, years)).find(|day| *day >= from);
        }
        (0..=YEARS).filter_map(|years| in_year_of(self.today, -years)).find(|day| *day <= self.today)
    }
}

/// Within how many years a day lies that has none: 2/29 comes every fourth year, but for once in a century.
const YEARS: i16 = 8;

/// 「（ / ）」: the place for a day, with none in it.
pub(super) fn is_blank(value: &Value) -> bool {
    width::key(&value.text()).chars().all(|c| "(/)年月日.-".contains(c)) && *value != Value::NotCalculated
}
