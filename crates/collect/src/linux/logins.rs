//! When an account last logged in: `/var/log/lastlog` and `/var/log/wtmp`, in glibc's layout for x86.
//!
//! No record is not "never": graphical logins leave none on some systems, and logs are rotated.

use super::{passwd, zone};
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::day::Day;
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "account.last_login_on";
const LASTLOG: &str = "/var/log/lastlog";
const WTMP: &str = "/var/log/wtmp";
/// Newer systems keep logins in databases instead.
const NEWER: [&str; 2] = ["/var/lib/lastlog/lastlog2.db", "/var/lib/wtmpdb/wtmp.db"];
/// `struct lastlog`: a 32-bit time, a line of 32 and a host of 256 bytes.
const LASTLOG_RECORD: u64 = 292;
/// `struct utmp` of utmp(5).
pub(crate) const UTMP_RECORD: usize = 384;
/// The newest part of wtmp that is read.
const WTMP_MAX: u64 = 10_000 * UTMP_RECORD as u64;
/// `USER_PROCESS` of utmp(5).
const USER_PROCESS: u16 = 7;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    if machine.is_live() && !cfg!(any(target_arch = "x86", target_arch = "x86_64")) {
        return vec![Miss::new(WTMP, Trouble::Unsupported, WTMP).fact(NAME)];
    }
    let accounts = match passwd::read(machine) {
        Ok((_, accounts)) => accounts,
        Err(miss) => return vec![miss.fact(NAME)],
    };
    let wtmp = machine.tail(WTMP, WTMP_MAX, UTMP_RECORD as u64);
    let each = accounts.iter().map(|account| {
        let lastlog = machine.part(LASTLOG, u64::from(account.uid) * LASTLOG_RECORD, LASTLOG_RECORD);
        tell(machine, &account.name, lastlog, wtmp.as_ref())
    });
    each.collect()
}

fn tell(machine: &Machine, name: &str, lastlog: Result<Raw, Miss>, wtmp: Result<&Raw, &Miss>) -> Fact {
    if lastlog.is_err() && wtmp.is_err() {
        return nothing(machine, wtmp.err()).fact_of(NAME, name);
    }
    let (by_lastlog, by_wtmp) = (lastlog.as_ref().ok(), wtmp.ok());
    let raws: Vec<&Raw> = by_lastlog.into_iter().chain(by_wtmp).collect();
    let seen = Seen::of(&raws);
    if by_lastlog.is_some_and(|raw| !raw.bytes.is_empty() && raw.bytes.len() as u64 != LASTLOG_RECORD) {
        return seen.without(Trouble::Error, LASTLOG).fact_of(NAME, name);
    }
    let days = [by_lastlog.and_then(|raw| of_lastlog(&raw.bytes)), by_wtmp.and_then(|raw| of_wtmp(&raw.bytes, name))];
    match days.into_iter().flatten().max() {
        Some(day) => seen.fact_of(NAME, name, Value::Day(day)),
        None => seen.without(Trouble::NotPresent, WTMP).fact_of(NAME, name),
    }
}

fn nothing(machine: &Machine, miss: Option<&Miss>) -> Miss {
    let newer = NEWER.into_iter().find(|path| machine.exists(path) == Ok(true));
    match (newer, miss) {
        (Some(path), _) => Miss::new(path, Trouble::Unsupported, path),
        (None, Some(miss)) => miss.clone(),
        (None, None) => Miss::new(WTMP, Trouble::NotPresent, WTMP),
    }
}

fn of_lastlog(record: &[u8]) -> Option<Day> {
    seconds(record, 0)
}

/// The last login of one user; records that are cut short at the end are left out.
fn of_wtmp(bytes: &[u8], name: &str) -> Option<Day> {
    let (records, _) = bytes.as_chunks::<UTMP_RECORD>();
    let mut logins = records.iter().rev().filter(|record| is_login(record.as_slice(), name));
    logins.find_map(|record| seconds(record, 340))
}

fn is_login(record: &[u8], name: &str) -> bool {
    let user = record.get(44..76).and_then(|field| field.split(|byte| *byte == 0).next());
    record.starts_with(&USER_PROCESS.to_le_bytes()) && user == Some(name.as_bytes())
}

/// The day of the 32-bit time at an offset. It counts on without a sign, to 2106.
fn seconds(record: &[u8], at: usize) -> Option<Day> {
    let bytes = record.get(at..)?.first_chunk::<4>()?;
    zone::day_of_seconds(i64::from(u32::from_le_bytes(*bytes)))
}

/// The oldest record of `/var/log/wtmp`: how far back logins are kept.
pub(crate) fn oldest(bytes: &[u8]) -> Option<Day> {
    bytes.as_chunks::<UTMP_RECORD>().0.iter().find_map(|record| seconds(record, 340))
}
