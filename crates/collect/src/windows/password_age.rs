//! How often a password must change, as the machine's security settings say.

use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Value};

const NAME: &str = "password.change_days_max";
/// The catalogue's number for never; Windows writes 0 or -1.
const NEVER: u64 = 99_999;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let (days, raw) = machine.exports().security()?.number("MaximumPasswordAge")?;
    let days = u64::try_from(days).ok().filter(|days| *days > 0).unwrap_or(NEVER);
    Ok(Seen::of(&[&raw]).fact(NAME, Value::Count(days)))
}
