//! 利用権限表: who may do what with which information, set cell by cell (2-④).

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::slips::{self, LONGEST};
use model::act::Act;
use model::pharmacy::KeptRow;
use model::record::Ledger;
use std::collections::BTreeMap;

/// Rows and columns of a table, at most: one shop has a handful.
const MOST: usize = 40;

/// Where a permission stands: whose it is, of which system (blank: of all), and of which class of information.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RightsCell {
    /// 職種・担当業務.
    pub profession: String,
    /// システム.
    pub system: String,
    /// 情報区分.
    pub class: String,
}

impl RightsCell {
    fn of(row: &KeptRow) -> Self {
        Self { profession: cell(row, "profession"), system: cell(row, "system"), class: cell(row, "information") }
    }

    /// Whether a permission can stand there: one of nobody, or with nothing, is none.
    fn is_whole(&self) -> bool {
        !self.profession.is_empty() && !self.class.is_empty()
    }

    fn words(&self) -> String {
        [&*self.profession, &*self.system, &*self.class].join(" ").trim().to_owned()
    }
}

/// The table of rights as it stands.
#[derive(Debug, Clone, Default)]
pub struct RightsTable {
    /// 職種・担当業務 with the system that it is about, in the order in which they were written.
    pub rows: Vec<(String, String)>,
    /// 情報区分, in that order.
    pub classes: Vec<String>,
    /// What may be done.
    pub permissions: BTreeMap<RightsCell, String>,
    /// Rows of the ledger that have no place in such a table: half of their heads are blank, or another row says the same.
    pub others: Vec<String>,
    /// The entries that it was read from, so that a change made meanwhile is seen.
    pub seen: u64,
}

/// A cell as somebody set it. A blank permission takes the cell out.
#[derive(Debug, Clone, Default)]
pub struct SetRight {
    /// Where it stood when the table was opened: a row that is called otherwise now stays the same row.
    pub was: RightsCell,
    /// Where it stands.
    pub now: RightsCell,
    /// What may be done.
    pub permission: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// A permission without its profession or class.
    #[error(
        "職種・担当業務と情報区分の両方を書いてください（「{0}」） / write both the profession and the class of information (\"{0}\")"
    )]
    NoHead(String),
    /// Two cells for the same.
    #[error(
        "同じ組み合わせが二つあります（「{0}」）。一方を空欄にするか、システムを書き分けてください / the same stands twice (\"{0}\"): blank one, or tell the systems apart"
    )]
    Twice(String),
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

/// The table of rights, read from the rows of the ledger: what names a system, or two, has a row of its own.
#[must_use]
pub fn rights_table(state: &State) -> RightsTable {
    let mut table = RightsTable::default();
    for row in state.rows(Ledger::Rights).iter() {
        table.seen = table.seen.max(row.seq + 1);
        let (at, permission) = (RightsCell::of(row), cell(row, "permission"));
        if !at.is_whole() || table.permissions.contains_key(&at) {
            table.others.push(format!("{}　{permission}", at.words()));
            continue;
        }
        let head = (at.profession.clone(), at.system.clone());
        if !table.rows.contains(&head) {
            table.rows.push(head);
        }
        if !table.classes.contains(&at.class) {
            table.classes.push(at.class.clone());
        }
        table.permissions.insert(at, permission);
    }
    table
}

fn cell(row: &KeptRow, key: &str) -> String {
    row.cells.get(key).map(|text| text.trim().to_owned()).unwrap_or_default()
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
    let texts = |set: &SetRight| {
        let SetRight { now, permission, .. } = set;
        [&now.profession, &now.system, &now.class, permission].map(|text| text.chars().count())
    };
    if set.len() > MOST * MOST || set.iter().any(|set| texts(set).iter().any(|length| *length > LONGEST)) {
        return Err(RightsError::TooMuch);
    }
    let rows = state.rows(Ledger::Rights);
    let row_at = |at: &RightsCell| rows.iter().find(|row| at.is_whole() && RightsCell::of(row) == *at);
    let mut acts = Vec::new();
    let mut filled: Vec<&RightsCell> = Vec::new();
    for SetRight { was, now, permission } in set {
        if !permission.is_empty() {
            if !now.is_whole() {
                return Err(RightsError::NoHead(format!("{} {permission}", now.words()).trim().to_owned()));
            }
            if filled.contains(&now) {
                return Err(RightsError::Twice(now.words()));
            }
            filled.push(now);
        }
        acts.extend(act(shop, state, row_at(was), (now, permission))?);
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
    (now, permission): (&RightsCell, &str),
) -> Result<Option<(Act, Option<u64>)>, ShopError> {
    let heads = [("profession", &now.profession), ("system", &now.system), ("information", &now.class)]
        .map(|(key, text)| (key, text.clone()));
    let set = [("permission", permission.to_owned()), ("set_on", state.today.to_string())];
    Ok(match row {
        // What never said what may be done is left as it is, unless it is called otherwise.
        Some(row) if permission.is_empty() && !cell(row, "permission").is_empty() => {
            let reason = "利用権限表で空欄にした".to_owned();
            let retired = Act::RecordRetired { ledger: Ledger::Rights, id: row.id.clone(), reason };
            Some((retired, Some(row.seq)))
        }
        Some(row) if !now.is_whole() || (RightsCell::of(row) == *now && cell(row, "permission") == permission) => None,
        Some(row) => {
            let mut cells: Vec<_> = heads.into_iter().filter(|(key, text)| cell(row, key) != *text).collect();
            cells.extend(set.into_iter().filter(|_| cell(row, "permission") != permission));
            Some(slips::change(Ledger::Rights, row, &cells))
        }
        None if permission.is_empty() => None,
        None => Some(slips::new_row(shop, Ledger::Rights, &[&heads[..], &set[..]].concat())?),
    })
}
