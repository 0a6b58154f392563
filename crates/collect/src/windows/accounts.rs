//! Who has signed in on this machine and when, by the profiles it keeps; and whether it signs somebody in unasked.
//!
//! Whether an account is enabled or an administrator lies with Windows' own list, which is never exported: it holds passwords.

use super::keys::{PROFILES, WINLOGON};
use super::{file_time, registry};
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const LAST: &str = "account.last_login_on";
const UNASKED: &str = "account.signed_in_unasked";
/// SIDs of people begin so; those of services are shorter (S-1-5-18).
const PERSON: &str = "S-1-5-21-";
const CLOUD_PERSON: &str = "S-1-12-1-";

pub(crate) fn read_logins(machine: &Machine) -> Vec<Fact> {
    logins(machine).unwrap_or_else(|miss| vec![miss.fact(LAST)])
}

fn logins(machine: &Machine) -> Result<Vec<Fact>, Miss> {
    const HALVES: [&str; 2] = ["LocalProfileLoadTimeHigh", "LocalProfileLoadTimeLow"];
    let profiles = machine.exports().registry.under(PROFILES)?;
    let people = profiles.iter().filter(|key| key.name.starts_with(PERSON) || key.name.starts_with(CLOUD_PERSON));
    let facts: Vec<Fact> = people
        .map(|key| {
            let path = format!("{PROFILES}\\{}", key.name);
            let place = key.text("ProfileImagePath").unwrap_or_default();
            let name = place.rsplit('\\').next().filter(|name| !name.is_empty()).unwrap_or(&key.name);
            let [high, low] = HALVES.map(|half| key.number(half));
            let day = high.zip(low).and_then(|(high, low)| file_time::day(file_time::of_halves(high, low)));
            match day {
                Some(day) => {
                    let raw = registry::raw(&path, key, &["ProfileImagePath", HALVES[0], HALVES[1]]);
                    Seen::of(&[&raw]).fact_of(LAST, name, Value::Day(day))
                }
                None => Miss::new(&path, Trouble::NotPresent, HALVES[0]).fact_of(LAST, name),
            }
        })
        .collect();
    if facts.is_empty() { Err(Miss::new(PROFILES, Trouble::NotPresent, PROFILES)) } else { Ok(facts) }
}

pub(crate) fn read_unasked(machine: &Machine) -> Vec<Fact> {
    vec![unasked(machine).unwrap_or_else(|miss| miss.fact(UNASKED))]
}

/// Only the switch is read: the password may stand beside it.
fn unasked(machine: &Machine) -> Result<Fact, Miss> {
    const SWITCH: &str = "AutoAdminLogon";
    let key = machine.exports().registry.key(WINLOGON)?;
    let is_on = key.number(SWITCH) == Some(1);
    Ok(Seen::of(&[&registry::raw(WINLOGON, key, &[SWITCH])]).fact(UNASKED, Value::Flag(is_on)))
}
