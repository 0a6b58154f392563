//! A vendor that writes of no remote maintenance, beside a ledger that tells of it: one of the two is not true today.

use crate::checklist::Ask;
use crate::parties::Party;
use crate::replies::{Reply, speaks_for, was_given_by};
use crate::tally::{Tally, because, of};
use model::fact::Provenance;
use model::finding::Subject;
use model::record::VendorReply;
use model::word::YesNo;

/// Counts what a vendor denies although the ledgers tell of it.
pub fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, (party, reply): (&Party<'p>, Reply<'p>)) {
    let said = match reply {
        Reply::Yes(said) if said.says_none() => said,
        Reply::NotRequired(said) => said,
        _ => return,
    };
    let Some(subject) = told_of(ask, party, said).filter(|_| was_given_by(said, ask.today)) else { return };
    let vendor = party.vendor.text();
    let denied =
        because("remote_denied", subject).from(Provenance::Vendor).on(said.confirmed_on).with("vendor", vendor);
    tally.open(denied.with("answer", said.answer.text()).with("note", &*said.note));
    tally.next_with("settle_remote", subject, [("vendor", vendor.into())]);
}

/// The system or the device of which a ledger says that this vendor maintains it from afar.
fn told_of<'p>(ask: &Ask<'p>, party: &Party<'p>, said: &VendorReply) -> Option<Subject<'p>> {
    let system = party.system.filter(|system| system.remote_maintenance.means() == Some(YesNo::Yes));
    let mut devices = ask.shop.devices.records().filter(|device| {
        device.is_kept() && device.remote_maintenance.means() == Some(YesNo::Yes) && speaks_for(ask.shop, said, device)
    });
    system.map(of).or_else(|| devices.next().map(of))
}
