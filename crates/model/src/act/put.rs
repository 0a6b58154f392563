//! Rows that are put into a ledger, where they come from, and what headings of people's files mean.

use crate::record::{Ledger, RecordId, Row};
use crate::width;
use serde::{Deserialize, Serialize};

/// A record put whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordPut {
    /// The ledger.
    pub ledger: Ledger,
    /// The record's id.
    pub id: RecordId,
    /// Its cells by key.
    pub cells: Row,
    /// Unknown columns by heading.
    #[serde(default, skip_serializing_if = "Row::is_empty")]
    pub notes: Row,
    /// Where it comes from.
    pub source: Source,
}

/// What a heading of a pharmacy's own files means, as a person said it. It holds for the files that come later as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnTold {
    /// The ledger whose files they are.
    pub ledger: Ledger,
    /// The heading as typed.
    pub heading: String,
    /// The column's key; empty where it is only to be kept.
    pub field: String,
}

impl ColumnTold {
    /// Whether it speaks of this heading, however wide that is typed.
    #[must_use]
    pub fn is_about(&self, heading: &str) -> bool {
        width::key(&self.heading) == width::key(heading)
    }
}

/// Where a record's values come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A file was imported; its SHA-256.
    File(String),
    /// A person typed it.
    Person,
    /// The program derived it from other records (a vendor named in a reply).
    Derived,
    /// よくある行: a person only ticked that there is one; nobody has written of it since.
    Usual,
}
