//! A row that no rule judges: unknown until a person attaches evidence for it.

use crate::checklist::Ask;
use crate::tally::{Tally, because};
use model::finding::{Finding, Subject};

/// Judges by the latest evidence attached to the item.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let shown = ask.shop.evidence.get(&ask.item.key).and_then(|all| all.iter().rev().find(|e| e.on <= ask.today));
    match shown {
        Some(evidence) => {
            let reason = because(
                if evidence.shows_done { "evidence_shows_done" } else { "evidence_shows_not_done" },
                Subject::Pharmacy,
            )
            .on_day(evidence.on)
            .with("title", evidence.title.as_str())
            .with("kept_where", evidence.kept_where.as_str());
            if evidence.shows_done { tally.good(reason) } else { tally.bad(reason) }
        }
        None => {
            tally.open(because("no_evidence", Subject::Pharmacy));
            tally.next("attach_evidence", Subject::Pharmacy);
        }
    }
    tally.finish()
}
