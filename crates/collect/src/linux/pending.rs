//! Updates that wait, as the package manager's own lists on this machine know them. No network is used.

use crate::machine::Machine;
use crate::program::Program;
use crate::seen::{Miss, Raw, Seen};
use jiff::fmt::rfc2822;
use model::day::Day;
use model::fact::{Fact, Trouble, Value};

const NAMES: [&str; 3] = ["updates.pending", "updates.security_pending", "updates.listed_on"];
const DPKG: &str = "/var/lib/dpkg/status";
const LISTS: &str = "/var/lib/apt/lists";
/// The signed head of a release file, which holds its date, is far shorter.
const HEAD: u64 = 16 * 1024;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    match lists(machine) {
        Ok(lists) => read_apt(machine, &lists),
        Err(miss) => NAMES.map(|name| miss.fact(name)).into(),
    }
}

/// The heads of apt's package lists. Without any, "0 upgrades" would say nothing.
fn lists(machine: &Machine) -> Result<Vec<Raw>, Miss> {
    if !machine.exists(DPKG)? {
        let rpm = machine.exists("/var/lib/rpm")? || machine.exists("/usr/lib/sysimage/rpm")?;
        let why = if rpm { Trouble::Unsupported } else { Trouble::NotPresent };
        return Err(Miss::new(DPKG, why, if rpm { "rpm" } else { DPKG }));
    }
    let names = machine.names(LISTS)?;
    let releases = names.iter().filter(|name| name.ends_with("Release"));
    let raws: Vec<Raw> = releases.filter_map(|name| machine.part(&format!("{LISTS}/{name}"), 0, HEAD).ok()).collect();
    if raws.is_empty() { Err(Miss::new(LISTS, Trouble::NotPresent, LISTS)) } else { Ok(raws) }
}

fn read_apt(machine: &Machine, lists: &[Raw]) -> Vec<Fact> {
    let listed = Seen::of(&lists.iter().collect::<Vec<_>>());
    let listed = match lists.iter().filter_map(|raw| released_on(&raw.text())).max() {
        Some(day) => listed.fact(NAMES[2], Value::Day(day)),
        None => listed.without(Trouble::Error, "Date").fact(NAMES[2]),
    };
    match machine.run(Program::Apt) {
        Ok(raw) => {
            let (seen, (all, security)) = (Seen::of(&[&raw]), parse(&raw.text()));
            vec![seen.fact(NAMES[0], Value::Count(all)), seen.fact(NAMES[1], Value::Count(security)), listed]
        }
        Err(miss) => vec![miss.fact(NAMES[0]), miss.fact(NAMES[1]), listed],
    }
}

/// The `Date:` of a release file.
fn released_on(text: &str) -> Option<Day> {
    let date = text.lines().find_map(|line| line.strip_prefix("Date:"))?.trim();
    // "UTC" is how archives write it; RFC 2822 knows "GMT".
    rfc2822::parse(&date.replace("UTC", "GMT")).ok().map(|zoned| Day::in_tokyo(zoned.timestamp()))
}

/// All installed packages that have a newer version, held back or not, and those of which it comes from a security archive:
/// `bash/oldstable,oldstable-security 5.2.15-2+b13 amd64 [upgradable from: 5.2.15-2+b8]`.
fn parse(text: &str) -> (u64, u64) {
    let upgrades = text.lines().filter(|line| line.contains("[upgradable from: "));
    let suites = upgrades.filter_map(|line| line.split_once('/')?.1.split_once(' ').map(|(suites, _)| suites));
    suites.fold((0, 0), |(all, security), suites| {
        (all + 1, security + u64::from(suites.split(',').any(|suite| suite.ends_with("-security"))))
    })
}
