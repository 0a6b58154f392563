//! よくある行: devices, contacts and copies that a pharmacy of this kind usually has. A person ticks what is there; nothing is
//! written that nobody said, and a contact comes without a number.

use super::row;
use crate::open_pharmacy::State;
use model::record::{Ledger, Row};
use model::width;
use model::word::{DeviceKind, Hosting};

/// A row that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsualRow {
    /// What the form sends for it.
    pub code: String,
    /// The ledger it belongs to.
    pub ledger: Ledger,
    /// What it is called.
    pub name: String,
    /// Whether the answers before make it likely: it is ticked in the form.
    pub is_likely: bool,
    cells: Row,
}

/// The rows that are usual for what the ledgers tell, without those that are there.
#[must_use]
pub fn usual_rows(state: &State) -> Vec<UsualRow> {
    devices(state).into_iter().chain(contacts(state)).chain(backups(state)).collect()
}

/// The rows that were ticked.
pub(super) fn rows(state: &State, codes: &[String]) -> Vec<(Ledger, Vec<Row>)> {
    let ticked: Vec<UsualRow> = usual_rows(state).into_iter().filter(|usual| codes.contains(&usual.code)).collect();
    let of = |ledger| ticked.iter().filter(|usual| usual.ledger == ledger).map(|usual| usual.cells.clone()).collect();
    [Ledger::Devices, Ledger::Contacts, Ledger::Backups].map(|ledger| (ledger, of(ledger))).into()
}

fn usual(ledger: Ledger, name: &str, is_likely: bool, cells: &[(&str, &str)]) -> UsualRow {
    let code = format!("{}/{name}", ledger.code());
    UsualRow { code, ledger, name: name.to_owned(), is_likely, cells: row(cells) }
}

fn devices(state: &State) -> Vec<UsualRow> {
    let shop = &state.shop;
    let has = |words: &[&str]| shop.devices.records().any(|device| words.iter().any(|word| device.name.contains(word)));
    let mut offered = Vec::new();
    for system in shop.systems.records() {
        let name = system.name.text();
        let is_there = shop
            .devices
            .records()
            .any(|device| width::key(device.system.text()) == system.name.key() || device.name.contains(name));
        if !is_there && !name.is_empty() {
            let called = format!("{name}の端末");
            let cells = [
                ("name", called.as_str()),
                ("kind", "端末PC"),
                ("state", "稼働"),
                ("system", name),
                ("vendor", system.vendor.text()),
            ];
            offered.push(usual(Ledger::Devices, &called, true, &cells));
        }
    }
    let has_own = shop.systems.records().any(|system| system.hosting.means() == Some(Hosting::OnSite));
    if !shop.devices.records().any(|device| device.role() == Some(DeviceKind::Server)) {
        let cells = [("name", "サーバ"), ("kind", "サーバ"), ("state", "稼働")];
        offered.push(usual(Ledger::Devices, "サーバ", has_own, &cells));
    }
    if !has(&["ルータ", "ルーター", "UTM", "VPN"]) {
        let cells = [("name", "ルータ"), ("kind", "ネットワーク機器"), ("state", "稼働")];
        offered.push(usual(Ledger::Devices, "ルータ", true, &cells));
    }
    offered
}

fn contacts(state: &State) -> Vec<UsualRow> {
    let shop = &state.shop;
    let has = |word: &str| {
        let word = width::key(word);
        shop.contacts.records().any(|contact| width::key(contact.name.text()).contains(&word))
    };
    let inside = [("開設者", "開設者"), ("医療情報システム安全管理責任者", "安全管理責任者")];
    let outside = [("保健所", "保健所"), ("厚生労働省", "厚生労働省"), ("警察（サイバー窓口）", "警察")];
    let vendors = shop.vendors.records().map(|vendor| vendor.name.text()).filter(|name| !name.is_empty());
    let all = inside.map(|(name, word)| ("内部", name, word)).into_iter();
    let all = all.chain(vendors.map(|name| ("事業者", name, name)));
    let all = all.chain(outside.map(|(name, word)| ("外部", name, word)));
    let missing = all.filter(|(.., word)| !has(word));
    missing.map(|(side, name, _)| usual(Ledger::Contacts, name, true, &[("side", side), ("name", name)])).collect()
}

/// Where a system's data may lie in the pharmacy. Whether it is copied at all, only the pharmacy knows: none is ticked before.
fn backups(state: &State) -> Vec<UsualRow> {
    let shop = &state.shop;
    let is_here = shop.systems.records().filter(|system| system.hosting.means() != Some(Hosting::Cloud));
    let names = is_here.map(|system| system.name.text()).filter(|name| !name.is_empty());
    let has = |name: &str| {
        let name = width::key(name);
        shop.backups.records().any(|backup| backup.system.whole().key().contains(&name))
    };
    names.filter(|name| !has(name)).map(|name| usual(Ledger::Backups, name, false, &[("system", name)])).collect()
}
