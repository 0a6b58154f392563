//! The ledgers: their rows as a table that can be searched, and a row as a form.

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{PutRowError, RowGiven, Saw, State as Record};
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Field, Kind, Ledger, Row};
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
    columns: Vec<&'static Field>,
    rows: Vec<Line>,
    all: usize,
    found: usize,
    q: &'p str,
    page: usize,
    pages: usize,
    said: Option<&'p str>,
}

framed!(LedgerPage, RowPage);

/// One row of the table.
struct Line {
    id: String,
    called: String,
    cells: Vec<String>,
}

/// What is asked of a ledger.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    page: usize,
    said: String,
}

/// The ledger of this name.
pub(crate) fn named(code: &str) -> Result<Ledger, PageError> {
    Ledger::ALL.iter().copied().find(|ledger| ledger.code() == code).ok_or_else(PageError::not_found)
}

pub(crate) async fn ledger(
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let ledger = named(&code)?;
    let state = visit.state().await?;
    let all = state.shop.rows(ledger);
    let wanted = width::key(&asked.q);
    let holds = |row: &&KeptRow| {
        wanted.is_empty() || row.cells.values().chain(row.notes.values()).any(|cell| width::key(cell).contains(&wanted))
    };
    let found: Vec<&KeptRow> = all.iter().filter(holds).collect();
    let (pages, page) = (found.len().div_ceil(ROWS).max(1), asked.page.max(1));
    let shown = found.iter().skip((page - 1) * ROWS).take(ROWS);
    let columns = columns(ledger, &all);
    let rows = shown.map(|row| line(visit.lang, ledger, &columns, row)).collect();
    let page = LedgerPage {
        frame: visit.frame(&state),
        all: all.len(),
        found: found.len(),
        q: &asked.q,
        said: said(visit.lang, &asked.said),
        ledger,
        columns,
        rows,
        page,
        pages,
    };
    Ok(Html(page.render()?))
}

/// What was just done, by its word in the address.
fn said(lang: Lang, word: &str) -> Option<&'static str> {
    let (ja, en) = match word {
        "put" => ("記録しました。", "Recorded."),
        "retired" => (
            "台帳から取り下げました。内容と理由は履歴に残っています。",
            "Taken off the ledger; the history keeps what it said, and why.",
        ),
        "imported" => ("ファイルを取り込みました。", "The file was imported."),
        _ => return None,
    };
    Some(if lang == Lang::Ja { ja } else { en })
}

/// The first columns in which anything stands, but for those that rows are called by.
fn columns(ledger: Ledger, rows: &[KeptRow]) -> Vec<&'static Field> {
    let first = ledger.called_by().first();
    let is_used =
        |field: &&Field| Some(&field.key) != first && rows.iter().any(|row| row.cells.contains_key(field.key));
    ledger.fields().iter().filter(is_used).take(COLUMNS).collect()
}

fn line(lang: Lang, ledger: Ledger, columns: &[&Field], row: &KeptRow) -> Line {
    let cell = |field: &&Field| shown(lang, field, row.cells.get(field.key).map_or("", String::as_str));
    Line { id: row.id.clone(), called: called(lang, ledger, &row.cells), cells: columns.iter().map(cell).collect() }
}

/// What a row is called; a row without a name is called so.
fn called(lang: Lang, ledger: Ledger, cells: &Row) -> String {
    let name = ledger.called_by().iter().find_map(|key| cells.get(*key).filter(|name| !name.is_empty()));
    name.cloned().unwrap_or_else(|| (if lang == Lang::Ja { "（名前なし）" } else { "(no name)" }).to_owned())
}

/// A value as the reader writes it.
fn shown(lang: Lang, field: &Field, text: &str) -> String {
    if lang == Lang::Ja
        && field.kind == Kind::Day
        && let Ok(read) = model::day::PartialDay::read(text)
    {
        return read.day.wareki();
    }
    text.to_owned()
}

/// A row as a form.
#[derive(Template)]
#[template(path = "row.html")]
struct RowPage<'p> {
    frame: Frame,
    ledger: Ledger,
    /// The row that is changed; none for a new one.
    id: Option<&'p str>,
    entry: String,
    called: String,
    inputs: Vec<Input>,
    notes: &'p Row,
    /// What is wrong with the row as a whole.
    wrong: Option<String>,
    reason: &'p str,
}

/// One value of the form.
struct Input {
    key: &'static str,
    label: &'static str,
    hint: String,
    text: String,
    wrong: Option<String>,
}

impl RowPage<'_> {
    fn wrong_inputs(&self) -> impl Iterator<Item = (&'static str, &'static str, &str)> {
        self.inputs.iter().filter_map(|input| Some((input.key, input.label, input.wrong.as_deref()?)))
    }

    fn is_wrong(&self) -> bool {
        self.wrong.is_some() || self.wrong_inputs().next().is_some()
    }
}

impl LedgerPage<'_> {
    fn label(&self, field: &Field) -> &'static str {
        label(self.frame.lang, field)
    }
}

fn label(lang: Lang, field: &Field) -> &'static str {
    if lang == Lang::Ja { field.label } else { field.label_en }
}

