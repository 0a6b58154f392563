//! A row that no rule judges: unknown until a person attaches evidence for it.

use crate::checklist::Ask;
use crate::evidence;
use crate::tally::{Tally, because};
use model::finding::{Finding, Subject};

/// Judges by the latest evidence attached to the item.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    match evidence::latest(ask) {
        Some(shown) => evidence::count(&mut tally, shown),
        None => {
            tally.open(because("no_evidence", Subject::Pharmacy));
            tally.next("attach_evidence", Subject::Pharmacy);
        }
    }
    tally.finish()
}
