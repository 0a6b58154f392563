//! Two bundles of one journal side by side: the same, one the continuation of the other, or a fork.

use serde::Serialize;

use super::reading::Reading;
use crate::bundle::archive::Archive;
use crate::bundle::files;
use crate::entry::Header;

/// How two records of one journal stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// How many entries from the first on are the same in both.
    pub common: u64,
    /// What only the first has after them.
    pub only_first: Vec<Header>,
    /// What only the second has after them.
    pub only_second: Vec<Header>,
}

impl Comparison {
    /// Whether both went on by themselves after what they have in common.
    #[must_use]
    pub fn is_fork(&self) -> bool {
        !self.only_first.is_empty() && !self.only_second.is_empty()
    }
}

/// Compares the entries of two bundles. It compares only; each must be verified by itself. `None` when the entries of one
/// cannot be read, or nothing at all is the same: then they are not of one journal.
#[must_use]
pub fn compare(first: &[u8], second: &[u8]) -> Option<Comparison> {
    let (first, second) = (entries(first)?, entries(second)?);
    let common = first.iter().zip(&second).take_while(|(a, b)| a == b).count();
    let rest = |mut entries: Vec<Header>| entries.split_off(common);
    let compared = Comparison { common: common as u64, only_first: rest(first), only_second: rest(second) };
    (common > 0).then_some(compared)
}

fn entries(zip: &[u8]) -> Option<Vec<Header>> {
    let archive = Archive::read(zip);
    let mut reading = Reading::of(archive.members.iter().find(|member| member.name == files::ENTRIES)?, zip);
    let (mut entries, mut line) = (Vec::new(), String::new());
    while let Some(line) = reading.line(&mut line) {
        entries.push(Header::parse_exact(line).ok()?);
    }
    Some(entries)
}
