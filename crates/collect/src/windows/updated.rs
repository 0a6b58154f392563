//! When Windows last installed an update of itself, and whether it waits for a restart.

use super::keys::{AUTO_UPDATE, PACKAGES};
use super::{file_time, registry};
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const LAST: &str = "updates.last_on";
const REBOOT: &str = "updates.reboot_required";
/// `CurrentState` of a package that is installed.
const INSTALLED: u64 = 0x70;
/// Names of the packages that are updates: a month's collection, or a single one.
const UPDATES: [&str; 2] = ["package_for_rollupfix", "package_for_kb"];

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![last(machine).unwrap_or_else(|miss| miss.fact(LAST)), reboot(machine).unwrap_or_else(|miss| miss.fact(REBOOT))]
}

fn last(machine: &Machine) -> Result<Fact, Miss> {
    let path = format!("{PACKAGES}\\Packages");
    let packages = machine.exports().registry.under(&path)?;
    let updates = packages.iter().filter(|package| {
        let name = package.name.to_lowercase();
        UPDATES.iter().any(|update| name.starts_with(update)) && package.number("CurrentState") == Some(INSTALLED)
    });
    let dated = updates.filter_map(|package| {
        let ticks = file_time::of_halves(package.number("InstallTimeHigh")?, package.number("InstallTimeLow")?);
        Some((file_time::day(ticks)?, package))
    });
    let (day, package) =
        dated.max_by_key(|(day, _)| *day).ok_or_else(|| Miss::new(&path, Trouble::NotPresent, "InstallTime"))?;
    let raw = registry::raw(&path, package, &["CurrentState", "InstallTimeHigh", "InstallTimeLow"]);
    Ok(Seen::of(&[&raw]).fact(LAST, Value::Day(day)))
}

/// Keys that are there while a restart is due, and only then.
fn reboot(machine: &Machine) -> Result<Fact, Miss> {
    let registry = &machine.exports().registry;
    let mut is_due = false;
    let mut read = String::new();
    for path in [format!("{PACKAGES}\\RebootPending"), format!("{AUTO_UPDATE}\\RebootRequired")] {
        match registry.key(&path) {
            Ok(_) => is_due = true,
            Err(miss) if miss.why == Trouble::NotPresent => {}
            Err(miss) => return Err(miss),
        }
        read.push_str(&path);
    }
    let raw = Raw { source: PACKAGES.to_owned(), bytes: format!("{read}={is_due}").into_bytes() };
    Ok(Seen::of(&[&raw]).fact(REBOOT, Value::Flag(is_due)))
}
