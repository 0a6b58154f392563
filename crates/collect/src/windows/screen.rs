//! Whether the screen locks by itself for everybody: the machine's inactivity limit. A person's own screen saver is not seen.

use super::keys::POLICIES;
use super::registry;
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "screen.lock";
const LIMIT: &str = "InactivityTimeoutSecs";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let key = machine.exports().registry.key(POLICIES)?;
    let seconds = key.number(LIMIT).ok_or_else(|| Miss::new(POLICIES, Trouble::NotPresent, LIMIT))?;
    Ok(Seen::of(&[&registry::raw(POLICIES, key, &[LIMIT])]).fact(NAME, Value::Flag(seconds > 0)))
}
