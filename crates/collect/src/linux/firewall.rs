//! Whether incoming traffic is filtered: the kernel's rules where this reader may see them, else what is set to start.

use super::autostart::Units;
use super::setting;
use crate::machine::Machine;
use crate::program::Program;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "firewall.active";
/// Which tables the older iptables holds in the kernel; nft does not list those.
const LEGACY: [&str; 2] = ["/proc/net/ip_tables_names", "/proc/net/ip6_tables_names"];

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![from_kernel(machine).or_else(|miss| from_settings(machine, miss)).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn from_kernel(machine: &Machine) -> Result<Fact, Miss> {
    let rules = machine.run(Program::Nft).map_err(|miss| as_denied(machine, miss))?;
    let seen = Seen::of(&[&rules]);
    let is_active = filters_input(&rules.text());
    let legacy = LEGACY.iter().find_map(|path| machine.file(path).ok().filter(|raw| raw.text().contains("filter")));
    match legacy {
        Some(raw) if !is_active => Err(Miss::new(raw.source, Trouble::Unsupported, "iptables-legacy")),
        _ => Ok(seen.fact(NAME, Value::Flag(is_active))),
    }
}

/// nft tells its refusal in words only; without root's rights it always refuses.
fn as_denied(machine: &Machine, miss: Miss) -> Miss {
    if miss.why == Trouble::Error && !machine.is_root() {
        return Miss::new(Program::Nft.call(), Trouble::AccessDenied, Program::Nft.name());
    }
    miss
}

/// Whether a chain on the input hook drops or rejects something, by its policy or by a rule.
fn filters_input(rules: &str) -> bool {
    let mut at_input = false;
    setting::lines(rules).any(|line| {
        if line.starts_with("chain ") {
            at_input = false;
        }
        at_input |= line.contains("hook input");
        at_input && line.split([' ', ';']).any(|word| word == "drop" || word == "reject")
    })
}

/// What is set to start. `kernel` is why the rules themselves were not seen: it stays the answer where no setting
/// tells either.
fn from_settings(machine: &Machine, kernel: Miss) -> Result<Fact, Miss> {
    if kernel.why == Trouble::Unsupported {
        return Err(kernel);
    }
    let units = Units::read(machine).map_err(|_| kernel.clone())?;
    let starts = |unit: &str| units.start(&[unit]);
    let told = |raws: &[&Raw], on: bool| Ok(Seen::of(raws).fact(NAME, Value::Flag(on)));
    if starts("firewalld.service") {
        return told(&[units.raw()], true);
    }
    if starts("nftables.service")
        && let Ok(rules) = machine.file("/etc/nftables.conf")
    {
        return told(&[&rules, units.raw()], filters_input(&rules.text()));
    }
    let Ok(ufw) = machine.file("/etc/ufw/ufw.conf") else { return Err(kernel) };
    match setting::value(&ufw.text(), "ENABLED").as_deref() {
        Some("yes") => told(&[&ufw, units.raw()], starts("ufw.service")),
        Some("no") => told(&[&ufw], false),
        _ => Err(Seen::of(&[&ufw]).without(Trouble::Error, "ENABLED")),
    }
}
