//! Passkeys: making one, coming in by one, and giving one up. The browser has to be asked by a script for that, the only one
//! of the program; whoever has none comes in by password.

use super::me::member;
use super::{closed, device, way};
use crate::app::App;
use crate::door::{self, Via};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::language::Reader;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::scripts::with_script;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{FirstError, MemberGiven, PasskeyError, Shop, State as Record};
use gate::Site;
use serde::Deserialize;
use std::sync::Arc;

/// A new passkey: what the device is called, and the password.
#[derive(Template)]
#[template(path = "new_passkey.html")]
struct NewPage<'p> {
    frame: Frame,
    /// Whether it can be made under this address, and under which other one.
    is_named: bool,
    instead: Option<String>,
    label: &'p str,
    wrong: Option<Problem>,
}

/// The page on which the device is asked.
#[derive(Template)]
#[template(path = "passkey.html")]
struct AskPage<'p> {
    frame: Frame,
    occasion: Occasion,
    ask: &'p str,
    ceremony: &'p str,
}

/// What a device is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// The first member's, who is registered by it.
    First,
    /// A further one of a member.
    Further,
    /// To come in.
    ComeIn,
}

impl Occasion {
    /// Where the answer is sent.
    fn action(self) -> &'static str {
        match self {
            Self::First => "/members/first/passkey",
            Self::Further => "/me/passkey",
            Self::ComeIn => "/sign-in/passkey/prove",
        }
    }

    fn is_new(self) -> bool {
        self != Self::ComeIn
    }
}

framed!(NewPage<'_>, AskPage<'_>);
refusable!(NewPage);

/// What a browser sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    token: String,
    ceremony: String,
    answer: String,
    password: String,
    label: String,
}

/// The program under the name by which the browser has it open.
fn site(via: Via, headers: &HeaderMap) -> Result<Site, PasskeyError> {
    Ok(Site::at(&door::origin(via, headers))?)
}

/// The same where there is no going on without a name.
fn site_or(via: Via, headers: &HeaderMap, back: &str) -> Result<Site, PageError> {
    site(via, headers).map_err(|why| failed(why, back))
}

/// How somebody may come in by a passkey from the page of signing in.
pub(crate) struct Ways {
    /// Here and now.
    pub(crate) is_here: bool,
    /// After opening the page under this address.
    pub(crate) instead: Option<String>,
}

pub(crate) async fn ways((app, via): (&App, Via), headers: &HeaderMap) -> Result<Ways, PageError> {
    let sites = flow::passkey_sites(app.shop()?).await?;
    let is_here = site(via, headers).is_ok_and(|site| sites.contains(site.name()));
    let instead = by_name(app, via).filter(|_| !is_here && sites.contains("localhost"));
    Ok(Ways { is_here, instead: instead.map(|origin| format!("{origin}/sign-in")) })
}

/// The address of this machine by its name.
fn by_name(app: &App, via: Via) -> Option<String> {
    (via == Via::Machine).then(|| app.door.by_name())
}

pub(crate) async fn offer(
    visit: Visit,
    State(app): State<Arc<App>>,
    via: Via,
    headers: HeaderMap,
) -> Result<Html<String>, PageError> {
    Ok(Html(new_page((&visit, &app, via), &headers, &device(&headers), None).await?))
}

async fn new_page(
    (visit, app, via): (&Visit, &App, Via),
    headers: &HeaderMap,
    label: &str,
    wrong: Option<Problem>,
) -> Result<String, PageError> {
    let state = visit.shop()?.now().await?;
    member(visit)?;
    let is_named = site(via, headers).is_ok();
    let instead = by_name(app, via).map(|origin| format!("{origin}/me/passkey"));
    Ok(NewPage { frame: visit.frame(&state), is_named, instead, label, wrong }.render()?)
}

/// What no person can mend by typing something else.
pub(super) fn failed(why: PasskeyError, back: &str) -> PageError {
    match why {
        PasskeyError::Shop(why) => why.into(),
        why => PageError::unreadable(why.to_string(), back),
    }
}

