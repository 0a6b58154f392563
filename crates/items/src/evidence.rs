//! Evidence that a person attached to an item: a paper, a record, or where it is kept.
//!
//! It is the pharmacy's own word. On a row without a rule it decides; elsewhere it stands beside what the rule found:
//! one that shows a gap breaks はい, one that shows the item done does not fill a gap that the rule still sees.

use crate::checklist::Ask;
use crate::duties::BY_EVIDENCE;
use crate::tally::{Tally, because};
use model::finding::{Finding, Quoted, State, Subject};
use model::pharmacy::Evidence;

/// The latest evidence by the day judged for.
pub fn latest<'p>(ask: &Ask<'p>) -> Option<&'p Evidence> {
    ask.shop.evidence.get(&ask.item.key)?.iter().rev().find(|evidence| evidence.on <= ask.today)
}

/// Counts what the evidence shows.
pub fn count<'p>(tally: &mut Tally<'p>, evidence: &'p Evidence) {
    let code = if evidence.shows_done { "evidence_shows_done" } else { "evidence_shows_not_done" };
    let shows = because(code, Subject::Pharmacy)
        .on_day(evidence.on)
        .with("title", evidence.title.as_str())
        .with("kept_where", kept_where(evidence));
    if evidence.shows_done { tally.good(shows) } else { tally.bad(shows) }
}

fn kept_where(evidence: &Evidence) -> Quoted<'_> {
    if evidence.kept_where.is_empty() { Quoted::Attached } else { evidence.kept_where.as_str().into() }
}

/// Puts the evidence beside what a rule found.
pub fn beside<'p>(ask: &Ask<'p>, finding: Finding<'p>) -> Finding<'p> {
    let by_rule = ask.item.duty.code != BY_EVIDENCE.code && finding.state != State::NotRequired;
    let Some(evidence) = latest(ask).filter(|_| by_rule) else { return finding };
    let mut tally = Tally::resume(ask.today, finding);
    count(&mut tally, evidence);
    tally.finish()
}
