//! Whether files are shared by the first version of SMB, which nothing protects.

use super::autostart::{self, OFF};
use super::keys::SERVICES;
use super::registry;
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Value};

const NAME: &str = "service.smb1_on";
const SWITCH: &str = "SMB1";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

/// On where the server is told so, or where the client's driver starts.
fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let path = format!("{SERVICES}\\LanmanServer\\Parameters");
    let key = machine.exports().registry.key(&path)?;
    let (client, driver) = autostart::start(machine, "mrxsmb10")?;
    let is_on = key.number(SWITCH) == Some(1) || client != OFF;
    Ok(Seen::of(&[&registry::raw(&path, key, &[SWITCH]), &driver]).fact(NAME, Value::Flag(is_on)))
}
