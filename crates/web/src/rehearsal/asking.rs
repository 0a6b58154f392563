//! The program plays the inspector: one item a page, what the inspector says, and what to show.

use super::evidence;
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::numbered;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::rests_on::RestsOn;
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{Judged, Mark, Noted, PaperOf, REHEARSAL_MINUTES, Rehearsal, State as Record};
use items::Item;
use model::report::ReportItem;
use serde::Deserialize;

/// The beginning, and how far somebody has come.
#[derive(Template)]
#[template(path = "rehearsal_begin.html")]
struct BeginPage {
    frame: Frame,
    /// How far a rehearsal has come that is under way, and the item with which it goes on; none where every item is settled.
    under_way: Option<(Progress, Option<String>)>,
    count: usize,
}

/// An item, as an inspector asks for it.
#[derive(Template)]
#[template(path = "rehearsal_item.html")]
struct AskedPage<'p> {
    frame: Frame,
    key: &'p str,
    number: String,
    wording: &'p str,
    title: &'p str,
    /// What the form says of it so far; empty where it is not answered.
    answer: String,
    /// Whether that is いいえ without the 目標日 that the inspector asks for.
    lacks_target: bool,
    /// What there is to be shown.
    counts: String,
    /// Where the evidence is, as far as the record tells.
    evidence: Vec<String>,
    progress: Progress,
    /// The place of the item among all.
    at: usize,
    before: Option<&'p str>,
    chosen: Option<Mark>,
    note: &'p str,
    wrong: Option<Problem>,
}

framed!(BeginPage, AskedPage<'_>);
refusable!(AskedPage);

/// How far it has come.
pub(super) struct Progress {
    /// Items that were shown or not.
    pub(super) settled: usize,
    /// Items that are looked at later.
    pub(super) later: usize,
    pub(super) count: usize,
    pub(super) minutes_left: i64,
}

impl AskedPage<'_> {
    fn marks(&self) -> [(&'static str, &'static str, bool); 3] {
        [
            (Mark::Shown, self.say("見せられた", "Shown")),
            (Mark::Missing, self.say("見せられなかった", "Not shown")),
            (Mark::Later, self.say("あとで", "Later")),
        ]
        .map(|(mark, words)| (mark.code(), words, self.chosen == Some(mark)))
    }
}

/// How far a rehearsal has come on the form in force.
pub(super) fn progress(visit: &Visit, judged: &Judged, rehearsal: &Rehearsal) -> Result<Progress, PageError> {
    let items = &judged.checklist.items;
    let is_later = |item: &&Item| rehearsal.noted.contains_key(&item.key) && !rehearsal.is_settled(&item.key);
    Ok(Progress {
        settled: items.iter().filter(|item| rehearsal.is_settled(&item.key)).count(),
        later: items.iter().filter(is_later).count(),
        count: items.len(),
        minutes_left: rehearsal.minutes_left(visit.shop()?.clock.now().as_millisecond()),
    })
}

/// The first item that nobody said anything of, else the first that was put off.
fn goes_on(judged: &Judged, rehearsal: &Rehearsal) -> Option<String> {
    let mut open = judged.checklist.items.iter().filter(|item| !rehearsal.is_settled(&item.key));
    let untouched = open.clone().find(|item| !rehearsal.noted.contains_key(&item.key));
    untouched.or_else(|| open.next()).map(|item| item.key.clone())
}

pub(crate) async fn begin(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let under_way = match flow::rehearsal_under_way(&visit.shop()?) {
        Some(rehearsal) => Some((progress(&visit, &judged, &rehearsal)?, goes_on(&judged, &rehearsal))),
        None => None,
    };
    let count = judged.checklist.items.len();
    Ok(Html(BeginPage { frame: visit.frame(&state), under_way, count }.render()?))
}

/// Begins anew, with the first item.
pub(crate) async fn start(visit: Visit, Form(sent): Form<Pressed>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let judged = flow::judged(&visit.state().await?, visit.lang)?;
    flow::begin_rehearsal(&visit.shop()?)?;
    let first = judged.checklist.items.first().map(|item| item.key.as_str()).unwrap_or_default();
    Ok(Redirect::to(&format!("/rehearsal/{first}")).into_response())
}

