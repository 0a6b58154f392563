//! Whether the clock follows another: chrony's own word, or the mark of systemd-timesyncd(8).

use super::autostart::Units;
use crate::machine::Machine;
use crate::program::Program;
use crate::seen::{Miss, Seen, present};
use model::fact::{Fact, Trouble, Value};

const NAME: &str = "time.synchronised";
/// Written by systemd-timesyncd after every synchronisation of this run.
const MARK: &str = "/run/systemd/timesync/synchronized";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(NAME))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    if let Some(mark) = present(machine.file(MARK))? {
        return Ok(Seen::of(&[&mark]).fact(NAME, Value::Flag(true)));
    }
    if let Some(raw) = present(machine.run(Program::Chrony))? {
        let seen = Seen::of(&[&raw]);
        let follows = follows(&raw.text()).ok_or_else(|| seen.without(Trouble::Error, "tracking"))?;
        return Ok(seen.fact(NAME, Value::Flag(follows)));
    }
    let units = Units::read(machine).map_err(|_| Miss::new(MARK, Trouble::NotPresent, MARK))?;
    if units.start(&["systemd-timesyncd.service"]) {
        // It is switched on and has not reached a server since the start.
        return Ok(Seen::of(&[units.raw()]).fact(NAME, Value::Flag(false)));
    }
    let other = units.start(&["ntp.service", "ntpd.service", "ntpsec.service", "openntpd.service"]);
    Err(Miss::new(MARK, if other { Trouble::Unsupported } else { Trouble::NotPresent }, MARK))
}

/// The leap status, last field of `chronyc -c tracking`; `None` when it is not such a line.
fn follows(text: &str) -> Option<bool> {
    let fields: Vec<&str> = text.trim().split(',').collect();
    let status = fields.get(13)?;
    Some(*status != "Not synchronised")
}
