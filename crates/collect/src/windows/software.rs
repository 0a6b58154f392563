//! What is installed, as Windows' own list of programs has it.

use super::keys::SOFTWARE;
use super::registry::{self, Key};
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "software.installed";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    match installed(machine) {
        Ok(installed) => {
            let seen = seen(&installed);
            installed.into_iter().filter_map(|key| tell(&seen, NAME, key)).collect()
        }
        Err(miss) => vec![miss.fact(NAME)],
    }
}

/// Programs with a name that people see: parts of Windows and of other programs have none, or say so.
pub(super) fn installed(machine: &Machine) -> Result<Vec<&Key>, Miss> {
    let registry = &machine.exports().registry;
    let mut keys = registry.under(SOFTWARE[0])?;
    match registry.under(SOFTWARE[1]) {
        Ok(more) => keys.extend(more),
        // A Windows of 32 bits has one list only.
        Err(miss) if miss.why == Trouble::NotPresent => {}
        Err(miss) => return Err(miss),
    }
    let is_shown = |key: &&Key| {
        key.number("SystemComponent") != Some(1) && key.text("ParentKeyName").is_none() && name(key).is_some()
    };
    let mut shown: Vec<&Key> = keys.into_iter().filter(is_shown).collect();
    shown.sort_by_key(|key| name(key));
    shown.dedup_by_key(|key| (name(key), key.text("DisplayVersion")));
    Ok(shown)
}

pub(super) fn name(key: &Key) -> Option<&str> {
    key.text("DisplayName")
}

/// One digest over the whole list: hundreds would be most of a report.
pub(super) fn seen(installed: &[&Key]) -> Seen {
    Seen::of(&[&registry::raw_of_all(SOFTWARE[0], installed, &["DisplayName", "DisplayVersion"])])
}

/// One program, with its version.
pub(super) fn tell(seen: &Seen, fact: &str, key: &Key) -> Option<Fact> {
    let version = key.text("DisplayVersion").unwrap_or_default().to_owned();
    Some(seen.fact_of(fact, name(key)?, Value::Text(version)))
}
