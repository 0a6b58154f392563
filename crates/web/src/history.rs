//! The history: who did what, and when, the latest first.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::query::Query;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::response::{Html, Redirect};
use flow::{AnswerError, HistoryLine, Then};
use gate::Ticket;
use model::act::Act;
use model::day::Day;
use serde::Deserialize;

/// Entries of one page.
const LINES: usize = 100;

/// Entries, the latest first.
#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage<'p> {
    frame: Frame,
    lines: &'p [&'p HistoryLine],
    q: &'p str,
    page: usize,
    pages: usize,
    /// How many reports without news are left out.
    unshown: usize,
    /// Whether they are asked for.
    all: bool,
}

framed!(HistoryPage<'_>);

impl HistoryPage<'_> {
    /// Who did it: before anybody signed in, whoever was at the machine.
    fn who(&self, line: &HistoryLine) -> String {
        line.who(self.frame.lang).unwrap_or_else(|| self.say("この機器の利用者", "at the machine").to_owned())
    }

    /// When it was done, as the reader writes days.
    fn when(&self, line: &HistoryLine) -> String {
        let day = line.at_tokyo.split_once(' ').and_then(|(day, time)| Some((day.parse::<Day>().ok()?, time)));
        day.map_or_else(|| line.at_tokyo.clone(), |(day, time)| format!("{} {time}", self.day(&day)))
    }
}

/// What is asked of the history.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    page: usize,
    /// Reports without news as well, with any value.
    all: String,
}

/// A day to look at; none for the present.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct LookedAt {
    token: String,
    on: String,
}

/// Why a day that has not come is not shown.
pub(crate) const TO_COME: &str =
    "その日はまだ来ていません。今日までの日を書いてください / that day has not come yet; write a day up to today";

/// Looks at the end of a past day, in this browser, until the present is asked for again.
pub(crate) async fn look_at(visit: Visit, Form(sent): Form<LookedAt>) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    let Some(ticket) = &visit.visitor.ticket else { return Err(PageError::to_first()) };
    let then = match sent.on.trim() {
        "" => None,
        text => {
            let not_a_day = |_| PageError::unreadable(AnswerError::NotADay(text.to_owned()).to_string(), "/history");
            let (on, clock) = (text.parse::<Day>().map_err(not_a_day)?, visit.shop()?.clock.clone());
            if on > clock.today() {
                return Err(PageError::unreadable(TO_COME.to_owned(), "/history"));
            }
            Some(Then::end_of(on, &clock))
        }
    };
    if let Some(then) = then {
        // A session that looks at what cannot be shown would find no page from which to come back.
        let refused = |why: flow::ShopError| PageError::unreadable(why.to_string(), "/history");
        visit.shop()?.state(then.into()).await.map_err(refused)?;
    }
    flow::look_at(&visit.shop()?, &Ticket::sent(ticket), then).await?;
    Ok(Redirect::to("/"))
}

pub(crate) async fn list(visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let about = Some(asked.q.trim()).filter(|q| !q.is_empty());
    let lines = flow::told_history(&visit.shop()?, &state, visit.lang).await?;
    let found = lines.iter().rev().filter(|line| about.is_none_or(|about| flow::is_about(line, about)));
    let (heard, told): (Vec<&HistoryLine>, Vec<&HistoryLine>) = found.partition(|line| line.act == Act::HEARD);
    let all = !asked.all.is_empty();
    let (found, unshown) = if all { (merged(told, heard), 0) } else { (told, heard.len()) };
    let pages = found.len().div_ceil(LINES).max(1);
    let page = asked.page.clamp(1, pages);
    let shown = found.chunks(LINES).nth(page - 1).unwrap_or_default();
    let frame = visit.frame(&state);
    Ok(Html(HistoryPage { frame, lines: shown, q: &asked.q, page, pages, unshown, all }.render()?))
}

/// Both, the latest first.
fn merged<'h>(mut some: Vec<&'h HistoryLine>, others: Vec<&'h HistoryLine>) -> Vec<&'h HistoryLine> {
    some.extend(others);
    some.sort_by_key(|line| std::cmp::Reverse(line.seq));
    some
}
