//! What the ledger of takings-out, and the uses of sticks that carry reports, show about media. It never changes the finding.

use crate::checklist::Ask;
use crate::sticks::{StickStands, stick_stands};
use crate::tally::{Tally, of};
use model::day::Day;
use model::finding::Subject;
use model::record::{Media, Takeout};
use model::word::YesNo;
use std::collections::BTreeMap;

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

/// Sticks that carried reports of machines and that the list does not permit, each told once.
pub fn advise_sticks<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let mut last: BTreeMap<&'p str, Day> = BTreeMap::new();
    for used in ask.shop.stick_uses.iter().filter(|used| used.on <= ask.today) {
        last.insert(&used.stick, used.on);
    }
    for (stick, on) in last {
        let code = match stick_stands(ask.shop, stick) {
            StickStands::Permitted => continue,
            StickStands::Refused => "stick_refused",
            StickStands::Unlisted => "stick_unlisted",
        };
        tally.advise_with(code, Subject::Named { label: stick }, [("day", on.into())]);
    }
}

fn is_named(media: &Media, name: &str) -> bool {
    !name.is_empty() && [&media.name, &media.number, &media.serial].iter().any(|known| *known == name)
}
