//! A vendor's reply on paper, as PDF or as a photo: kept with the answers that a person typed from it.

use crate::day::Day;
use crate::name::Name;
use serde::{Deserialize, Serialize};

/// What a vendor's answers were typed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyPaper {
    /// The firm, as the rows of the ledger name it.
    pub vendor: String,
    /// The system, as they name it.
    pub system: String,
    /// The edition of the form.
    pub edition: String,
    /// The file's name; empty where only the paper is kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// SHA-256 (hex) of the file; empty likewise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Where the paper is kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kept_where: String,
    /// The day on which it came.
    pub on: Day,
    /// Who typed its answers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}

impl ReplyPaper {
    /// Whether it is for the same rows of the ledger.
    #[must_use]
    pub fn is_of(&self, vendor: &str, system: &str, edition: &str) -> bool {
        let is = |one: &str, other: &str| Name::new(one) == Name::new(other);
        self.edition == edition && is(&self.vendor, vendor) && is(&self.system, system)
    }
}
