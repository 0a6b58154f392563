//! The first questions, one page each: who is who, which systems, where their servers stand, which usual rows are there, and which
//! files the pharmacy has. Each answer is written when it is given, shows what the ledgers say by then, and may be left for later;
//! the last one leads to 今日やること.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::home::FIRST;
use crate::problem::Problem;
use crate::query::Query;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{FirstAnswer, FirstAnswerError, State as Record, SystemGiven, UsualRow};
use model::lang::Lang;
use model::member::Role;
use model::record::System;
use model::word::Hosting;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The questions in their order, by the word in their address.
const STEPS: [&str; 8] = ["owner", "officer", "helpers", "systems", "server", "wireless", "usual", "files"];
/// The systems that pharmacies usually have; a pharmacy names others itself in the ledger.
pub(crate) const KINDS: [(&str, &str); 4] = [
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
    /// The names of the systems of the ledger.
    systems: Vec<&'p str>,
    /// Rows that are usual and not there yet.
    usual: Vec<UsualRow>,
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

    /// The systems with the number that their fields have.
    fn numbered(&self) -> Vec<(usize, &str)> {
        self.systems.iter().copied().enumerate().collect()
    }

    fn is_server(&self, at: &usize, place: &str) -> bool {
        self.system_value(at, "server") == place
    }

    fn places(&self) -> [(&'static str, &'static str); 4] {
        [
            ("薬局内", self.say("この薬局の中", "in this pharmacy")),
            ("クラウド", self.say("事業者の側（クラウド）", "with the vendor (cloud)")),
            ("サーバなし", self.say("ない（端末1台で完結）", "none: one PC does it all")),
            ("", self.say("わからない", "unknown")),
        ]
    }

    /// The ledgers for which a file is asked, with their titles.
    fn files(&self) -> Vec<(&'static str, &'static str)> {
        FIRST.iter().map(|ledger| (ledger.code(), ledger.title(self.frame.lang))).collect()
    }

    /// The address of the question before; home, before the first.
    fn back(&self) -> String {
        let before = STEPS.iter().take_while(|known| **known != self.step).last();
        before.map_or_else(|| "/".to_owned(), |before| format!("/first/{before}"))
    }

    fn next(&self) -> String {
        after(self.step)
    }

    /// Whether it is the last page, which asks for files.
    fn is_last(&self) -> bool {
        self.at == STEPS.len()
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

/// What the question before led here with.
#[derive(Deserialize)]
pub(crate) struct Led {
    /// Whether it took back what was said before.
    #[serde(default)]
    back: String,
}

pub(crate) async fn ask(
    visit: Visit,
    Path(step): Path<String>,
    Query(led): Query<Led>,
) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let mut sent = stands(&state);
    sent.insert("back".to_owned(), led.back);
    Ok(Html(page(&visit, &state, (known(&step)?, &sent), None)?))
}

/// What the ledgers say by now, as the fields of the forms.
fn stands(state: &Record) -> Sent {
    let known = flow::known_answers(state, &KINDS.map(|(kind, _)| kind));
    // Whoever was registered as the 開設者 need not be typed again.
    let owner = state.shop.members.values().find(|kept| kept.record.role == Role::Owner);
    let registered = owner.map(|kept| kept.record.name.clone()).unwrap_or_default();
    let mut sent = Sent::new();
    let mut put = |name: String, value: &str| drop(sent.insert(name, value.to_owned()));
    for (name, value) in [
        ("owner", if known.owner.is_empty() { &registered } else { &known.owner }),
        ("officer", &known.officer),
        ("appointed_on", &known.appointed_on),
        ("deputy", &known.deputy),
        ("liaison", &known.liaison),
    ] {
        put(name.to_owned(), value);
    }
    for (at, system) in known.systems.iter().enumerate() {
        let Some(system) = system else { continue };
        put(format!("used-{at}"), "1");
        put(format!("product-{at}"), &system.product);
        put(format!("vendor-{at}"), &system.vendor);
        put(format!("contracted-{at}"), &system.contracted);
    }
    for (at, system) in state.shop.systems.records().enumerate() {
        put(format!("server-{at}"), hosting(system));
    }
    put("wireless".to_owned(), known.wireless.map_or("", |has| if has { "あり" } else { "なし" }));
    sent
}

/// Where a system's server stands, in the word that the form has for it.
fn hosting(system: &System) -> &'static str {
    match system.hosting.means() {
        Some(Hosting::OnSite) => "薬局内",
        Some(Hosting::Cloud) => "クラウド",
        Some(Hosting::OnePc) => "サーバなし",
        None => "",
    }
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
    let systems = state.shop.systems.records().map(|system| system.name.text()).collect();
    let usual = flow::usual_rows(state);
    Ok(QuestionPage { frame: visit.frame(state), step, at: at + 1, sent, people, systems, usual, wrong }.render()?)
}

