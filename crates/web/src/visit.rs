//! A visit: who asks, and what they may do.

use crate::app::App;
use crate::error::PageError;
use crate::frame::Frame;
use crate::language::read_by;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use flow::{Reading, Shop, State, Then, Token};
use gate::Ticket;
use model::lang::Lang;
use model::member::{Deed, Member};
use serde::Deserialize;
use std::ops::Deref;
use std::sync::Arc;

/// Somebody who is in.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) who: Who,
    /// What the forms of this session carry.
    pub(crate) token: String,
    /// What their browser holds; none on the machine's own key.
    pub(crate) ticket: Option<String>,
    /// The moment they look at, where it is not the present.
    pub(crate) then: Option<Then>,
    /// The pharmacy as it was when they asked: what they may do was read from it, and most pages show it.
    pub(crate) now: Option<State>,
    /// The word of a request that is done once.
    pub(crate) request: Option<String>,
}

/// Who may be in.
#[derive(Clone)]
pub(crate) enum Who {
    /// Whoever holds the machine's own key, before anybody is registered.
    Machine,
    /// Someone of the pharmacy.
    Member(Member),
    /// Whoever was given a link to look at a moment; what it says of them.
    Inspector(String),
    /// Another program of the shop, by its token.
    Program(Token),
}

impl Visitor {
    /// Whether they may do it. Whoever begins the record may do everything until somebody is registered.
    fn may(&self, deed: Deed) -> bool {
        match &self.who {
            Who::Machine => true,
            Who::Member(member) => member.role.may(deed),
            Who::Inspector(_) => deed == Deed::Inspect,
            Who::Program(token) => match deed {
                Deed::Inspect | Deed::Look => true,
                Deed::Write => token.may_write,
                Deed::Govern => token.may_govern,
                // Answers are signed by a person.
                Deed::Sign => false,
            },
        }
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

/// What a browser sends where a button alone is pressed: that it stands on a page of this session.
#[derive(Deserialize)]
pub(crate) struct Pressed {
    pub(crate) token: String,
}

/// One request of somebody who is in.
pub(crate) struct Visit {
    app: Arc<App>,
    pub(crate) visitor: Visitor,
    /// The language that they read.
    pub(crate) lang: Lang,
}

impl Deref for Visit {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Visit {
    pub(crate) fn of(app: &Arc<App>, visitor: Visitor, headers: &HeaderMap) -> Self {
        let lang = match &visitor.who {
            // What another program reads does not hang on a header that its library sends.
            Who::Program(_) => app.told_lang.unwrap_or_default(),
            _ => read_by(app, headers),
        };
        Self { app: app.clone(), visitor, lang }
    }

    /// The pharmacy, in the visitor's hands.
    pub(crate) fn shop(&self) -> Result<Shop, PageError> {
        let shop = self.app.shop()?;
        let shop = match &self.visitor.who {
            Who::Member(member) => shop.acting(&format!("member/{}", member.id)),
            Who::Program(token) => shop.acting(&format!("token/{}", token.id)),
            Who::Machine | Who::Inspector(_) => Shop::clone(shop),
        };
        Ok(match &self.visitor.request {
            Some(request) => shop.once(request),
            None => shop,
        })
    }

    /// The pharmacy as the visitor looks at it.
    pub(crate) async fn state(&self) -> Result<State, PageError> {
        let reading = self.reading();
        match &self.visitor.now {
            Some(now) if reading.recorded_by.is_none() => {
                let mut state = now.clone();
                state.today = reading.on.unwrap_or(now.today);
                Ok(state)
            }
            _ => Ok(self.app.shop()?.state(reading).await?),
        }
    }

    /// The moment that is looked at.
    pub(crate) fn reading(&self) -> Reading {
        self.visitor.then.map_or(self.app.reading, Reading::from)
    }

    /// The member who is in.
    pub(crate) fn member(&self) -> Option<&Member> {
        match &self.visitor.who {
            Who::Member(member) => Some(member),
            Who::Machine | Who::Inspector(_) | Who::Program(_) => None,
        }
    }

    /// Whose name a form has filled in where it is signed; empty for whoever has none.
    pub(crate) fn signer(&self) -> String {
        self.member().map(|member| member.name.clone()).unwrap_or_default()
    }

    /// Whether another program asks, and no browser.
    pub(crate) fn is_program(&self) -> bool {
        matches!(self.visitor.who, Who::Program(_))
    }

    /// The id of the visitor's session.
    pub(crate) fn session(&self) -> Option<String> {
        self.visitor.ticket.as_deref().map(|ticket| Ticket::sent(ticket).id())
    }

    /// What every form carries: a page of another site cannot read it.
    pub(crate) fn token(&self) -> &str {
        &self.visitor.token
    }

    /// Whether a form is one of this session's.
    pub(crate) fn admits(&self, token: &str) -> Result<(), PageError> {
        if crate::door::same(token, self.token()) { Ok(()) } else { Err(PageError::not_ours()) }
    }

    /// Whether the visitor may do it, and whether it can be done at all: the past is only looked at.
    pub(crate) fn may(&self, deed: Deed) -> bool {
        let is_now = self.reading().recorded_by.is_none();
        (is_now || LOOKING.contains(&deed)) && self.visitor.may(deed)
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
            name: match &self.visitor.who {
                Who::Machine => None,
                Who::Member(member) => Some(member.name.clone()),
                Who::Inspector(label) => Some(label.clone()),
                Who::Program(token) => Some(token.name.clone()),
            },
            then: self.visitor.then,
            may: Deed::ALL.into_iter().filter(|deed| self.may(*deed)).collect(),
        }
    }
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, PageError> {
        let visitor = parts.extensions.get::<Visitor>().cloned().ok_or_else(PageError::to_sign_in)?;
        Ok(Self::of(app, visitor, &parts.headers))
    }
}

/// What is only looking.
const LOOKING: [Deed; 2] = [Deed::Inspect, Deed::Look];

/// Lets a request through to its route, if whoever asks may do what the route does.
pub(crate) async fn allow(needs: Needs, request: Request, next: Next) -> Response {
    let Needs::Right(deed) = needs else { return next.run(request).await };
    match request.extensions().get::<Visitor>() {
        Some(visitor) if !visitor.may(deed) => {
            let back = if visitor.may(Deed::Look) { "/" } else { "/inspection" };
            PageError::not_allowed(back).into_response()
        }
        // The past is only looked at.
        Some(visitor) if visitor.then.is_some() && request.method() == Method::POST && !LOOKING.contains(&deed) => {
            PageError::only_read().into_response()
        }
        Some(_) => next.run(request).await,
        None if request.method() == Method::POST => PageError::signed_out().into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}
