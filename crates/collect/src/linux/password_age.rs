//! How long a password may be used: login.defs(5) for new accounts, shadow(5) for the accounts there are.

use super::{passwd, setting};
use crate::machine::Machine;
use crate::seen::{Seen, present};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "password.change_days_max";
/// How login.defs(5) writes "never".
const UNLIMITED: u64 = 99_999;

/// The policy first (without `of`), then each account's own.
pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    std::iter::once(policy(machine)).chain(own(machine)).collect()
}

fn policy(machine: &Machine) -> Fact {
    let raw = match machine.file("/etc/login.defs") {
        Ok(raw) => raw,
        Err(miss) => return miss.fact(NAME),
    };
    let seen = Seen::of(&[&raw]);
    match setting::number(&raw.text(), "PASS_MAX_DAYS") {
        Some(days) => seen.fact(NAME, Value::Count(days_of(days))),
        None => seen.without(Trouble::NotPresent, "PASS_MAX_DAYS").fact(NAME),
    }
}

/// login.defs(5): -1 switches the check off, as 99,999 does in effect.
fn days_of(days: i64) -> u64 {
    u64::try_from(days).unwrap_or(UNLIMITED)
}

/// Only accounts whose password works: on a locked one the interval means nothing.
fn own(machine: &Machine) -> Vec<Fact> {
    let Ok((_, accounts)) = passwd::read(machine) else { return Vec::new() };
    let people = accounts.iter().filter(|account| account.has_shell);
    let shadow = match present(machine.file("/etc/shadow")) {
        Ok(Some(shadow)) => shadow,
        Ok(None) => return Vec::new(),
        Err(miss) => return people.map(|account| miss.fact_of(NAME, &account.name)).collect(),
    };
    let (seen, text) = (Seen::of(&[&shadow]), shadow.text());
    let usable = people.filter_map(|account| {
        let aging = passwd::aging(&text, &account.name).filter(|aging| !aging.is_locked)?;
        Some((account, aging.days_max.unwrap_or(UNLIMITED)))
    });
    usable.map(|(account, days)| seen.fact_of(NAME, &account.name, Value::Count(days))).collect()
}
