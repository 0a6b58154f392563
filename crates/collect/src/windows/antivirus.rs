//! Which antivirus is installed, and of which day its definitions are. A product this list does not know may still be there.

use super::autostart::{self, OFF};
use super::file_time;
use super::keys::{DEFENDER, GROUP_POLICIES};
use super::registry::{self, Data};
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen};
use model::fact::{Fact, Trouble, Value};

const PRESENT: &str = "antivirus.present";
const UPDATED: &str = "antivirus.updated_on";
/// Services of products that are often met here.
const PRODUCTS: [(&str, &str); 7] = [
    ("ekrn", "ESET"),
    ("ntrtscan", "Trend Micro Apex One"),
    ("Amsp", "Trend Micro ウイルスバスター"),
    ("SepMasterService", "Symantec Endpoint Protection"),
    ("mfemms", "McAfee / Trellix"),
    ("Sophos MCS Agent", "Sophos"),
    ("CSFalconService", "CrowdStrike Falcon"),
];
const MICROSOFT: &str = "Microsoft Defender";

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let others = PRODUCTS.iter().filter_map(|(service, product)| {
        let (start, raw) = autostart::start(machine, service).ok()?;
        (start != OFF).then(|| tell(&raw, product, None))
    });
    let mut facts: Vec<Fact> = others.flatten().collect();
    match defender(machine) {
        Ok(Some(raw)) => facts.extend(tell(&raw, MICROSOFT, Some(definitions(machine)))),
        Err(miss) if facts.is_empty() => return vec![miss.fact(PRESENT), miss.fact(UPDATED)],
        Ok(None) | Err(_) => {}
    }
    if facts.is_empty() {
        let miss = Miss::new(DEFENDER, Trouble::NotPresent, "");
        return vec![miss.fact(PRESENT), miss.fact(UPDATED)];
    }
    facts
}

fn tell(raw: &Raw, product: &str, updated: Option<Result<Fact, Miss>>) -> [Fact; 2] {
    let unknown = || Miss::new(raw.source.clone(), Trouble::Unsupported, product);
    let updated = updated.unwrap_or_else(|| Err(unknown())).unwrap_or_else(|miss| miss.fact_of(UPDATED, product));
    [Seen::of(&[raw]).fact_of(PRESENT, product, Value::Flag(true)), updated]
}

/// Microsoft's own, where its service starts and neither it nor its watch over what is opened is switched off.
fn defender(machine: &Machine) -> Result<Option<Raw>, Miss> {
    let (start, service) = autostart::start(machine, "WinDefend")?;
    let registry = &machine.exports().registry;
    let policy = format!("{GROUP_POLICIES}\\Windows Defender");
    let switches = [
        (policy.clone(), "DisableAntiSpyware"),
        (format!("{policy}\\Real-Time Protection"), "DisableRealtimeMonitoring"),
        (DEFENDER.to_owned(), "DisableAntiSpyware"),
        (format!("{DEFENDER}\\Real-Time Protection"), "DisableRealtimeMonitoring"),
    ];
    registry.key(DEFENDER)?;
    let is_off = switches.iter().any(|(path, name)| registry.key(path).is_ok_and(|key| key.number(name) == Some(1)));
    Ok((start != OFF && !is_off).then_some(service))
}

fn definitions(machine: &Machine) -> Result<Fact, Miss> {
    const APPLIED: &str = "AVSignatureApplied";
    let path = format!("{DEFENDER}\\Signature Updates");
    let key = machine.exports().registry.key(&path)?;
    let ticks = match key.value(APPLIED) {
        Some(Data::Bytes(bytes)) => <[u8; 8]>::try_from(bytes.as_slice()).map(u64::from_le_bytes).ok(),
        _ => None,
    };
    let day = ticks.and_then(file_time::day).ok_or_else(|| Miss::new(&path, Trouble::NotPresent, APPLIED))?;
    Ok(Seen::of(&[&registry::raw(&path, key, &[APPLIED])]).fact_of(UPDATED, MICROSOFT, Value::Day(day)))
}
