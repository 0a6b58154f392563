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
/// The most packages that are asked about.
const PACKAGES_MAX: usize = 20_000;
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
    match installed(machine).and_then(|names| machine.run_on(Program::Apt, &names)) {
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

/// The installed packages, as dpkg's list names them: `bash`, `libc6:i386`. Their architecture tells only those of another machine
/// apart, and of which this one is the name of apt's own package says.
fn installed(machine: &Machine) -> Result<Vec<String>, Miss> {
    let status = machine.file(DPKG)?;
    let text = status.text();
    let mut names: Vec<(&str, &str)> = Vec::new();
    for part in text.split("\n\n") {
        let field = |name: &str| part.lines().find_map(|line| line.strip_prefix(name));
        let (Some(name), Some(state)) = (field("Package: "), field("Status: ")) else { continue };
        let is_there = !["not-installed", "config-files"].iter().any(|gone| state.ends_with(gone));
        // Nothing that begins with a hyphen may pass for a flag.
        if is_there && name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            names.push((name, field("Architecture: ").unwrap_or("all")));
        }
    }
    let own = names.iter().find(|(name, _)| *name == "dpkg").map_or("all", |(_, own)| *own);
    let named = |(name, of): &(&str, &str)| {
        if *of == "all" || *of == own { (*name).to_owned() } else { format!("{name}:{of}") }
    };
    Ok(names.iter().take(PACKAGES_MAX).map(named).collect())
}

/// All installed packages of which apt would install a newer version, held back or not, and those of which it comes from a security
/// archive. Apt lists the versions of each from the newest on, and marks the installed one:
///
/// ```text
/// openssl:
///   Installed: 3.0.13-0ubuntu3.4
///   Candidate: 3.0.13-0ubuntu3.6
///   Version table:
///      3.0.13-0ubuntu3.6 500
///         500 http://archive.ubuntu.com/ubuntu noble-security/main amd64 Packages
///  *** 3.0.13-0ubuntu3.4 100
///         100 /var/lib/dpkg/status
/// ```
fn parse(text: &str) -> (u64, u64) {
    let (mut all, mut security) = (0, 0);
    let mut candidate = "";
    // Whether the candidate stands above the installed version, and whether the line is about it.
    let (mut is_above, mut is_its) = (false, false);
    let mut is_secure = false;
    for line in text.lines() {
        if let Some(version) = line.strip_prefix("  Candidate: ") {
            (candidate, is_above, is_its, is_secure) = (version, true, false, false);
        } else if line.starts_with(" *** ") {
            (is_above, is_its) = (false, false);
        } else if let Some(source) = line.strip_prefix("      ") {
            let suite = source.trim().split(' ').nth(2).and_then(|place| place.split('/').next());
            if is_its && !is_secure && suite.is_some_and(|suite| suite.ends_with("-security")) {
                is_secure = true;
                security += 1;
            }
        } else if let Some(version) = line.strip_prefix("     ") {
            is_its = is_above && version.split(' ').next() == Some(candidate);
            all += u64::from(is_its);
        }
    }
    (all, security)
}
