//! Evidence that a person attached to an item: a paper, a record, or where it is kept.
//!
//! It is the pharmacy's own word. On a row without a rule it decides; elsewhere it stands beside what the rule found:
//! one that shows a gap breaks はい, one that shows the item done does not fill a gap that the rule still sees.

use crate::checklist::Ask;
use crate::duties::BY_EVIDENCE;
use crate::tally::{Tally, because};
use crate::years::keys_before;
use model::finding::{Finding, Quoted, State, Subject};
use model::pharmacy::Evidence;
use std::collections::BTreeMap;

/// The evidence that counts on the day judged for: every gap that stands, else the latest.
///
/// A gap that a slip shows stands until a slip of the same occasion shows it done: that nothing was left at one person's last day
/// says nothing of another's. It stands on when the year is turned over, as nobody has filled it by that. Of what persons attached,
/// the latest counts, and for its own year alone.
pub fn standing<'p>(ask: &Ask<'p>) -> Vec<&'p Evidence> {
    if ask.shop.evidence.is_empty() {
        return Vec::new();
    }
    let of = |key: &str| ask.shop.evidence.get(key).map_or(&[][..], Vec::as_slice);
    let by_day = |all: &'p [Evidence]| all.iter().filter(|evidence| evidence.on <= ask.today);
    let (this_year, before) = (of(&ask.item.key), keys_before(ask.shop, ask.edition, &ask.item.row));
    if this_year.is_empty() && before.is_empty() {
        return Vec::new();
    }
    let mut of_occasions: BTreeMap<&str, &Evidence> = BTreeMap::new();
    for key in before.iter().rev() {
        let slips = by_day(of(key)).filter(|evidence| !evidence.about.is_empty());
        of_occasions.extend(slips.map(|evidence| (evidence.about.as_str(), evidence)));
    }
    of_occasions.extend(by_day(this_year).map(|evidence| (evidence.about.as_str(), evidence)));
    let gaps: Vec<&Evidence> = of_occasions.into_values().filter(|evidence| !evidence.shows_done).collect();
    if gaps.is_empty() { by_day(this_year).next_back().into_iter().collect() } else { gaps }
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
    let standing = standing(ask);
    if standing.is_empty() || !by_rule {
        return finding;
    }
    let mut tally = Tally::resume(ask.today, finding);
    standing.into_iter().for_each(|evidence| count(&mut tally, evidence));
    tally.finish()
}
