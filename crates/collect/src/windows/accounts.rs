//! Accounts: which may sign in and which administer, as the running Windows answers; who has signed in and when, by the profiles
//! it keeps; and whether it signs somebody in unasked.
//!
//! Windows' own list of accounts is never exported: it holds passwords.

use super::asked::{self, Account, Holder};
use super::keys::{PROFILES, WINLOGON};
use super::{file_time, registry};
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const ENABLED: &str = "account.enabled";
const LOCKED: &str = "account.locked";
const ADMINISTRATOR: &str = "account.administrator";
const LAST: &str = "account.last_login_on";
const UNASKED: &str = "account.signed_in_unasked";
/// SIDs of people begin so; those of services are shorter (S-1-5-18).
const PERSON: &str = "S-1-5-21-";
const CLOUD_PERSON: &str = "S-1-12-1-";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let asked = &machine.exports().asked;
    let mut facts = flags(&asked.accounts);
    facts.extend(administrators(&asked.accounts, &asked.administrators));
    facts
}

fn flags(accounts: &Result<Vec<Account>, Miss>) -> Vec<Fact> {
    let accounts = match accounts {
        Ok(accounts) => accounts,
        Err(miss) => return [ENABLED, LOCKED].map(|name| miss.fact(name)).into(),
    };
    let seen = Seen::of(&[&asked::raw("Win32_UserAccount", accounts)]);
    let told = |name, of: &Account, flag: Option<bool>| match flag {
        Some(flag) => seen.fact_of(name, &of.name, Value::Flag(flag)),
        None => seen.without(Trouble::NotPresent, name).fact_of(name, &of.name),
    };
    let each = |account: &Account| {
        [told(ENABLED, account, account.disabled.map(|disabled| !disabled)), told(LOCKED, account, account.lockout)]
    };
    accounts.iter().flat_map(each).collect()
}

/// Each account of this machine, and whoever else is in the group: people and groups of a domain.
fn administrators(accounts: &Result<Vec<Account>, Miss>, group: &Result<Vec<Holder>, Miss>) -> Vec<Fact> {
    let holders = match group {
        Ok(holders) => holders,
        Err(miss) => return vec![miss.fact(ADMINISTRATOR)],
    };
    let seen = Seen::of(&[&asked::raw("Win32_GroupUser", holders)]);
    let fact = |name: &str, holds| seen.fact_of(ADMINISTRATOR, name, Value::Flag(holds));
    let own = accounts.as_deref().unwrap_or_default();
    let holds = |account: &Account| holders.iter().any(|holder| holder.sid == account.sid);
    let others = holders.iter().filter(|holder| !own.iter().any(|account| account.sid == holder.sid));
    let own = own.iter().map(|account| fact(&account.name, holds(account)));
    own.chain(others.map(|holder| fact(&holder.name, true))).collect()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, number: u32, disabled: bool) -> Account {
        let sid = format!("S-1-5-21-1-2-3-{number}");
        Account { name: name.to_owned(), sid, disabled: Some(disabled), lockout: Some(false) }
    }

    fn told(facts: &[Fact], name: &str) -> Vec<(String, Value)> {
        let named = facts.iter().filter(|fact| fact.name == name);
        named.map(|fact| (fact.of.clone(), fact.value.clone())).collect()
    }

    #[test]
    fn administrators_are_told_by_their_sid_whatever_they_and_their_group_are_called() {
        let accounts =
            Ok(vec![account("管理者", 500, true), account("受付", 1001, false), account("Guest", 501, true)]);
        let holder = |name: &str, sid: &str| Holder { name: name.to_owned(), sid: sid.to_owned() };
        let group =
            Ok(vec![holder("名前の変わった人", "S-1-5-21-1-2-3-500"), holder("Domain Admins", "S-1-5-21-9-9-9-512")]);
        let of = |name: &str, flag| (name.to_owned(), Value::Flag(flag));
        assert_eq!(
            told(&administrators(&accounts, &group), ADMINISTRATOR),
            [of("管理者", true), of("受付", false), of("Guest", false), of("Domain Admins", true)]
        );
        assert_eq!(told(&flags(&accounts), ENABLED), [of("管理者", false), of("受付", true), of("Guest", false)]);
        assert_eq!(told(&flags(&accounts), LOCKED).len(), 3);
        let denied = Err(Miss::new("Win32_Group", Trouble::AccessDenied, "WMI 0x80041003"));
        let [unknown] = administrators(&accounts, &denied).try_into().unwrap();
        assert!(matches!(unknown.value, Value::Unreadable(_)), "nobody is called an ordinary user: {unknown:?}");
    }
}
