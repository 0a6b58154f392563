//! What was understood of a file, row by row, before anything is taken over. Only data; the words
//! for people are in `preview/words.rs`.

mod aside;
mod look;
mod says;
mod words;

pub use aside::{BadRow, BadWhy, SkipWhy, Skipped};
use model::day::PartialDay;
use model::record::Row;
use serde::Serialize;

use model::edition::Audience;

/// What was understood of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Preview {
    /// The file's name.
    pub file: String,
    /// How it was read: `xlsx`, `csv (Shift_JIS)`…
    pub format: String,
    /// Which table was wanted: the ledger's code, or `answers`.
    pub ledger: &'static str,
    /// The sheets that were read.
    pub sheets: Vec<String>,
    /// What the head of an official form says, where the file is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<FormHead>,
    /// What each column was taken for.
    pub columns: Vec<ColumnRead>,
    /// The rows that can be taken over.
    pub rows: Vec<ReadRow>,
    /// The rows that cannot.
    pub bad: Vec<BadRow>,
    /// Items that a vendor left without an answer on its form. They are among the bad rows as well; what such an item answered
    /// on an earlier form is taken back.
    #[serde(skip)]
    pub blank: Vec<ReadRow>,
    /// What was left aside.
    pub skipped: Vec<Skipped>,
}

