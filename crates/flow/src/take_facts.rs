//! Taking what a machine said into the record, and saying which device of the ledger it is.

use crate::open_pharmacy::{Shop, ShopError, State};
use model::act::Act;
use model::fact::MachineReport;
use model::pharmacy::Machine;
use model::record::{Device, Record as _};

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
pub(crate) fn device_named(state: &State, report: &MachineReport) -> Option<String> {
    let mut fitting = state
        .shop
        .devices
        .records()
        .filter(|device| device.is_kept() && device.name.eq_ignore_ascii_case(&report.host));
    let first = fitting.next()?;
    fitting.next().is_none().then(|| first.id.clone())
}

/// Why a machine was not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// No machine has reported yet.
    #[error(
        "機器の報告がまだありません。その機器で yakumori collect を行うか、報告のファイルを yakumori import facts で取り込んでから結び付けてください / no machine has reported yet; run yakumori collect on it, or import its report with yakumori import facts, then link it"
    )]
    NoMachine,
    /// The ledger of devices is empty.
    #[error(
        "機器台帳にまだ機器がありません。yakumori import devices で台帳を取り込んでください / the ledger of devices is empty; bring it in with yakumori import devices"
    )]
    NoDevices,
    /// No report, or several, of what was typed.
    #[error(
        "「{typed}」にあたる機器の報告が{count}件あります。あるのは {known} です / {count} machines fit {typed}; there are: {known}"
    )]
    Machine {
        /// As typed.
        typed: String,
        /// How many fit.
        count: usize,
        /// What there is.
        known: String,
    },
    /// No device, or several, of what was typed.
    #[error(
        "「{typed}」にあたる機器が台帳に{count}件あります。PC名、No.、または管理ID（yakumori export devices で見られます）で一つに決めてください / {count} devices of the ledger fit {typed}; give a name, No. or id that fits one"
    )]
    Device {
        /// As typed.
        typed: String,
        /// How many fit.
        count: usize,
    },
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// What was linked, as people call it.
#[derive(Debug)]
pub struct Linked {
    /// The machine's host name.
    pub host: String,
    /// The device's label.
    pub device: String,
}

/// Says that a machine (its host name, or the beginning of its id) is a device (its name, No. or id) of the ledger.
///
/// # Errors
/// [`LinkError`]; nothing is written then.
pub async fn link_machine(shop: &Shop, state: &State, machine: &str, device: &str) -> Result<Linked, LinkError> {
    let (id, host) = the_machine(state, machine)?;
    let found = the_device(state, device)?;
    let linked = Linked { host, device: found.label().to_owned() };
    shop.append(vec![(Act::MachineLinked { machine: id, device: found.id.clone() }, None)]).await?;
    Ok(linked)
}

fn the_machine(state: &State, typed: &str) -> Result<(String, String), LinkError> {
    if state.shop.machines.is_empty() {
        return Err(LinkError::NoMachine);
    }
    let host = |machine: &Machine| machine.reports.last().map(|report| report.host.clone()).unwrap_or_default();
    let machines = || state.shop.machines.iter().map(|(id, machine)| (id.clone(), host(machine)));
    let fits =
        |(id, host): &(String, String)| host.eq_ignore_ascii_case(typed) || (typed.len() >= 6 && id.starts_with(typed));
    let mut fitting: Vec<(String, String)> = machines().filter(fits).collect();
    match (fitting.pop(), fitting.len()) {
        (Some(one), 0) => Ok(one),
        (found, more) => {
            let known = machines().map(|(id, host)| format!("{host} ({})", id.get(..8).unwrap_or(&id)));
            let (typed, count) = (typed.to_owned(), more + usize::from(found.is_some()));
            Err(LinkError::Machine { typed, count, known: known.collect::<Vec<_>>().join(", ") })
        }
    }
}

/// An id says it best, then a name, then a number.
pub(crate) fn the_device<'s>(state: &'s State, typed: &str) -> Result<&'s Device, LinkError> {
    if state.shop.devices.is_empty() {
        return Err(LinkError::NoDevices);
    }
    let by = |fits: &dyn Fn(&Device) -> bool| -> Vec<&'s Device> {
        state.shop.devices.records().filter(|device| fits(device)).collect()
    };
    let ways: [&dyn Fn(&Device) -> bool; 3] = [
        &|device| device.id == typed,
        &|device| device.is_kept() && device.name.eq_ignore_ascii_case(typed),
        &|device| device.is_kept() && device.number == typed,
    ];
    let fitting = ways.into_iter().map(by).find(|fitting| !fitting.is_empty()).unwrap_or_default();
    match fitting.as_slice() {
        [device] => Ok(device),
        several => Err(LinkError::Device { typed: typed.to_owned(), count: several.len() }),
    }
}
