//! 予定: a day with what is to be done by it, in words, for screens, papers and calendars.

use crate::day::Day;
use crate::record::Ledger;

/// A day, with what is to be done by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'r> {
    /// The day.
    pub on: Day,
    /// A stable code for its kind.
    pub code: &'static str,
    /// What is due, with what it is about.
    pub says: String,
    /// The same without any name: for calendars that lie outside the pharmacy.
    pub nameless: String,
    /// Where it is done.
    pub place: Place<'r>,
    /// Whether the day is our own advice (薬守の目安), and not one that somebody set.
    pub is_advice: bool,
}

/// Where something that is due is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place<'r> {
    /// On the page of an item, by its key.
    Item(&'r str),
    /// In a ledger.
    Ledger(Ledger),
    /// On the first page.
    Home,
}
