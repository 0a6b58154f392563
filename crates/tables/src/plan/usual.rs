//! よくある行: which row of a file is the device or contact of which a person so far only ticked that there is one.

use super::{Fate, NeedsLook};
use crate::preview::ReadRow;
use model::pharmacy::KeptRow;
use model::record::{Device, Ledger, Row};
use model::text::holds_any;
use model::width;
use model::word::DeviceKind;

/// What a router is called; the usual row stands for any of them.
const ROUTERS: [&str; 5] = ["ルータ", "ルーター", "router", "utm", "vpn"];

/// Whether a row of a file tells of what a usual row says no more than that it is there.
pub(super) fn is_filled_by(ledger: Ledger, usual: &KeptRow, row: &ReadRow) -> bool {
    match ledger {
        Ledger::Devices => is_device(&usual.cells, &row.cells),
        Ledger::Contacts => is_contact(&usual.cells, &row.cells),
        _ => false,
    }
}

/// A person is asked once per row: beside its name, else beside the first value that it gets.
pub(super) fn filled(fate: Fate) -> Fate {
    let Fate::Changed { id, mut changes } = fate else { return fate };
    let at = changes.iter().position(|change| !change.is_note && change.key == "name").unwrap_or_default();
    if let Some(change) = changes.get_mut(at) {
        change.needs_look = Some(NeedsLook::WasUsual);
    }
    Fate::Changed { id, changes }
}

/// A device that is no longer there is not the one that was ticked.
fn is_device(usual: &Row, row: &Row) -> bool {
    let (Some(usual), Some(device)) = (Device::of_cells(usual), Device::of_cells(row)) else { return false };
    let is_network = matches!(device.role(), None | Some(DeviceKind::Network));
    let serves = |system: &str| {
        let told = [device.system.text(), &*device.software, &*device.name];
        told.iter().any(|text| width::key(text).contains(&width::key(system)))
    };
    device.is_kept()
        && match usual.role() {
            _ if usual.looks_wireless() => is_network && device.looks_wireless(),
            Some(DeviceKind::Network) => is_network && is_router(&device),
            Some(DeviceKind::Terminal) if !usual.system.is_empty() => {
                device.role() == Some(DeviceKind::Terminal) && serves(usual.system.text())
            }
            role => role.is_some() && device.role() == role,
        }
}

fn is_router(device: &Device) -> bool {
    let told = [&*device.name, &*device.software, &*device.description, device.kind.text()];
    told.iter().any(|text| holds_any(&width::key(text), &ROUTERS))
}

/// 「警察（サイバー窓口）」 is filled by the row that names a police office.
fn is_contact(usual: &Row, row: &Row) -> bool {
    let text = |row: &Row, key: &str| row.get(key).map(|text| width::key(text)).unwrap_or_default();
    let (called, side) = (text(usual, "name"), text(row, "side"));
    let word = called.split('(').next().unwrap_or_default();
    let is_same_side = side.is_empty() || side == text(usual, "side");
    is_same_side && !word.is_empty() && text(row, "name").contains(word)
}
