//! 職員の一枚: what everybody does in the first ten minutes, for the wall. Whom to tell is read from the contact chart.

use crate::PaperError;
use crate::contact_chart::{Card, ContactChart, card};
use crate::engine;
use crate::foot::Foot;
use serde::{Deserialize, Serialize};

const TEXT: &str = include_str!("../forms/staff_page/text.toml");
/// Whom to tell inside: the officer and whoever comes next.
const MOST_INSIDE: usize = 3;
/// Vendors on the page; the chart has all of them.
const MOST_VENDORS: usize = 4;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    first: String,
    first_steps: Vec<String>,
    never: String,
    tell: String,
    vendors: String,
    /// Vendors that stand on the chart only, `{count}` of them.
    more: String,
    missing: String,
    unconfirmed: String,
    habit: Vec<Habit>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Habit {
    title: String,
    lines: Vec<String>,
}

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct StaffSheet {
    title: String,
    author: String,
    as_of: String,
    words: Words,
    inside: Vec<Card>,
    vendors: Vec<Card>,
    /// How many vendors there are beyond these; empty where there are none.
    more: String,
    foot: Foot,
}

impl StaffSheet {
    /// # Errors
    /// The words of the form cannot be read.
    pub(crate) fn new(chart: &ContactChart) -> Result<Self, PaperError> {
        let words: Words = engine::words("staff_page", TEXT)?;
        let more = match chart.vendors.len().saturating_sub(MOST_VENDORS) {
            0 => String::new(),
            count => words.more.replace("{count}", &count.to_string()),
        };
        Ok(Self {
            title: words.title.clone(),
            author: chart.pharmacy.clone(),
            as_of: format!("{}現在", chart.as_of.wareki()),
            words,
            more,
            inside: chart.inside.iter().take(MOST_INSIDE).map(|caller| card(caller, "")).collect(),
            vendors: chart.vendors.iter().take(MOST_VENDORS).map(|caller| card(caller, "")).collect(),
            foot: Foot::new(&chart.journal, chart.lang),
        })
    }
}