pub(crate) async fn answer(
    visit: Visit,
    Path(step): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    visit.admits(sent.get("token").map_or("", String::as_str))?;
    let at = known(&step)?;
    let state = visit.state().await?;
    let read = match read(&state, at.1, &sent) {
        Ok(read) => read,
        Err(kind) => return refused(&visit, &state, (at, &sent), &FirstAnswerError::NotTicked(kind.to_owned())),
    };
    let Some(answer) = read else { return Ok(Redirect::to(&after(at.1)).into_response()) };
    let by = visit.member().map_or("", |member| member.name.as_str());
    match flow::take_first_answer(&visit.shop()?, &state, &answer, by).await {
        Ok(true) => Ok(Redirect::to(&format!("{}?back=1", after(at.1))).into_response()),
        Ok(false) => Ok(Redirect::to(&after(at.1)).into_response()),
        Err(FirstAnswerError::Shop(why)) => Err(why.into()),
        Err(why) => refused(&visit, &state, (at, &sent), &why),
    }
}

fn refused(
    visit: &Visit,
    state: &Record,
    asked: ((usize, &'static str), &Sent),
    why: &FirstAnswerError,
) -> Result<Response, PageError> {
    let page = page(visit, state, asked, Some(Problem::at("answer", visit.lang, why)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// The answer that was sent; none where the question was left open. A system that is written about and not ticked is named.
fn read(state: &Record, step: &str, sent: &Sent) -> Result<Option<FirstAnswer>, &'static str> {
    let value = |name: &str| sent.get(name).map_or("", String::as_str).trim().to_owned();
    let has = |name: &str| sent.contains_key(name);
    Ok(match step {
        // What is not in the form at all was not asked.
        "owner" => has("owner").then(|| FirstAnswer::Owner { name: value("owner") }),
        "officer" => {
            has("officer").then(|| FirstAnswer::Officer { name: value("officer"), appointed_on: value("appointed_on") })
        }
        "helpers" => (has("deputy") && has("liaison"))
            .then(|| FirstAnswer::Helpers { deputy: value("deputy"), liaison: value("liaison") }),
        "systems" => {
            let used = systems(sent)?;
            let is_used = |kind: &str| used.iter().any(|given| given.kind == kind);
            let unused = KINDS.iter().map(|(kind, _)| *kind).filter(|kind| !is_used(kind)).map(str::to_owned).collect();
            Some(FirstAnswer::Systems(used, unused))
        }
        "server" => Some(FirstAnswer::Servers(servers(state, sent))).filter(|_| !state.shop.systems.is_empty()),
        "wireless" => has("wireless").then(|| match value("wireless").as_str() {
            "あり" => FirstAnswer::Wireless(Some(true)),
            "なし" => FirstAnswer::Wireless(Some(false)),
            _ => FirstAnswer::Wireless(None),
        }),
        "usual" => {
            let ticked = sent.iter().filter(|(name, _)| name.starts_with("usual-"));
            Some(FirstAnswer::Usual(ticked.map(|(_, code)| code.clone()).collect()))
        }
        _ => None,
    })
}

/// The systems that are ticked. Nothing is taken to be in use because something was written beside it.
fn systems(sent: &Sent) -> Result<Vec<SystemGiven>, &'static str> {
    let mut systems = Vec::new();
    for (at, (kind, _)) in KINDS.into_iter().enumerate() {
        let value = |name: &str| sent.get(&format!("{name}-{at}")).map_or("", String::as_str).trim().to_owned();
        let given = SystemGiven {
            kind: kind.to_owned(),
            product: value("product"),
            vendor: value("vendor"),
            contracted: value("contracted"),
        };
        match value("used").is_empty() {
            false => systems.push(given),
            true if given.product.is_empty() && given.vendor.is_empty() => {}
            true => return Err(kind),
        }
    }
    Ok(systems)
}

/// Where the server of each system stands, of those of which it was said.
fn servers(state: &Record, sent: &Sent) -> Vec<(String, String)> {
    let systems = state.shop.systems.records().enumerate();
    let said = systems.filter_map(|(at, system)| {
        let place = sent.get(&format!("server-{at}"))?;
        // A place that the ledger tells in other words stays in its words.
        (place != hosting(system)).then(|| (system.name.text().to_owned(), place.clone()))
    });
    said.collect()
}
