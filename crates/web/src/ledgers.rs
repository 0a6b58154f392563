//! The ledgers: a row as a form, and the whole as a workbook.

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::query::Query;
use crate::table::{self, found};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{CarriedListed, PutRowError, RowGiven, Saw, State as Record};
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Field, Kind, Ledger, Row};
use model::width;
use serde::Deserialize;
use std::collections::BTreeMap;

framed!(RowPage<'_>);

/// The ledger of this name.
pub(crate) fn named(code: &str) -> Result<Ledger, PageError> {
    Ledger::ALL.iter().copied().find(|ledger| ledger.code() == code).ok_or_else(PageError::not_found)
}

/// What a row is called; a row without a name is called so.
pub(crate) fn called(lang: Lang, ledger: Ledger, cells: &Row) -> String {
    match ledger.name_of(cells) {
        "" => (if lang == Lang::Ja { "（名前なし）" } else { "(no name)" }).to_owned(),
        name => name.to_owned(),
    }
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
    /// Reports of machines that a medium carried.
    carried: Vec<CarriedListed>,
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
        Some(id) => Some(state.rows(ledger).iter().find(|row| row.id == id).cloned().ok_or_else(PageError::not_found)?),
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
            label: field.heading(lang),
            hint: hint(lang, field),
            text: if was_sent { text.to_owned() } else { field.shown(lang, text) },
            wrong: refused.values.iter().find(|(key, _)| *key == field.key).map(|(_, says)| says.clone()),
        }
    };
    let page = RowPage {
        frame: visit.frame(state),
        entry: kept.as_ref().map(|row| row.seq.to_string()).unwrap_or_default(),
        called: kept.as_ref().map(|row| called(lang, ledger, &row.cells)).unwrap_or_default(),
        inputs: ledger.fields().iter().map(input).collect(),
        notes: kept.as_ref().map_or(&none, |row| &row.notes),
        carried: id.filter(|_| ledger == Ledger::Media).map(|id| flow::list_carried(state, id)).unwrap_or_default(),
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
            flow::retire_row(&visit.shop()?, &state, at, value("reason")).await.map(|written| ("retired", written))
        }
        _ => {
            let given = given((ledger, id.clone()), &sent);
            flow::put_row(&visit.shop()?, &state, &given).await.map(|written| ("put", written))
        }
    };
    let why = match done {
        Err(PutRowError::ChangedMeanwhile) if !sent.contains_key("retire") => {
            return changed_meanwhile(visit, (ledger, id), &sent).await;
        }
        Ok((said, written)) => {
            let said =
                if said == "put" && is_twin(&state, ledger, id.as_deref(), value("name")) { "twin" } else { said };
            return Ok(Redirect::to(&table::after(ledger, said, written)).into_response());
        }
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

/// Whether somebody else in the list of people is called so: nobody could tell whose ID is whose.
fn is_twin(state: &Record, ledger: Ledger, id: Option<&str>, name: &str) -> bool {
    let name = width::key(name);
    let mut people = state.shop.people.records();
    ledger == Ledger::People
        && !name.is_empty()
        && people.any(|person| Some(person.id.as_str()) != id && width::key(person.name.text()) == name)
}

/// The row as it was typed, on the version that was seen.
fn given((ledger, id): (Ledger, Option<String>), sent: &Sent) -> RowGiven {
    let value = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let cells = ledger.fields().iter().map(|field| (field.key.to_owned(), value(field.key))).collect();
    RowGiven { ledger, id, cells, saw: Saw(value("entry").parse().ok()) }
}

/// The row with what both changed: what only the other one wrote stands in its field, and what both wrote is named.
async fn changed_meanwhile(
    visit: &Visit,
    (ledger, id): (Ledger, Option<String>),
    sent: &Sent,
) -> Result<Response, PageError> {
    // As it is now: the other one may have written since this request began.
    let state = visit.shop()?.state(visit.reading()).await?;
    let given = given((ledger, id.clone()), sent);
    let merged = flow::merge_rows(&visit.shop()?, &state, &[given]).await?.pop().flatten();
    let lang = visit.lang;
    let mut refused = Refused { whole: Some(half(lang, MEANWHILE)), cells: sent.clone(), ..Refused::default() };
    if let Some(merged) = merged {
        let cell =
            |field: &&'static Field| Some((field.key.to_owned(), field.shown(lang, merged.cells.get(field.key)?)));
        refused.cells = ledger.fields().iter().filter_map(|field| cell(&field)).collect();
        refused.values =
            merged.clashes.into_iter().map(|(key, theirs)| (key, clash((lang, ledger, key), &theirs))).collect();
    }
    let page = row_page(visit, &state, (ledger, id.as_deref()), Some(refused))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// Said over the row with what both changed.
pub(crate) const MEANWHILE: &str = "ほかの画面かほかの人が、先にこの行を直しました。下に、両方の直しを合わせて示しています。確かめてから、もう一度記録してください / the row was changed elsewhere meanwhile; below stands what both changed: look at it, then record it again";

/// What the other one wrote into a field that both changed.
pub(crate) fn clash((lang, ledger, key): (Lang, Ledger, &str), theirs: &str) -> String {
    let field = ledger.fields().iter().find(|field| field.key == key);
    let theirs = field.map_or_else(|| theirs.to_owned(), |field| field.shown(lang, theirs));
    match (lang, theirs.as_str()) {
        (Lang::Ja, "") => "ほかの人は、ここを空にしました".to_owned(),
        (Lang::Ja, theirs) => format!("ほかの人は、ここを「{theirs}」にしました"),
        (Lang::En, "") => "somebody else emptied this".to_owned(),
        (Lang::En, theirs) => format!("somebody else wrote \"{theirs}\" here"),
    }
}

/// Which rows are asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Wanted {
    q: String,
}

/// A ledger as a workbook that imports again unchanged.
pub(crate) async fn export(
    visit: Visit,
    Path(code): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let ledger = named(&code)?;
    let state = visit.state().await?;
    let rows: Vec<KeptRow> = found(&state.rows(ledger), &wanted.q).into_iter().cloned().collect();
    let written = flow::export_rows(ledger, &rows, flow::LedgerFormat::Xlsx)?;
    let content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let shown = format!("attachment; filename=\"{}.xlsx\"", ledger.code());
    Ok(([(header::CONTENT_TYPE, content), (header::CONTENT_DISPOSITION, shown)], written.bytes).into_response())
}
