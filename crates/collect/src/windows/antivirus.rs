//! Which antivirus is installed, and of which day its definitions are: by services that are known, and on a running Windows by what
//! registered with it. A product that neither knows may still be there.

use super::asked::{self, Antivirus};
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
    let mut missed = None;
    match defender(machine) {
        Ok(Some(raw)) => facts.extend(tell(&raw, MICROSOFT, Some(definitions(machine)))),
        Ok(None) => {}
        Err(miss) => missed = Some(miss),
    }
    let registered = machine.exports().asked.antivirus.as_deref().unwrap_or_default();
    facts.extend(not_yet_told(registered, &facts));
    if facts.is_empty() {
        let miss = missed.unwrap_or_else(|| Miss::new(DEFENDER, Trouble::NotPresent, ""));
        return vec![miss.fact(PRESENT), miss.fact(UPDATED)];
    }
    facts
}

/// Products that are on and were not told by their service. Microsoft's own registers too, under names of its own.
fn not_yet_told(registered: &[Antivirus], told: &[Fact]) -> Vec<Fact> {
    const ON: u32 = 0x1000;
    let is_told = |name: &str| {
        told.iter().any(|fact| name.to_lowercase().contains(&fact.of.to_lowercase().replace("microsoft ", "")))
    };
    let on = registered.iter().filter(|product| product.product_state & 0xf000 == ON);
    let new = on.filter(|product| !is_told(&product.display_name));
    new.flat_map(|product| tell(&asked::raw("AntiVirusProduct", product), &product.display_name, None)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_registered_and_is_on_is_told_once() {
        let product = |name: &str, product_state| Antivirus { display_name: name.to_owned(), product_state };
        let registered = [
            product("Windows Defender", 0x61100),
            product("ESET Endpoint Antivirus", 0x41000),
            product("ウイルスバスター クラウド", 0x41010),
            product("止めてある製品", 0x60100),
        ];
        let raw = Raw { source: "x".to_owned(), bytes: Vec::new() };
        let by_service = [tell(&raw, MICROSOFT, None), tell(&raw, "ESET", None)].concat();
        let told: Vec<(String, String)> =
            not_yet_told(&registered, &by_service).into_iter().map(|fact| (fact.name, fact.of)).collect();
        let buster = "ウイルスバスター クラウド".to_owned();
        assert_eq!(told, [(PRESENT.to_owned(), buster.clone()), (UPDATED.to_owned(), buster)]);
        assert_eq!(not_yet_told(&registered, &[]).len(), 6, "three are on");
    }
}
