//! A ledger as a table: searched, sorted, turned over, and changed in place, one value in many rows or many values at once.

mod asked;
mod changes;

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::ledgers::{called, named};
use crate::pages::lacks_vendor_form;
use crate::query::Query;
use crate::visit::Visit;
use askama::Template;
use asked::{Asked, address, encoded};
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use changes::Changes;
use flow::{ChangeRowsError, PutRowError, RowChange, State as Record, UndoError, Written};
use model::lang::Lang;
use model::member::Deed;
use model::pharmacy::KeptRow;
use model::record::{Field, Ledger};
use model::width;
use serde::Deserialize;

/// Rows of one page: more are turned over.
const ROWS: usize = 100;
/// Columns of the ledger of devices that 2-① and 2-⑥ ask for.
const ASKED: [&str; 5] = ["os", "place", "state", "system", "patched_on"];
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
    /// Whether the year's form for vendors is missing, where this is a ledger about vendors.
    lacks_vendor_form: bool,
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

    /// Whether the columns are more than a sheet of paper is wide: there a row is printed as a paragraph, each value with its heading.
    fn is_many(&self) -> bool {
        self.columns.len() > COLUMNS + 3
    }

    /// The address that sorts by a column: once more, the other way round.
    fn sorted_by(&self, field: &Field) -> String {
        let is_up = self.asked.sort == field.key;
        let sort = if is_up { format!("-{}", field.key) } else { field.key.to_owned() };
        address(self.ledger, &Asked { sort, page: 1, ..self.asked.kept() })
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

    /// The same rows with every column of the ledger, or with the first ones alone.
    fn other_columns(&self) -> String {
        let all = if self.asked.all.is_empty() { "1".to_owned() } else { String::new() };
        address(self.ledger, &Asked { all, edit: self.asked.edit.clone(), ..self.asked.kept() })
    }

    /// The rows that are found, as a file.
    fn export(&self) -> String {
        let q = if self.asked.q.is_empty() { String::new() } else { format!("?q={}", encoded(&self.asked.q)) };
        format!("/ledgers/{}/export.xlsx{q}", self.ledger.code())
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
    let mut found = found(&rows, &asked.q);
    sort(&mut found, &asked.sort);
    let pages = found.len().div_ceil(ROWS).max(1);
    let page = asked.page.clamp(1, pages);
    let columns = columns(ledger, &state.used_columns(ledger), !asked.all.is_empty());
    let (sent, wrong) = refused.map_or((None, None), |(sent, wrong)| (Some(sent), Some(wrong)));
    let lines = found.iter().skip((page - 1) * ROWS).take(ROWS);
    let page = LedgerPage {
        frame: visit.frame(state),
        all: rows.len(),
        found: found.len(),
        rows: lines.map(|row| line(visit.lang, ledger, (&columns, sent), row)).collect(),
        is_edited: !asked.edit.is_empty() && visit.may(Deed::Write),
        said: said(visit.lang, &asked.said),
        lacks_vendor_form: is_of_vendors(ledger) && lacks_vendor_form(state)?,
        ledger,
        columns,
        pages,
        asked: &Asked { page, ..asked.clone() },
        wrong,
    };
    Ok(page.render()?)
}

/// Whether a ledger is about what vendors answer.
fn is_of_vendors(ledger: Ledger) -> bool {
    matches!(ledger, Ledger::Vendors | Ledger::VendorReply)
}

/// The rows that hold what was typed.
pub(crate) fn found<'r>(rows: &'r [KeptRow], q: &str) -> Vec<&'r KeptRow> {
    let wanted = width::key(q);
    rows.iter().filter(|row| wanted.is_empty() || row.holds(&wanted)).collect()
}

/// A text by which people find their place: PC2 comes before PC10.
fn in_order(text: &str) -> String {
    let key = width::key(text);
    let parts = key.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    let parts = parts.map(|part| String::from_utf8_lossy(part)).map(|part| {
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{:0>20}", part.trim_start_matches('0'))
        } else {
            part.into_owned()
        }
    });
    parts.collect()
}

/// By a column, rows in which it is blank last.
fn sort(rows: &mut [&KeptRow], by: &str) {
    let key = by.trim_start_matches('-');
    if key.is_empty() {
        return;
    }
    let value = |row: &&KeptRow| row.cells.get(key).map(|cell| in_order(cell));
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
        "twin" => (
            "記録しました。同じ氏名の行が、ほかにもあります。同じ人なら、どちらかを取り下げてください。別の人なら、氏名を区別できる書き方にしてください（例: 「緑 花子（事務）」）。",
            "Recorded. Another row has the same name. If it is the same person, take one of them off; if not, write the names so that they differ.",
        ),
        "retired" => (
            "台帳から取り下げました。内容と理由は履歴に残っています。",
            "Taken off the ledger; the history keeps what it said, and why.",
        ),
        "imported" | "imported-first" => ("取り込みました。", "Imported."),
        "undone" => ("元に戻しました。どちらも履歴に残っています。", "Undone; the history keeps both."),
        _ => return None,
    };
    Some(if lang == Lang::Ja { ja } else { en })
}

/// The column that rows are called by, then all others, or the first ones in which anything stands.
fn columns(ledger: Ledger, used: &[&str], all: bool) -> Vec<&'static Field> {
    let first = ledger.called_by().first();
    let is_used = |field: &&Field| all || used.contains(&field.key);
    let name = ledger.fields().iter().filter(|field| Some(&field.key) == first);
    let mut others: Vec<&Field> =
        ledger.fields().iter().filter(|field| Some(&field.key) != first).filter(is_used).collect();
    if !all {
        // What the item on the ledger of devices asks stands before what merely describes them.
        others.sort_by_key(|field| ledger != Ledger::Devices || !ASKED.contains(&field.key));
    }
    name.chain(others.into_iter().take(if all { usize::MAX } else { COLUMNS })).collect()
}

fn line(lang: Lang, ledger: Ledger, (columns, sent): (&[&'static Field], Option<&Changes>), row: &KeptRow) -> Line {
    let typed = sent.and_then(|sent| sent.rows.get(&row.id));
    let cell = |field: &&'static Field| {
        let stands = || field.shown(lang, row.cells.get(field.key).map_or("", String::as_str));
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

/// Changes rows, all of them or none.
pub(crate) async fn change(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let (ledger, mut changes) = (named(&code)?, Changes::read(sent));
    visit.admits(&changes.token)?;
    let state = visit.state().await?;
    if let Err(why) = changes.take_every(&state, ledger) {
        let page =
            page(&visit, &state, (ledger, &changes.asked), Some((&changes, half(visit.lang, &why.to_string()))))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    let rows: Vec<RowChange> = changes.rows.values().cloned().collect();
    let why = match flow::change_rows(&visit.shop()?, &state, ledger, &rows).await {
        Ok(written) => {
            let undo = written.map(|written| written.to_string()).unwrap_or_default();
            let there = Asked { said: "put".to_owned(), undo, ..changes.asked.kept() };
            return Ok(Redirect::to(&address(ledger, &there)).into_response());
        }
        Err(ChangeRowsError::Row { why: PutRowError::Shop(why), .. }) => return Err(why.into()),
        Err(ChangeRowsError::Row { called, why: PutRowError::ChangedMeanwhile }) => {
            changes.lay_over(&visit, ledger, &called).await?
        }
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
