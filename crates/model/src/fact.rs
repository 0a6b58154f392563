//! Facts: what a machine said about itself, never changed afterwards.

use crate::day::Day;
use serde::{Deserialize, Serialize};

/// Where something known comes from. Ordered from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// 自己申告.
    Declared,
    /// 事業者の回答.
    Vendor,
    /// 機器が測定.
    Measured,
}

impl Provenance {
    /// The badge.
    #[must_use]
    pub fn word(self, lang: crate::lang::Lang) -> &'static str {
        use crate::lang::Lang::{En, Ja};
        match (self, lang) {
            (Self::Declared, Ja) => "自己申告",
            (Self::Vendor, Ja) => "事業者の回答",
            (Self::Measured, Ja) => "機器が測定",
            (Self::Declared, En) => "declared",
            (Self::Vendor, En) => "vendor",
            (Self::Measured, En) => "measured",
        }
    }
}

/// What was read, or why it could not be read. A value that could not be read is never a good value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Count(u64),
    /// A short label or version. Never a person's data beyond an account's name.
    Text(String),
    /// A day in Asia/Tokyo.
    Day(Day),
    /// It could not be read.
    Unreadable(Unreadable),
}

/// Why a fact could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreadable {
    /// The kind of trouble.
    pub why: Trouble,
    /// What stood in the way: a path or a code, never content.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// The kinds of trouble a reader meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// What should hold the fact is not there.
    NotPresent,
    /// The reader has not the right to look.
    AccessDenied,
    /// This kind of system cannot tell.
    Unsupported,
    /// Something else went wrong.
    Error,
}

/// One fact about one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What is told, by its stable dotted name: `os.name`, `updates.last_on`, `account.locked`.
    pub name: String,
    /// Which one, where a machine has several: an account's name, a port, a device.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// The value.
    pub value: Value,
    /// How it was read: a path or a call.
    pub source: String,
    /// SHA-256 (hex) of the raw bytes it was read from; empty when nothing could be read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
}

/// The fact by which a report tells on which stick it was written.
pub const STICK: &str = "report.stick";

/// Everything one machine said in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineReport {
    /// Version of this shape.
    pub v: u32,
    /// The machine's stable id (a hash, never a serial number in the clear).
    pub machine: String,
    /// Its host name.
    pub host: String,
    /// When it was read (RFC 3339, UTC).
    pub observed_at: String,
    /// The day of that in Asia/Tokyo.
    pub observed_on: Day,
    /// Name and version of the reader.
    pub reader: String,
    /// What it said.
    pub facts: Vec<Fact>,
}

impl MachineReport {
    /// The first value under a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| &fact.value)
    }

    /// The number of the stick that carried it, where one did.
    #[must_use]
    pub fn stick(&self) -> Option<&str> {
        self.text(STICK)
    }

    /// The first flag under a name; `None` when it is absent or unreadable.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.value(name) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// The first day under a name.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<Day> {
        match self.value(name) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The first number under a name.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<u64> {
        match self.value(name) {
            Some(Value::Count(count)) => Some(*count),
            _ => None,
        }
    }

    /// The first text under a name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// What a machine said under its own signature: who can check it knows which program on which machine wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedReport {
    /// What was signed.
    pub said: Said,
    /// The line of the signature, as in C2SP signed-note, without its line end.
    pub signature: String,
}

/// What a machine said again with nothing changed but the time: with the report before it, word for word what it signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// The key's fingerprint.
    pub fingerprint: String,
    /// As in [`Said`].
    pub v: u32,
    /// As in [`Said`].
    pub number: u64,
    /// When it was read (RFC 3339, UTC).
    pub observed_at: String,
    /// The day of that in Asia/Tokyo.
    pub observed_on: Day,
    /// When the report was read that it repeats: without that one it tells nothing.
    pub before_at: String,
    /// As in [`SignedReport`].
    pub signature: String,
}

impl Heard {
    /// What is kept of a signed report that says what the one before it said; `None` where it says anything else.
    #[must_use]
    pub fn of(signed: &SignedReport, fingerprint: &str, before: &MachineReport) -> Option<Self> {
        let said = &signed.said;
        let heard = Self {
            fingerprint: fingerprint.to_owned(),
            v: said.v,
            number: said.number,
            observed_at: said.report.observed_at.clone(),
            observed_on: said.report.observed_on,
            before_at: before.observed_at.clone(),
            signature: signed.signature.clone(),
        };
        (heard.signed(&said.key, before) == *signed).then_some(heard)
    }

    /// The signed report, whose signature can be checked as that of any other.
    #[must_use]
    pub fn signed(&self, key: &str, before: &MachineReport) -> SignedReport {
        let (observed_at, observed_on) = (self.observed_at.clone(), self.observed_on);
        let report = MachineReport { observed_at, observed_on, ..before.clone() };
        let said = Said { v: self.v, key: key.to_owned(), number: self.number, report };
        SignedReport { said, signature: self.signature.clone() }
    }
}

/// What is signed: this, as compact JSON in this order of fields, and a line end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Version of this shape.
    pub v: u32,
    /// The machine's public key, in the form of C2SP signed-note. Its name holds the machine's id.
    pub key: String,
    /// Which report of the key it is: each has a higher number than the ones before.
    pub number: u64,
    /// What was read.
    pub report: MachineReport,
}

/// One use of a stick that carries reports of machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StickUse {
    /// The stick's number, as the reports tell it.
    pub stick: String,
    /// The machine that was read.
    pub machine: String,
    /// The day on which it was read there.
    pub read_on: Day,
    /// The day on which its report was taken in.
    pub on: Day,
    /// Who took it in, by name; empty where nobody was named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}
