//! What starts by itself: the units that systemd's targets want.

use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "service.autostart";
const UNITS: &str = "/etc/systemd/system";
/// Only there where systemd runs the machine (sd_booted(3)); elsewhere its units start nothing.
const BOOTED: &str = "/run/systemd/system";

/// A unit that starts by itself, and the target that starts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    unit: String,
    by: String,
}

/// Every unit that an administrator or a package has switched on.
pub(crate) struct Units {
    raw: Raw,
    wanted: Vec<Wanted>,
}

impl Units {
    pub(crate) fn read(machine: &Machine) -> Result<Self, Miss> {
        if !machine.exists(BOOTED)? {
            return Err(Miss::new(BOOTED, Trouble::NotPresent, BOOTED));
        }
        let folders = machine.names(UNITS)?;
        let mut wanted = Vec::new();
        for folder in folders.iter().filter(|name| name.ends_with(".wants") || name.ends_with(".requires")) {
            let by = folder.rsplit_once('.').map_or("", |(by, _)| by);
            let units = machine.names(&format!("{UNITS}/{folder}"))?;
            wanted.extend(units.into_iter().map(|unit| Wanted { unit, by: by.to_owned() }));
        }
        // The links themselves are what is read, so their names are the bytes that are hashed.
        let listing: String = wanted.iter().map(|wanted| format!("{}/{}\n", wanted.by, wanted.unit)).collect();
        let raw = Raw { source: format!("{UNITS}/*.wants"), bytes: listing.into_bytes() };
        Ok(Self { raw, wanted })
    }

    /// Whether one of these units starts by itself.
    pub(crate) fn start(&self, units: &[&str]) -> bool {
        self.wanted.iter().any(|wanted| units.contains(&wanted.unit.as_str()))
    }

    /// The raw listing.
    pub(crate) fn raw(&self) -> &Raw {
        &self.raw
    }
}

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let units = match Units::read(machine) {
        Ok(units) => units,
        Err(miss) => return vec![miss.fact(NAME)],
    };
    let seen = Seen::of(&[units.raw()]);
    if units.wanted.is_empty() {
        return vec![seen.fact(NAME, Value::Count(0))];
    }
    units.wanted.into_iter().map(|wanted| seen.fact_of(NAME, &wanted.unit, Value::Text(wanted.by))).collect()
}
