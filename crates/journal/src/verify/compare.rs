//! Two bundles of one journal side by side: the same, one the continuation of the other, or a fork.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::reading::Reading;
use super::with_file;
use crate::bundle::archive::Archive;
use crate::bundle::files;
use crate::bundle::source::Source;
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
    compare_sources(Source::Bytes(first), Source::Bytes(second))
}

/// The same for bundles in files: only what differs is in memory.
///
/// # Errors
/// A file cannot be read.
pub fn compare_files(first: &Path, second: &Path) -> io::Result<Option<Comparison>> {
    with_file(first, |first| with_file(second, |second| compare_sources(first, second)))?
}

fn compare_sources(first: Source<'_>, second: Source<'_>) -> Option<Comparison> {
    let (mut first, mut second) = (Entries::of(first)?, Entries::of(second)?);
    let mut common = 0;
    let (mut a, mut b) = (first.next()?, second.next()?);
    while a.is_some() && a == b {
        common += 1;
        (a, b) = (first.next()?, second.next()?);
    }
    let (only_first, only_second) = (first.rest(a)?, second.rest(b)?);
    (common > 0).then_some(Comparison { common, only_first, only_second })
}

/// The entries of a bundle, one after the other.
struct Entries<'a>(Reading<'a>);

impl<'a> Entries<'a> {
    fn of(zip: Source<'a>) -> Option<Self> {
        let members = Archive::read(zip).members;
        Some(Self(Reading::of(members.iter().find(|member| member.name == files::ENTRIES)?, zip)))
    }

    /// The next entry, `Some(None)` after the last, `None` if it cannot be read.
    fn next(&mut self) -> Option<Option<Header>> {
        self.0.line().map(Header::parse_exact).transpose().ok()
    }

    /// This entry and all after it.
    fn rest(mut self, mut next: Option<Header>) -> Option<Vec<Header>> {
        let mut rest = Vec::new();
        while let Some(header) = next {
            rest.push(header);
            next = self.next()?;
        }
        Some(rest)
    }
}
