//! A request to a vendor: that it was asked, by which way, and by when the answer is wanted.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{AskError, PutRowError, RequestTold};
use items::ANSWER_DAYS;
use model::report::{Report, VendorForm};
use serde::Deserialize;

/// What was asked so far, and the form for the next request.
#[derive(Template)]
#[template(path = "request.html")]
struct RequestPage<'r> {
    frame: Frame,
    form: &'r VendorForm,
    sent: &'r Told,
    wrong: Option<Problem>,
}

framed!(RequestPage<'_>);
refusable!(RequestPage);

/// What a browser sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Told {
    token: String,
    asked_on: String,
    way: String,
    person: String,
    due_on: String,
}

impl RequestPage<'_> {
    fn ways(&self) -> [(&'static str, &'static str); 4] {
        [("メール", "Mail"), ("紙", "Paper"), ("電話", "Telephone"), ("来訪時", "On a visit")]
    }
}

fn form_of<'r>(report: &'r Report, code: &str) -> Result<&'r VendorForm, PageError> {
    report.vendors.iter().find(|form| form.code == code).ok_or_else(PageError::not_found)
}

pub(crate) async fn ask(visit: Visit, Path(code): Path<String>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let form = form_of(&judged.report, &code)?;
    let listed = state.shop.vendors.records().find(|vendor| vendor.name.text() == form.vendor);
    let fresh = Told {
        asked_on: state.today.to_string(),
        person: listed.map(|vendor| vendor.person.clone()).unwrap_or_default(),
        due_on: state.today.plus_days(ANSWER_DAYS).to_string(),
        ..Told::default()
    };
    Ok(Html(RequestPage { frame: visit.frame(&state), form, sent: &fresh, wrong: None }.render()?))
}

/// Keeps that the vendor was asked.
pub(crate) async fn keep(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Told>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let judged = flow::judged(&state, visit.lang)?;
    let form = form_of(&judged.report, &code)?;
    let Told { asked_on, way, person, due_on, .. } = &sent;
    let told = RequestTold { asked_on, way, person, due_on };
    match flow::ask_vendor(&shop, &state, form, told).await {
        Ok(()) => Ok(Redirect::to(&format!("/questions#v-{code}")).into_response()),
        Err(AskError::Row(PutRowError::Shop(why))) => Err(why.into()),
        Err(why) => {
            let wrong = match &why {
                AskError::Row(PutRowError::Values(values)) => {
                    values.first().map(|(field, why)| Problem::at(field, visit.lang, why))
                }
                AskError::DueBefore(_) => Some(Problem::at("due_on", visit.lang, &why)),
                why => Some(Problem::at("asked_on", visit.lang, why)),
            };
            let page = RequestPage { frame: visit.frame(&state), form, sent: &sent, wrong }.render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
