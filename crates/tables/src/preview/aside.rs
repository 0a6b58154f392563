//! What is not taken of a file, and why: rows that cannot be, and what was left aside.

use serde::Serialize;

/// A row that cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// The sheet.
    pub sheet: String,
    /// The row, from 1.
    pub row: u32,
    /// The column's letters.
    pub column: String,
    /// The heading as typed.
    pub heading: String,
    /// What stands there, shortened.
    pub what: String,
    /// What is wrong with it.
    pub why: BadWhy,
    /// What was expected.
    pub expected: String,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BadWhy {
    /// There is no such day.
    NoSuchDay {
        /// Why.
        why: String,
    },
    /// A year of one or two digits that may be meant in two ways.
    AmbiguousYear,
    /// A month and a day, and nothing tells the year.
    NoYear,
    /// Not one of the sheet's words.
    NotAnAnswer,
    /// An answer to sign has no 確認日.
    NoConfirmedDay,
    /// The row of a form has no answer.
    NoAnswer,
    /// はい and いいえ, and a mark at neither or at both.
    Unmarked,
    /// The row of a form has an answer and no number.
    NoNumber,
    /// The form has no such row.
    NotOnForm,
    /// An earlier row answers the same item.
    Twice {
        /// The earlier row.
        row: u32,
    },
    /// A formula whose result is not in the file.
    NotCalculated,
    /// Words that mean a restriction, in a column about something else.
    OtherMeaning,
    /// Too long.
    TooLong {
        /// How long it is.
        length: usize,
    },
    /// A character that cannot be printed.
    ControlCharacter,
    /// Characters that were lost before.
    Garbled,
}

/// Rows that were left aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The sheet.
    pub sheet: String,
    /// The first row; 0 for a whole sheet.
    pub row: u32,
    /// The last row.
    pub to_row: u32,
    /// Why.
    pub why: SkipWhy,
    /// What stands there, shortened.
    pub text: String,
}

/// Why rows were left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipWhy {
    /// Nothing there.
    Blank,
    /// Above the headings.
    Title,
    /// A remark about the table.
    Footnote,
    /// A line that heads the rows below it; they keep it.
    Group,
    /// Numbered, but not filled in.
    OnlyNumber,
    /// It says that there is none: 「なし」 in a list of what was taken out.
    Nothing,
    /// The headings once more.
    RepeatedHeading,
    /// An example of how to fill it in.
    Example,
    /// Struck out.
    Struck,
    /// A comment that is pinned to a cell of a row that is not taken.
    Comment,
    /// An official form on which nothing is answered yet.
    NotFilledIn,
    /// An official form on which no column holds answers.
    NoAnswers,
    /// A sheet that whoever opens the file does not see.
    Hidden,
    /// Another table.
    OtherSheet,
}
