//! Coming in and going: signing in, coming in with a code, and registering the first member.

pub(crate) mod entrances;
pub(crate) mod me;
pub(crate) mod members;
pub(crate) mod passkeys;

use crate::door::{self, Via};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::language::Reader;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{FirstError, MemberGiven, PasswordError, Proof, SignInError, State as Record, Way};
use gate::Ticket;
use model::member::{Deed, Role};
use serde::Deserialize;

/// Who is it, and what do they show.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'p> {
    frame: Frame,
    /// Ids and names of those who may come in, and whether it is the one that was chosen. Another device is told no names:
    /// there a name is typed.
    members: Option<Vec<(&'p str, &'p str, bool)>>,
    typed: &'p str,
    passkey: passkeys::Ways,
    wrong: Option<Problem>,
}

/// A code, and the password that is chosen with it.
#[derive(Template)]
#[template(path = "come_in.html")]
struct ComeInPage<'p> {
    frame: Frame,
    code: &'p str,
    wrong: Option<Problem>,
}

/// The first member.
#[derive(Template)]
#[template(path = "first_member.html")]
struct FirstPage<'p> {
    frame: Frame,
    name: &'p str,
    role: Role,
    passkey: passkeys::Ways,
    wrong: Option<Problem>,
}

framed!(SignInPage<'_>, ComeInPage<'_>, FirstPage<'_>);
refusable!(ComeInPage, FirstPage);

/// What a browser sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    token: String,
    member: String,
    name: String,
    role: String,
    password: String,
    again: String,
    code: String,
    /// By what somebody begins: `passkey`, or the password.
    how: String,
}

pub(crate) async fn ask(app: Reader, via: Via, headers: HeaderMap) -> Result<Response, PageError> {
    let state = app.shop()?.now().await?;
    if state.shop.members.is_empty() {
        return Ok(Redirect::to("/members/first").into_response());
    }
    let passkey = passkeys::ways((&*app, via), &headers).await?;
    Ok(Html(sign_in_page((&app, via), &state, passkey, ("", None))?).into_response())
}

