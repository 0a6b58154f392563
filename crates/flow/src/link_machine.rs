//! Which device of the ledger a machine is: found by its name, said by a person, taken away again.

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::put_row::{PutRowError, values};
use crate::slips;
use model::act::Act;
use model::fact::MachineReport;
use model::os::Os;
use model::pharmacy::Machine;
use model::record::{Device, Ledger, Record as _, RecordId, Row};
use model::said::Word as _;
use model::width;
use std::collections::BTreeSet;

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

/// A row of the ledger, offered as what a machine may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceOffered {
    /// The row.
    pub id: RecordId,
    /// Name, OS and place, as far as they are written.
    pub label: String,
    /// How it fits.
    pub fits: DeviceFits,
}

/// How a row of the ledger fits what a machine said, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceFits {
    /// It has the machine's name.
    Name,
    /// It has the machine's OS.
    Os,
    /// Nothing speaks for it or against it.
    Unclear,
    /// Another machine is linked to it: a PC that was set up anew is another machine in the same row.
    Taken,
}

/// The rows that a machine may be, the likeliest first.
#[must_use]
pub fn devices_offered(state: &State, machine: &str) -> Vec<DeviceOffered> {
    let Some(report) = state.shop.machines.get(machine).and_then(|known| known.reports.last()) else {
        return Vec::new();
    };
    let taken: BTreeSet<&str> = state.shop.machines.values().filter_map(|known| known.device.as_deref()).collect();
    let offered = |device: &Device| {
        let is_taken = taken.contains(device.id.as_str());
        let fits = if is_taken { DeviceFits::Taken } else { fits(device, report) };
        let words = [device.label(), device.os.text(), &device.place];
        let label = words.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　");
        DeviceOffered { id: device.id.clone(), label, fits }
    };
    let kept = state.shop.devices.records().filter(|device| device.is_kept());
    let mut all: Vec<DeviceOffered> = kept.map(offered).collect();
    all.sort_by(|a, b| (a.fits, &a.label).cmp(&(b.fits, &b.label)));
    all
}

/// 「受付PC（UKETSUKE-1）」 has the name UKETSUKE-1; `Win11` may be `Windows 11 24H2`.
fn fits(device: &Device, report: &MachineReport) -> DeviceFits {
    let (name, host) = (width::key(&device.name), width::key(&report.host));
    if !host.is_empty() && name.contains(&host) {
        return DeviceFits::Name;
    }
    let read = report.text("os.name").and_then(Os::read);
    match (device.os.means(), read) {
        (Some(a), Some(b)) if a.code().starts_with(b.code()) || b.code().starts_with(a.code()) => DeviceFits::Os,
        _ => DeviceFits::Unclear,
    }
}

/// A row for a machine that stands in no ledger yet, as far as the machine tells: its name, its OS, and that it runs.
#[must_use]
pub fn device_proposed(state: &State, machine: &str) -> Row {
    let Some(report) = state.shop.machines.get(machine).and_then(|known| known.reports.last()) else {
        return Row::new();
    };
    let os = report.text("os.name").unwrap_or_default();
    let told = [("name", report.host.as_str()), ("os", os), ("state", "稼働")];
    told.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
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
    /// A new row that cannot be written as it was typed.
    #[error(transparent)]
    Row(#[from] PutRowError),
    /// The ledger has a device of that name already.
    #[error(
        "台帳に、もう「{0}」があります。その行を選んで結び付けるか、別のPC名にしてください / the ledger has {0} already: choose that row, or give the new one another name"
    )]
    Twice(String),
    /// It is no device of the ledger yet.
    #[error("「{0}」は、台帳のどの機器とも結び付いていません / {0} is linked to no device of the ledger")]
    NotLinked(String),
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
    let (id, host) = machine_called(state, machine)?;
    let found = the_device(state, device)?;
    let linked = Linked { host, device: found.label().to_owned() };
    shop.append(vec![(Act::MachineLinked { machine: id, device: found.id.clone() }, None)]).await?;
    Ok(linked)
}

/// The machine that is called so (its host name, or the beginning of its id): its id and host name.
///
/// # Errors
/// [`LinkError`]: there is none, or several.
pub fn machine_called(state: &State, typed: &str) -> Result<(String, String), LinkError> {
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

/// Writes a new row for a machine and says that it is that device; both or neither.
///
/// # Errors
/// [`LinkError`]; nothing is written then.
pub async fn link_new_device(shop: &Shop, state: &State, machine: &str, typed: &Row) -> Result<Linked, LinkError> {
    let (id, host) = machine_called(state, machine)?;
    let cells = values(Ledger::Devices, typed, state.today)?;
    let name = cells.get("name").cloned().ok_or(PutRowError::Blank)?;
    let is_same = |device: &Device| device.is_kept() && width::key(&device.name) == width::key(&name);
    if state.shop.devices.records().any(is_same) {
        return Err(LinkError::Twice(name));
    }
    let device = crate::clock::new_id(&shop.clock).map_err(ShopError::from)?;
    let put = slips::put(Ledger::Devices, device.clone(), cells, Row::new());
    shop.append(vec![(put, None), (Act::MachineLinked { machine: id, device }, None)]).await?;
    Ok(Linked { host, device: name })
}

/// Says that a machine is not the device that it was said to be. What it told counts for no device then.
///
/// # Errors
/// [`LinkError`]; nothing is written then.
pub async fn unlink_machine(shop: &Shop, state: &State, machine: &str) -> Result<Linked, LinkError> {
    let (id, host) = machine_called(state, machine)?;
    let device = state.shop.machines.get(&id).and_then(|known| known.device.clone());
    let device = device.ok_or_else(|| LinkError::NotLinked(host.clone()))?;
    let label = state.shop.devices.get(&device).map(|kept| kept.record.label().to_owned()).unwrap_or_default();
    shop.append(vec![(Act::MachineUnlinked { machine: id, device }, None)]).await?;
    Ok(Linked { host, device: label })
}
