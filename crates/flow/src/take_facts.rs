//! Taking what a machine said into the record.

use crate::link_machine::device_named;
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
