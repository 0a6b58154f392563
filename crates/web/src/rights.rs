//! 利用権限表 as a table: professions down, classes of information across.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, refusable};
use crate::table::to_ledger;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use flow::{RightsCell, RightsError, RightsTable, SetRight, State as Record};
use model::record::Ledger;
use std::collections::BTreeMap;

/// Heads that an empty table begins with; a pharmacy changes them as it works. They are examples, no official words.
const PROFESSIONS: [&str; 4] = ["管理薬剤師", "薬剤師", "事務", "事業者（保守）"];
const CLASSES: [&str; 4] = ["患者情報・薬歴", "処方・調剤", "会計・レセプト", "システムの設定"];
/// What is mostly permitted.
const PERMISSIONS: [&str; 4] = ["閲覧・入力・変更", "閲覧・入力", "閲覧", "なし"];

/// The table, to look at or to fill in.
#[derive(Template)]
#[template(path = "rights.html")]
struct RightsPage<'p> {
    frame: Frame,
    grid: Grid,
    /// Rows of the ledger that have no place in it.
    others: Vec<String>,
    seen: u64,
    is_new: bool,
    permissions: &'p [&'p str],
    wrong: Option<Problem>,
}

framed!(RightsPage<'_>);
refusable!(RightsPage);

/// Heads across, and each row with its cells; with a blank row and column to add another.
struct Grid {
    classes: Vec<Head>,
    rows: Vec<(RowHead, Vec<String>)>,
}

/// A head as it is written, and as it was when the page was opened.
#[derive(Clone, Default)]
struct Head {
    was: String,
    now: String,
}

/// The head of a row: whose rights, and of which system (blank: of all).
#[derive(Clone, Default)]
struct RowHead {
    profession: Head,
    system: Head,
}

impl Head {
    fn standing(text: &str) -> Self {
        Self { was: text.to_owned(), now: text.to_owned() }
    }
}

/// What a browser sends, read: heads and cells by their places.
#[derive(Default)]
struct Sent {
    token: String,
    seen: u64,
    rows: BTreeMap<usize, RowHead>,
    classes: BTreeMap<usize, Head>,
    cells: BTreeMap<(usize, usize), String>,
}

impl Sent {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, text) in pairs {
            let text = text.trim().to_owned();
            let place = |text: &str| text.parse::<usize>().unwrap_or(NOWHERE);
            match name.split(':').collect::<Vec<_>>()[..] {
                ["token"] => sent.token = text,
                ["seen"] => sent.seen = text.parse().unwrap_or_default(),
                ["row", row] => sent.rows.entry(place(row)).or_default().profession.now = text,
                ["was_row", row] => sent.rows.entry(place(row)).or_default().profession.was = text,
                ["system", row] => sent.rows.entry(place(row)).or_default().system.now = text,
                ["was_system", row] => sent.rows.entry(place(row)).or_default().system.was = text,
                ["column", column] => sent.classes.entry(place(column)).or_default().now = text,
                ["was_column", column] => sent.classes.entry(place(column)).or_default().was = text,
                ["cell", row, column] => drop(sent.cells.insert((place(row), place(column)), text)),
                _ => {}
            }
        }
        sent
    }

    /// Every cell as it is to be.
    fn set(&self) -> Vec<SetRight> {
        let set = |((row, column), permission): (&(usize, usize), &String)| {
            let head = self.rows.get(row).cloned().unwrap_or_default();
            let class = self.classes.get(column).cloned().unwrap_or_default();
            let at = |profession, system, class| RightsCell { profession, system, class };
            SetRight {
                was: at(head.profession.was, head.system.was, class.was),
                now: at(head.profession.now, head.system.now, class.now),
                permission: permission.clone(),
            }
        };
        self.cells.iter().map(set).collect()
    }
}

/// Where a head stands that names no place: with no cells.
const NOWHERE: usize = usize::MAX;

pub(crate) async fn show(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(page(&visit, &state, None, None)?))
}

fn page(visit: &Visit, state: &Record, sent: Option<&Sent>, wrong: Option<Problem>) -> Result<String, PageError> {
    let table = flow::rights_table(state);
    let page = RightsPage {
        frame: visit.frame(state),
        seen: sent.map_or(table.seen, |sent| sent.seen),
        grid: sent.map_or_else(|| stands(&table), as_sent),
        is_new: table.permissions.is_empty() && table.others.is_empty(),
        others: table.others,
        permissions: &PERMISSIONS,
        wrong,
    };
    Ok(page.render()?)
}

/// The table as it stands, with room for one more row and column.
fn stands(table: &RightsTable) -> Grid {
    let is_blank = table.permissions.is_empty();
    let usual = |heads: &[&str]| heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>();
    let mut rows = if is_blank {
        usual(&PROFESSIONS).into_iter().map(|profession| (profession, String::new())).collect()
    } else {
        table.rows.clone()
    };
    let mut classes = if is_blank { usual(&CLASSES) } else { table.classes.clone() };
    rows.push(Default::default());
    classes.push(String::new());
    let cell = |(profession, system): &(String, String), class: &String| {
        let at = RightsCell { profession: profession.clone(), system: system.clone(), class: class.clone() };
        table.permissions.get(&at).cloned().unwrap_or_default()
    };
    let row = |head: &(String, String)| {
        let cells = classes.iter().map(|class| cell(head, class)).collect();
        (RowHead { profession: Head::standing(&head.0), system: Head::standing(&head.1) }, cells)
    };
    Grid { rows: rows.iter().map(row).collect(), classes: classes.iter().map(|class| Head::standing(class)).collect() }
}

/// The table as it was sent and refused: what it was when the page was opened is kept with it.
fn as_sent(sent: &Sent) -> Grid {
    let cell = |row: usize, column: usize| sent.cells.get(&(row, column)).cloned().unwrap_or_default();
    let rows = sent
        .rows
        .iter()
        .map(|(row, head)| (head.clone(), sent.classes.keys().map(|column| cell(*row, *column)).collect()));
    Grid { rows: rows.collect(), classes: sent.classes.values().cloned().collect() }
}

pub(crate) async fn set(visit: Visit, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, PageError> {
    let sent = Sent::read(pairs);
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    match flow::set_rights(&visit.shop()?, &state, sent.seen, &sent.set()).await {
        Ok(()) => Ok(to_ledger(Ledger::Rights)),
        Err(RightsError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let page = page(&visit, &state, Some(&sent), Some(Problem::at("table", visit.lang, &why)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
