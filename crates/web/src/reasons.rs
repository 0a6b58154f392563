//! The reasons of a finding on a page: a shop of a thousand machines has a thousand of them.

use model::finding::Tone;
use model::report::{ReportBecause, ReportItem};

/// So many reasons, steps and pieces of advice stand on a page; all of them are on the paper of findings.
pub(crate) const LONG: usize = 50;

/// The reasons to show: as they stand, and where there are too many, first what stands against はい.
pub(crate) fn reasons(item: &ReportItem) -> Vec<&ReportBecause> {
    let mut all: Vec<&ReportBecause> = item.finding.because.iter().collect();
    if all.len() > LONG {
        all.sort_by_key(|because| match because.tone {
            Tone::Bad => 0,
            Tone::Open => 1,
            Tone::Later => 2,
            Tone::Good => 3,
        });
        all.truncate(LONG);
    }
    all
}

/// How many of a list are not shown.
pub(crate) fn left_out<T>(all: &[T]) -> Option<usize> {
    all.len().checked_sub(LONG).filter(|left| *left > 0)
}