pub(crate) async fn item(visit: Visit, Path(key): Path<String>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let rehearsal = flow::rehearsal_under_way(&visit.shop()?);
    let noted = rehearsal.as_ref().and_then(|rehearsal| rehearsal.noted.get(&key));
    let said = noted.map_or((None, ""), |noted| (Some(noted.mark), noted.note.as_str()));
    Ok(Html(page(&visit, &state, &key, said, None)?))
}

fn page(
    visit: &Visit,
    state: &Record,
    key: &str,
    (chosen, note): (Option<Mark>, &str),
    wrong: Option<Problem>,
) -> Result<String, PageError> {
    let judged = flow::judged(state, visit.lang)?;
    let all: Vec<(&Item, &ReportItem)> = judged.checklist.items.iter().zip(&judged.report.items).collect();
    let at = all.iter().position(|(item, _)| item.key == key).ok_or_else(PageError::not_found)?;
    let (item, told) = all.get(at).ok_or_else(PageError::not_found)?;
    // Who opens an item without having begun has all the time.
    let rehearsal = flow::rehearsal_under_way(&visit.shop()?);
    let progress = match rehearsal {
        Some(rehearsal) => progress(visit, &judged, &rehearsal)?,
        None => Progress { settled: 0, later: 0, count: all.len(), minutes_left: REHEARSAL_MINUTES },
    };
    let shop = visit.shop()?;
    let rests_on = RestsOn::of(visit, PaperOf { shop: &shop, state, judged: &judged })?;
    let page = AskedPage {
        frame: visit.frame(state),
        key,
        number: numbered(visit.lang, told),
        wording: &item.row.wording,
        title: &told.title,
        answer: told.answer.as_ref().map(|answer| answer.words.clone()).unwrap_or_default(),
        lacks_target: flow::lacks_target(state, key),
        counts: item.counts_as_done(visit.lang),
        evidence: evidence(visit.lang, state, &rests_on, told),
        progress,
        at: at + 1,
        before: at.checked_sub(1).and_then(|at| all.get(at)).map(|(item, _)| item.key.as_str()),
        chosen,
        note,
        wrong,
    };
    Ok(page.render()?)
}

/// What a browser sends of an item.
#[derive(Deserialize)]
pub(crate) struct Sent {
    token: String,
    #[serde(default)]
    went: String,
    #[serde(default)]
    note: String,
}

/// Keeps what was said, and leads to the next open item; after the last one, to the sheet that is recorded.
pub(crate) async fn note(visit: Visit, Path(key): Path<String>, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let item = judged.checklist.item(&key).ok_or_else(PageError::not_found)?;
    let (mark, note) = (Mark::of(&sent.went), sent.note.trim());
    let wrong = match mark {
        None => Some(UNCHOSEN.to_owned()),
        Some(Mark::Shown) if !note.is_empty() => Some(LACKS_NOTHING.to_owned()),
        _ if note.chars().count() > LONGEST => Some(TOO_LONG.to_owned()),
        Some(Mark::Shown) => flow::can_be_shown(&state, item).err().map(|why| why.to_string()),
        _ => None,
    };
    let (Some(mark), None) = (mark, &wrong) else {
        let wrong = wrong.map(|says| Problem::at("went", visit.lang, &says));
        let page = page(&visit, &state, &key, (mark, note), wrong)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    let rehearsal = flow::note_rehearsed(&visit.shop()?, &key, Noted { mark, note: note.to_owned() })?;
    let mut after = judged.checklist.items.iter().skip_while(|item| item.key != key).skip(1);
    let next = after.find(|item| !rehearsal.is_settled(&item.key));
    let next = next.map_or_else(|| "/rehearsal/result".to_owned(), |item| format!("/rehearsal/{}", item.key));
    Ok(Redirect::to(&next).into_response())
}

/// The longest note, in characters.
const LONGEST: usize = 200;
const UNCHOSEN: &str = "見せられたかどうかを選んでください。すぐに分からなければ「あとで」を選びます / choose whether it was shown; where you cannot tell at once, choose Later";
const LACKS_NOTHING: &str = "足りなかったものが書かれています。「見せられなかった」か「あとで」を選ぶか、書いたものを消してください / what was missing is written: choose \"Not shown\" or \"Later\", or clear it";
const TOO_LONG: &str = "メモは200文字までで書いてください / the note has up to 200 characters";
