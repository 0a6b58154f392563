//! 標準回答: what a vendor answers once on its form for every pharmacy with one version of a product, under its signature.

use crate::day::Day;
use crate::name::Name;
use crate::record::Row;
use crate::width;
use serde::{Deserialize, Serialize};

/// The columns of the ledger that a standard reply speaks of. Where a pharmacy says otherwise in one of them, it says why.
pub const SAID: [&str; 4] = ["answer", "confirmed_on", "target_on", "note"];

/// The column in which a pharmacy says why its row is not as the standard reply has it.
pub const OVERRULES: &str = "overrules";

/// A standard reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardReply {
    /// 事業者.
    pub vendor: String,
    /// 製品.
    pub product: String,
    /// The product's version.
    pub version: String,
    /// The edition of the form, such as r7.
    pub edition: String,
    /// 発行日.
    pub issued_on: Day,
    /// The vendor's public key.
    pub key: String,
    /// What is answered, in the order of the form.
    pub rows: Vec<StandardRow>,
}

/// What a standard reply says on one row of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StandardRow {
    /// 番号, with its scope where it is printed twice.
    pub number: String,
    /// 確認結果.
    pub answer: String,
    /// 確認日.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirmed_on: String,
    /// 目標日.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target_on: String,
    /// 備考.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl StandardRow {
    /// What it says in each of [`SAID`].
    #[must_use]
    pub fn said(&self) -> [(&'static str, &str); 4] {
        let [answer, confirmed_on, target_on, note] = SAID;
        [
            (answer, &*self.answer),
            (confirmed_on, &*self.confirmed_on),
            (target_on, &*self.target_on),
            (note, &*self.note),
        ]
    }

    /// Whether a row of the ledger says the same.
    #[must_use]
    pub fn is_said_by(&self, cells: &Row) -> bool {
        self.said().into_iter().all(|(key, said)| cells.get(key).map_or("", String::as_str) == said)
    }
}

impl StandardReply {
    /// Its row about an item.
    #[must_use]
    pub fn row(&self, number: &str) -> Option<&StandardRow> {
        let number = width::key(number);
        self.rows.iter().find(|row| width::key(&row.number) == number)
    }
}

/// A standard reply that a pharmacy took, with what shows whose word it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardTaken {
    /// The fingerprint of the vendor's key.
    pub fingerprint: String,
    /// SHA-256 (hex) of the file.
    pub sha256: String,
    /// The vendor as the rows of the ledger name it.
    pub vendor: String,
    /// The system as they name it.
    pub system: String,
    /// What was said.
    pub reply: StandardReply,
    /// The signature, as its line stands in the file.
    pub signature: String,
}

impl StandardTaken {
    /// Whether it is for the same rows of the ledger as another one.
    #[must_use]
    pub fn is_of(&self, vendor: &str, system: &str, edition: &str) -> bool {
        let is = |one: &str, other: &str| Name::new(one) == Name::new(other);
        self.reply.edition == edition && is(&self.vendor, vendor) && is(&self.system, system)
    }

    /// What it says of a row of the ledger.
    #[must_use]
    pub fn of_row(&self, cells: &Row) -> Option<&StandardRow> {
        let text = |key: &str| cells.get(key).map_or("", String::as_str);
        let row = self.reply.row(text("number"))?;
        self.is_of(text("vendor"), text("system"), text("edition")).then_some(row)
    }
}

/// The key of a vendor that a person confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorKey {
    /// The firm.
    pub vendor: String,
    /// What people compare.
    pub fingerprint: String,
    /// The public key.
    pub key: String,
    /// The entry that confirmed it.
    pub seq: u64,
}

/// A key of a vendor that is trusted no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoppedKey {
    /// The firm.
    pub vendor: String,
    /// What people compare.
    pub fingerprint: String,
    /// Since when.
    pub on: Day,
    /// Why.
    pub reason: String,
}

/// The standard replies that count, and the keys by which vendors sign them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standards {
    /// One key for each vendor.
    pub keys: Vec<VendorKey>,
    /// The last reply of each vendor, system and edition.
    pub taken: Vec<StandardTaken>,
    /// Keys that are trusted no more, the first stopped first.
    #[serde(default)]
    pub stopped: Vec<StoppedKey>,
}

impl Standards {
    /// The key that was confirmed for a firm.
    #[must_use]
    pub fn key_of(&self, vendor: &str) -> Option<&VendorKey> {
        let vendor = Name::new(vendor);
        self.keys.iter().find(|known| Name::new(&*known.vendor).is_firm(&vendor))
    }

    /// What the standard reply says of a row of the ledger.
    #[must_use]
    pub fn of_row(&self, cells: &Row) -> Option<&StandardRow> {
        self.taken.iter().find_map(|taken| taken.of_row(cells))
    }

    /// The key with this fingerprint, where it is trusted no more.
    #[must_use]
    pub fn stopped(&self, fingerprint: &str) -> Option<&StoppedKey> {
        self.stopped.iter().find(|stopped| stopped.fingerprint == fingerprint)
    }

    /// The last key of a firm that is trusted no more.
    #[must_use]
    pub fn stopped_of(&self, vendor: &str) -> Option<&StoppedKey> {
        let vendor = Name::new(vendor);
        self.stopped.iter().rfind(|stopped| Name::new(&*stopped.vendor).is_firm(&vendor))
    }

    /// The standard reply of a vendor for a system, where the key that signed it is trusted no more.
    #[must_use]
    pub fn doubted(&self, vendor: &str, system: &str, edition: &str) -> Option<&StandardTaken> {
        let mut taken = self.taken.iter().filter(|taken| taken.is_of(vendor, system, edition));
        taken.find(|taken| self.stopped(&taken.fingerprint).is_some())
    }

    pub(crate) fn stop(&mut self, stopped: StoppedKey) {
        self.keys.retain(|key| key.fingerprint != stopped.fingerprint);
        self.stopped.push(stopped);
    }

    pub(crate) fn withdraw(&mut self, vendor: &str, system: &str, edition: &str) {
        self.taken.retain(|taken| !taken.is_of(vendor, system, edition));
    }

    pub(crate) fn confirm(&mut self, key: VendorKey) {
        let vendor = Name::new(&*key.vendor);
        self.keys.retain(|known| !Name::new(&*known.vendor).is_firm(&vendor));
        self.keys.push(key);
    }

    pub(crate) fn take(&mut self, taken: StandardTaken) {
        self.taken.retain(|known| !known.is_of(&taken.vendor, &taken.system, &taken.reply.edition));
        self.taken.push(taken);
    }
}
