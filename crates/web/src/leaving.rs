//! 退職の手続き: one page for somebody's last day, to fill in and to print.

use crate::error::PageError;
use crate::evidence::to_evidence;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::query::Query;
use crate::table::to_ledger;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use flow::{Leaving, LeavingError, LeavingGiven, Saw, SlipError, State as Record};
use model::record::Ledger;
use serde::Deserialize;

/// Who leaves, and what is to be settled.
#[derive(Template)]
#[template(path = "leaving.html")]
struct LeavingPage<'p> {
    frame: Frame,
    /// Those who are here: id and name.
    people: Vec<(String, String)>,
    /// The person who leaves, once chosen.
    leaving: Option<Leaving>,
    sent: &'p LeavingGiven,
    wrong: Option<Problem>,
}

framed!(LeavingPage<'_>);
refusable!(LeavingPage);

impl LeavingPage<'_> {
    fn name(&self, leaving: &Leaving) -> String {
        Ledger::People.name_of(&leaving.person.cells).to_owned()
    }

    fn last_on(&self, leaving: &Leaving) -> String {
        let kept = || {
            let kept = leaving.person.cells.get("left_on").map_or("", String::as_str);
            kept.parse().map_or_else(|_| kept.to_owned(), |day| self.day(&day))
        };
        if self.sent.last_on.is_empty() { kept() } else { self.sent.last_on.clone() }
    }

    fn is_settled(&self, id: &str) -> bool {
        self.sent.settled.iter().any(|(settled, _)| settled == id)
    }

    fn is_looked_at(&self, system: &String) -> bool {
        self.sent.without_id.contains(system)
    }
}

/// Who is asked about.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    person: String,
}

pub(crate) async fn ask(visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let by = visit.signer();
    let given = LeavingGiven { person: (asked.person, Saw(None)), by, ..LeavingGiven::default() };
    Ok(Html(page(&visit, &state, &given, None)?))
}

fn page(visit: &Visit, state: &Record, sent: &LeavingGiven, wrong: Option<Problem>) -> Result<String, PageError> {
    let people = flow::may_be_leaving(state);
    let page = LeavingPage {
        frame: visit.frame(state),
        people: people.iter().map(|person| (person.id.clone(), person.name.text().to_owned())).collect(),
        leaving: flow::leaving(state, &sent.person.0),
        sent,
        wrong,
    };
    Ok(page.render()?)
}

/// What a browser sends, read.
fn read(pairs: Vec<(String, String)>) -> (String, LeavingGiven) {
    let (mut token, mut given) = (String::new(), LeavingGiven::default());
    for (name, text) in pairs {
        match name.split(':').collect::<Vec<_>>()[..] {
            ["token"] => token = text,
            ["person", id, seq] => given.person = (id.to_owned(), Saw(seq.parse().ok())),
            ["last_on"] => given.last_on = text,
            ["settled", id, seq] => given.settled.push((id.to_owned(), Saw(seq.parse().ok()))),
            ["without"] => given.without_id.push(text),
            ["by"] => given.by = text,
            _ => {}
        }
    }
    (token, given)
}

pub(crate) async fn leave(visit: Visit, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, PageError> {
    let (token, given) = read(pairs);
    visit.admits(&token)?;
    let state = visit.state().await?;
    match flow::leave(&visit.shop()?, &state, &given).await {
        Ok(Some(key)) => Ok(to_evidence(&key)),
        Ok(None) => Ok(to_ledger(Ledger::People)),
        Err(LeavingError::Slip(SlipError::Shop(why))) => Err(why.into()),
        Err(why) => {
            let field = match &why {
                LeavingError::NoName => "by",
                LeavingError::NotADay(_) => "last_on",
                _ => "things",
            };
            let page = page(&visit, &state, &given, Some(Problem::at(field, visit.lang, &why)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
