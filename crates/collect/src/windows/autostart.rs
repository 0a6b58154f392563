//! Services that start by themselves.

use super::keys::SERVICES;
use super::registry;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "service.autostart";
/// `Start`: 2 is automatic, 4 is off.
const AUTOMATIC: u64 = 2;
pub(crate) const OFF: u64 = 4;
/// `Type` of a program that is a service; drivers have others.
const PROGRAM: u64 = 0x30;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    tell(machine).unwrap_or_else(|miss| vec![miss.fact(NAME)])
}

fn tell(machine: &Machine) -> Result<Vec<Fact>, Miss> {
    let services = machine.exports().registry.under(SERVICES)?;
    let starts = |key: &registry::Key| {
        key.number("Start") == Some(AUTOMATIC) && key.number("Type").is_some_and(|kind| kind & PROGRAM != 0)
    };
    let starting: Vec<&registry::Key> = services.into_iter().filter(|key| starts(key)).collect();
    // One digest over all of them: hundreds would be most of a report.
    let seen = Seen::of(&[&registry::raw_of_all(SERVICES, &starting, &["Start", "Type"])]);
    let facts: Vec<Fact> =
        starting.iter().map(|key| seen.fact_of(NAME, &key.name, Value::Text("automatic".to_owned()))).collect();
    if facts.is_empty() {
        return Err(Miss::new(SERVICES, Trouble::NotPresent, "Start"));
    }
    Ok(facts)
}

/// How a service starts, with what was read of it. One that is not installed starts never.
pub(crate) fn start(machine: &Machine, name: &str) -> Result<(u64, Raw), Miss> {
    let path = format!("{SERVICES}\\{name}");
    match machine.exports().registry.key(&path) {
        Ok(key) => match key.number("Start") {
            Some(start) => Ok((start, registry::raw(&path, key, &["Start"]))),
            None => Err(Miss::new(&path, Trouble::Error, "Start")),
        },
        Err(miss) if miss.why == Trouble::NotPresent => {
            Ok((OFF, Raw { source: path.clone(), bytes: format!("{path} is not there").into_bytes() }))
        }
        Err(miss) => Err(miss),
    }
}