pub(crate) async fn enter(
    app: Reader,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let (shop, state) = (app.shop()?, app.shop()?.now().await?);
    let member = match via {
        Via::Machine => sent.member.as_str(),
        Via::Network => flow::member_called(&state.shop, &sent.member).unwrap_or(&sent.member),
    };
    let proof = Proof { member, password: &sent.password, code: &sent.code };
    match flow::sign_in(shop, &state, proof, way(via, &device(&headers))).await {
        Ok(ticket) => Ok(door::enter(ticket.text(), "/")),
        Err(SignInError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let passkey = passkeys::ways((&*app, via), &headers).await?;
            let wrong = Some(Problem::at("password", app.lang, &why));
            let page = sign_in_page((&app, via), &state, passkey, (&sent.member, wrong))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

fn sign_in_page(
    (app, via): (&Reader, Via),
    state: &Record,
    passkey: passkeys::Ways,
    (chosen, wrong): (&str, Option<Problem>),
) -> Result<String, PageError> {
    let today = app.beginning.clock.today();
    let members = state.shop.members.values().map(|kept| &kept.record);
    let here = members.filter(|member| flow::may_come_in(&state.shop, member, today));
    let members = here.map(|member| (member.id.as_str(), member.name.as_str(), member.id == chosen));
    let members = (via == Via::Machine).then(|| members.collect());
    Ok(SignInPage { frame: closed(app, state), members, typed: chosen, passkey, wrong }.render()?)
}

/// The frame of a page before anybody is in.
pub(crate) fn closed(reader: &Reader, state: &Record) -> Frame {
    Frame {
        lang: reader.lang,
        pharmacy: state.shop.name.clone(),
        token: String::new(),
        name: None,
        then: None,
        may: Vec::new(),
    }
}

pub(crate) async fn leave(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    if let Some(session) = visit.session() {
        flow::end_session(&visit.shop()?, &session).await?;
    }
    Ok(door::leave("/sign-in"))
}

pub(crate) async fn ask_code(app: Reader) -> Result<Response, PageError> {
    let state = app.shop()?.now().await?;
    if state.shop.members.is_empty() {
        return Ok(Redirect::to("/members/first").into_response());
    }
    Ok(Html(ComeInPage { frame: closed(&app, &state), code: "", wrong: None }.render()?).into_response())
}

pub(crate) async fn come_in(
    app: Reader,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let (shop, state) = (app.shop()?, app.shop()?.now().await?);
    let done = match same_twice(&sent) {
        Ok(password) => flow::come_in(shop, &state, &sent.code, password, way(via, &device(&headers))).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(ticket) => Ok(door::enter(ticket.text(), "/")),
        Err(PasswordError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let wrong = Some(told(app.lang, &why));
            let page = ComeInPage { frame: closed(&app, &state), code: &sent.code, wrong }.render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

pub(crate) async fn ask_first(visit: Visit, via: Via, headers: HeaderMap) -> Result<Response, PageError> {
    let state = visit.shop()?.now().await?;
    if !state.shop.members.is_empty() {
        return Ok(Redirect::to("/members").into_response());
    }
    let passkey = passkeys::first_ways(&visit, via, &headers);
    let page = FirstPage { frame: visit.frame(&state), name: "", role: Role::Officer, passkey, wrong: None };
    Ok(Html(page.render()?).into_response())
}

pub(crate) async fn first(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let role = Role::of(&sent.role).unwrap_or(Role::Officer);
    let given = MemberGiven { name: sent.name.clone(), role };
    // Whoever typed a password means it, by whichever button the browser sent the form.
    let done = if sent.how == "passkey" && sent.password.is_empty() {
        match passkeys::ask_first(&visit, (&shop, &state), (via, &headers), &given).await {
            Err(FirstError::Passkey(why)) => return Err(passkeys::failed(why, "/members/first")),
            Err(FirstError::Member(why)) => Err(why),
            Ok(asked) => Ok(asked),
        }
    } else {
        match same_twice(&sent) {
            Ok(password) => flow::begin_members(&shop, &state, &given, password, way(via, &device(&headers))).await,
            Err(why) => Err(why),
        }
        .map(|ticket| begun(&state, &ticket))
    };
    match done {
        Ok(response) => Ok(response),
        Err(PasswordError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let (wrong, passkey) = (Some(told(visit.lang, &why)), passkeys::first_ways(&visit, via, &headers));
            let page = FirstPage { frame: visit.frame(&state), name: &sent.name, role, passkey, wrong }.render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// Lets the first member in, and leads to the first questions where nothing is on record.
fn begun(state: &Record, ticket: &Ticket) -> Response {
    door::enter(ticket.text(), if state.shop.is_empty() { "/first/owner" } else { "/" })
}

/// The password, if it was typed the same twice.
fn same_twice(sent: &Sent) -> Result<&str, PasswordError> {
    if sent.password == sent.again { Ok(&sent.password) } else { Err(PasswordError::Differs) }
}

/// The field to look at, and why.
fn told(lang: model::lang::Lang, why: &PasswordError) -> Problem {
    let field = match why {
        PasswordError::Differs => "again",
        PasswordError::Code | PasswordError::Locked { .. } => "code",
        PasswordError::NotThePresent => "present",
        PasswordError::Member(_) => "name",
        PasswordError::FirstGoverns => "role",
        _ => "password",
    };
    Problem::at(field, lang, why)
}

/// How somebody comes, for the log.
pub(crate) fn way(via: Via, device: &str) -> Way<'_> {
    Way { device, is_here: via == Via::Machine }
}

/// What the browser says it is, in a few words: enough to know one's own in a list.
pub(crate) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let system = first(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    let browser = first(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    [system, browser].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The roles to choose from.
fn roles(lang: model::lang::Lang, chosen: Role) -> Vec<(&'static str, &'static str, bool)> {
    Role::ALL.into_iter().map(|role| (role.code(), role.title(lang), role == chosen)).collect()
}

impl FirstPage<'_> {
    /// Those who may let others in.
    fn roles(&self) -> Vec<(&'static str, &'static str, bool)> {
        let all = roles(self.frame.lang, self.role);
        all.into_iter().filter(|(code, ..)| Role::of(code).is_some_and(|role| role.may(Deed::Govern))).collect()
    }
}
