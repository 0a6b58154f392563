//! What the ledger of takings-out shows about media. It never changes the finding.

use crate::checklist::Ask;
use crate::tally::{Tally, of};
use model::record::{Media, Takeout};
use model::word::YesNo;

/// Media that did not come back, were not encrypted, or are not on the list.
pub fn advise_takeouts<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, permitted: &[&'p Media]) {
    let by_today = |takeout: &&Takeout| takeout.taken_on.is_none_or(|on| on.latest() <= ask.today);
    for takeout in ask.shop.takeouts.records().filter(by_today) {
        if takeout.returned_on.is_none_or(|on| on.latest() > ask.today) {
            tally.advise("not_returned", of(takeout));
        }
        if takeout.encrypted.means() != Some(YesNo::Yes) {
            tally.advise("not_encrypted", of(takeout));
        }
        if !takeout.media.is_empty() && !permitted.iter().any(|media| is_named(media, &takeout.media)) {
            tally.advise("not_on_list", of(takeout));
        }
    }
}

fn is_named(media: &Media, name: &str) -> bool {
    !name.is_empty() && [&media.name, &media.number, &media.serial].iter().any(|known| *known == name)
}
