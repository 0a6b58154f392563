//! The list of systems beside the ledger of devices: one says that a system is maintained from afar, the other that it is not.
//!
//! What the vendor answered when it was asked stands in both; where they disagree, which devices it named is not known.

use crate::checklist::Ask;
use crate::contracts;
use crate::parties::is_system;
use crate::tally::{Tally, because, of};
use model::record::{Device, System};
use model::word::YesNo;

/// Counts each device of which its systems say the opposite.
pub fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) {
    if device.remote_maintenance.means() != Some(YesNo::Yes) {
        return;
    }
    let systems = || ask.shop.systems.records().filter(|system| is_asked(ask, system) && is_of(device, system));
    let denies = |system: &&'p System| system.remote_maintenance.means() == Some(YesNo::No);
    // One of several systems that is maintained from afar, or of which nothing is written, may be what the device says.
    if let Some(system) = systems().next().filter(|_| systems().all(|system| denies(&system))) {
        tally.open(because("remote_unlike", of(device)).with("system", system.name.text()));
        tally.next_with("settle_unlike", of(device), [("system", system.name.text().into())]);
    }
}

fn is_asked(ask: &Ask<'_>, system: &System) -> bool {
    contracts::is_in_use(ask.shop, system, ask.today)
}

/// By the system that the device names, else by who keeps it.
fn is_of(device: &Device, system: &System) -> bool {
    match device.system.is_empty() {
        false => is_system(&device.system, system),
        true => !device.vendor.is_empty() && device.vendor.is_firm(&system.vendor),
    }
}
