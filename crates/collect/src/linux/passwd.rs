//! People's accounts on this machine: passwd(5), shadow(5), group(5). Password hashes are never kept or told.

use crate::machine::Machine;
use crate::seen::{Miss, Raw};

/// The first user id of people, by custom and by `UID_MIN` of login.defs(5).
const FIRST_PERSON: u32 = 1000;
/// `nobody`.
const NOBODY: u32 = 65_534;

/// A person's account, or root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) home: String,
    pub(crate) has_shell: bool,
}

/// What shadow(5) says about a password, without the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Aging {
    pub(crate) is_locked: bool,
    pub(crate) days_max: Option<u64>,
    /// Days from 1970-01-01 until the account expires.
    pub(crate) expires: Option<i32>,
}

/// The accounts of people and root. Accounts of a directory service are not among them.
pub(crate) fn read(machine: &Machine) -> Result<(Raw, Vec<Account>), Miss> {
    let raw = machine.file("/etc/passwd")?;
    let accounts = parse(&raw.text());
    Ok((raw, accounts))
}

fn parse(text: &str) -> Vec<Account> {
    let accounts = text.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, uid, gid, _, home, shell] = fields.as_slice() else { return None };
        let has_shell =
            !["nologin", "false", "sync", "shutdown", "halt"].iter().any(|no| shell.rsplit('/').next() == Some(no));
        let (uid, gid) = (uid.parse().ok()?, gid.parse().ok()?);
        Some(Account { name: (*name).to_owned(), uid, gid, home: (*home).to_owned(), has_shell })
    });
    accounts.filter(|account| account.uid == 0 || (account.uid >= FIRST_PERSON && account.uid != NOBODY)).collect()
}

/// The aging of one account in the text of `/etc/shadow`.
pub(crate) fn aging(shadow: &str, name: &str) -> Option<Aging> {
    let line = shadow.lines().find(|line| line.split(':').next() == Some(name))?;
    let field = |n: usize| line.split(':').nth(n).unwrap_or_default();
    // shadow(5): a field that is not a valid crypt result, such as ! or *, lets nobody in by password.
    let is_locked = field(1).starts_with(['!', '*']);
    Some(Aging { is_locked, days_max: field(4).parse().ok(), expires: field(7).parse().ok() })
}

/// Whether a group of these names holds the account, as its own group or as a member.
pub(crate) fn is_member(groups: &str, account: &Account, names: &[&str]) -> bool {
    groups.lines().any(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, gid, members] = fields.as_slice() else { return false };
        let own = gid.parse() == Ok(account.gid);
        names.contains(name) && (own || members.split(',').any(|member| member == account.name))
    })
}
