//! How far back the system's logs reach, and whether the audit log is being written.

use super::logins;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen, present};
use model::day::Day;
use model::fact::{Fact, Trouble, Value};

const OLDEST: &str = "log.oldest_on";
const AUDIT: &str = "log.audit_on";
/// The journal kept on disk, and the one of this run only.
const JOURNALS: [&str; 2] = ["/var/log/journal", "/run/log/journal"];
const JOURNALS_MAX: usize = 2_000;
/// The head of a journal file up to its oldest entry's time (systemd's journal file format).
const JOURNAL_HEAD: u64 = 192;
const JOURNAL_OLDEST_AT: usize = 184;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let oldest = oldest(machine).unwrap_or_else(|miss| miss.fact(OLDEST));
    let audit = audit(machine).unwrap_or_else(|miss| miss.fact(AUDIT));
    vec![oldest, audit]
}

fn oldest(machine: &Machine) -> Result<Fact, Miss> {
    let mut heads = Vec::new();
    for folder in JOURNALS {
        heads.extend(journals(machine, folder)?);
    }
    let days = heads.iter().filter_map(|head| Some((oldest_entry(&head.bytes)?, head)));
    match days.min_by_key(|(day, _)| *day) {
        Some((day, head)) => Ok(Seen::of(&[head]).fact(OLDEST, Value::Day(day))),
        // Without a journal the oldest record of logins is what is left.
        None => oldest_login(machine),
    }
}

fn journals(machine: &Machine, folder: &str) -> Result<Vec<Raw>, Miss> {
    let ids = present(machine.names(folder))?.unwrap_or_default();
    let mut heads = Vec::new();
    for id in &ids {
        let names = machine.names(&format!("{folder}/{id}"))?;
        for name in names.iter().filter(|name| name.ends_with(".journal")).take(JOURNALS_MAX) {
            heads.push(machine.part(&format!("{folder}/{id}/{name}"), 0, JOURNAL_HEAD)?);
        }
    }
    Ok(heads)
}

/// The day of a journal file's first entry; `None` when it has none or is not a journal.
fn oldest_entry(head: &[u8]) -> Option<Day> {
    let micros = head.strip_prefix(b"LPKSHHRH").and(head.get(JOURNAL_OLDEST_AT..))?.first_chunk::<8>()?;
    let micros = i64::try_from(u64::from_le_bytes(*micros)).ok().filter(|micros| *micros > 0)?;
    jiff::Timestamp::from_microsecond(micros).ok().map(Day::in_tokyo)
}

fn oldest_login(machine: &Machine) -> Result<Fact, Miss> {
    for path in ["/var/log/wtmp.1", "/var/log/wtmp"] {
        let Some(raw) = present(machine.part(path, 0, 100 * logins::UTMP_RECORD as u64))? else { continue };
        if let Some(day) = logins::oldest(&raw.bytes) {
            return Ok(Seen::of(&[&raw]).fact(OLDEST, Value::Day(day)));
        }
    }
    Err(Miss::new(JOURNALS[0], Trouble::NotPresent, JOURNALS[0]))
}

/// auditd(8) leaves its process number; a number left behind by a dead one is told apart by the process's name.
fn audit(machine: &Machine) -> Result<Fact, Miss> {
    let Some(pid) = present(machine.file("/run/auditd.pid"))? else { return not_running(machine) };
    let comm = machine.file(&format!("/proc/{}/comm", number(&pid.text())));
    let is_on = comm.is_ok_and(|comm| comm.text().trim() == "auditd");
    Ok(Seen::of(&[&pid]).fact(AUDIT, Value::Flag(is_on)))
}

/// Digits only: the text becomes part of a path.
fn number(text: &str) -> String {
    text.trim().chars().filter(char::is_ascii_digit).take(10).collect()
}

/// No number: it does not run. Where `/run` itself is not there, nothing can be said.
fn not_running(machine: &Machine) -> Result<Fact, Miss> {
    let names = machine.names("/run")?;
    let raw = Raw { source: "/run".to_owned(), bytes: names.join("\n").into_bytes() };
    Ok(Seen::of(&[&raw]).fact(AUDIT, Value::Flag(false)))
}
