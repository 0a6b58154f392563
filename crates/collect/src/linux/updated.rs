//! Updates that were applied: the day of the last one, and whether a restart is still owed.

use super::zone;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen, present};
use jiff::tz::TimeZone;
use model::day::Day;
use model::fact::{Fact, Trouble, Value};

/// The newest part of dpkg's log that is read.
const LOG_MAX: u64 = 4 * 1024 * 1024;
/// dpkg's log, and the one before it.
const LOGS: [&str; 2] = ["/var/log/dpkg.log", "/var/log/dpkg.log.1"];
/// rpm's databases, written by every transaction.
const RPM: [&str; 4] = [
    "/usr/lib/sysimage/rpm/rpmdb.sqlite",
    "/var/lib/rpm/rpmdb.sqlite",
    "/var/lib/rpm/Packages",
    "/var/lib/rpm/Packages.db",
];
const RESTART: &str = "/run/reboot-required";
/// What writes the mark above; without one its absence says nothing.
const MARKERS: [&str; 2] =
    ["/usr/share/update-notifier/notify-reboot-required", "/etc/kernel/postinst.d/unattended-upgrades"];

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let last = last(machine).unwrap_or_else(|miss| miss.fact("updates.last_on"));
    let restart = restart(machine).unwrap_or_else(|miss| miss.fact("updates.reboot_required"));
    vec![last, restart]
}

fn last(machine: &Machine) -> Result<Fact, Miss> {
    let zone = zone::local(machine);
    let mut missed = Miss::new(LOGS[0], Trouble::NotPresent, LOGS[0]);
    for path in LOGS {
        let Some(raw) = present(machine.tail(path, LOG_MAX, 1))? else { continue };
        let seen = Seen::of(&[&raw]);
        match last_upgrade(&raw.text(), &zone) {
            Some(day) => return Ok(seen.fact("updates.last_on", Value::Day(day))),
            None => missed = seen.without(Trouble::NotPresent, path),
        }
    }
    rpm(machine).ok_or(missed)
}

fn rpm(machine: &Machine) -> Option<Fact> {
    let (path, at) = RPM.iter().find_map(|path| Some((path, machine.modified(path).ok()?)))?;
    // The time is all that is read: the database itself is large and holds nothing more about this.
    let raw = Raw { source: format!("{path} (mtime)"), bytes: at.to_string().into_bytes() };
    Some(Seen::of(&[&raw]).fact("updates.last_on", Value::Day(Day::in_tokyo(at))))
}

/// The day of the last `2026-11-15 06:12:01 upgrade bash:amd64 5.2.15-2+b8 5.2.15-2+b13`.
fn last_upgrade(text: &str, zone: &TimeZone) -> Option<Day> {
    text.lines().rev().find_map(|line| {
        let (written, _) = line.split_once(" upgrade ")?;
        zone::day(written, zone)
    })
}

fn restart(machine: &Machine) -> Result<Fact, Miss> {
    if let Some(raw) = present(machine.file(RESTART))? {
        return Ok(Seen::of(&[&raw]).fact("updates.reboot_required", Value::Flag(true)));
    }
    let marker = MARKERS.iter().find_map(|path| machine.file(path).ok());
    let marker = marker.ok_or_else(|| Miss::new(RESTART, Trouble::NotPresent, RESTART))?;
    Ok(Seen::of(&[&marker]).fact("updates.reboot_required", Value::Flag(false)))
}
