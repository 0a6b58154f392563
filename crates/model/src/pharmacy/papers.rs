//! Papers: what was attached to an item to show something, what was issued and approved, and who read it.

use super::Pharmacy;
use crate::act::{Approval, ReadBy};
use crate::day::Day;
use serde::{Deserialize, Serialize};

/// Evidence a person attached to an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub title: String,
    /// Where the paper is kept.
    pub kept_where: String,
    /// SHA-256 of the attachment, or empty.
    pub sha256: String,
    /// The day it shows.
    pub on: Day,
    /// Whether it shows that the item is done.
    pub shows_done: bool,
    /// The attachment's file name, as it was given.
    pub file: String,
    /// Who attached it, by name.
    pub by: String,
    /// The occasion of a slip; empty for what a person attached.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The day it was attached.
    pub added_on: Day,
    /// The entry that attached it.
    pub seq: u64,
}

/// A paper that was issued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedPaper {
    /// Which paper.
    pub kind: String,
    /// Its file name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// SHA-256 of what it says, whatever the day; empty for a paper that shows one day only.
    pub says: String,
    /// The size of the journal it was made from: by it what it said is made again.
    pub size: u64,
    /// Its approval; none while it is a draft, or a paper that needs none.
    pub approved: Option<Approval>,
    /// The day it was issued.
    pub on: Day,
    /// The entry.
    pub seq: u64,
}

impl Pharmacy {
    pub(super) fn approve_paper(&mut self, issue: u64, approval: Option<Approval>) {
        if let Some(paper) = self.papers.iter_mut().rfind(|paper| paper.seq == issue) {
            paper.approved = approval;
        }
    }

    /// What was noted last of a person and a version counts.
    pub(super) fn note_read(&mut self, read: ReadBy) {
        let same = |it: &ReadBy| (&it.document, it.version, &it.person) == (&read.document, read.version, &read.person);
        self.read.retain(|it| !same(it));
        if read.on.is_some() {
            self.read.push(read);
        }
    }
}
