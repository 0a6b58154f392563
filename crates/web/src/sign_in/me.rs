//! A member's own page: their password, their authenticator, and where they are signed in.

use super::members::{Seat, seats};
use super::{Sent, device, same_twice, told, way};
use crate::door::{self, Via};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::moment;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::qr::Qr;
use crate::query::Query;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{PasswordError, SecondError, State as Record};
use model::member::Member;
use serde::Deserialize;

/// The page of a member.
#[derive(Template)]
#[template(path = "me.html")]
struct MePage<'p> {
    frame: Frame,
    role: &'p str,
    has_second: bool,
    /// Whether they have a password: who began with a passkey may have none.
    has_password: bool,
    passkeys: Vec<flow::Passkey>,
    sessions: Vec<Seat>,
    said: Option<&'static str>,
    wrong: Option<Problem>,
}

/// An authenticator to be confirmed.
#[derive(Template)]
#[template(path = "second.html")]
struct SecondPage<'p> {
    frame: Frame,
    qr: Qr,
    typed: &'p str,
    wrong: Option<Problem>,
}

framed!(MePage<'_>, SecondPage<'_>);
refusable!(MePage, SecondPage);

impl MePage<'_> {
    /// A moment as it is read.
    fn since(&self, at_ms: &i64) -> String {
        moment(self.frame.lang, *at_ms)
    }
}

/// What was just done, by its word in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    said: String,
}

/// A password to be replaced.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Replaced {
    present: String,
    #[serde(flatten)]
    sent: Sent,
}

/// The member who asks. On the machine's own key there is none, and nothing to see here.
pub(super) fn member(visit: &Visit) -> Result<&Member, PageError> {
    visit.member().ok_or_else(PageError::to_first)
}

pub(crate) async fn me(visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, PageError> {
    let said = match asked.said.as_str() {
        "password" => Some(("パスワードを変えました。", "The password was changed.")),
        "second" => Some(("認証アプリを登録しました。", "The authenticator is in use.")),
        "passkey" => Some(("パスキーを登録しました。", "The passkey is in use.")),
        "passkey-dropped" => Some(("パスキーの登録を外しました。", "The passkey is not used any more.")),
        "dropped" => Some(("認証アプリの登録を外しました。", "The authenticator is not used any more.")),
        _ => None,
    };
    let said = said.map(|(ja, en)| if visit.lang == model::lang::Lang::Ja { ja } else { en });
    let state = visit.shop()?.now().await?;
    Ok(Html(page(&visit, &state, said, None).await?))
}

async fn page(
    visit: &Visit,
    state: &Record,
    said: Option<&'static str>,
    wrong: Option<Problem>,
) -> Result<String, PageError> {
    let member = member(visit)?;
    let page = MePage {
        frame: visit.frame(state),
        role: member.role.title(visit.lang),
        has_second: flow::has_second(&visit.shop()?, &member.id).await?,
        has_password: flow::has_password(&visit.shop()?, &member.id).await?,
        passkeys: flow::passkeys(&visit.shop()?, &member.id).await?,
        sessions: seats(visit, state, Some(&member.id)).await?,
        said,
        wrong,
    };
    Ok(page.render()?)
}

pub(crate) async fn password(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Form(Replaced { present, sent }): Form<Replaced>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let id = &member(&visit)?.id;
    let done = match same_twice(&sent) {
        Ok(next) => flow::change_password(&shop, &state, id, (&present, next), way(via, &device(&headers))).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(ticket) => Ok(door::enter(ticket.text(), "/me?said=password")),
        Err(PasswordError::Shop(why)) => Err(why.into()),
        Err(why) => refused(&visit, &state, told(visit.lang, &why)).await,
    }
}

async fn refused(visit: &Visit, state: &Record, wrong: Problem) -> Result<Response, PageError> {
    let page = page(visit, state, None, Some(wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

pub(crate) async fn offer(visit: Visit) -> Result<Html<String>, PageError> {
    Ok(Html(second_page(&visit, None).await?))
}

async fn second_page(visit: &Visit, wrong: Option<Problem>) -> Result<String, PageError> {
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let offer = flow::offer_second(&shop, &state, &member(visit)?.id).await?;
    let qr = Qr::of(&offer.address)?;
    Ok(SecondPage { frame: visit.frame(&state), qr, typed: &offer.typed, wrong }.render()?)
}

pub(crate) async fn confirm(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    match flow::confirm_second(&visit.shop()?, &member(&visit)?.id, (&sent.password, &sent.code)).await {
        Ok(()) => Ok(Redirect::to("/me?said=second").into_response()),
        Err(SecondError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let field = if matches!(why, SecondError::Password) { "password" } else { "code" };
            let page = second_page(&visit, Some(Problem::at(field, visit.lang, &why))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

pub(crate) async fn drop(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    match flow::drop_second(&shop, &state, &member(&visit)?.id, &sent.password).await {
        Ok(()) => Ok(Redirect::to("/me?said=dropped").into_response()),
        Err(SecondError::Shop(why)) => Err(why.into()),
        Err(why) => refused(&visit, &state, Problem::at("second", visit.lang, &why)).await,
    }
}
