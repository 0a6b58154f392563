//! Links for inspectors: given by an officer, opened without an account, closed or lapsed.

use crate::door::{self, Via};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::language::Reader;
use crate::pages::moment;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::qr::Qr;
use crate::sign_in::{closed, device, way};
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{AnswerError, InspectionError, InspectionGiven, ShopError, State as Record, Then};
use model::day::Day;
use serde::Deserialize;

/// The links that were given, and the form for another.
#[derive(Template)]
#[template(path = "inspections.html")]
struct InspectionsPage<'p> {
    frame: Frame,
    links: Vec<Line<'p>>,
    /// The address that was just made: shown once.
    made: Option<String>,
    /// The same for the camera of another device, where one can open it.
    qr: Option<Qr>,
    sent: &'p Asked,
    wrong: Option<Problem>,
}

/// Before an inspector is in.
#[derive(Template)]
#[template(path = "inspect.html")]
struct InspectPage<'p> {
    frame: Frame,
    secret: &'p str,
}

framed!(InspectionsPage<'_>, InspectPage<'_>);
refusable!(InspectionsPage);

/// A link that was given.
struct Line<'p> {
    id: &'p str,
    label: &'p str,
    on: Day,
    until: String,
    is_open: bool,
}

/// What a browser sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    token: String,
    label: String,
    on: String,
    hours: String,
}

/// What stands in the form at first: today, for a working day.
fn fresh(visit: &Visit, state: &Record) -> Asked {
    Asked { on: crate::pages::day_words(visit.lang, state.today), hours: "8".to_owned(), ..Asked::default() }
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(page(&visit, &state, (&fresh(&visit, &state), None), None)?))
}

fn page(
    visit: &Visit,
    state: &Record,
    (sent, wrong): (&Asked, Option<Problem>),
    made: Option<String>,
) -> Result<String, PageError> {
    let now = visit.beginning.clock.now().as_millisecond();
    let mut links: Vec<_> = state.shop.inspections.iter().collect();
    links.sort_by_key(|(_, opened)| std::cmp::Reverse(opened.seq));
    let line = |(id, opened): (&'_ String, &'_ model::pharmacy::Opened)| -> (String, model::pharmacy::Opened) {
        (id.clone(), opened.clone())
    };
    let links: Vec<_> = links.into_iter().map(line).collect();
    let lines = links.iter().map(|(id, opened)| Line {
        id,
        label: &opened.label,
        on: opened.on,
        until: moment(visit.lang, opened.until_ms),
        is_open: !opened.is_closed && opened.until_ms > now,
    });
    let for_others = made.as_ref().filter(|_| visit.network.origin().is_some());
    let qr = for_others.map(|address| Qr::of(address)).transpose()?;
    let page = InspectionsPage { frame: visit.frame(state), links: lines.collect(), made, qr, sent, wrong };
    Ok(page.render()?)
}

pub(crate) async fn open(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Asked>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let refused = |field: &'static str, why: String| -> Result<Response, PageError> {
        let page = page(&visit, &state, (&sent, Some(Problem::at(field, visit.lang, &why))), None)?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
    };
    let Ok(on) = sent.on.trim().parse::<Day>() else {
        return refused("on", AnswerError::NotADay(sent.on.clone()).to_string());
    };
    let hours = sent.hours.trim().parse().unwrap_or_default();
    let given = InspectionGiven { label: sent.label.clone(), then: Then::end_of(on, &shop.clock), hours };
    match flow::open_inspection(&shop, &given).await {
        Ok(ticket) => {
            // An inspector's tablet is another device: where the shop's network is open, the link leads there.
            let origin = visit.network.origin().unwrap_or_else(|| door::origin(via, &headers));
            let made = Some(format!("{origin}/inspect/{}", ticket.text()));
            // The link that was just made is among those listed.
            let state = shop.state(visit.reading()).await?;
            Ok(Html(page(&visit, &state, (&fresh(&visit, &state), None), made)?).into_response())
        }
        Err(InspectionError::Shop(why @ ShopError::NothingThen { .. })) => refused("on", why.to_string()),
        Err(InspectionError::Shop(why)) => Err(why.into()),
        Err(why) => refused(field_of(&why), why.to_string()),
    }
}

fn field_of(why: &InspectionError) -> &'static str {
    match why {
        InspectionError::Hours => "hours",
        InspectionError::Later => "on",
        _ => "label",
    }
}

pub(crate) async fn close(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<Pressed>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    match flow::close_inspection(&visit.shop()?, &visit.state().await?, &id).await {
        Ok(()) => Ok(Redirect::to("/inspections").into_response()),
        Err(InspectionError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), "/inspections")),
    }
}

/// The page that a link leads to: nothing is opened before a button is pressed, so that a program that looks at links
/// beforehand opens nothing.
pub(crate) async fn ask(app: Reader, Path(secret): Path<String>) -> Result<Html<String>, PageError> {
    let state = app.shop()?.now().await?;
    Ok(Html(InspectPage { frame: closed(&app, &state), secret: &secret }.render()?))
}

pub(crate) async fn enter(
    app: Reader,
    Path(secret): Path<String>,
    via: Via,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (shop, state) = (app.shop()?, app.shop()?.now().await?);
    match flow::enter_inspection(shop, &state, &secret, way(via, &device(&headers))).await {
        Ok(ticket) => Ok(door::enter(ticket.text(), "/inspection")),
        Err(InspectionError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::said(StatusCode::GONE, &why.to_string())),
    }
}
