//! A standard reply beside what a pharmacy has: what was answered for this shop weighs more than what is said for every shop.

use super::{Fate, NeedsLook, Plan};
use model::pharmacy::KeptRow;
use model::standard::{OVERRULES, StandardTaken};

/// Leaves rows that the pharmacy overruled as they are, and has a person look where a row is not what the standard reply before
/// said.
pub fn settle_standard(plan: &mut Plan, existing: &[KeptRow], before: Option<&StandardTaken>) {
    for fate in &mut plan.fates {
        let Fate::Changed { id, changes } = fate else { continue };
        let Some(kept) = existing.iter().find(|kept| kept.id == *id) else { continue };
        let is_overruled = kept.cells.get(OVERRULES).is_some_and(|why| !why.trim().is_empty());
        let stood = before.and_then(|before| before.of_row(&kept.cells));
        if is_overruled {
            changes.iter_mut().for_each(|change| change.needs_look = Some(NeedsLook::Overruled));
            *fate = Fate::Stays { id: std::mem::take(id), changes: std::mem::take(changes) };
        } else if stood.is_none_or(|row| !row.is_said_by(&kept.cells)) {
            let open = changes.iter_mut().filter(|change| !change.old.is_empty() && change.needs_look.is_none());
            open.for_each(|change| change.needs_look = Some(NeedsLook::AnsweredHere));
        }
    }
}
