//! A vendor's forms of one year stand one in place of the other: the newer one, blanks and all.

use super::{Change, Fate, NeedsLook, Plan};
use crate::preview::{BadRow, BadWhy, Preview};
use model::day::PartialDay;

/// Of the items that a vendor left without an answer, those stay that were answered on an earlier form, and those beside which
/// it wrote something: the rest has nothing to tell or to take back.
pub fn settle_blank(preview: &mut Preview, plan: &mut Plan) {
    let rows = std::mem::take(&mut preview.rows);
    for (row, fate) in rows.into_iter().zip(std::mem::take(&mut plan.fates)) {
        match fate {
            Fate::New if row.is_blank() && !row.cells.contains_key("note") => continue,
            Fate::New | Fate::Same { .. } | Fate::Changed { .. } if row.is_blank() => {
                let is_it = |bad: &BadRow| bad.row == row.row && bad.sheet == row.sheet && bad.why == BadWhy::NoAnswer;
                preview.bad.retain(|bad| !is_it(bad));
            }
            _ => {}
        }
        preview.rows.push(row);
        plan.fates.push(fate);
    }
}

/// An older form that is imported after a newer one: a person is asked, beside its day.
pub(super) fn tell_older(changes: &mut [Change]) {
    let day = |text: &str| Some(PartialDay::read(text).ok()?.day);
    let is_older = |change: &&mut Change| {
        let days = day(&change.old).zip(day(&change.new));
        change.key == "confirmed_on" && days.is_some_and(|(old, new)| new.latest() < old.earliest())
    };
    if let Some(change) = changes.iter_mut().find(is_older) {
        change.needs_look = Some(NeedsLook::Older);
    }
}
