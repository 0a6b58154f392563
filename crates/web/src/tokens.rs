//! 連携: tokens for other programs of the shop, made, listed and ended.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::moment;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{Token, TokenError, TokenGiven};
use serde::Deserialize;

/// The tokens, and the form for another.
#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage<'p> {
    frame: Frame,
    tokens: Vec<Token>,
    /// What was just made: shown once.
    made: Option<String>,
    sent: &'p Sent,
    wrong: Option<Problem>,
}

framed!(TokensPage<'_>);
refusable!(TokensPage);

impl TokensPage<'_> {
    fn moment(&self, ms: &i64) -> String {
        moment(self.frame.lang, *ms)
    }
}

/// What a browser sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    token: String,
    name: String,
    days: String,
    may_write: Option<String>,
    may_govern: Option<String>,
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    page(&visit, (&fresh(), None), None).await
}

fn fresh() -> Sent {
    Sent { days: "180".to_owned(), ..Sent::default() }
}

async fn page(
    visit: &Visit,
    (sent, wrong): (&Sent, Option<Problem>),
    made: Option<String>,
) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let tokens = flow::tokens(&visit.shop()?).await?;
    Ok(Html(TokensPage { frame: visit.frame(&state), tokens, made, sent, wrong }.render()?))
}

pub(crate) async fn make(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let days = sent.days.trim().parse().unwrap_or_default();
    let (may_write, may_govern) = (sent.may_write.is_some(), sent.may_govern.is_some());
    let given = TokenGiven { name: sent.name.clone(), may_write, may_govern, days };
    match flow::make_token(&visit.shop()?, &given).await {
        Ok(ticket) => Ok(page(&visit, (&fresh(), None), Some(ticket.text().to_owned())).await?.into_response()),
        Err(TokenError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let field = if matches!(why, TokenError::Days) { "days" } else { "name" };
            let page = page(&visit, (&sent, Some(Problem::at(field, visit.lang, &why))), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(crate) async fn end(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<Pressed>,
) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    flow::end_token(&visit.shop()?, &id).await?;
    Ok(Redirect::to("/tokens"))
}