/// What the head of an official form says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormHead {
    /// Whose form it is, where a mark such as 事業者確認用 says so.
    pub audience: Option<Audience>,
    /// The Gregorian year in which its fiscal year begins.
    pub fiscal_year: Option<i16>,
    /// 薬局名.
    pub pharmacy: String,
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnRead {
    /// The sheet.
    pub sheet: String,
    /// Its letters; empty for what stands above the table.
    pub column: String,
    /// The heading as typed.
    pub heading: String,
    /// What it was taken for.
    pub taken_as: TakenAs,
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenAs {
    /// A column of the ledger, by its key.
    Field(&'static str),
    /// The record's id.
    Id,
    /// Passwords: not read at all.
    Secret,
    /// Kept as a note under this heading.
    Note(String),
    /// From above the table, for every row: the key and the value.
    Above(&'static str, String),
}

/// A row that can be taken over.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ReadRow {
    /// The sheet.
    pub sheet: String,
    /// The row, from 1.
    pub row: u32,
    /// The record's id, where the file carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its values by key.
    pub cells: Row,
    /// What is kept beside them, by heading.
    #[serde(skip_serializing_if = "Row::is_empty")]
    pub notes: Row,
    /// What a person should look at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// The wording that an official form prints for it.
    #[serde(skip)]
    pub wording: String,
    /// What its form says of it in ※ notes and in lines of their own. What the official form does not print is a remark.
    #[serde(skip)]
    pub lines: Vec<String>,
    /// Columns that its form has and that stand empty: what an earlier form said there does not hold any more.
    #[serde(skip)]
    pub emptied: Vec<&'static str>,
    /// What the file has a column for, and this row nothing in it.
    #[serde(skip)]
    pub blank: Vec<&'static str>,
}

impl ReadRow {
    /// A cell that is a day or a month, once it was read.
    #[must_use]
    pub fn day(&self, key: &str) -> Option<PartialDay> {
        self.cells.get(key)?.parse().ok()
    }

    /// Whether it says no more than that there is no answer.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.emptied.contains(&"answer")
    }
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The column's letters; empty when it is about the row.
    pub column: String,
    /// The heading as typed.
    pub heading: String,
    /// What it is.
    pub what: Warned,
}

/// What a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warned {
    /// The era was left out and taken as 令和.
    EraAssumed {
        /// As typed.
        typed: String,
        /// The day.
        read: String,
    },
    /// The era had ended some days or months before: 「H31.5.1」 is a day of the next one.
    NextEra {
        /// As typed.
        typed: String,
        /// The day, in the era that had begun.
        read: String,
    },
    /// The year had two digits and was taken as one of this century.
    CenturyAssumed {
        /// As typed.
        typed: String,
        /// The day.
        read: String,
    },
    /// The year was left out and taken from the form.
    YearOfForm {
        /// As typed.
        typed: String,
        /// The day.
        read: String,
    },
    /// Nothing tells the year: the nearest of such days was taken.
    YearAssumed {
        /// As typed.
        typed: String,
        /// The day.
        read: String,
    },
    /// A fiscal year or a month's end was taken as its last day.
    Deadline {
        /// As typed.
        typed: String,
        /// The day.
        read: String,
    },
    /// The row has no day of its own; that of the form's head was taken.
    DayOfForm {
        /// The day.
        read: String,
    },
    /// A vendor's answer of a day that has not come.
    DayAhead {
        /// The day.
        read: String,
    },
    /// An item that the form in use does not have.
    NoSuchItem {
        /// As typed.
        typed: String,
        /// The items that it has.
        known: String,
    },
    /// An answer has no 確認日.
    NoConfirmedDay,
    /// A vendor's answer is none of the sheet's words: the item is unknown, whatever was answered before.
    AnswerNotRead {
        /// As typed.
        typed: String,
    },
    /// There is no such day: a vendor's answer says nothing then of when it was given, and the item is unknown.
    DayNotRead {
        /// As typed.
        typed: String,
    },
    /// An item without an answer, which was answered on an earlier form.
    AnswerTakenBack,
    /// A number changed, and the day of its confirmation in the file is that of the number before.
    OtherNumber {
        /// The day, in ISO.
        confirmed: String,
    },
    /// A role that was answered in the first questions stays, though the file does not name it.
    RoleStays {
        /// The role.
        role: String,
    },
    /// The numbers are those of the form before: the same question has another on the form in use.
    OfFormBefore {
        /// The numbers as typed.
        typed: String,
        /// Those of the form in use.
        read: String,
    },
    /// The numbers may be those of the form before.
    MaybeOfFormBefore {
        /// The numbers as typed.
        typed: String,
        /// What they would be on the form in use.
        read: String,
        /// The title of the form before.
        year: String,
    },
    /// The number is another one on the form that is kept here; the wording or the scope tells which.
    PlacedAs {
        /// The number as typed.
        typed: String,
        /// The number on the form.
        read: String,
    },
    /// Rows with the same words were taken in the form's order.
    PlacedInOrder {
        /// The number on the form.
        read: String,
        /// Whether they answer differently, so that the order decides.
        differs: bool,
    },
    /// There is no form of that year here, so that the numbers could not be compared.
    FormNotHere {
        /// The edition.
        typed: String,
    },
    /// The form names another pharmacy.
    OtherPharmacy {
        /// As typed.
        typed: String,
    },
    /// An earlier row of the file has the same name.
    SameName {
        /// The name.
        typed: String,
        /// The earlier row.
        row: u32,
        /// Its sheet, where it is on another one: a list of last year's, or of those who left.
        sheet: Option<String>,
    },
    /// A bare number was taken as a spreadsheet's day.
    SerialAssumed {
        /// As typed.
        typed: String,
        /// The day.
        read: String,
    },
    /// Words in a column of days, kept as a note.
    NotADay {
        /// As typed.
        typed: String,
    },
    /// Words that have no known meaning.
    NotUnderstood {
        /// As typed.
        typed: String,
        /// What is understood.
        understood: String,
    },
    /// The cell holds a spreadsheet error.
    ErrorCell {
        /// The error.
        typed: String,
    },
    /// A comment is pinned to the cell; it is kept with the row.
    Comment {
        /// What it says.
        typed: String,
    },
    /// A state with the day on which it came, which is past.
    EndedOn {
        /// As typed.
        typed: String,
        /// The state.
        read: String,
    },
    /// What stands in the cell is struck out: it is kept with the row, and is not its value.
    StruckCell {
        /// What it says.
        typed: String,
    },
    /// The row is not shown in the file.
    HiddenRow,
    /// Contacts without a column for the side of the chart on which they stand.
    NoSide,
    /// A mark under a heading that names one authority.
    MarkRead {
        /// As typed.
        typed: String,
        /// The authority.
        read: String,
    },
    /// The file has no column for what a list cannot do without, and headings that nobody understood.
    ColumnUnread {
        /// Those headings.
        headings: String,
        /// The headings that are understood.
        known: String,
    },
    /// No column names this row.
    Nameless,
}

/// The text for a message: one line, not too long.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST + 1).collect();
    if line.chars().count() > MOST { line.chars().take(MOST).chain(['…']).collect() } else { line }
}
