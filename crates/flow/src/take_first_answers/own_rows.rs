//! Rows that these questions wrote and that an answer given anew takes back: a system that is not ticked any more, a vendor that no
//! system names now, the access point where there is no wireless LAN. A row of which the ledger says more is left alone.

use super::{ACCESS_POINT, FirstAnswer, FirstAnswerError, NO_WIRELESS, SystemGiven, forget, known};
use crate::open_pharmacy::{Shop, State};
use crate::put_row::retire_row;
use crate::sign_answer::Saw;
use model::pharmacy::KeptRow;
use model::record::Ledger;
use model::width;

/// What these questions write of a system, of a vendor and of a device.
const OF_SYSTEM: [&str; 7] = ["name", "kind", "product", "vendor", "contracted", "medical", "hosting"];
const OF_VENDOR: [&str; 3] = ["name", "contracted", "systems"];
const OF_DEVICE: [&str; 3] = ["name", "kind", "state"];

/// Takes back what an answer does away with. Gives whether something is not known any more.
pub(super) async fn put_right(shop: &Shop, state: &State, answer: &FirstAnswer) -> Result<bool, FirstAnswerError> {
    match answer {
        FirstAnswer::Systems(used, unused) => {
            for kind in unused {
                take_back_system(shop, state, kind).await?;
            }
            take_back_vendors(shop, state, (used, unused)).await?;
            forget::of_systems(shop, state, used).await
        }
        FirstAnswer::Servers(servers) => forget::servers(shop, state, servers).await,
        FirstAnswer::Wireless(Some(false)) => take_back_access_point(shop, state).await.map(|_| false),
        FirstAnswer::Wireless(None) => {
            let is_back = take_back_access_point(shop, state).await?;
            Ok(forget::statement(shop, state, NO_WIRELESS).await? || is_back)
        }
        _ => Ok(false),
    }
}

pub(super) fn cell<'r>(row: &'r KeptRow, key: &str) -> &'r str {
    row.cells.get(key).map_or("", String::as_str)
}

/// Whether a row says no more than these questions wrote.
pub(super) fn is_ours(row: &KeptRow, written: &[&str]) -> bool {
    row.notes.is_empty() && row.cells.keys().all(|key| written.contains(&key.as_str()))
}

pub(super) async fn take_back(
    shop: &Shop,
    state: &State,
    ledger: Ledger,
    row: &KeptRow,
) -> Result<(), FirstAnswerError> {
    retire_row(shop, state, (ledger, &row.id, Saw(Some(row.seq))), "はじめの質問で書き直しました").await?;
    Ok(())
}

async fn take_back_system(shop: &Shop, state: &State, kind: &str) -> Result<(), FirstAnswerError> {
    let rows = state.rows(Ledger::Systems);
    let system = known::system(state, kind);
    let Some(row) = system.and_then(|system| rows.iter().find(|row| row.id == system.id)) else { return Ok(()) };
    if !is_ours(row, &OF_SYSTEM) {
        return Err(FirstAnswerError::HasMore(kind.to_owned()));
    }
    take_back(shop, state, Ledger::Systems, row).await
}

/// Vendors that these questions wrote for a system which names another now, or is not used.
async fn take_back_vendors(
    shop: &Shop,
    state: &State,
    (used, unused): (&[SystemGiven], &[String]),
) -> Result<(), FirstAnswerError> {
    let systems = state.rows(Ledger::Systems);
    let key = |text: &str| width::key(text);
    let is_named = |vendor: &str| {
        let stays = systems.iter().any(|row| {
            let name = key(cell(row, "name"));
            let is_asked =
                used.iter().any(|given| key(&given.kind) == name) || unused.iter().any(|kind| key(kind) == name);
            !is_asked && key(cell(row, "vendor")) == key(vendor)
        });
        stays || used.iter().any(|given| key(&given.vendor) == key(vendor))
    };
    let was_named = |vendor: &str| systems.iter().any(|row| key(cell(row, "vendor")) == key(vendor));
    for row in state.rows(Ledger::Vendors).iter() {
        let vendor = cell(row, "name");
        if is_ours(row, &OF_VENDOR) && was_named(vendor) && !is_named(vendor) {
            take_back(shop, state, Ledger::Vendors, row).await?;
        }
    }
    Ok(())
}

/// The access point that these questions wrote; another wireless device says that there is a wireless LAN.
async fn take_back_access_point(shop: &Shop, state: &State) -> Result<bool, FirstAnswerError> {
    let rows = state.rows(Ledger::Devices);
    let ours = rows.iter().find(|row| cell(row, "name") == ACCESS_POINT && is_ours(row, &OF_DEVICE));
    let mut others = known::wireless_devices(state).filter(|device| ours.is_none_or(|row| row.id != device.id));
    match (others.next(), ours) {
        (Some(device), _) => Err(FirstAnswerError::HasWireless(device.name.to_string())),
        (None, Some(row)) => take_back(shop, state, Ledger::Devices, row).await.map(|()| true),
        (None, None) => Ok(false),
    }
}
