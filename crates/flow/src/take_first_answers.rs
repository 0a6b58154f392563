//! The first questions: what a person answers in the first ten minutes, as rows of the ledgers they belong to.

use crate::import_ledger::{ImportError, accept_import, read_import};
use crate::open_pharmacy::{Shop, ShopError, State};
use model::day::Day;
use model::lang::Lang;
use model::record::{Ledger, Row};
use model::width;
use tables::ReadError;

/// An answer to one question. What is blank was not answered and writes nothing.
#[derive(Debug, Clone)]
pub enum FirstAnswer {
    /// 開設者は.
    Owner {
        /// Their name.
        name: String,
    },
    /// 医療情報システム安全管理責任者は.
    Officer {
        /// Their name.
        name: String,
        /// 任命日, as typed.
        appointed_on: String,
    },
    /// 副責任者, and who talks with the vendors.
    Helpers {
        /// 副責任者.
        deputy: String,
        /// 事業者との窓口.
        liaison: String,
    },
    /// Which systems, and whose.
    Systems(Vec<SystemGiven>),
    /// Where their server stands: a word of [`model::word::Hosting`].
    Server(String),
    /// Whether there is a wireless LAN.
    Wireless(bool),
}

/// A system as it was typed.
#[derive(Debug, Clone, Default)]
pub struct SystemGiven {
    /// 種類, which it is called by.
    pub kind: String,
    /// 製品名.
    pub product: String,
    /// 事業者.
    pub vendor: String,
    /// 契約: あり or なし.
    pub contracted: String,
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FirstAnswerError {
    /// Something cannot be read; where, and why.
    #[error("{0}")]
    Unreadable(String),
    /// It does not go together with what the ledger holds.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// The rows could not be put together.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// The role of the one who is responsible, as the form calls it.
const OFFICER: &str = "医療情報システム安全管理責任者";

/// Writes an answer into its ledgers. What stands there is kept: a role is added to a person, a system is completed.
///
/// # Errors
/// [`FirstAnswerError`]; of several ledgers, those before the one that failed are written.
pub async fn take_first_answer(
    shop: &Shop,
    state: &State,
    answer: &FirstAnswer,
    by: &str,
) -> Result<(), FirstAnswerError> {
    for (ledger, rows) in rows(state, answer, by) {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.values().any(|value| !value.is_empty())).collect();
        if rows.is_empty() {
            continue;
        }
        let json = serde_json::to_vec(&rows).map_err(ShopError::from)?;
        let read = read_import(state, ledger, "answers.json", &json, &[])?;
        if let Some(bad) = read.preview.bad.first() {
            let [ja, en] = [Lang::Ja, Lang::En].map(|lang| bad.says(lang));
            return Err(FirstAnswerError::Unreadable(format!("{ja} / {en}")));
        }
        accept_import(shop, state, &read, true).await?;
    }
    Ok(())
}

/// The rows that an answer is.
fn rows(state: &State, answer: &FirstAnswer, by: &str) -> Vec<(Ledger, Vec<Row>)> {
    match answer {
        FirstAnswer::Owner { name } => vec![(Ledger::People, vec![person(state, name, "開設者", "")])],
        FirstAnswer::Officer { name, appointed_on } => {
            vec![(Ledger::People, vec![person(state, name, OFFICER, appointed_on)])]
        }
        FirstAnswer::Helpers { deputy, liaison } => {
            let one = width::key(deputy) == width::key(liaison);
            let rows = match one {
                true => vec![person(state, deputy, "副責任者・事業者との窓口担当", "")],
                false => vec![person(state, deputy, "副責任者", ""), person(state, liaison, "事業者との窓口担当", "")],
            };
            vec![(Ledger::People, rows)]
        }
        FirstAnswer::Systems(systems) => systems_and_vendors(systems),
        FirstAnswer::Server(hosting) => server(state, hosting, by),
        FirstAnswer::Wireless(true) => {
            let cells = [("name", "無線LANアクセスポイント"), ("kind", "無線LANアクセスポイント"), ("state", "稼働")];
            vec![(Ledger::Devices, vec![row(&cells)])]
        }
        FirstAnswer::Wireless(false) => vec![(Ledger::Statements, vec![stated("無線LANなし", state.today, by)])],
    }
}

/// A person with a role, beside the roles that they have.
fn person(state: &State, name: &str, role: &str, appointed_on: &str) -> Row {
    let name = name.trim();
    if name.is_empty() {
        return Row::new();
    }
    let known = state.shop.people.iter().find(|kept| width::key(kept.record.name.text()) == width::key(name));
    let before = known.map_or("", |kept| &*kept.record.role);
    let role = match before {
        "" => role.to_owned(),
        before if before.contains(role) => before.to_owned(),
        before => format!("{before}・{role}"),
    };
    row(&[("name", name), ("role", &role), ("appointed_on", appointed_on.trim())])
}

fn systems_and_vendors(systems: &[SystemGiven]) -> Vec<(Ledger, Vec<Row>)> {
    let system = |given: &SystemGiven| {
        let SystemGiven { kind, product, vendor, contracted } = given;
        let medical = ("medical", "はい");
        row(&[
            ("name", kind),
            ("kind", kind),
            ("product", product),
            ("vendor", vendor),
            ("contracted", contracted),
            medical,
        ])
    };
    let mut vendors: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for given in systems.iter().filter(|given| !given.vendor.trim().is_empty()) {
        let name = given.vendor.trim();
        match vendors.iter_mut().find(|(known, ..)| width::key(known) == width::key(name)) {
            // One contract with a vendor is a contract with them.
            Some((_, contracted, kinds)) => {
                kinds.push(&given.kind);
                if given.contracted == "あり" || contracted.is_empty() {
                    *contracted = &given.contracted;
                }
            }
            None => vendors.push((name, &given.contracted, vec![&given.kind])),
        }
    }
    let vendor = |(name, contracted, kinds): &(&str, &str, Vec<&str>)| {
        row(&[("name", name), ("contracted", contracted), ("systems", &kinds.join("・"))])
    };
    vec![
        (Ledger::Systems, systems.iter().map(system).collect()),
        (Ledger::Vendors, vendors.iter().map(vendor).collect()),
    ]
}

/// Where the server stands, for every system of which that is not known; and that there is none of one's own, where so.
fn server(state: &State, hosting: &str, by: &str) -> Vec<(Ledger, Vec<Row>)> {
    let open = state.shop.systems.iter().filter(|kept| kept.record.hosting.text().is_empty());
    let systems = open.map(|kept| row(&[("name", kept.record.name.text()), ("hosting", hosting)])).collect();
    let mut rows = vec![(Ledger::Systems, systems)];
    if hosting != "薬局内" {
        rows.push((Ledger::Statements, vec![stated("自局サーバなし", state.today, by)]));
    }
    rows
}

fn stated(topic: &str, today: Day, by: &str) -> Row {
    row(&[("topic", topic), ("value", "はい"), ("stated_on", &today.to_string()), ("stated_by", by)])
}

fn row(cells: &[(&str, &str)]) -> Row {
    cells.iter().map(|(key, value)| ((*key).to_owned(), value.trim().to_owned())).collect()
}
