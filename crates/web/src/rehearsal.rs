//! 立入検査の予行: a quarter of an hour in which the program asks as an inspector would; at the end all of it on one sheet, which is
//! recorded.

mod asking;

pub(crate) use asking::{begin, item, note, start};

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::numbered;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::rests_on::{Rest, RestsOn};
use crate::table::to_ledger;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use flow::{PaperOf, RehearseError, State as Record, Went};
use model::lang::Lang;
use model::record::Ledger;
use model::report::ReportItem;
use std::collections::BTreeMap;

/// Every item, with what an inspector asks to see.
#[derive(Template)]
#[template(path = "rehearsal.html")]
struct RehearsalPage<'p> {
    frame: Frame,
    lines: Vec<Line>,
    /// So many items were shown, not shown, and are still open.
    counts: [usize; 3],
    by: &'p str,
    wrong: Option<Problem>,
}

framed!(RehearsalPage<'_>);
refusable!(RehearsalPage);

/// An item, as it is asked.
struct Line {
    key: String,
    number: String,
    wording: String,
    /// What the form says of it so far; empty where it is not answered.
    answer: String,
    /// Whether that is いいえ without the 目標日 that the inspector asks for.
    lacks_target: bool,
    /// What there is to be shown.
    counts: String,
    /// Where the evidence is, as far as the record tells.
    evidence: Vec<String>,
    chosen: String,
    note: String,
}

impl Line {
    fn is(&self, choice: &str) -> bool {
        self.chosen == choice
    }
}

/// What a browser sends, read.
#[derive(Default)]
struct Sent {
    token: String,
    by: String,
    /// By the item's key: the choice, and what was missing.
    items: BTreeMap<String, (String, String)>,
}

impl Sent {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, text) in pairs {
            match name.split(':').collect::<Vec<_>>()[..] {
                ["token"] => sent.token = text,
                ["by"] => sent.by = text,
                ["went", key] => sent.items.entry(key.to_owned()).or_default().0 = text,
                ["note", key] => sent.items.entry(key.to_owned()).or_default().1 = text,
                _ => {}
            }
        }
        sent
    }
}

pub(crate) async fn ask(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let by = visit.signer();
    let noted = flow::rehearsal_under_way(&visit.shop()?).unwrap_or_default().noted;
    let said = |(key, noted): (String, flow::Noted)| (key, (noted.mark.code().to_owned(), noted.note));
    let items = noted.into_iter().map(said).collect();
    Ok(Html(page(&visit, &state, &Sent { by, items, ..Sent::default() }, None)?))
}

fn page(visit: &Visit, state: &Record, sent: &Sent, wrong: Option<Problem>) -> Result<String, PageError> {
    let judged = flow::judged(state, visit.lang)?;
    let shop = visit.shop()?;
    let rests_on = RestsOn::of(visit, PaperOf { shop: &shop, state, judged: &judged })?;
    let line = |(item, told): (&items::Item, &ReportItem)| {
        let (chosen, note) = sent.items.get(&item.key).cloned().unwrap_or_default();
        Line {
            number: numbered(visit.lang, told),
            wording: item.row.wording.clone(),
            answer: told.answer.as_ref().map(|answer| answer.words.clone()).unwrap_or_default(),
            lacks_target: flow::lacks_target(state, &item.key),
            counts: item.counts_as_done(visit.lang),
            evidence: evidence(visit.lang, state, &rests_on, told),
            key: item.key.clone(),
            chosen,
            note,
        }
    };
    let lines: Vec<Line> = judged.checklist.items.iter().zip(&judged.report.items).map(line).collect();
    let count = |choice: &str| lines.iter().filter(|line| line.is(choice)).count();
    let (shown, missing) = (count("shown"), count("missing"));
    let counts = [shown, missing, lines.len() - shown - missing];
    Ok(RehearsalPage { frame: visit.frame(state), lines, counts, by: &sent.by, wrong }.render()?)
}

/// What is attached to an item and where papers are kept, then the documents, forms and ledgers it rests on.
fn evidence(lang: Lang, state: &Record, rests_on: &RestsOn<'_>, item: &ReportItem) -> Vec<String> {
    let all = state.shop.evidence.get(&item.line.key).into_iter().flatten();
    let told = all.map(|evidence| match (evidence.kept_where.as_str(), lang) {
        ("", Lang::Ja) => format!("{}（添付）", evidence.title),
        ("", Lang::En) => format!("{} (attached)", evidence.title),
        (kept_where, _) => format!("{}: {kept_where}", evidence.title),
    });
    told.chain(rests_on.of_item(item).iter().map(Rest::words)).collect()
}

pub(crate) async fn rehearse(visit: Visit, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, PageError> {
    let sent = Sent::read(pairs);
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let went = |item: &items::Item| {
        let (choice, note) = sent.items.get(&item.key)?;
        match choice.as_str() {
            "shown" => Some(Went::Shown),
            "missing" => Some(Went::NotShown(note.clone())),
            _ => None,
        }
    };
    let is_open = |item: &&items::Item| {
        sent.items.get(&item.key).is_some_and(|(choice, note)| choice != "missing" && !note.trim().is_empty())
    };
    // What somebody wrote is not dropped because a mark is missing.
    if let Some(item) = judged.checklist.items.iter().find(is_open) {
        let why = format!(
            "「{number}」に足りなかったものが書かれています。「見せられなかった」を選ぶか、書いたものを消してください / what was missing is written at {number}: choose \"Not shown\", or clear it",
            number = item.row.number
        );
        let page = page(&visit, &state, &sent, Some(Problem::at("items", visit.lang, &why)))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    let went: Vec<_> = judged.checklist.items.iter().filter_map(|item| Some((item, went(item)?))).collect();
    match flow::rehearse(&visit.shop()?, &state, &went, &sent.by).await {
        Ok(()) => {
            flow::end_rehearsal(&visit.shop()?)?;
            Ok(to_ledger(Ledger::Inspected))
        }
        Err(RehearseError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let field = if matches!(why, RehearseError::NoName) { "by" } else { "items" };
            let page = page(&visit, &state, &sent, Some(Problem::at(field, visit.lang, &why)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
