//! 棚卸: somebody walks through the shop and says of each device whether it is there. What was seen goes into the ledger, and the
//! report is evidence on the item of the ledger of devices.

use crate::link_machine::{LinkError, the_device};
use crate::open_pharmacy::{Shop, State};
use crate::sign_answer::Saw;
use crate::slips::{self, LONGEST, Slip, SlipError, SlipFile, typed};
use model::act::Act;
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Ledger, RecordId};
use paper::{Part, SlipLine, SlipName, SlipPaper, SlipPart};
use std::collections::{BTreeMap, BTreeSet};

/// The duty whose item the report is evidence on.
const DUTY: &str = "device_ledger";

/// What the reports of walks are about: of all of them, the latest counts.
pub const STOCKTAKE: &str = "stocktake";

/// What was seen on a walk.
#[derive(Debug, Clone, Default)]
pub struct StockGiven {
    /// Who walked, by name.
    pub by: String,
    /// Devices of the ledger, as they were found.
    pub found: Vec<(RecordId, Saw, Found)>,
    /// Devices that are not in the ledger: name and place.
    pub extra: Vec<(String, String)>,
}

/// How a device was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Where the ledger says.
    Here,
    /// In another place.
    Moved(String),
    /// Nowhere.
    Missing,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum TakeStockError {
    /// Nobody signs.
    #[error("見て回った人の名前を書いてください / say who looked")]
    NoName,
    /// Nothing was looked at.
    #[error(
        "どの機器も選ばれていません。見た機器について、あったかどうかを選んでください / no device was looked at; choose for each whether it is there"
    )]
    Nothing,
    /// A new place or a new device without its words.
    #[error(
        "「{0}」の場所を書いてください（{LONGEST}文字まで） / write the place of \"{0}\" (up to {LONGEST} characters)"
    )]
    NoPlace(String),
    /// The same device was looked at twice.
    #[error("「{0}」が二度あります。どちらか一つにしてください / \"{0}\" is there twice; leave one")]
    Twice(String),
    /// There is no such device.
    #[error(transparent)]
    Device(#[from] LinkError),
    /// The report could not be kept.
    #[error(transparent)]
    Slip(#[from] SlipError),
}

/// The devices that are looked for: what was thrown away is looked for nowhere.
#[must_use]
pub fn stock(state: &State) -> Vec<KeptRow> {
    let kept: BTreeSet<&str> =
        state.shop.devices.records().filter(|device| device.is_kept()).map(|device| device.id.as_str()).collect();
    state.rows(Ledger::Devices).iter().filter(|row| kept.contains(row.id.as_str())).cloned().collect()
}

/// The device that is called so (its name, No. or id), in its present version.
///
/// # Errors
/// [`TakeStockError::Device`]: there is none, or several.
pub fn stock_called(state: &State, typed: &str) -> Result<(RecordId, Saw), TakeStockError> {
    let device = the_device(state, typed)?;
    let row = state.rows(Ledger::Devices).iter().find(|row| row.id == device.id).map(|row| row.seq);
    Ok((device.id.clone(), Saw(row)))
}

/// Name and place of a device that is in no ledger, as people write them in one line: 「名前、場所」.
#[must_use]
pub fn extra_device(line: &str) -> (String, String) {
    let (name, place) = line.split_once(['、', ',', '，', '\t']).unwrap_or((line, ""));
    (name.trim().to_owned(), place.trim().to_owned())
}

/// Writes what was seen: the day and the places into the ledger, new devices as new rows, and the report as evidence; all or
/// nothing. Gives the key of the item that the report is evidence on, where the form has one.
///
/// # Errors
/// [`TakeStockError`]; nothing was written then.
pub async fn take_stock(shop: &Shop, state: &State, given: &StockGiven) -> Result<Option<String>, TakeStockError> {
    let by = typed(&given.by).ok_or(TakeStockError::NoName)?;
    if given.found.is_empty() && given.extra.is_empty() {
        return Err(TakeStockError::Nothing);
    }
    let rows = state.rows(Ledger::Devices);
    let rows: BTreeMap<&str, &KeptRow> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut acts = Vec::new();
    let mut looked = BTreeSet::new();
    for (id, saw, found) in &given.found {
        let row = slips::as_seen(Ledger::Devices, rows.get(id.as_str()).copied(), (id, *saw))?;
        if !looked.insert(id) {
            return Err(TakeStockError::Twice(Ledger::Devices.name_of(&row.cells).to_owned()));
        }
        acts.push(seen(state, row, found)?);
    }
    for (name, place) in &given.extra {
        acts.push(new_device(shop, state, name, place)?);
    }
    Ok(slips::record(shop, state, acts, slip(state, given, by, &rows)?).await?)
}

/// The ledger's row after it was looked at. Of what is missing the description says no more than that: whether it was thrown away
/// or stolen, a person finds out first.
fn seen(state: &State, row: &KeptRow, found: &Found) -> Result<(Act, Option<u64>), TakeStockError> {
    let described = row.cells.get("description").map_or("", String::as_str);
    let here = without_lost(described);
    let mut cells = match found {
        Found::Missing => vec![("description", join(&here, &format!("{LOST}{}の棚卸）", state.today.wareki())))],
        Found::Here | Found::Moved(_) => vec![("checked_on", state.today.to_string())],
    };
    if let Found::Moved(place) = found {
        cells.push(("place", worded(place, Ledger::Devices.name_of(&row.cells))?));
    }
    if *found != Found::Missing && here != described {
        cells.push(("description", here));
    }
    Ok(slips::change(Ledger::Devices, row, &cells))
}

/// What a walk writes of a device that is nowhere; the next walk that finds it takes it away again.
const LOST: &str = "所在不明（";

fn without_lost(described: &str) -> String {
    let Some((before, rest)) = described.split_once(LOST) else { return described.to_owned() };
    let behind = rest.split_once('）').map_or("", |(_, behind)| behind);
    join(before.trim_end(), behind.trim_start())
}

fn join(one: &str, other: &str) -> String {
    [one, other].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　")
}

fn new_device(shop: &Shop, state: &State, name: &str, place: &str) -> Result<(Act, Option<u64>), TakeStockError> {
    let cells =
        [("name", worded(name, name)?), ("place", worded(place, name)?), ("checked_on", state.today.to_string())];
    Ok(slips::new_row(shop, Ledger::Devices, &cells).map_err(SlipError::from)?)
}

fn worded(text: &str, of: &str) -> Result<String, TakeStockError> {
    typed(text).map(str::to_owned).ok_or_else(|| TakeStockError::NoPlace(of.to_owned()))
}

/// A device that is nowhere, or in no ledger, shows a gap until somebody has settled it.
fn slip<'s>(
    state: &State,
    given: &StockGiven,
    by: &'s str,
    rows: &BTreeMap<&str, &KeptRow>,
) -> Result<Slip<'s>, SlipError> {
    let missing = given.found.iter().filter(|(_, _, found)| *found == Found::Missing).count();
    let seen = given.found.len() - missing;
    Ok(Slip {
        duty: DUTY,
        title: format!("棚卸報告（あった {seen}台、見つからない {missing}台、台帳になかった {}台）", given.extra.len()),
        name: format!("棚卸報告_{}", state.today),
        file: SlipFile::Pdf(Part::slip(&report(state, given, by, rows))?.pdf()?.bytes),
        about: STOCKTAKE.to_owned(),
        shows_done: missing == 0,
        on: state.today,
        by,
    })
}

