//! How far back the security log reaches, which a running Windows alone tells; and whether signing in is written to it, as the
//! audit policy says.

use super::event_log;
use crate::machine::Machine;
use crate::seen::{Miss, Seen};
use model::fact::{Fact, Trouble, Value};

const OLDEST: &str = "log.oldest_on";
const AUDIT: &str = "log.audit_on";
/// The subcategory "Logon": its GUID is the same on every Windows.
const LOGON: &str = "{0CCE9215-69AE-11D9-BED3-505054503030}";
/// Success and failure.
const BOTH: u32 = 3;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let oldest = oldest(machine).unwrap_or_else(|miss| miss.fact(OLDEST));
    let audit = audit(machine).unwrap_or_else(|miss| miss.fact(AUDIT));
    vec![oldest, audit]
}

/// Windows names its own folder in the environment: it need not be on drive C.
fn oldest(machine: &Machine) -> Result<Fact, Miss> {
    const LOG: &str = r"System32\winevt\Logs\Security.evtx";
    let folder = std::env::var("SystemRoot").ok().filter(|_| machine.is_live());
    let folder = folder.ok_or_else(|| Miss::new(LOG, Trouble::Unsupported, ""))?;
    event_log::oldest(machine, &format!("{folder}\\{LOG}"), OLDEST)
}

fn audit(machine: &Machine) -> Result<Fact, Miss> {
    let (setting, raw) = machine.exports().audit()?.of(LOGON)?;
    Ok(Seen::of(&[&raw]).fact(AUDIT, Value::Flag(setting & BOTH == BOTH)))
}
