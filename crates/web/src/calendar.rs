//! 予定: what has passed undone and what is coming, month by month, as a page to print and as a calendar to subscribe to.

use crate::app::App;
use crate::door::{self, Via};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::{month_words, say};
use crate::query::Query;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::State as Record;
use model::day::Day;
use model::due::{Due, Place};
use model::lang::Lang;
use model::report::Report;
use paper::CalendarOf;
use serde::Deserialize;
use std::sync::Arc;

/// How far ahead it is looked, in days: a year and a month, so that the same month of next year is there.
const AHEAD_DAYS: i32 = 396;

/// The days that are coming.
#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage<'p> {
    frame: Frame,
    as_of: Day,
    /// What has passed undone, then each month.
    months: Vec<Month<'p>>,
    /// Whether one month alone is shown, to be printed.
    is_one: bool,
    /// Whether a calendar may read it under an address.
    /// Whether other devices of the shop can read the address.
    is_in_shop: bool,
    has_feed: bool,
    /// The address that was just made: shown once.
    made: Option<String>,
}

framed!(CalendarPage<'_>);

/// What falls into a month.
struct Month<'p> {
    /// 令和8年12月.
    name: String,
    /// `2026-12`; nothing for what has passed.
    code: String,
    dues: Vec<Due<'p>>,
}

/// Which month is asked for; all of them where none is.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Wanted {
    month: String,
}

/// The page on which something that is due is done.
pub(crate) fn path(place: &Place<'_>) -> String {
    match place {
        Place::Item(key) => format!("/items/{key}"),
        Place::Ledger(ledger) => format!("/ledgers/{}", ledger.code()),
        Place::Home => "/".to_owned(),
    }
}

/// What a browser sends to make or close the address.
#[derive(Deserialize)]
pub(crate) struct Sent {
    token: String,
    #[serde(default)]
    close: Option<String>,
}

pub(crate) async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Html<String>, PageError> {
    page(&visit, &wanted.month, None).await
}

async fn page(visit: &Visit, month: &str, made: Option<String>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let began_on = flow::began_on(&visit.shop()?).await?;
    let mut months = months(visit.lang, (began_on, report.as_of), ahead(&state, report));
    months.retain(|one| month.is_empty() || one.code.is_empty() || one.code == month);
    let page = CalendarPage {
        frame: visit.frame(&state),
        as_of: report.as_of,
        months,
        is_one: !month.is_empty(),
        is_in_shop: visit.network.origin().is_some(),
        has_feed: flow::holds_feed(&visit.shop()?).await?,
        made,
    };
    Ok(Html(page.render()?))
}

fn ahead<'r>(state: &'r Record, report: &'r Report) -> Vec<Due<'r>> {
    items::due(&state.shop, report, report.as_of.plus_days(AHEAD_DAYS))
}

/// Whether a day had passed before the record began. On a day before that, everything had: nothing is told apart then.
pub(crate) fn is_before(began_on: Day, on: Day, today: Day) -> bool {
    on < today && on < began_on && began_on <= today
}

/// Under each month what falls into it; what has passed stands under its own heading, first. What had passed before the record began
/// is told apart: nobody was late with it here, and a new day is to be set where it is still to be done.
fn months(lang: Lang, (began_on, today): (Day, Day), due: Vec<Due<'_>>) -> Vec<Month<'_>> {
    let before =
        say(lang, "記録を始める前の日（まだなら、新しい日を決めます）", "Before the record began (set a new day)");
    let passed = say(lang, "過ぎているもの", "Passed");
    let mut months: Vec<Month<'_>> = Vec::new();
    for due in due {
        let (name, code) = match due.on < today {
            true if is_before(began_on, due.on, today) => (before.to_owned(), String::new()),
            true => (passed.to_owned(), String::new()),
            false => (month_words(lang, due.on), format!("{:04}-{:02}", due.on.year(), due.on.month())),
        };
        match months.last_mut().filter(|last| last.name == name) {
            Some(month) => month.dues.push(due),
            None => months.push(Month { name, code, dues: vec![due] }),
        }
    }
    months
}

/// Makes the address for calendars, or closes it.
pub(crate) async fn feed(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let shop = visit.shop()?;
    if sent.close.is_some() {
        flow::close_feed(&shop).await?;
        return Ok(Redirect::to("/calendar").into_response());
    }
    let ticket = flow::open_feed(&shop).await?;
    // A telephone reads it under the shop's own address, where that is open.
    let origin = visit.network.origin().unwrap_or_else(|| door::origin(via, &headers));
    let address = format!("{origin}/feeds/{}.ics", ticket.text());
    Ok(page(&visit, "", Some(address)).await?.into_response())
}

/// The file, to be taken into a calendar once.
pub(crate) async fn file(visit: Visit) -> Result<Response, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    Ok(as_file(&state, report, flow::began_on(&visit.shop()?).await?))
}

/// The same for a calendar that reads it by its address: it has no name to sign in with.
pub(crate) async fn read(State(app): State<Arc<App>>, Path(file): Path<String>) -> Result<Response, PageError> {
    let shop = app.shop()?;
    let secret = file.strip_suffix(".ics").unwrap_or_default();
    if !flow::feed_is_open(shop, secret).await? {
        let said = "この予定のアドレスは使えません。薬守の「予定」で、新しいアドレスを作ってください / this address is closed; make a new one on the page of coming days";
        return Err(PageError::said(StatusCode::GONE, said));
    }
    let state = shop.state(app.reading).await?;
    let judged = flow::judged(&state, app.told_lang.unwrap_or_default())?;
    let report = &judged.report;
    Ok(as_file(&state, report, flow::began_on(shop).await?))
}

/// What had passed before the record began is no day of a calendar.
fn as_file(state: &Record, report: &Report, began_on: Day) -> Response {
    let mut due = ahead(state, report);
    due.retain(|due| !is_before(began_on, due.on, report.as_of));
    let of = CalendarOf { due: &due, journal: &report.journal.id, as_of: report.as_of, lang: report.lang };
    let head = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"yakumori.ics\""),
    ];
    (head, paper::calendar(of)).into_response()
}
