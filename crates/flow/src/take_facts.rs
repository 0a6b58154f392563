//! Taking what a machine said into the record, and saying which device of the ledger it is.

use crate::open_pharmacy::{Shop, ShopError, State};
use model::act::Act;
use model::fact::MachineReport;

/// Takes a report. The same report twice is taken once.
///
/// # Errors
/// The record cannot be written.
pub async fn take_facts(shop: &Shop, state: &State, report: MachineReport) -> Result<bool, ShopError> {
    let known = state.shop.machines.get(&report.machine);
    if known.is_some_and(|machine| machine.reports.contains(&report)) {
        return Ok(false);
    }
    let mut acts = Vec::new();
    let link = known.is_none().then(|| device_named(state, &report)).flatten();
    let machine = report.machine.clone();
    acts.push((Act::FactsTaken(report), None));
    if let Some(device) = link {
        acts.push((Act::MachineLinked { machine, device }, None));
    }
    shop.append(acts).await?;
    Ok(true)
}

/// The one device in the ledger that carries the machine's host name.
fn device_named(state: &State, report: &MachineReport) -> Option<String> {
    let mut fitting = state
        .shop
        .devices
        .records()
        .filter(|device| device.is_kept() && device.name.eq_ignore_ascii_case(&report.host));
    let first = fitting.next()?;
    fitting.next().is_none().then(|| first.id.clone())
}

/// Says that a machine is a device of the ledger.
///
/// # Errors
/// The record cannot be written.
pub async fn link_machine(shop: &Shop, machine: String, device: String) -> Result<(), ShopError> {
    shop.append(vec![(Act::MachineLinked { machine, device }, None)]).await.map(|_| ())
}
