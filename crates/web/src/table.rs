//! A ledger as a table: searched, sorted, turned over, and changed in place, one value in many rows or many values at once.

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::ledgers::{called, named, shown};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{ChangeRowsError, PutRowError, RowChange, Saw, State as Record, UndoError, Written};
use model::lang::Lang;
use model::member::Deed;
use model::pharmacy::KeptRow;
use model::record::{Field, Ledger, Row};
use model::width;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Rows of one page: more are turned over.
const ROWS: usize = 100;
/// Columns beside the one that a row is called by.
const COLUMNS: usize = 5;

/// A ledger as a table.
#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage<'p> {
    frame: Frame,
    ledger: Ledger,
    /// The column that rows are called by, then the others.
    columns: Vec<&'static Field>,
    rows: Vec<Line>,
    all: usize,
    found: usize,
    pages: usize,
    asked: &'p Asked,
    /// Whether every value stands in a field of its own.
    is_edited: bool,
    said: Option<&'p str>,
    wrong: Option<String>,
}

framed!(LedgerPage<'_>);

impl LedgerPage<'_> {
    fn label(&self, field: &Field) -> &'static str {
        field.heading(self.frame.lang)
    }

    /// The heading of a column, by its place.
    fn heading(&self, at: &usize) -> &'static str {
        self.columns.get(*at).map_or("", |field| self.label(field))
    }

    /// The address that sorts by a column: once more, the other way round.
    fn sorted_by(&self, field: &Field) -> String {
        let is_up = self.asked.sort == field.key;
        let sort = if is_up { format!("-{}", field.key) } else { field.key.to_owned() };
        address(self.ledger, &Asked { sort, page: 1, q: self.asked.q.clone(), ..Asked::default() })
    }

    /// How a column is sorted, for those who hear the page.
    fn order(&self, field: &Field) -> &'static str {
        match self.asked.sort.strip_prefix('-') {
            Some(key) if key == field.key => "descending",
            None if self.asked.sort == field.key => "ascending",
            _ => "none",
        }
    }

    fn same(&self) -> String {
        address(self.ledger, &self.asked.kept())
    }

    fn before(&self) -> Option<String> {
        let page = self.asked.page.checked_sub(1).filter(|page| *page > 0)?;
        Some(address(self.ledger, &Asked { page, ..self.asked.kept() }))
    }

    fn after(&self) -> Option<String> {
        let page = self.asked.page + 1;
        (page <= self.pages).then(|| address(self.ledger, &Asked { page, ..self.asked.kept() }))
    }

    fn edited(&self) -> String {
        address(self.ledger, &Asked { edit: "1".to_owned(), ..self.asked.kept() })
    }
}

/// One row of the table.
struct Line {
    id: String,
    entry: u64,
    called: String,
    /// The values by the key of their columns, as shown or as typed.
    cells: Vec<(&'static str, String)>,
}

/// What is asked of a ledger.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    page: usize,
    /// The key of a column, with `-` before it for the other way round.
    sort: String,
    edit: String,
    said: String,
    /// What was just written, to be undone.
    undo: String,
}

impl Asked {
    /// What stays from page to page.
    fn kept(&self) -> Self {
        Self { q: self.q.clone(), page: self.page, sort: self.sort.clone(), ..Self::default() }
    }
}

/// The address of a table as it is asked for.
fn address(ledger: Ledger, asked: &Asked) -> String {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let page = if asked.page > 1 { asked.page.to_string() } else { String::new() };
    let parts = [
        ("q", encoded(&asked.q)),
        ("page", page),
        ("sort", encoded(&asked.sort)),
        ("edit", asked.edit.clone()),
        ("said", asked.said.clone()),
        ("undo", asked.undo.clone()),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}={text}")).collect();
    let mark = if parts.is_empty() { "" } else { "?" };
    format!("/ledgers/{}{mark}{}", ledger.code(), parts.join("&"))
}

/// The address that a person is led to after something was written.
pub(crate) fn after(ledger: Ledger, said: &str, written: Option<Written>) -> String {
    let undo = written.map(|written| written.to_string()).unwrap_or_default();
    address(ledger, &Asked { said: said.to_owned(), undo, ..Asked::default() })
}

/// Leads to a ledger in which a form has just written.
pub(crate) fn to_ledger(ledger: Ledger) -> Response {
    Redirect::to(&after(ledger, "put", None)).into_response()
}

pub(crate) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(page(&visit, &state, (named(&code)?, &asked), None)?))
}

fn page(
    visit: &Visit,
    state: &Record,
    (ledger, asked): (Ledger, &Asked),
    refused: Option<(&Changes, String)>,
) -> Result<String, PageError> {
    let rows = state.rows(ledger);
    let wanted = width::key(&asked.q);
    let mut found: Vec<&KeptRow> = rows.iter().filter(|row| wanted.is_empty() || row.holds(&wanted)).collect();
    sort(&mut found, &asked.sort);
    let (pages, page) = (found.len().div_ceil(ROWS).max(1), asked.page.max(1));
    let columns = columns(ledger, &rows);
    let (sent, wrong) = refused.map_or((None, None), |(sent, wrong)| (Some(sent), Some(wrong)));
    let lines = found.iter().skip((page - 1) * ROWS).take(ROWS);
    let page = LedgerPage {
        frame: visit.frame(state),
        all: rows.len(),
        found: found.len(),
        rows: lines.map(|row| line(visit.lang, ledger, (&columns, sent), row)).collect(),
        is_edited: !asked.edit.is_empty() && visit.may(Deed::Write),
        said: said(visit.lang, &asked.said),
        ledger,
        columns,
        pages,
        asked: &Asked { page, ..asked.clone() },
        wrong,
    };
    Ok(page.render()?)
}