/// The report, for people: in Japanese, as it is a paper of the pharmacy, with room for those who sign it.
fn report(state: &State, given: &StockGiven, by: &str, rows: &BTreeMap<&str, &KeptRow>) -> SlipPaper {
    let place = |row: &KeptRow| row.cells.get("place").cloned().unwrap_or_default();
    let called = |row: &KeptRow| format!("{}　{}", Ledger::Devices.name_of(&row.cells), place(row)).trim().to_owned();
    let looked: BTreeMap<&str, &Found> = given.found.iter().map(|(id, _, found)| (id.as_str(), found)).collect();
    let of = |wanted: fn(&Found) -> bool| -> Vec<String> {
        let found = looked.iter().filter(|(_, found)| wanted(found));
        let row = found.filter_map(|(id, found)| Some((rows.get(id)?, *found)));
        let told = row.map(|(row, found)| match found {
            Found::Moved(to) => format!("{} → {to}", called(row)),
            Found::Here | Found::Missing => called(row),
        });
        told.collect()
    };
    // What was thrown away is looked for nowhere.
    let left = stock(state).into_iter().filter(|row| !looked.contains_key(row.id.as_str()));
    let list = |title: &str, lines: Vec<String>| {
        let line = |says| SlipLine { says, ticks: Vec::new() };
        SlipPart::list(format!("{title}（{}台）", lines.len()), &[], lines.into_iter().map(line).collect())
    };
    let name = |label: &str, value: &str| SlipName { label: label.to_owned(), value: value.to_owned(), is_wide: false };
    SlipPaper {
        title: "機器の棚卸報告".to_owned(),
        note: String::new(),
        pharmacy: state.shop.name.clone(),
        as_of: state.today,
        lang: Lang::Ja,
        names: vec![name("実施日", &state.today.wareki()), name("実施者", by)],
        parts: vec![
            list("台帳の場所にあった機器", of(|found| *found == Found::Here)),
            list("別の場所にあった機器", of(|found| matches!(found, Found::Moved(_)))),
            list("見つからない機器", of(|found| *found == Found::Missing)),
            list("台帳になかった機器", given.extra.iter().map(|(name, at)| format!("{name}　{at}")).collect()),
            list("今回は見ていない機器", left.map(|row| called(&row)).collect()),
        ],
        signed: vec![name("実施者の署名", ""), name("日付", ""), name("安全管理責任者の確認", ""), name("日付", "")],
        journal: state.mark.clone(),
    }
}
