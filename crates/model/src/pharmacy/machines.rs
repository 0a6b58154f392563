//! Machines that reported, and the keys with which they sign what they say.

use super::{Mark, Pharmacy};
use crate::day::Day;
use crate::fact::{Heard, MachineReport, SignedReport};
use crate::record::RecordId;
use crate::running::running;
use crate::text::is_same;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A machine that reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Its reports, the latest last. Only the latest of each day is kept.
    pub reports: Vec<MachineReport>,
    /// The device of the ledger it is.
    pub device: Option<RecordId>,
    /// What a person found to run as it should, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved: Vec<Approved>,
}

/// What ran on a machine when a person found it as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// What ran.
    pub services: BTreeSet<String>,
    /// Who looked.
    pub by: String,
    /// The day.
    pub on: Day,
}

impl Machine {
    /// The latest report observed by a day.
    #[must_use]
    pub fn report_by(&self, day: Day) -> Option<&MachineReport> {
        self.reports.iter().rev().find(|report| report.observed_on <= day)
    }

    /// What was approved last by a day.
    #[must_use]
    pub fn approved_by(&self, day: Day) -> Option<&Approved> {
        self.approved.iter().rev().find(|approved| approved.on <= day)
    }

    /// What runs by a day and was not approved; nothing where nobody ever looked.
    #[must_use]
    pub fn unapproved_by(&self, day: Day) -> Vec<String> {
        let (Some(approved), Some(report)) = (self.approved_by(day), self.report_by(day)) else { return Vec::new() };
        running(report).difference(&approved.services).cloned().collect()
    }
}

/// A key that a person confirmed to be a machine's. It speaks for that machine only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineKey {
    /// The public key.
    pub key: String,
    /// The machine it speaks for.
    pub machine: String,
    /// The number of the last report it signed that was taken; 0 before the first.
    pub number: u64,
    /// When that was read (RFC 3339, UTC); empty before the first.
    pub observed_at: String,
    /// Whether what it signs does not count any more.
    pub is_revoked: bool,
    /// The day on which the machine was let in to report by itself.
    #[serde(default)]
    pub enrolled_on: Option<Day>,
    /// The last entry about it.
    pub seq: u64,
}

impl MachineKey {
    /// A key before its first report.
    #[must_use]
    pub fn new(key: String, machine: String, seq: u64) -> Self {
        Self { key, machine, number: 0, observed_at: String::new(), is_revoked: false, enrolled_on: None, seq }
    }
}

impl Pharmacy {
    pub(super) fn take_report(&mut self, report: MachineReport) {
        let machine = self.machines.entry(report.machine.clone()).or_insert_with(|| Machine {
            reports: Vec::new(),
            device: None,
            approved: Vec::new(),
        });
        machine.reports.retain(|known| known.observed_on != report.observed_on);
        machine.reports.push(report);
        machine.reports.sort_by(|a, b| a.observed_at.cmp(&b.observed_at));
    }

    pub(super) fn take_signed(&mut self, seq: u64, fingerprint: &str, signed: SignedReport) {
        let said = signed.said;
        if let Some(key) = self.machine_keys.get_mut(fingerprint) {
            (key.number, key.seq) = (said.number, seq);
            key.observed_at.clone_from(&said.report.observed_at);
        }
        self.take_report(said.report);
    }

    /// What was said before was said again. Where that was erased, nobody knows what it was.
    pub(super) fn hear(&mut self, seq: u64, heard: &Heard) {
        let Some(key) = self.machine_keys.get(&heard.fingerprint) else { return };
        let last = self.machines.get(&key.machine).and_then(|machine| machine.reports.last());
        let before = last.filter(|last| last.observed_at == heard.before_at);
        if let Some(signed) = before.map(|before| heard.signed(&key.key, before)) {
            self.take_signed(seq, &heard.fingerprint, signed);
        }
    }

    pub(super) fn link(&mut self, machine: &str, device: Option<RecordId>) {
        if let Some(known) = self.machines.get_mut(machine) {
            known.device = device;
        }
    }

