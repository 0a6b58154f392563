//! The first page of all: where there is no record yet, it asks for the pharmacy's name and begins one.

use crate::app::App;
use crate::error::{PageError, half};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::BeginError;
use model::lang::Lang;
use serde::Deserialize;
use std::sync::Arc;

/// One question.
#[derive(Template)]
#[template(path = "begin.html")]
struct BeginPage<'p> {
    lang: Lang,
    token: &'p str,
    name: &'p str,
    place: String,
    wrong: Option<String>,
}

impl BeginPage<'_> {
    fn say<'s>(&self, ja: &'s str, en: &'s str) -> &'s str {
        if self.lang == Lang::Ja { ja } else { en }
    }
}

/// What a browser sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    token: String,
    #[serde(default)]
    name: String,
}

pub(crate) async fn ask(State(app): State<Arc<App>>) -> Result<Response, PageError> {
    if app.shop().is_ok() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(Html(page(&app, "", None)?).into_response())
}

pub(crate) async fn begin(State(app): State<Arc<App>>, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    app.door.admits(&sent.token)?;
    match app.begin(&sent.name).await {
        Ok(()) => Ok(Redirect::to("/").into_response()),
        Err(BeginError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let page = page(&app, &sent.name, Some(half(app.lang, &why.to_string())))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

fn page(app: &App, name: &str, wrong: Option<String>) -> Result<String, PageError> {
    let place = app.beginning.place.to_string();
    Ok(BeginPage { lang: app.lang, token: app.door.token(), name, place, wrong }.render()?)
}