/// By a column, rows in which it is blank last.
fn sort(rows: &mut [&KeptRow], by: &str) {
    let key = by.trim_start_matches('-');
    if key.is_empty() {
        return;
    }
    let value = |row: &&KeptRow| row.cells.get(key).map(|cell| width::key(cell));
    rows.sort_by_cached_key(|row| value(row).map_or((true, String::new()), |text| (false, text)));
    if by.starts_with('-') {
        let filled = rows.iter().filter(|row| row.cells.contains_key(key)).count();
        rows.split_at_mut(filled).0.reverse();
    }
}

/// What was just done, by its word in the address.
fn said(lang: Lang, word: &str) -> Option<&'static str> {
    let (ja, en) = match word {
        "put" => ("記録しました。", "Recorded."),
        "retired" => (
            "台帳から取り下げました。内容と理由は履歴に残っています。",
            "Taken off the ledger; the history keeps what it said, and why.",
        ),
        "imported" => ("取り込みました。", "Imported."),
        "undone" => ("元に戻しました。どちらも履歴に残っています。", "Undone; the history keeps both."),
        _ => return None,
    };
    Some(if lang == Lang::Ja { ja } else { en })
}

/// The column that rows are called by, then the first ones in which anything stands.
fn columns(ledger: Ledger, rows: &[KeptRow]) -> Vec<&'static Field> {
    let first = ledger.called_by().first();
    let is_used =
        |field: &&Field| Some(&field.key) != first && rows.iter().any(|row| row.cells.contains_key(field.key));
    let name = ledger.fields().iter().filter(|field| Some(&field.key) == first);
    name.chain(ledger.fields().iter().filter(is_used).take(COLUMNS)).collect()
}

fn line(lang: Lang, ledger: Ledger, (columns, sent): (&[&'static Field], Option<&Changes>), row: &KeptRow) -> Line {
    let typed = sent.and_then(|sent| sent.rows.get(&row.id));
    let cell = |field: &&'static Field| {
        let stands = || shown(lang, field, row.cells.get(field.key).map_or("", String::as_str));
        let text = typed.and_then(|change| change.cells.get(field.key)).cloned();
        (field.key, text.unwrap_or_else(stands))
    };
    Line {
        id: row.id.clone(),
        entry: row.seq,
        called: called(lang, ledger, &row.cells),
        cells: columns.iter().map(cell).collect(),
    }
}

/// What a browser sends of several rows: `row` for each that is marked with the value of `field` for all of them, or `cell` for
/// each value that stands in a field of its own.
#[derive(Default)]
struct Changes {
    token: String,
    asked: Asked,
    rows: BTreeMap<String, RowChange>,
}

impl Changes {
    fn read(sent: Vec<(String, String)>) -> Self {
        let mut changes = Self::default();
        let value = |name: &str| sent.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text).to_owned();
        changes.token = value("token");
        let page = value("page").parse().unwrap_or_default();
        changes.asked = Asked { q: value("q"), sort: value("sort"), edit: value("edit"), page, ..Asked::default() };
        let (field, for_all) = (value("field"), value("value"));
        for (name, text) in sent {
            match name.split(':').collect::<Vec<_>>()[..] {
                ["row"] => {
                    if let Some((id, seq)) = text.rsplit_once(':') {
                        changes.row(id, seq).insert(field.clone(), for_all.clone());
                    }
                }
                ["cell", key, id, seq] => drop(changes.row(id, seq).insert(key.to_owned(), text)),
                _ => {}
            }
        }
        changes
    }

    fn row(&mut self, id: &str, seq: &str) -> &mut Row {
        let change = || RowChange { id: id.to_owned(), saw: Saw(seq.parse().ok()), cells: Row::new() };
        &mut self.rows.entry(id.to_owned()).or_insert_with(change).cells
    }
}

/// Changes rows, all of them or none.
pub(crate) async fn change(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let (ledger, changes) = (named(&code)?, Changes::read(sent));
    visit.admits(&changes.token)?;
    let state = visit.state().await?;
    let rows: Vec<RowChange> = changes.rows.values().cloned().collect();
    let why = match flow::change_rows(&visit.shop()?, &state, ledger, &rows).await {
        Ok(written) => {
            let undo = written.map(|written| written.to_string()).unwrap_or_default();
            let there = Asked { said: "put".to_owned(), undo, ..changes.asked.kept() };
            return Ok(Redirect::to(&address(ledger, &there)).into_response());
        }
        Err(ChangeRowsError::Row { why: PutRowError::Shop(why), .. }) => return Err(why.into()),
        Err(why) => half(visit.lang, &why.to_string()),
    };
    let page = page(&visit, &state, (ledger, &changes.asked), Some((&changes, why)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// What a browser sends to undo what was just written.
#[derive(Deserialize)]
pub(crate) struct Undone {
    token: String,
    entries: String,
}

pub(crate) async fn undo(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Undone>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (ledger, state) = (named(&code)?, visit.state().await?);
    let written = sent.entries.parse::<Written>().map_err(|()| UndoError::NotRows);
    let done = match written {
        Ok(written) => flow::undo_rows(&visit.shop()?, &state, ledger, written).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&after(ledger, "undone", None)).into_response()),
        Err(UndoError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), &format!("/ledgers/{code}"))),
    }
}
