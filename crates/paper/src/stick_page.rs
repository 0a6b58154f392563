//! USBで調べる手順: how a machine off the network is read with a stick, on one page, with the sticks that the pharmacy permits.

use crate::PaperError;
use crate::engine;
use crate::foot::Foot;
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use serde::{Deserialize, Serialize};

const TEXT: &str = include_str!("../forms/stick_page/text.toml");
/// Sticks on the page; the ledger has all of them.
const MOST_STICKS: usize = 6;

/// What stands on the page.
#[derive(Debug, Clone)]
pub struct StickPaper {
    /// Whose page it is.
    pub pharmacy: String,
    /// The day it shows.
    pub as_of: Day,
    /// The media that may be used.
    pub sticks: Vec<StickCard>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// One medium that may be used.
#[derive(Debug, Clone, Serialize)]
pub struct StickCard {
    /// What it is called.
    pub name: String,
    /// The number on its label.
    pub number: String,
    /// Who keeps it.
    pub keeper: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    lead: String,
    before: String,
    before_lines: Vec<String>,
    sticks: String,
    stick_number: String,
    stick_keeper: String,
    no_sticks: String,
    steps: Vec<String>,
    care: Vec<String>,
    columns: Vec<String>,
    without: String,
}

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct StickSheet {
    title: String,
    author: String,
    as_of: String,
    words: Words,
    sticks: Vec<StickCard>,
    foot: Foot,
}

impl StickSheet {
    /// # Errors
    /// The words of the form cannot be read.
    pub(crate) fn new(page: &StickPaper) -> Result<Self, PaperError> {
        let words: Words = engine::words("stick_page", TEXT)?;
        Ok(Self {
            title: words.title.clone(),
            author: page.pharmacy.clone(),
            as_of: format!("{}現在", page.as_of.wareki()),
            words,
            sticks: page.sticks.iter().take(MOST_STICKS).cloned().collect(),
            // The page is Japanese, whoever asks for it.
            foot: Foot::new(&page.journal, Lang::Ja),
        })
    }
}
