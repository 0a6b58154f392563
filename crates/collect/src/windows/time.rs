//! Whether the clock is set to follow another: the time service's settings. Whether it does is not seen here.

use super::autostart::{self, OFF};
use super::keys::SERVICES;
use super::registry;
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "time.synchronised";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let path = format!("{SERVICES}\\W32Time\\Parameters");
    let key = machine.exports().registry.key(&path)?;
    let kind = key.text("Type").ok_or_else(|| Miss::new(&path, Trouble::NotPresent, "Type"))?;
    let (start, service) = autostart::start(machine, "W32Time")?;
    // `NoSync` follows nobody; NTP, NT5DS and AllSync do.
    let follows = !kind.eq_ignore_ascii_case("NoSync") && start != OFF;
    Ok(Seen::of(&[&registry::raw(&path, key, &["Type"]), &service]).fact(NAME, Value::Flag(follows)))
}
