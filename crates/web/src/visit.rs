//! A visit: who asks, and what they may do.

use crate::app::App;
use crate::error::{PageError, refuse};
use crate::frame::Frame;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use flow::{Shop, State};
use model::member::{Deed, Member};
use std::ops::Deref;
use std::sync::Arc;

/// Somebody who is in.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// Who; none on the machine's own key, before anybody is registered.
    pub(crate) member: Option<Member>,
    /// What the forms of this session carry.
    pub(crate) token: String,
    /// The id of their session; none on the machine's own key.
    pub(crate) session: Option<String>,
}

impl Visitor {
    /// Whether they may do it. Whoever begins the record may do everything until somebody is registered.
    fn may(&self, deed: Deed) -> bool {
        self.member.as_ref().is_none_or(|member| member.role.may(deed))
    }
}

/// What a route asks of whoever comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it lets people in.
    Nothing,
    /// The right to do something.
    Right(Deed),
}

/// One request of somebody who is in.
pub(crate) struct Visit {
    app: Arc<App>,
    pub(crate) visitor: Visitor,
}

impl Deref for Visit {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Visit {
    /// The pharmacy, in the visitor's hands.
    pub(crate) fn shop(&self) -> Result<Shop, PageError> {
        let shop = self.app.shop()?;
        Ok(match &self.visitor.member {
            Some(member) => shop.acting(&format!("member/{}", member.id)),
            None => Shop::clone(shop),
        })
    }

    /// Who is in; none on the machine's own key.
    pub(crate) fn member(&self) -> Option<&Member> {
        self.visitor.member.as_ref()
    }

    /// What every form carries: a page of another site cannot read it.
    pub(crate) fn reading(&self) -> flow::Reading {
        self.reading
    }

    pub(crate) fn token(&self) -> &str {
        &self.visitor.token
    }

    /// Whether a form is one of this session's.
    pub(crate) fn admits(&self, token: &str) -> Result<(), PageError> {
        if crate::door::same(token, self.token()) { Ok(()) } else { Err(PageError::not_ours()) }
    }

    /// Whether the visitor may do it, and whether it can be done at all: the past is only looked at.
    pub(crate) fn may(&self, deed: Deed) -> bool {
        (deed == Deed::Look || self.app.may_write()) && self.visitor.may(deed)
    }

    /// What stands around every page.
    pub(crate) fn frame(&self, state: &State) -> Frame {
        Frame { pharmacy: state.shop.name.clone(), ..self.frame_before() }
    }

    /// The same before there is a pharmacy.
    pub(crate) fn frame_before(&self) -> Frame {
        Frame {
            lang: self.lang,
            pharmacy: String::new(),
            token: self.token().to_owned(),
            member: self.visitor.member.as_ref().map(|member| member.name.clone()),
            may: Deed::ALL.into_iter().filter(|deed| self.may(*deed)).collect(),
        }
    }
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, PageError> {
        let visitor = parts.extensions.get::<Visitor>().cloned().ok_or_else(PageError::to_sign_in)?;
        Ok(Self { app: app.clone(), visitor })
    }
}

/// Lets a request through to its route, if whoever asks may do what the route does.
pub(crate) async fn allow(needs: Needs, request: Request, next: Next) -> Response {
    let Needs::Right(deed) = needs else { return next.run(request).await };
    match request.extensions().get::<Visitor>() {
        Some(visitor) if visitor.may(deed) => next.run(request).await,
        Some(_) => refuse(
            StatusCode::FORBIDDEN,
            "あなたの役割では、この操作はできません。開設者か管理薬剤師・安全管理責任者に頼んでください。 / Your role does not allow this; ask the owner or an officer.",
        ),
        None if request.method() == Method::POST => PageError::signed_out().into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}
