//! Sticks that carry reports of machines off the network: each is proposed for the list of media, which a person accepts, and each
//! use of one is noted with machine, day and person.

use crate::open_pharmacy::{Shop, State};
use crate::put_row::{PutRowError, RowGiven, put_row};
use crate::sign_answer::Saw;
use items::{StickStands, stick_stands};
use model::act::Act;
use model::day::Day;
use model::fact::{MachineReport, StickUse};
use model::record::{Ledger, Media, Record as _, RecordId, Row};
use paper::{StickCard, StickPaper};
use std::collections::BTreeSet;

/// A stick that carried reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StickListed {
    /// Its number.
    pub number: String,
    /// Its row on the list of media, with its label.
    pub row: Option<(RecordId, String)>,
    /// How it stands there.
    pub stands: StickStands,
    /// What it carried, the latest first.
    pub uses: Vec<CarriedListed>,
}

/// One report that a stick carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedListed {
    /// The machine's host name.
    pub host: String,
    /// The day on which it was read.
    pub read_on: Day,
    /// The day on which the report was taken in.
    pub on: Day,
    /// Who took it in; empty where nobody was named.
    pub by: String,
}

/// Every stick that carried a report, in the order of their numbers.
#[must_use]
pub fn list_sticks(state: &State) -> Vec<StickListed> {
    let numbers: BTreeSet<&String> = state.shop.stick_uses.iter().map(|used| &used.stick).collect();
    let listed = |number: &String| StickListed {
        number: number.clone(),
        row: state
            .shop
            .media
            .records()
            .find(|media| media.is_numbered(number))
            .map(|media| (media.id.clone(), media.label().to_owned())),
        stands: stick_stands(&state.shop, number),
        uses: uses(state, |used| used.stick == *number),
    };
    numbers.into_iter().map(listed).collect()
}

/// What the medium of a row carried, the latest first.
#[must_use]
pub fn list_carried(state: &State, media: &str) -> Vec<CarriedListed> {
    let Some(media) = state.shop.media.get(media).map(|kept| &kept.record) else { return Vec::new() };
    uses(state, |used| media.is_numbered(&used.stick))
}

fn uses(state: &State, is_wanted: impl Fn(&StickUse) -> bool) -> Vec<CarriedListed> {
    let host = |machine: &str| {
        let report = state.shop.machines.get(machine).and_then(|known| known.reports.last());
        report.map(|report| report.host.clone()).unwrap_or_default()
    };
    let wanted = state.shop.stick_uses.iter().rev().filter(|used| is_wanted(used));
    wanted
        .map(|used| CarriedListed {
            host: host(&used.machine),
            read_on: used.read_on,
            on: used.on,
            by: used.by.clone(),
        })
        .collect()
}

/// What is noted of a stick when a report from it is taken in; nothing where no stick carried it, or the same was noted that day.
pub(crate) fn carried(state: &State, report: &MachineReport, by: &str) -> Option<Act> {
    let used = StickUse {
        stick: report.stick()?.to_owned(),
        machine: report.machine.clone(),
        read_on: report.observed_on,
        on: state.today,
        by: by.to_owned(),
    };
    (!state.shop.stick_uses.contains(&used)).then_some(Act::StickUsed(used))
}

/// The page that tells how a machine is read with a stick, with the media that may be used.
pub(crate) fn stick_paper(state: &State) -> StickPaper {
    let permitted = state.shop.media.records().filter(|media| items::is_permitted(media));
    let card = |media: &Media| {
        let number = if media.serial.is_empty() { &media.number } else { &media.serial };
        StickCard { name: media.name.clone(), number: number.clone(), keeper: media.keeper.clone() }
    };
    StickPaper {
        pharmacy: state.shop.name.clone(),
        as_of: state.today,
        sticks: permitted.map(card).collect(),
        journal: state.mark.clone(),
    }
}

/// Puts a stick on the list of permitted media.
///
/// # Errors
/// [`PutRowError`]; nothing is written then.
pub async fn permit_stick(shop: &Shop, state: &State, number: &str, cells: &Row) -> Result<(), PutRowError> {
    let is_known = |media: &Media| media.is_numbered(number);
    if number.is_empty() || state.shop.media.records().any(is_known) {
        return Err(PutRowError::ChangedMeanwhile);
    }
    let mut cells = cells.clone();
    for (key, text) in [("serial", number), ("permitted", "はい"), ("registered_on", &state.today.to_string())] {
        cells.insert(key.to_owned(), text.to_owned());
    }
    let given = RowGiven { ledger: Ledger::Media, id: None, cells, saw: Saw(None) };
    put_row(shop, state, &given).await.map(drop)
}
