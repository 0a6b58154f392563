//! Systems that a ledger leaves out: where each of its rows says of which system it is, it says nothing of the others.

use crate::checklist::Ask;
use crate::contracts::is_in_use;
use crate::replies::{Reply, reply_of};
use model::record::System;
use model::word::YesNo;

/// The systems in use that hold medical information by the list, that no row is about, and for which no vendor's はい speaks on
/// this item: one that nobody is under contract for is the pharmacy's alone to answer for. Where nobody wrote whether a system holds any, nothing is said.
pub(crate) fn left_out<'p>(ask: &Ask<'p>, is_named: impl Fn(&System) -> bool) -> Vec<&'p System> {
    let vouches = |system: &System| {
        let party = ask.parties.iter().find(|party| party.system.is_some_and(|own| own.id == system.id));
        party
            .map(|party| reply_of(ask, party))
            .is_some_and(|reply| matches!(reply, Reply::Yes(_) | Reply::NotRequired(_)) && reply.stands_by(ask.today))
    };
    let holds_some = |system: &&System| system.medical.means() == Some(YesNo::Yes);
    let systems = ask.shop.systems.records().filter(holds_some);
    systems.filter(|system| !is_named(system) && is_in_use(ask.shop, system, ask.today) && !vouches(system)).collect()
}
