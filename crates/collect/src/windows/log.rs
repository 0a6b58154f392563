//! Whether signing in is written to the log, as the audit policy says. How far back the log reaches is not exported.

use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Value};

const AUDIT: &str = "log.audit_on";
/// The subcategory "Logon": its GUID is the same on every Windows.
const LOGON: &str = "{0CCE9215-69AE-11D9-BED3-505054503030}";
/// Success and failure.
const BOTH: u32 = 3;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    vec![tell(machine).unwrap_or_else(|miss| miss.fact(AUDIT))]
}

fn tell(machine: &Machine) -> Result<Fact, Miss> {
    let (setting, raw) = machine.exports().audit()?.of(LOGON)?;
    Ok(Seen::of(&[&raw]).fact(AUDIT, Value::Flag(setting & BOTH == BOTH)))
}
