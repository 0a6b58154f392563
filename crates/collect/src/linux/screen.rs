//! Whether the screen locks by itself: GNOME's settings for the whole machine, in dconf(7) key files.
//!
//! A person's own settings are not read: they lie in each home folder, and in a form of their own.

use super::setting;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "screen.lock";
const DCONF: &str = "/etc/dconf/db";
const SECTION: &str = "[org/gnome/desktop/screensaver]";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let raws = key_files(machine)?;
    let mut told = raws.iter().filter_map(|raw| Some((raw, locks(&raw.text())?)));
    // Later files go before earlier ones, as dconf compiles them.
    let (raw, locks) = told.next_back().ok_or_else(|| Miss::new(DCONF, Trouble::NotPresent, "lock-enabled"))?;
    Ok(Seen::of(&[raw]).fact(NAME, Value::Flag(locks)))
}

fn key_files(machine: &Machine) -> Result<Vec<Raw>, Miss> {
    let mut raws = Vec::new();
    for folder in machine.names(DCONF)?.iter().filter(|name| name.ends_with(".d")) {
        let folder = format!("{DCONF}/{folder}");
        // `locks` beside the key files is a folder.
        for name in machine.names(&folder)?.iter().filter(|name| *name != "locks") {
            raws.push(machine.file(&format!("{folder}/{name}"))?);
        }
    }
    Ok(raws)
}

fn locks(text: &str) -> Option<bool> {
    let after = text.split_once(SECTION)?.1;
    let section = after.split_once("\n[").map_or(after, |(section, _)| section);
    setting::value(section, "lock-enabled")?.parse().ok()
}