/// A form as it was sent and refused.
#[derive(Default)]
struct Refused {
    cells: Row,
    values: Vec<(&'static str, String)>,
    whole: Option<String>,
    reason: String,
}

/// The page of a row: as it stands, or as it was sent.
fn row_page(
    visit: &Visit,
    state: &Record,
    (ledger, id): (Ledger, Option<&str>),
    refused: Option<Refused>,
) -> Result<String, PageError> {
    let lang = visit.lang;
    let kept = match id {
        Some(id) => {
            Some(state.shop.rows(ledger).into_iter().find(|row| row.id == id).ok_or_else(PageError::not_found)?)
        }
        None => None,
    };
    let was_sent = refused.is_some();
    let refused = refused.unwrap_or_default();
    let none = Row::new();
    let stands = kept.as_ref().map_or(&none, |row| &row.cells);
    let input = |field: &'static Field| {
        let text = if was_sent { refused.cells.get(field.key) } else { stands.get(field.key) };
        let text = text.map_or("", String::as_str);
        Input {
            key: field.key,
            label: label(lang, field),
            hint: hint(lang, field),
            text: if was_sent { text.to_owned() } else { shown(lang, field, text) },
            wrong: refused.values.iter().find(|(key, _)| *key == field.key).map(|(_, says)| says.clone()),
        }
    };
    let page = RowPage {
        frame: visit.frame(state),
        entry: kept.as_ref().map(|row| row.seq.to_string()).unwrap_or_default(),
        called: kept.as_ref().map(|row| called(lang, ledger, &row.cells)).unwrap_or_default(),
        inputs: ledger.fields().iter().map(input).collect(),
        notes: kept.as_ref().map_or(&none, |row| &row.notes),
        wrong: refused.whole,
        reason: &refused.reason,
        ledger,
        id,
    };
    Ok(page.render()?)
}

/// How a value is written.
fn hint(lang: Lang, field: &Field) -> String {
    match (field.kind, lang) {
        (Kind::Day, Lang::Ja) => "例: R7.6.20、2025-06".to_owned(),
        (Kind::Day, Lang::En) => "for example 2025-06-20, 2025-06".to_owned(),
        (Kind::Words(examples), Lang::Ja) => format!("例: {examples}"),
        (Kind::Words(examples), Lang::En) => format!("for example {examples}"),
        (Kind::Text, _) => String::new(),
    }
}

pub(crate) async fn row(visit: Visit, Path((code, id)): Path<(String, String)>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(row_page(&visit, &state, (named(&code)?, Some(&id)), None)?))
}

pub(crate) async fn new_row(visit: Visit, Path(code): Path<String>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(row_page(&visit, &state, (named(&code)?, None), None)?))
}

/// What a browser sends of a row: the token, the entry, the values by key; `retire` and `reason` where it goes.
type Sent = BTreeMap<String, String>;

pub(crate) async fn put_new(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    put(&visit, (named(&code)?, None), sent).await
}

pub(crate) async fn put_row(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    put(&visit, (named(&code)?, Some(id)), sent).await
}

async fn put(visit: &Visit, (ledger, id): (Ledger, Option<String>), sent: Sent) -> Result<Response, PageError> {
    let value = |name: &str| sent.get(name).map_or("", String::as_str);
    visit.admits(value("token"))?;
    let state = visit.state().await?;
    let saw = Saw(value("entry").parse().ok());
    let done = match &id {
        Some(id) if sent.contains_key("retire") => {
            let at = (ledger, id.as_str(), saw);
            flow::retire_row(&visit.shop()?, &state, at, value("reason")).await.map(|()| "retired")
        }
        _ => {
            let cells =
                ledger.fields().iter().map(|field| (field.key.to_owned(), value(field.key).to_owned())).collect();
            let given = RowGiven { ledger, id: id.clone(), cells, saw };
            flow::put_row(&visit.shop()?, &state, &given).await.map(|_| "put")
        }
    };
    let why = match done {
        Ok(said) => return Ok(Redirect::to(&format!("/ledgers/{}?said={said}", ledger.code())).into_response()),
        Err(PutRowError::Shop(why)) => return Err(why.into()),
        Err(why) => why,
    };
    let lang = visit.lang;
    let mut refused = Refused { reason: value("reason").to_owned(), cells: sent.clone(), ..Refused::default() };
    match why {
        PutRowError::Values(values) => {
            refused.values = values.into_iter().map(|(key, why)| (key, half(lang, &why.to_string()))).collect();
        }
        why => refused.whole = Some(half(lang, &why.to_string())),
    }
    let page = row_page(visit, &state, (ledger, id.as_deref()), Some(refused))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// A ledger as a workbook that imports again unchanged.
pub(crate) async fn export(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    let ledger = named(&code)?;
    let state = visit.state().await?;
    let written = flow::export_ledger(&state, ledger, flow::LedgerFormat::Xlsx)?;
    let content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let shown = format!("attachment; filename=\"{}.xlsx\"", ledger.code());
    Ok(([(header::CONTENT_TYPE, content), (header::CONTENT_DISPOSITION, shown)], written.bytes).into_response())
}