    pub(super) fn approve_services(&mut self, machine: &str, approved: Approved) {
        if let Some(known) = self.machines.get_mut(machine) {
            known.approved.push(approved);
        }
    }

    pub(super) fn enrol_machine(&mut self, mark: Mark, fingerprint: &str) {
        if let Some(key) = self.machine_keys.get_mut(fingerprint) {
            (key.enrolled_on, key.seq) = (key.enrolled_on.or(Some(mark.on)), mark.seq);
        }
    }

    /// Since when a machine reports by itself: one of its keys was let in to, and still counts.
    #[must_use]
    pub fn reports_by_itself_since(&self, machine: &str) -> Option<Day> {
        let counts = self.machine_keys.values().filter(|key| key.machine == machine && !key.is_revoked);
        counts.filter_map(|key| key.enrolled_on).min()
    }

    pub(super) fn revoke_machine_key(&mut self, seq: u64, fingerprint: &str) {
        if let Some(key) = self.machine_keys.get_mut(fingerprint) {
            (key.is_revoked, key.seq) = (true, seq);
        }
    }

    /// The report of the machine that is this device, the latest one observed by that day. A PC that was set up anew is another
    /// machine in the same row: the later word counts.
    #[must_use]
    pub fn report_of(&self, device: &str, by: Day) -> Option<&MachineReport> {
        self.machines
            .values()
            .filter(|machine| machine.device.as_deref().is_some_and(|own| is_same(own, device)))
            .filter_map(|machine| machine.report_by(by))
            .max_by(|a, b| a.observed_at.cmp(&b.observed_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Act;
    use crate::fact::{Fact, Said, Value};

    fn signed(number: u64, host: &str) -> SignedReport {
        let on: Day = format!("2026-11-{number:02}").parse().unwrap();
        let fact = Fact {
            name: "os.name".to_owned(),
            of: String::new(),
            value: Value::Text(host.to_owned()),
            source: String::new(),
            digest: String::new(),
        };
        let report = MachineReport {
            v: 1,
            machine: "m".to_owned(),
            host: host.to_owned(),
            observed_at: format!("{on}T00:00:00Z"),
            observed_on: on,
            reader: String::new(),
            facts: vec![fact],
        };
        SignedReport { said: Said { v: 1, key: "k".to_owned(), number, report }, signature: format!("s{number}") }
    }

    /// A report that was erased takes with it what only repeated it: the one before must not pass for it.
    #[test]
    fn what_repeats_an_erased_report_tells_nothing() {
        let (first, second, third) = (signed(1, "old"), signed(2, "new"), signed(3, "new"));
        let heard = Heard::of(&third, "f", &second.said.report).unwrap();
        assert_eq!(heard.signed("k", &second.said.report), third, "word for word");
        assert_eq!(Heard::of(&second, "f", &first.said.report), None, "it says something new");
        let taken = |signed: &SignedReport| Act::SignedFactsTaken {
            fingerprint: "f".to_owned(),
            signed: Box::new(signed.clone()),
        };
        let last = |acts: Vec<Act>| {
            let mut shop = Pharmacy::default();
            let (fingerprint, key, machine) = ("f".to_owned(), "k".to_owned(), "m".to_owned());
            let confirmed = Act::MachineKeyConfirmed { fingerprint, key, machine };
            for (seq, act) in (0..).zip(std::iter::once(confirmed).chain(acts)) {
                shop.apply(Mark { seq, on: "2026-11-27".parse().unwrap() }, act).unwrap();
            }
            let report = shop.machines["m"].reports.last().cloned().unwrap();
            (report.host, report.observed_on.to_string(), shop.machine_keys["f"].number)
        };
        let told = |host: &str, on: &str, number| (host.to_owned(), on.to_owned(), number);
        let repeats = Act::Heard(heard);
        assert_eq!(last(vec![taken(&first), taken(&second), repeats.clone()]), told("new", "2026-11-03", 3));
        assert_eq!(last(vec![taken(&first), repeats]), told("old", "2026-11-01", 1));
    }
}
