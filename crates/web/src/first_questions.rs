//! The first questions, one page each: who is who, which systems, where the server stands. Each answer is written when it is
//! given, each may be left for later, and the last one leads to 今日やること.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::Problem;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{FirstAnswer, FirstAnswerError, State as Record, SystemGiven};
use model::lang::Lang;
use std::collections::BTreeMap;

/// The questions in their order, by the word in their address.
const STEPS: [&str; 6] = ["owner", "officer", "helpers", "systems", "server", "wireless"];
/// The systems that pharmacies usually have; a pharmacy names others itself in the ledger.
const KINDS: [(&str, &str); 4] = [
    ("レセコン", "receipt computer"),
    ("電子薬歴", "electronic medication history"),
    ("オンライン資格確認", "online eligibility check"),
    ("電子処方箋", "electronic prescriptions"),
];

/// One question.
#[derive(Template)]
#[template(path = "first_questions.html")]
struct QuestionPage<'p> {
    frame: Frame,
    step: &'static str,
    at: usize,
    /// What was typed, by field.
    sent: &'p Sent,
    /// Names to choose from.
    people: Vec<String>,
    wrong: Option<Problem>,
}

framed!(QuestionPage<'_>);

/// What a browser sends: fields by name.
type Sent = BTreeMap<String, String>;

impl QuestionPage<'_> {
    fn value(&self, name: &str) -> &str {
        self.sent.get(name).map_or("", String::as_str)
    }

    fn system_value(&self, at: &usize, name: &str) -> &str {
        self.value(&format!("{name}-{at}"))
    }

    fn next(&self) -> String {
        after(self.step)
    }

    fn count(&self) -> usize {
        STEPS.len()
    }

    fn kinds(&self) -> Vec<(usize, &'static str, &'static str)> {
        let gloss = |(_, en): (&str, &'static str)| if self.frame.lang == Lang::Ja { "" } else { en };
        KINDS.into_iter().enumerate().map(|(at, kind)| (at, kind.0, gloss(kind))).collect()
    }
}

/// The address of the question after one; after the last, home.
fn after(step: &str) -> String {
    let next = STEPS.iter().skip_while(|known| **known != step).nth(1);
    next.map_or_else(|| "/".to_owned(), |next| format!("/first/{next}"))
}

fn known(step: &str) -> Result<(usize, &'static str), PageError> {
    STEPS.into_iter().enumerate().find(|(_, known)| *known == step).ok_or_else(PageError::not_found)
}

pub(crate) async fn ask(visit: Visit, Path(step): Path<String>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(page(&visit, &state, (known(&step)?, &Sent::new()), None)?))
}

fn page(
    visit: &Visit,
    state: &Record,
    ((at, step), sent): ((usize, &'static str), &Sent),
    wrong: Option<Problem>,
) -> Result<String, PageError> {
    let here = state.shop.people.records().filter(|person| !person.has_left_by(state.today));
    let members = state.shop.members.values().map(|kept| kept.record.name.clone());
    let mut people: Vec<String> = here.map(|person| person.name.text().to_owned()).chain(members).collect();
    people.sort();
    people.dedup();
    Ok(QuestionPage { frame: visit.frame(state), step, at: at + 1, sent, people, wrong }.render()?)
}

pub(crate) async fn answer(
    visit: Visit,
    Path(step): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(sent.get("token").map_or("", String::as_str))?;
    let at = known(&step)?;
    let state = visit.state().await?;
    let Some(answer) = read(at.1, &sent) else { return Ok(Redirect::to(&after(at.1)).into_response()) };
    let by = visit.member().map_or("", |member| member.name.as_str());
    match flow::take_first_answer(&visit.shop()?, &state, &answer, by).await {
        Ok(()) => Ok(Redirect::to(&after(at.1)).into_response()),
        Err(FirstAnswerError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let page = page(&visit, &state, (at, &sent), Some(Problem::at("answer", visit.lang, &why)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// The answer that was sent; none where the question was left open.
fn read(step: &str, sent: &Sent) -> Option<FirstAnswer> {
    let value = |name: &str| sent.get(name).map_or("", String::as_str).trim().to_owned();
    let system = |(at, (kind, _)): (usize, (&str, &str))| {
        let value = |name: &str| value(&format!("{name}-{at}"));
        let given = SystemGiven {
            kind: kind.to_owned(),
            product: value("product"),
            vendor: value("vendor"),
            contracted: value("contracted"),
        };
        let is_used = !value("used").is_empty() || !given.product.is_empty() || !given.vendor.is_empty();
        is_used.then_some(given)
    };
    match step {
        "owner" => Some(FirstAnswer::Owner { name: value("name") }),
        "officer" => Some(FirstAnswer::Officer { name: value("name"), appointed_on: value("appointed_on") }),
        "helpers" => Some(FirstAnswer::Helpers { deputy: value("deputy"), liaison: value("liaison") }),
        "systems" => Some(FirstAnswer::Systems(KINDS.into_iter().enumerate().filter_map(system).collect())),
        "server" => Some(value("server")).filter(|server| !server.is_empty()).map(FirstAnswer::Server),
        "wireless" => match value("wireless").as_str() {
            "あり" => Some(FirstAnswer::Wireless(true)),
            "なし" => Some(FirstAnswer::Wireless(false)),
            _ => None,
        },
        _ => None,
    }
}
