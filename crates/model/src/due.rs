//! 予定: a day with what is to be done by it, in words, for screens, papers and calendars.

use crate::day::Day;
use crate::record::Ledger;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

/// A day, with what is to be done by it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Due<'r> {
    /// The day.
    pub on: Day,
    /// A stable code for its kind.
    pub code: &'static str,
    /// What is due, with what it is about.
    pub says: String,
    /// The same without any name: for calendars that lie outside the pharmacy.
    #[serde(skip)]
    pub nameless: String,
    /// Where it is done.
    pub place: Place<'r>,
    /// Whether the day is our own advice (薬守の目安), and not one that somebody set.
    #[serde(rename = "advice")]
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

/// `{"kind": "item", "at": "r7/pharmacy/2-7"}`, for other programs; on the first page there is nothing more to say.
impl Serialize for Place<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, at) = match self {
            Self::Item(key) => ("item", *key),
            Self::Ledger(ledger) => ("ledger", ledger.code()),
            Self::Home => ("home", ""),
        };
        let mut place = serializer.serialize_struct("Place", 2)?;
        place.serialize_field("kind", kind)?;
        place.serialize_field("at", at)?;
        place.end()
    }
}
