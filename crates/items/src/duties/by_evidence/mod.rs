//! A row that no rule judges: unknown until a person attaches evidence for it.

use crate::checklist::Ask;
use crate::evidence;
use crate::tally::{Tally, because};
use model::finding::{Finding, Subject};

/// Judges by the evidence attached to the item.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let standing = evidence::standing(ask);
    if standing.is_empty() {
        tally.open(because("no_evidence", Subject::Pharmacy));
        tally.next("attach_evidence", Subject::Pharmacy);
    }
    standing.into_iter().for_each(|shown| evidence::count(&mut tally, shown));
    tally.finish()
}
