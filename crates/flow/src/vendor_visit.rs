//! 事業者の来訪: who came, what they worked on and what they brought. Updates go into the ledger of devices; the slip is
//! evidence on the item it is about.

use crate::open_pharmacy::{Shop, State};
use crate::sign_answer::Saw;
use crate::slips::{self, Slip, SlipError, typed};
use model::day::Day;
use model::pharmacy::KeptRow;
use model::record::{Ledger, RecordId};
use std::fmt::Write as _;

/// The longest account of what was done, in characters.
const LONGEST_ACCOUNT: usize = 2_000;

/// The words of the slip by which it is read back.
pub(crate) const ON: &str = "来訪日";
pub(crate) const VENDOR: &str = "事業者";
pub(crate) const WHO: &str = "来た人";
pub(crate) const BY: &str = "立ち会った人";
pub(crate) const DID: &str = "したこと";
pub(crate) const DEVICES: &str = "作業した機器";
pub(crate) const UPDATED: &str = ": 更新を適用した";
pub(crate) const MEDIA: &str = "持ち込んだ媒体";
pub(crate) const ID: &str = "作業用のID";
/// What is said of media, in the order of [`Brought`].
pub(crate) const BROUGHT: [&str; 3] =
    ["なし", "あり。使う前にウイルス検査をした", "あり。使う前のウイルス検査はしていない"];
/// What is said of the ID: none is left, or one stays open.
pub(crate) const IDS: [&str; 2] = ["残っていない", "作業に使ったIDが、使えるまま残っている"];

/// What was brought to put into a machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Brought {
    /// Nothing.
    #[default]
    Nothing,
    /// A medium that was looked through for malware before it was used.
    Checked,
    /// A medium that was not.
    Unchecked,
}

/// What a person says of a visit.
#[derive(Debug, Clone, Default)]
pub struct VisitGiven {
    /// The day, as typed.
    pub on: String,
    /// The firm.
    pub vendor: String,
    /// Who came.
    pub who: String,
    /// What was done.
    pub did: String,
    /// The devices that were worked on, in the version that was seen, and whether updates were applied.
    pub devices: Vec<(RecordId, Saw, bool)>,
    /// What was brought.
    pub brought: Brought,
    /// Whether they used an ID that stays open.
    pub leaves_id: bool,
    /// Who stood by, by name.
    pub by: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum VisitError {
    /// Nobody signs.
    #[error("立ち会った人の名前を書いてください / say who stood by")]
    NoName,
    /// No firm.
    #[error("来た事業者の名前を書いてください / say which firm came")]
    NoVendor,
    /// Nothing is told.
    #[error(
        "したことを書いてください（{LONGEST_ACCOUNT}文字まで） / say what was done (up to {LONGEST_ACCOUNT} characters)"
    )]
    NothingTold,
    /// The day is not one that has come.
    #[error(
        "「{0}」は、来訪の日として読めません。今日までの日付を書いてください。例: 2026-03-31 / \"{0}\" is no day of a visit; write a day up to today, such as 2026-03-31"
    )]
    NotADay(String),
    /// The slip could not be kept.
    #[error(transparent)]
    Slip(#[from] SlipError),
}

/// Writes a visit: the day of updates into the ledger of devices, and the slip as evidence; all or nothing. Gives the key of the
/// item that the slip is evidence on.
///
/// # Errors
/// [`VisitError`]; nothing was written then.
pub async fn vendor_visited(shop: &Shop, state: &State, given: &VisitGiven) -> Result<Option<String>, VisitError> {
    let vendor = typed(&given.vendor).ok_or(VisitError::NoVendor)?;
    let did = given.did.trim();
    if did.is_empty() || did.chars().count() > LONGEST_ACCOUNT {
        return Err(VisitError::NothingTold);
    }
    let by = typed(&given.by).ok_or(VisitError::NoName)?;
    let on: Option<Day> = given.on.trim().parse().ok();
    let on = on.filter(|on| *on <= state.today).ok_or_else(|| VisitError::NotADay(given.on.clone()))?;
    let rows = state.rows(Ledger::Devices);
    let mut devices = Vec::new();
    for (id, saw, is_updated) in &given.devices {
        let row = rows.iter().find(|row| row.id == *id);
        devices.push((slips::as_seen(Ledger::Devices, row, (id, *saw))?, *is_updated));
    }
    let updated = devices.iter().filter(|(_, is_updated)| *is_updated);
    let acts: Vec<_> =
        updated.map(|(row, _)| slips::change(Ledger::Devices, row, &[("patched_on", on.to_string())])).collect();
    let text = text(state, given, (vendor, did, by, on), &devices);
    let slip = Slip {
        duty: duty(given, !acts.is_empty()),
        title: format!("事業者の来訪（{vendor}、{}）", on.wareki()),
        name: format!("事業者の来訪_{on}"),
        file: slips::SlipFile::Text(text),
        about: format!("visit/{on}/{vendor}"),
        shows_done: given.brought != Brought::Unchecked && !given.leaves_id,
        on: state.today,
        by,
    };
    Ok(slips::record(shop, state, acts, slip).await?)
}

/// The duty that the slip speaks for most: what stands open comes first, then updates, else that the machines are watched over.
fn duty(given: &VisitGiven, has_updates: bool) -> &'static str {
    if given.brought == Brought::Unchecked {
        "external_media"
    } else if given.leaves_id {
        "unused_accounts"
    } else if has_updates {
        "security_patches"
    } else {
        "device_ledger"
    }
}

fn text(
    state: &State,
    given: &VisitGiven,
    (vendor, did, by, on): (&str, &str, &str, Day),
    devices: &[(&KeptRow, bool)],
) -> String {
    let mut text = format!(
        "事業者の来訪\n薬局: {}\n{ON}: {}\n{VENDOR}: {vendor}\n{WHO}: {}\n{BY}: {by}\n\n{DID}:\n{did}\n",
        state.shop.name,
        on.wareki(),
        typed(&given.who).unwrap_or("（書かれていません）"),
    );
    let name = |row: &KeptRow| Ledger::Devices.name_of(&row.cells).to_owned();
    let lines = devices.iter().map(|(row, is_updated)| match is_updated {
        true => name(row) + UPDATED,
        false => name(row),
    });
    slips::list(&mut text, DEVICES, "台", &lines.collect::<Vec<_>>());
    let brought = match given.brought {
        Brought::Nothing => BROUGHT[0],
        Brought::Checked => BROUGHT[1],
        Brought::Unchecked => BROUGHT[2],
    };
    let id = if given.leaves_id { IDS[1] } else { IDS[0] };
    // Writing to a String does not fail.
    let _ = write!(text, "\n{MEDIA}: {brought}\n{ID}: {id}\n");
    text
}

/// The slip without the account in somebody's own words, and that account: it may hold anything, so that its end is the last
/// heading that follows.
pub(crate) fn parted(text: &str) -> (String, String) {
    let (begins, ends) = (format!("\n\n{DID}:\n"), format!("\n\n{DEVICES}（"));
    let parted = text.split_once(&begins).and_then(|(head, rest)| Some((head, rest.rsplit_once(&ends)?)));
    match parted {
        Some((head, (told, rest))) => (format!("{head}{ends}{rest}"), told.to_owned()),
        None => (text.to_owned(), String::new()),
    }
}
