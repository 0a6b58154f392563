//! 利用権限表: who may do what with which information, set cell by cell (2-④).

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::slips::{self, LONGEST};
use model::act::Act;
use model::pharmacy::KeptRow;
use model::record::Ledger;
use std::collections::BTreeMap;

/// Rows and columns of a table, at most: one shop has a handful.
const MOST: usize = 40;

/// The table of rights as it stands.
#[derive(Debug, Clone, Default)]
pub struct RightsTable {
    /// 職種・担当業務, in the order in which they were written.
    pub professions: Vec<String>,
    /// 情報区分, in that order.
    pub classes: Vec<String>,
    /// What a profession may do with a class.
    pub permissions: BTreeMap<(String, String), String>,
    /// The entries that it was read from, so that a change made meanwhile is seen.
    pub seen: u64,
}

/// A cell as somebody set it: profession, class of information, permission. A blank permission takes the cell out.
pub type SetRight = (String, String, String);

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// A permission without its profession or class.
    #[error(
        "職種・担当業務と情報区分の両方を書いてください（「{0}」） / write both the profession and the class of information (\"{0}\")"
    )]
    NoHead(String),
    /// Too long or too many.
    #[error(
        "一つの欄は{LONGEST}文字まで、表は{MOST}行{MOST}列までです / a cell has up to {LONGEST} characters, the table {MOST} rows and columns"
    )]
    TooMuch,
    /// Somebody changed the table since the page was opened.
    #[error(
        "この表は、ページを開いている間にほかの人が直しました。開き直してください / the table was changed meanwhile; open the page again"
    )]
    ChangedMeanwhile,
    /// Nothing differs.
    #[error("何も変わっていません / nothing was changed")]
    Nothing,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// The table of rights, read from the rows that name no single system.
#[must_use]
pub fn rights_table(state: &State) -> RightsTable {
    let mut table = RightsTable::default();
    for row in state.rows(Ledger::Rights).iter() {
        table.seen = table.seen.max(row.seq + 1);
        let [profession, class, permission] = ["profession", "information", "permission"].map(|key| cell(row, key));
        if !cell(row, "system").is_empty() || profession.is_empty() || class.is_empty() {
            continue;
        }
        for (heads, head) in [(&mut table.professions, &profession), (&mut table.classes, &class)] {
            if !heads.contains(head) {
                heads.push(head.clone());
            }
        }
        table.permissions.insert((profession, class), permission);
    }
    table
}

fn cell(row: &KeptRow, key: &str) -> String {
    row.cells.get(key).cloned().unwrap_or_default()
}

/// Writes the cells that differ from what stands, each with the day; all or nothing.
///
/// # Errors
/// [`RightsError`]; nothing was written then.
pub async fn set_rights(shop: &Shop, state: &State, seen: u64, set: &[SetRight]) -> Result<(), RightsError> {
    let before = rights_table(state);
    if before.seen != seen {
        return Err(RightsError::ChangedMeanwhile);
    }
    let too_long = |(a, b, c): &SetRight| [a, b, c].iter().any(|text| text.chars().count() > LONGEST);
    if set.len() > MOST * MOST || set.iter().any(too_long) {
        return Err(RightsError::TooMuch);
    }
    let rows = state.rows(Ledger::Rights);
    let mut acts = Vec::new();
    for (profession, class, permission) in set {
        let [profession, class, permission] = [profession, class, permission].map(|text| text.trim());
        if !permission.is_empty() && (profession.is_empty() || class.is_empty()) {
            return Err(RightsError::NoHead([profession, class, permission].join(" ").trim().to_owned()));
        }
        let is_it = |row: &&KeptRow| {
            cell(row, "profession") == profession && cell(row, "information") == class && cell(row, "system").is_empty()
        };
        let row = rows.iter().find(is_it);
        acts.extend(act(shop, state, row, [profession, class, permission])?);
    }
    if acts.is_empty() {
        return Err(RightsError::Nothing);
    }
    match shop.append(acts).await {
        Err(why) if why.was_quicker() => Err(RightsError::ChangedMeanwhile),
        done => done.map(drop).map_err(RightsError::from),
    }
}

/// What makes a row say what was set, where it does not yet.
fn act(
    shop: &Shop,
    state: &State,
    row: Option<&KeptRow>,
    [profession, class, permission]: [&str; 3],
) -> Result<Option<(Act, Option<u64>)>, ShopError> {
    let today = state.today.to_string();
    Ok(match row {
        Some(row) if cell(row, "permission") == permission => None,
        Some(row) if permission.is_empty() => {
            let reason = "利用権限表で空欄にした".to_owned();
            let retired = Act::RecordRetired { ledger: Ledger::Rights, id: row.id.clone(), reason };
            Some((retired, Some(row.seq)))
        }
        Some(row) => {
            Some(slips::change(Ledger::Rights, row, &[("permission", permission.to_owned()), ("set_on", today)]))
        }
        None if permission.is_empty() => None,
        None => {
            let [profession, class, permission] = [profession, class, permission].map(str::to_owned);
            let cells =
                [("profession", profession), ("information", class), ("permission", permission), ("set_on", today)];
            Some(slips::new_row(shop, Ledger::Rights, &cells)?)
        }
    })
}
