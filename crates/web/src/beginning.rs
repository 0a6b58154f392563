//! The first page of all: where there is no record yet, it asks for the pharmacy's name and begins one.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::BeginError;
use serde::Deserialize;

/// One question.
#[derive(Template)]
#[template(path = "begin.html")]
struct BeginPage<'p> {
    frame: Frame,
    name: &'p str,
    place: String,
    wrong: Option<Problem>,
}

framed!(BeginPage<'_>);
refusable!(BeginPage);

/// What a browser sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    token: String,
    #[serde(default)]
    name: String,
}

pub(crate) async fn ask(visit: Visit) -> Result<Response, PageError> {
    if visit.shop().is_ok() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(Html(page(&visit, "", None)?).into_response())
}

pub(crate) async fn begin(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    match visit.begin(&sent.name).await {
        Ok(()) => Ok(Redirect::to("/members/first").into_response()),
        Err(BeginError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let page = page(&visit, &sent.name, Some(Problem::at("name", visit.lang, &why)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

fn page(visit: &Visit, name: &str, wrong: Option<Problem>) -> Result<String, PageError> {
    let place = visit.beginning.place.to_string();
    Ok(BeginPage { frame: visit.frame_before(), name, place, wrong }.render()?)
}
