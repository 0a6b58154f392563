//! What becomes of documents: the approval of a version that the program made, and who has read which version.

use crate::day::Day;
use crate::record::RecordId;
use serde::{Deserialize, Serialize};

/// The 開設者 approved a version of a paper. Its rows in 文書一覧, by which items are judged, are written in the same batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The entry that issued the version.
    pub issue: u64,
    /// Who approved it, by name.
    pub by: String,
    /// The day it was approved, and is in force from.
    pub on: Day,
}

/// An approval was recorded by mistake: the version is a draft again. Its rows in 文書一覧 are put back in the same batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalTakenBack {
    /// The entry that issued the version.
    pub issue: u64,
    /// Why.
    pub reason: String,
}

/// Somebody of the pharmacy has read a version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadBy {
    /// The document: the kind of a paper (`rules`), or `documents/ID`.
    pub document: String,
    /// The version: the entry that issued it, or that last put the row.
    pub version: u64,
    /// Who, by their row in 職員名簿: never a name, so that erasing the person leaves none here.
    pub person: RecordId,
    /// The day; none takes back what was noted by mistake.
    pub on: Option<Day>,
}
