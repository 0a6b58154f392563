//! Whether Windows' own firewall filters in every kind of network. Another product may filter instead: that is not seen here.

use super::keys::{GROUP_POLICIES, SERVICES};
use super::registry;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "firewall.active";
/// The networks: of a domain, private, public.
const PROFILES: [&str; 3] = ["DomainProfile", "StandardProfile", "PublicProfile"];
const SWITCH: &str = "EnableFirewall";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let mut raws = Vec::new();
    let mut is_on = true;
    for profile in PROFILES {
        let (switch, raw) = switch(machine, profile)?;
        is_on &= switch != 0;
        raws.push(raw);
    }
    Ok(Seen::of(&raws.iter().collect::<Vec<_>>()).fact(NAME, Value::Flag(is_on)))
}

/// A policy goes before the machine's own setting.
fn switch(machine: &Machine, profile: &str) -> Result<(u64, Raw), Miss> {
    let registry = &machine.exports().registry;
    let places = [
        format!("{GROUP_POLICIES}\\WindowsFirewall\\{profile}"),
        format!("{SERVICES}\\SharedAccess\\Parameters\\FirewallPolicy\\{profile}"),
    ];
    let mut missed = None;
    for place in &places {
        match registry.key(place) {
            Ok(key) => {
                if let Some(number) = key.number(SWITCH) {
                    return Ok((number, registry::raw(place, key, &[SWITCH])));
                }
            }
            Err(miss) => missed = Some(miss),
        }
    }
    Err(missed.unwrap_or_else(|| Miss::new(&places[1], Trouble::NotPresent, SWITCH)))
}
