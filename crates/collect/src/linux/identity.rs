//! What the machine is called, and the number that systemd gave it (`machine-id(5)`).

use crate::machine::Machine;

/// The name, empty where none is known, and the number.
pub(crate) fn read(machine: &Machine) -> (String, Option<String>) {
    let first = |paths: [&str; 2]| {
        let told = paths.into_iter().filter_map(|path| machine.file(path).ok());
        told.map(|raw| raw.text().trim().to_owned()).find(|text| !text.is_empty() && text != "uninitialized")
    };
    let host = first(["/proc/sys/kernel/hostname", "/etc/hostname"]).unwrap_or_default();
    (host, first(["/etc/machine-id", "/var/lib/dbus/machine-id"]))
}
