//! Who may sign in, who is locked out, who administers.

use super::passwd::{self, Account, Aging};
use super::setting;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen, present};
use model::day::Day;
use model::fact::{Fact, Trouble, Value};

const NAMES: [&str; 4] = ["account.enabled", "account.locked", "account.administrator", "account.expires_on"];
const SHADOW: &str = "/etc/shadow";
/// Groups that the distributions' own sudoers files let do everything.
const ADMINISTRATORS: [&str; 3] = ["sudo", "wheel", "admin"];

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let (passwd, accounts) = match passwd::read(machine) {
        Ok(read) => read,
        Err(miss) => return NAMES.map(|name| miss.fact(name)).into(),
    };
    if accounts.is_empty() {
        let miss = Seen::of(&[&passwd]).without(Trouble::Error, "/etc/passwd");
        return NAMES.map(|name| miss.fact(name)).into();
    }
    let shadow = machine.file(SHADOW);
    let rights = Rights::read(machine);
    let each = accounts.iter().flat_map(|account| {
        let mut facts = sign_in(machine, account, &passwd, &shadow);
        facts.push(administrator(account, &passwd, &rights));
        facts
    });
    let mut facts: Vec<Fact> = each.collect();
    if !facts.iter().any(|fact| fact.name == NAMES[3]) {
        let miss = shadow.as_ref().err().cloned();
        let miss = miss.unwrap_or_else(|| Miss::new(SHADOW, Trouble::NotPresent, SHADOW));
        facts.push(miss.fact(NAMES[3]));
    }
    facts
}

fn sign_in(machine: &Machine, account: &Account, passwd: &Raw, shadow: &Result<Raw, Miss>) -> Vec<Fact> {
    let of = account.name.as_str();
    let told = shadow.as_ref().map_err(Clone::clone).and_then(|raw| {
        let seen = Seen::of(&[passwd, raw]);
        match passwd::aging(&raw.text(), of) {
            Some(aging) => Ok((raw, seen, aging)),
            None => Err(seen.without(Trouble::NotPresent, SHADOW)),
        }
    });
    match told {
        Ok((shadow, seen, aging)) => {
            let enabled = enabled(machine, account, &[passwd, shadow], aging);
            let locked = seen.fact_of(NAMES[1], of, Value::Flag(aging.is_locked));
            let expiry = expiry(aging).map(|day| seen.fact_of(NAMES[3], of, Value::Day(day)));
            [enabled, locked].into_iter().chain(expiry).collect()
        }
        // Without a login shell nobody signs in, whatever the password.
        Err(miss) if !account.has_shell => {
            vec![Seen::of(&[passwd]).fact_of(NAMES[0], of, Value::Flag(false)), miss.fact_of(NAMES[1], of)]
        }
        Err(miss) => vec![miss.fact_of(NAMES[0], of), miss.fact_of(NAMES[1], of)],
    }
}

/// usermod(8): locking a password does not stop a key; the date 1 (or 0) stops the account.
fn enabled(machine: &Machine, account: &Account, raws: &[&Raw], aging: Aging) -> Fact {
    let (name, of) = (NAMES[0], account.name.as_str());
    let is_stopped = !account.has_shell || aging.expires.is_some_and(|days| days <= 1);
    if is_stopped || !aging.is_locked {
        return Seen::of(raws).fact_of(name, of, Value::Flag(!is_stopped));
    }
    match present(machine.file(&format!("{}/.ssh/authorized_keys", account.home))) {
        Ok(Some(keys)) => {
            let has_key = setting::lines(&keys.text()).next().is_some();
            Seen::of(&[raws, &[&keys]].concat()).fact_of(name, of, Value::Flag(has_key))
        }
        Ok(None) => Seen::of(raws).fact_of(name, of, Value::Flag(false)),
        Err(miss) => miss.fact_of(name, of),
    }
}

fn expiry(aging: Aging) -> Option<Day> {
    Some(Day::new(1970, 1, 1)?.plus_days(aging.expires.filter(|days| *days > 1)?))
}

/// What grants administrator rights on this machine.
struct Rights {
    group: Result<Raw, Miss>,
    sudoers: Result<Vec<Raw>, Miss>,
}

impl Rights {
    fn read(machine: &Machine) -> Self {
        Self { group: machine.file("/etc/group"), sudoers: sudoers(machine) }
    }
}

fn sudoers(machine: &Machine) -> Result<Vec<Raw>, Miss> {
    let Some(main) = present(machine.file("/etc/sudoers"))? else { return Ok(Vec::new()) };
    let names = present(machine.names("/etc/sudoers.d"))?.unwrap_or_default();
    let more = names.iter().map(|name| machine.file(&format!("/etc/sudoers.d/{name}")));
    std::iter::once(Ok(main)).chain(more).collect()
}

fn administrator(account: &Account, passwd: &Raw, rights: &Rights) -> Fact {
    let of = account.name.as_str();
    if account.uid == 0 {
        return Seen::of(&[passwd]).fact_of(NAMES[2], of, Value::Flag(true));
    }
    let told = rights.group.as_ref().map_err(Clone::clone).and_then(|group| {
        if passwd::is_member(&group.text(), account, &ADMINISTRATORS) {
            return Ok((Seen::of(&[passwd, group]), true));
        }
        let sudoers = rights.sudoers.as_ref().map_err(Clone::clone)?;
        let granted = sudoers.iter().any(|raw| is_granted(&raw.text(), &group.text(), account));
        let raws: Vec<&Raw> = [passwd, group].into_iter().chain(sudoers).collect();
        Ok((Seen::of(&raws), granted))
    });
    match told {
        Ok((seen, is_administrator)) => seen.fact_of(NAMES[2], of, Value::Flag(is_administrator)),
        Err(miss) => miss.fact_of(NAMES[2], of),
    }
}

/// Whether a line of sudoers(5) names the account, one of its groups, or everybody.
fn is_granted(sudoers: &str, group: &str, account: &Account) -> bool {
    let grants = sudoers.lines().filter(|line| line.contains('=') && !line.starts_with(['#', '@']));
    let users = grants.filter_map(|line| line.split_whitespace().next());
    users.flat_map(|users| users.split(',')).any(|user| match user.strip_prefix('%') {
        Some(name) => passwd::is_member(group, account, &[name]),
        None => user == account.name || user == "ALL" || user == format!("#{}", account.uid),
    })
}
