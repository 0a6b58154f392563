//! Whether USB storage is blocked: by switching both of its drivers off, or by policy.

use super::autostart::{self, OFF};
use super::keys::GROUP_POLICIES;
use super::registry;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "media.storage_blocked";
/// Disks of the newer kind pass by the first driver.
const DRIVERS: [&str; 2] = ["USBSTOR", "UASPStor"];
const DEVICES: &str = "Windows\\RemovableStorageDevices";
/// Windows' class of removable disks.
const DISKS: &str = "{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let all = format!("{GROUP_POLICIES}\\{DEVICES}");
    let disks = format!("{all}\\{DISKS}");
    for (path, switches) in [(&all, &["Deny_All"][..]), (&disks, &["Deny_Read", "Deny_Write"])] {
        if let Some(raw) = denies(machine, path, switches)? {
            return Ok(Seen::of(&[&raw]).fact(NAME, Value::Flag(true)));
        }
    }
    let (first, one) = autostart::start(machine, DRIVERS[0])?;
    let (second, other) = autostart::start(machine, DRIVERS[1])?;
    Ok(Seen::of(&[&one, &other]).fact(NAME, Value::Flag(first == OFF && second == OFF)))
}

/// What a policy denies with all of these switches; nothing where it is not set.
fn denies(machine: &Machine, path: &str, switches: &[&str]) -> Result<Option<Raw>, Miss> {
    match machine.exports().registry.key(path) {
        Ok(key) if switches.iter().all(|switch| key.number(switch) == Some(1)) => {
            Ok(Some(registry::raw(path, key, switches)))
        }
        Ok(_) => Ok(None),
        Err(miss) if miss.why == Trouble::NotPresent => Ok(None),
        Err(miss) => Err(miss),
    }
}