pub(crate) async fn ask_new(
    visit: Visit,
    State(app): State<Arc<App>>,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let site = site_or(via, &headers, "/me/passkey")?;
    let given = (sent.password.as_str(), sent.label.as_str());
    match flow::offer_passkey(&shop, &state, &member(&visit)?.id, &site, given).await {
        Ok(ask) => {
            let page = AskPage { frame: visit.frame(&state), occasion: Occasion::Further, ask: &ask, ceremony: "" };
            Ok(with_script(page.render()?).into_response())
        }
        Err(why @ (PasskeyError::Label | PasskeyError::Password)) => {
            let field = if matches!(why, PasskeyError::Label) { "label" } else { "password" };
            let wrong = Some(Problem::at(field, visit.lang, &why));
            let page = new_page((&visit, &app, via), &headers, &sent.label, wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(why) => Err(failed(why, "/me/passkey")),
    }
}

pub(crate) async fn take(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let site = site_or(via, &headers, "/me/passkey")?;
    let taken = flow::take_passkey(&visit.shop()?, &member(&visit)?.id, &site, &sent.answer).await;
    taken.map_err(|why| failed(why, "/me/passkey"))?;
    Ok(Redirect::to("/me?said=passkey").into_response())
}

pub(crate) async fn drop(visit: Visit, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let dropped = flow::drop_passkey(&visit.shop()?, &member(&visit)?.id, &id).await;
    dropped.map_err(|why| failed(why, "/me"))?;
    Ok(Redirect::to("/me?said=passkey-dropped").into_response())
}

/// How the first member may begin with a passkey: here and now, or after opening the page under another address.
pub(super) fn first_ways(visit: &Visit, via: Via, headers: &HeaderMap) -> Ways {
    let is_here = site(via, headers).is_ok();
    let instead = (via == Via::Machine && !is_here).then(|| visit.door.by_name_with_key("/members/first"));
    Ways { is_here, instead }
}

/// Asks the device of whoever is to be the first member.
pub(super) async fn ask_first(
    visit: &Visit,
    (shop, state): (&Shop, &Record),
    (via, headers): (Via, &HeaderMap),
    given: &MemberGiven,
) -> Result<Response, FirstError> {
    let site = site(via, headers)?;
    let label = Some(device(headers)).filter(|label| !label.is_empty()).unwrap_or_else(|| "passkey".to_owned());
    let ask = flow::offer_first_passkey(shop, state, &site, (given, &label)).await?;
    let page = AskPage { frame: visit.frame(state), occasion: Occasion::First, ask: &ask, ceremony: "" };
    Ok(page.render().map_or_else(|why| PageError::from(why).into_response(), |page| with_script(page).into_response()))
}

/// Registers the first member, whose device has answered.
pub(crate) async fn first(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let site = site_or(via, &headers, "/members/first")?;
    match flow::begin_members_by_passkey(&shop, &state, &site, &sent.answer, way(via, &device(&headers))).await {
        Ok(ticket) => Ok(super::begun(&state, &ticket)),
        Err(FirstError::Passkey(why)) => Err(failed(why, "/members/first")),
        Err(FirstError::Member(why)) => Err(PageError::unreadable(why.to_string(), "/members/first")),
    }
}

pub(crate) async fn ask(app: Reader, via: Via, headers: HeaderMap) -> Result<Response, PageError> {
    let (shop, state) = (app.shop()?, app.shop()?.now().await?);
    let site = site_or(via, &headers, "/sign-in")?;
    let asked = flow::ask_passkey(shop, &site).await.map_err(|why| failed(why, "/sign-in"))?;
    let page =
        AskPage { frame: closed(&app, &state), occasion: Occasion::ComeIn, ask: &asked.ask, ceremony: &asked.id };
    Ok(with_script(page.render()?).into_response())
}

pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let (shop, state) = (app.shop()?, app.shop()?.now().await?);
    let site = site_or(via, &headers, "/sign-in")?;
    let said = (sent.ceremony.as_str(), sent.answer.as_str());
    let ticket = flow::enter_by_passkey(shop, &state, &site, said, way(via, &device(&headers))).await;
    Ok(door::enter(ticket.map_err(|why| failed(why, "/sign-in"))?.text(), "/"))
}
