//! The keys by which vendors sign their standard replies: which are trusted, what came by them, and trusting one no more.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{StopKeyError, VendorKeyListed};
use serde::Deserialize;

/// The keys.
#[derive(Template)]
#[template(path = "vendor_keys.html")]
struct KeysPage<'p> {
    frame: Frame,
    keys: &'p [VendorKeyListed],
    wrong: Option<Problem>,
}

framed!(KeysPage<'_>);
refusable!(KeysPage);

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let keys = flow::list_vendor_keys(&state);
    Ok(Html(KeysPage { frame: visit.frame(&state), keys: &keys, wrong: None }.render()?))
}

/// What a browser sends to trust a key no more.
#[derive(Deserialize)]
pub(crate) struct Stopped {
    token: String,
    key: String,
    #[serde(default)]
    reason: String,
}

pub(crate) async fn stop(visit: Visit, Form(sent): Form<Stopped>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    match flow::stop_vendor_key(&visit.shop()?, &state, &sent.key, &sent.reason).await {
        Ok(_) => Ok(Redirect::to("/vendor-keys").into_response()),
        Err(StopKeyError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let (keys, wrong) = (flow::list_vendor_keys(&state), Some(Problem::at("reason", visit.lang, &why)));
            let page = KeysPage { frame: visit.frame(&state), keys: &keys, wrong }.render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
