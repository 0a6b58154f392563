//! Whether the machine lets people in over SSH.

use super::autostart::Units;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "remote.ssh_on";
const UNITS: [&str; 4] = ["ssh.service", "sshd.service", "ssh.socket", "sshd.socket"];
const PID: &str = "/run/sshd.pid";
const CONFIG: &str = "/etc/ssh/sshd_config";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

/// On when it starts by itself or runs now; off when neither, or when no server is installed.
fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let units = Units::read(machine);
    if let Ok(units) = &units
        && units.start(&UNITS)
    {
        return Ok(Seen::of(&[units.raw()]).fact(NAME, Value::Flag(true)));
    }
    if let Some(pid) = running(machine) {
        return Ok(Seen::of(&[&pid]).fact(NAME, Value::Flag(true)));
    }
    let listing = match (units, machine.exists(CONFIG)?) {
        (Ok(units), _) => units.raw().clone(),
        (Err(_), false) => Raw { source: "/etc".to_owned(), bytes: machine.names("/etc")?.join("\n").into_bytes() },
        (Err(_), true) => return Err(Miss::new(CONFIG, Trouble::Unsupported, CONFIG)),
    };
    Ok(Seen::of(&[&listing]).fact(NAME, Value::Flag(false)))
}

fn running(machine: &Machine) -> Option<Raw> {
    let pid = machine.file(PID).ok()?;
    let digits: String = pid.text().chars().filter(char::is_ascii_digit).take(10).collect();
    let comm = machine.file(&format!("/proc/{digits}/comm")).ok()?;
    (comm.text().trim() == "sshd").then_some(pid)
}
