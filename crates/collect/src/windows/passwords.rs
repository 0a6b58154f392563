//! The rule for passwords of this machine, as its security settings say. An account of Microsoft's or of a domain follows others.

use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const NAMES: [&str; 3] = ["password.length_min", "password.mixed_required", "password.lockout_attempts"];

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let facts = [
        count(machine, NAMES[0], "MinimumPasswordLength"),
        mixed(machine),
        count(machine, NAMES[2], "LockoutBadCount"),
    ];
    facts.into_iter().zip(NAMES).map(|(fact, name)| fact.unwrap_or_else(|miss| miss.fact(name))).collect()
}

fn count(machine: &Machine, name: &str, setting: &str) -> Result<Fact, Miss> {
    let (number, raw) = machine.exports().security()?.number(setting)?;
    let seen = Seen::of(&[&raw]);
    let count = u64::try_from(number).map_err(|_| seen.without(Trouble::Error, setting))?;
    Ok(seen.fact(name, Value::Count(count)))
}

/// Windows' rule asks for three of five kinds of character: it never requires letters, digits and symbols together.
fn mixed(machine: &Machine) -> Result<Fact, Miss> {
    let (_, raw) = machine.exports().security()?.number("PasswordComplexity")?;
    Ok(Seen::of(&[&raw]).fact(NAMES[1], Value::Flag(false)))
}
