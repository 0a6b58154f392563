//! The members: who may come in, who is in, and what an officer does about it.

use super::{Sent, roles};
use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::moment;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{MemberError, MemberGiven, State as Record};
use model::member::{Deed, Role};
use serde::Deserialize;

/// Everybody who may come in, and everybody who is in.
#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage<'p> {
    frame: Frame,
    members: Vec<Line<'p>>,
    sessions: Vec<Seat>,
    /// Wrong tries of the last week.
    wrong_tries: usize,
    name: &'p str,
    role: Role,
    wrong: Option<String>,
}

/// The code that somebody is given, shown once.
#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'p> {
    frame: Frame,
    name: &'p str,
    code: &'p str,
}

framed!(MembersPage<'_>, CodePage<'_>);

/// A member as the list shows them.
struct Line<'p> {
    id: &'p str,
    name: &'p str,
    role: Role,
    has_second: bool,
    has_passkey: bool,
    has_left: bool,
}

/// Somebody who is in.
pub(super) struct Seat {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) device: String,
    pub(super) began: String,
    pub(super) seen: String,
    /// Whether it is the session of this very page.
    pub(super) is_own: bool,
}

impl MembersPage<'_> {
    fn roles(&self, chosen: &Role) -> Vec<(&'static str, &'static str, bool)> {
        roles(self.frame.lang, *chosen)
    }
}

/// What a browser sends of a member: one of three buttons was pressed.
#[derive(Deserialize)]
pub(crate) struct Change {
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    reason: String,
    does: Does,
}

/// What the button does.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Does {
    Role,
    Code,
    Remove,
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.shop()?.now().await?;
    Ok(Html(page(&visit, &state, ("", Role::Staff), None).await?))
}

async fn page(
    visit: &Visit,
    state: &Record,
    (name, role): (&str, Role),
    wrong: Option<String>,
) -> Result<String, PageError> {
    let shop = visit.shop()?;
    let today = shop.clock.today();
    let holders = flow::passkey_holders(&shop).await?;
    let mut members = Vec::new();
    for kept in state.shop.members.values() {
        let member = &kept.record;
        members.push(Line {
            id: &member.id,
            name: &member.name,
            role: member.role,
            has_second: flow::has_second(&shop, &member.id).await?,
            has_passkey: holders.contains(&member.id),
            has_left: !flow::may_come_in(&state.shop, member, today),
        });
    }
    let sessions = seats(visit, state, None).await?;
    let wrong_tries = flow::recent_wrong_tries(&shop).await?;
    Ok(MembersPage { frame: visit.frame(state), members, sessions, wrong_tries, name, role, wrong }.render()?)
}

/// Everybody who is in, or one member's own seats.
pub(super) async fn seats(visit: &Visit, state: &Record, of: Option<&str>) -> Result<Vec<Seat>, PageError> {
    let sessions = flow::sessions(&visit.shop()?).await?;
    let own = visit.session();
    let seat = |session: flow::Session| Seat {
        name: called(state, &session.member),
        began: moment(visit.lang, session.began_ms),
        seen: moment(visit.lang, session.seen_ms),
        is_own: own.as_ref() == Some(&session.id),
        device: session.device,
        id: session.id,
    };
    Ok(sessions.into_iter().filter(|session| of.is_none_or(|id| session.member == id)).map(seat).collect())
}

/// Who holds a session: a member by name, an inspector by what their link says.
pub(super) fn called(state: &Record, holder: &str) -> String {
    let inspection = holder.strip_prefix("inspection/").and_then(|id| state.shop.inspections.get(id));
    let member = state.shop.members.get(holder).map(|kept| &kept.record.name);
    inspection.map(|opened| &opened.label).or(member).cloned().unwrap_or_default()
}

pub(crate) async fn add(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let role = Role::of(&sent.role).unwrap_or(Role::Staff);
    let given = MemberGiven { name: sent.name.clone(), role };
    match flow::put_member(&shop, &state, None, &given).await {
        Ok(id) => code_page(&visit, &id).await,
        Err(MemberError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let wrong = Some(half(visit.lang, &why.to_string()));
            let page = page(&visit, &state, (&sent.name, role), wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// A new code for a member, shown once.
async fn code_page(visit: &Visit, id: &str) -> Result<Response, PageError> {
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let code = flow::new_code(&shop, &state, id).await?;
    let name = state.shop.members.get(id).map_or("", |kept| kept.record.name.as_str());
    Ok(Html(CodePage { frame: visit.frame(&state), name, code: &code }.render()?).into_response())
}

pub(crate) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<Change>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let done = match sent.does {
        Does::Code => return code_page(&visit, &id).await,
        Does::Role => {
            let given = MemberGiven { name: sent.name, role: Role::of(&sent.role).ok_or_else(PageError::not_ours)? };
            flow::put_member(&shop, &state, Some(&id), &given).await.map(drop)
        }
        Does::Remove => flow::remove_member(&shop, &state, &id, &sent.reason).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to("/members").into_response()),
        Err(MemberError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let wrong = Some(half(visit.lang, &why.to_string()));
            let page = page(&visit, &state, ("", Role::Staff), wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// What a browser sends to end a session, and the page on which it stood.
#[derive(Deserialize)]
pub(crate) struct Ended {
    token: String,
    #[serde(default)]
    back: String,
}

/// Ends a session: everybody their own, an officer anybody's.
pub(crate) async fn end(visit: Visit, Path(id): Path<String>, Form(sent): Form<Ended>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let shop = visit.shop()?;
    let sessions = flow::sessions(&shop).await?;
    let session = sessions.iter().find(|session| session.id == id).ok_or_else(PageError::not_found)?;
    let is_own = visit.member().is_some_and(|member| member.id == session.member);
    if !is_own && !visit.may(Deed::Govern) {
        return Err(PageError::not_found());
    }
    flow::end_session(&shop, &id).await?;
    Ok(Redirect::to(if is_own && sent.back != "/members" { "/me" } else { "/members" }).into_response())
}
