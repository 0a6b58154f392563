//! The first questions: what a person answers in the first ten minutes, as rows of the ledgers they belong to.

mod forget;
mod known;
mod own_rows;
mod people;
mod usual;

pub use known::{KnownAnswers, known_answers};
pub(crate) use people::keep_roles;
pub use usual::{UsualRow, usual_rows};

use crate::import_ledger::{ImportError, TypedRowsError, accept_import, read_typed};
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::put_row::{ChangeRowsError, PutRowError};
use model::day::Day;
use model::record::{Ledger, Row};
use model::said::Word as _;
use model::width;
use model::word::Hosting;

/// An answer to one question. A name left blank, or わからない, takes back what the ledgers said before.
#[derive(Debug, Clone)]
pub enum FirstAnswer {
    /// 開設者は.
    Owner {
        /// Their name; blank: nobody.
        name: String,
    },
    /// 医療情報システム安全管理責任者は.
    Officer {
        /// Their name; blank: nobody.
        name: String,
        /// 任命日, as typed.
        appointed_on: String,
    },
    /// 副責任者, and who talks with the vendors.
    Helpers {
        /// 副責任者; blank: nobody.
        deputy: String,
        /// 事業者との窓口; blank: nobody.
        liaison: String,
    },
    /// Which systems, and whose; and which of those that were asked about are not used.
    Systems(Vec<SystemGiven>, Vec<String>),
    /// Where the server of each system stands: its name, and a word of [`model::word::Hosting`]; blank: it is not known.
    Servers(Vec<(String, String)>),
    /// Whether there is a wireless LAN; none: it is not known.
    Wireless(Option<bool>),
    /// Which of the rows that pharmacies usually have are there, by [`UsualRow::code`].
    Usual(Vec<String>),
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
    /// Something cannot be read.
    #[error(transparent)]
    Typed(#[from] TypedRowsError),
    /// A system was written about that is not ticked.
    #[error(
        "「{0}」に印がありません。使っていれば印を付け、使っていなければ書いたものを消してください / \"{0}\" is not ticked: tick it where it is used, else clear what was typed"
    )]
    NotTicked(String),
    /// A system that is not ticked any more, of which the ledger says more than these questions wrote.
    #[error(
        "「{0}」は、ほかの内容も台帳に入っています。使っていなければ、システム一覧の行で契約を「なし」にするか、取り下げてください / the ledger says more of \"{0}\": where it is not used, change or take off its row there"
    )]
    HasMore(String),
    /// The ledger holds wireless devices.
    #[error(
        "機器台帳に無線LANの機器「{0}」があります。もう使っていなければ、機器台帳で状態を「廃棄」か「停止」にしてください / the ledger of devices holds \"{0}\"; where it is used no more, say so there"
    )]
    HasWireless(String),
    /// The ledger tells a role in words that these questions do not write.
    #[error(
        "「{0}」さんの役割は、職員名簿にほかの言葉で書かれています。その行で直してください / the ledger of people tells the role of {0} in words of its own: change it there"
    )]
    RoleInOtherWords(String),
    /// It does not go together with what the ledger holds.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A row could not be put right.
    #[error(transparent)]
    Change(#[from] ChangeRowsError),
    /// A row could not be taken off.
    #[error(transparent)]
    Retire(#[from] PutRowError),
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Roles as these questions write them.
const OWNER: &str = "開設者";
/// The one who is responsible, as the form calls it.
const OFFICER: &str = "医療情報システム安全管理責任者";
const DEPUTY: &str = "副責任者";
const LIAISON: &str = "事業者との窓口担当";
const NO_WIRELESS: &str = "無線LANなし";
const NO_SERVER: &str = "自局サーバなし";
const ACCESS_POINT: &str = "無線LANアクセスポイント";

/// Writes an answer into its ledgers. What stands there is kept: a role is added to a person, a system is completed. A role that
/// only one other person has goes over to whoever is named now: the answer before is put right. Gives whether something that was
/// said before is not known any more.
///
/// # Errors
/// [`FirstAnswerError`]; of several ledgers, those before the one that failed are written.
pub async fn take_first_answer(
    shop: &Shop,
    state: &State,
    answer: &FirstAnswer,
    by: &str,
) -> Result<bool, FirstAnswerError> {
    let lost = people::lost(state, answer).map_err(FirstAnswerError::RoleInOtherWords)?;
    let is_back = own_rows::put_right(shop, state, answer).await?;
    let state = &shop.now().await?;
    for (ledger, rows) in rows(state, answer, by) {
        let rows: Vec<Row> = rows.into_iter().filter(|row| row.values().any(|value| !value.is_empty())).collect();
        if rows.is_empty() {
            continue;
        }
        let read = read_typed(state, ledger, &rows)?;
        let is_ticked = matches!(answer, FirstAnswer::Usual(_) | FirstAnswer::Wireless(_));
        accept_import(shop, state, &if is_ticked { read.into_usual() } else { read }, true).await?;
    }
    people::put_right(shop, &shop.now().await?, &lost).await?;
    Ok(is_back || lost.is_open)
}

/// The rows that an answer is.
fn rows(state: &State, answer: &FirstAnswer, by: &str) -> Vec<(Ledger, Vec<Row>)> {
    match answer {
        FirstAnswer::Owner { .. } | FirstAnswer::Officer { .. } | FirstAnswer::Helpers { .. } => {
            vec![(Ledger::People, people::rows(state, answer))]
        }
        FirstAnswer::Systems(systems, _) => systems_and_vendors(state, systems),
        FirstAnswer::Servers(servers) => server_rows(state, servers, by),
        FirstAnswer::Wireless(has) => has.map_or_else(Vec::new, |has| wireless(state, has, by)),
        FirstAnswer::Usual(codes) => usual::rows(state, codes),
    }
}

fn systems_and_vendors(state: &State, systems: &[SystemGiven]) -> Vec<(Ledger, Vec<Row>)> {
    let system = |given: &SystemGiven| {
        let SystemGiven { kind, product, vendor, contracted } = given;
        let medical = ("medical", "はい");
        // A system of that kind may go by a name of its own.
        let known = known::system(state, kind).map(|system| system.name.text()).filter(|name| !name.is_empty());
        row(&[
            ("name", known.unwrap_or(kind)),
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

/// Where each server stands; and, once that is known of every system, whether there is one of one's own.
fn server_rows(state: &State, servers: &[(String, String)], by: &str) -> Vec<(Ledger, Vec<Row>)> {
    let systems = servers.iter().map(|(name, hosting)| row(&[("name", name), ("hosting", hosting)])).collect();
    let mut rows = vec![(Ledger::Systems, systems)];
    let of = |name: &str| servers.iter().find(|(known, _)| width::key(known) == width::key(name));
    let all: Vec<&str> = state
        .shop
        .systems
        .records()
        .map(|system| of(system.name.text()).map_or(system.hosting.text(), |(_, hosting)| hosting.as_str()))
        .collect();
    let has_own = all.iter().any(|hosting| Hosting::read(hosting) == Some(Hosting::OnSite));
    if has_own && states(state, NO_SERVER) {
        rows.push((Ledger::Statements, vec![stated((NO_SERVER, "いいえ"), state.today, by)]));
    } else if !has_own && !all.is_empty() && all.iter().all(|hosting| !hosting.is_empty()) {
        rows.push((Ledger::Statements, vec![stated((NO_SERVER, "はい"), state.today, by)]));
    }
    rows
}

/// A device where there is wireless and none is in the ledger; else that there is none.
fn wireless(state: &State, has: bool, by: &str) -> Vec<(Ledger, Vec<Row>)> {
    if !has {
        return vec![(Ledger::Statements, vec![stated((NO_WIRELESS, "はい"), state.today, by)])];
    }
    let mut rows = Vec::new();
    if known::wireless_devices(state).next().is_none() {
        let cells = [("name", ACCESS_POINT), ("kind", ACCESS_POINT), ("state", "稼働")];
        rows.push((Ledger::Devices, vec![row(&cells)]));
    }
    if states(state, NO_WIRELESS) {
        rows.push((Ledger::Statements, vec![stated((NO_WIRELESS, "いいえ"), state.today, by)]));
    }
    rows
}

/// Whether a statement on a topic stands in the ledger.
fn states(state: &State, topic: &str) -> bool {
    state.shop.statements.records().any(|stated| width::key(stated.topic.text()) == width::key(topic))
}

fn stated((topic, value): (&str, &str), today: Day, by: &str) -> Row {
    row(&[("topic", topic), ("value", value), ("stated_on", &today.to_string()), ("stated_by", by)])
}

fn row(cells: &[(&str, &str)]) -> Row {
    cells.iter().map(|(key, value)| ((*key).to_owned(), value.trim().to_owned())).collect()
}
