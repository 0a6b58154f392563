//! A slip (伝票) on paper: what is done on one occasion, to be ticked by hand or as it was recorded; one page.

use crate::foot::Foot;
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use serde::Serialize;

/// A slip to print.
#[derive(Debug, Clone)]
pub struct SlipPaper {
    /// Its title: 退職の手続き.
    pub title: String,
    /// What to do with it, in a sentence.
    pub note: String,
    /// 薬局名.
    pub pharmacy: String,
    /// The day it shows.
    pub as_of: Day,
    /// The language of our own labels.
    pub lang: Lang,
    /// Whom and what it is about.
    pub names: Vec<SlipName>,
    /// What is to be done, or was.
    pub parts: Vec<SlipPart>,
    /// Who did it, at the foot.
    pub signed: Vec<SlipName>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// A label, and what is known of it; what is not is a line to write on.
#[derive(Debug, Clone, Serialize)]
pub struct SlipName {
    /// The label.
    pub label: String,
    /// What is known.
    pub value: String,
    /// Whether it takes the whole width.
    pub is_wide: bool,
}

/// A part of a slip under its heading.
#[derive(Debug, Clone, Serialize)]
pub struct SlipPart {
    title: String,
    kind: PartKind,
    /// What stands over the boxes of each line.
    columns: Vec<String>,
    lines: Vec<SlipLine>,
    told: String,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum PartKind {
    List,
    Choices,
    Told,
}

/// A line with boxes to tick; without words it is there to be written on.
#[derive(Debug, Clone, Serialize)]
pub struct SlipLine {
    /// The words.
    pub says: String,
    /// Each box, and whether it is ticked.
    pub ticks: Vec<bool>,
}

impl SlipPart {
    /// Things one below the other, each with a box under every column.
    #[must_use]
    pub fn list(title: impl Into<String>, columns: &[&str], lines: Vec<SlipLine>) -> Self {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self { title: title.into(), kind: PartKind::List, columns, lines, told: String::new() }
    }

    /// One of several: the words of each, and which was chosen.
    #[must_use]
    pub fn choices(title: impl Into<String>, of: &[&str], chosen: Option<usize>) -> Self {
        let line = |(n, says): (usize, &&str)| SlipLine { says: (*says).to_owned(), ticks: vec![chosen == Some(n)] };
        let lines = of.iter().enumerate().map(line).collect();
        Self { title: title.into(), kind: PartKind::Choices, columns: Vec::new(), lines, told: String::new() }
    }

    /// Words; room to write where there are none.
    #[must_use]
    pub fn told(title: impl Into<String>, told: impl Into<String>) -> Self {
        let (columns, lines) = (Vec::new(), Vec::new());
        Self { title: title.into(), kind: PartKind::Told, columns, lines, told: told.into() }
    }
}

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct SlipSheet<'p> {
    title: &'p str,
    heading: &'p str,
    note: &'p str,
    author: &'p str,
    as_of: String,
    none: &'static str,
    names: &'p [SlipName],
    parts: &'p [SlipPart],
    signed: &'p [SlipName],
    foot: Foot,
}

impl<'p> SlipSheet<'p> {
    pub(crate) fn new(paper: &'p SlipPaper) -> Self {
        let day = paper.as_of;
        Self {
            title: &paper.title,
            heading: &paper.title,
            note: &paper.note,
            author: &paper.pharmacy,
            as_of: if paper.lang == Lang::Ja { format!("{}現在", day.wareki()) } else { format!("as of {day}") },
            none: if paper.lang == Lang::Ja { "ありません" } else { "none" },
            names: &paper.names,
            parts: &paper.parts,
            signed: &paper.signed,
            foot: Foot::new(&paper.journal, paper.lang),
        }
    }
}
