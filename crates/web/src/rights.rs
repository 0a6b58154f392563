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
use flow::{RightsError, RightsTable, State as Record};
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
    /// The heads of the columns, with a blank one to add another.
    classes: Vec<String>,
    /// Each profession with its cells, with a blank row to add another.
    rows: Vec<(String, Vec<String>)>,
    seen: u64,
    is_new: bool,
    permissions: &'p [&'p str],
    wrong: Option<Problem>,
}

framed!(RightsPage<'_>);
refusable!(RightsPage);

/// What a browser sends, read: heads and cells by their places.
#[derive(Default)]
struct Sent {
    token: String,
    seen: u64,
    professions: BTreeMap<usize, String>,
    classes: BTreeMap<usize, String>,
    cells: BTreeMap<(usize, usize), String>,
    /// What the heads were when the page was opened.
    was: [BTreeMap<usize, String>; 2],
}

impl Sent {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, text) in pairs {
            let place = |text: &str| text.parse::<usize>().ok();
            match name.split(':').collect::<Vec<_>>()[..] {
                ["token"] => sent.token = text,
                ["seen"] => sent.seen = text.parse().unwrap_or_default(),
                ["row", row] => sent.professions.extend(place(row).map(|row| (row, text))),
                ["column", column] => sent.classes.extend(place(column).map(|column| (column, text))),
                ["was_row", row] => sent.was[0].extend(place(row).map(|row| (row, text))),
                ["was_column", column] => sent.was[1].extend(place(column).map(|column| (column, text))),
                ["cell", row, column] => sent.cells.extend(place(row).zip(place(column)).map(|at| (at, text))),
                _ => {}
            }
        }
        sent
    }

    /// Every cell as it is to be. What stood under a head that was renamed is blank now.
    fn set(&self) -> Vec<flow::SetRight> {
        let head =
            |heads: &BTreeMap<usize, String>, at: usize| heads.get(&at).cloned().unwrap_or_default().trim().to_owned();
        let [rows, columns] = &self.was;
        let before = self.cells.keys().map(|(row, column)| ((head(rows, *row), head(columns, *column)), String::new()));
        let now = self.cells.iter().map(|((row, column), permission)| {
            ((head(&self.professions, *row), head(&self.classes, *column)), permission.clone())
        });
        let mut set: Vec<((String, String), String)> = Vec::new();
        for (at, permission) in now.chain(before) {
            match set.iter_mut().find(|(known, _)| *known == at) {
                // Two rows of one name: what is written counts, not the blank.
                Some((_, known)) if known.trim().is_empty() => *known = permission,
                Some(_) => {}
                None => set.push((at, permission)),
            }
        }
        set.into_iter().map(|((profession, class), permission)| (profession, class, permission)).collect()
    }
}

pub(crate) async fn show(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(page(&visit, &state, None, None)?))
}

fn page(visit: &Visit, state: &Record, sent: Option<&Sent>, wrong: Option<Problem>) -> Result<String, PageError> {
    let table = flow::rights_table(state);
    let is_new = table.permissions.is_empty();
    let (classes, rows) = sent.map_or_else(|| stands(&table), as_sent);
    let page = RightsPage {
        frame: visit.frame(state),
        seen: sent.map_or(table.seen, |sent| sent.seen),
        classes,
        rows,
        is_new,
        permissions: &PERMISSIONS,
        wrong,
    };
    Ok(page.render()?)
}

/// Heads across, and each row with its cells.
type Grid = (Vec<String>, Vec<(String, Vec<String>)>);

/// The table as it stands, with room for one more row and column.
fn stands(table: &RightsTable) -> Grid {
    let heads = |own: &[String], usual: &[&str]| {
        let own = own.to_vec();
        let heads = if own.is_empty() { usual.iter().map(|head| (*head).to_owned()).collect() } else { own };
        heads.into_iter().chain([String::new()]).collect::<Vec<_>>()
    };
    let (professions, classes) = (heads(&table.professions, &PROFESSIONS), heads(&table.classes, &CLASSES));
    let cell = |profession: &String, class: &String| {
        table.permissions.get(&(profession.clone(), class.clone())).cloned().unwrap_or_default()
    };
    let rows = professions.iter().map(|profession| {
        (profession.clone(), classes.iter().map(|class| cell(profession, class)).collect::<Vec<_>>())
    });
    (classes.clone(), rows.collect())
}

/// The table as it was sent and refused.
fn as_sent(sent: &Sent) -> Grid {
    let cell = |row: usize, column: usize| sent.cells.get(&(row, column)).cloned().unwrap_or_default();
    let rows = sent.professions.iter().map(|(row, profession)| {
        (profession.clone(), sent.classes.keys().map(|column| cell(*row, *column)).collect::<Vec<_>>())
    });
    (sent.classes.values().cloned().collect(), rows.collect())
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
