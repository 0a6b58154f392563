//! What the machine is called, and the number that Windows gave it when it was installed.

use super::keys::{GUID, NAME};
use crate::machine::Machine;

/// The name, empty where none was exported, and the number.
pub(crate) fn read(machine: &Machine) -> (String, Option<String>) {
    let registry = &machine.exports().registry;
    let text = |path: &str, name: &str| registry.key(path).ok()?.text(name).map(str::to_owned);
    let host = text(&format!("{NAME}\\ComputerName"), "ComputerName").unwrap_or_default();
    (host, text(GUID, "MachineGuid"))
}
