//! Two days side by side.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::history::TO_COME;
use crate::query::Query;
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use flow::{AnswerError, Compared, Stood};
use model::day::Day;
use model::record::Ledger;
use serde::Deserialize;

/// What differs between two days.
#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage<'p> {
    frame: Frame,
    from: Day,
    to: Day,
    /// Nothing had been recorded by the earlier day.
    is_before: bool,
    compared: &'p Compared,
}

framed!(ComparePage<'_>);

impl ComparePage<'_> {
    fn title(&self, ledger: &Ledger) -> &'static str {
        ledger.title(self.frame.lang)
    }

    /// How an item stood: a form that does not have it has nothing to say.
    fn stood(&self, stood: &Option<Stood>) -> String {
        let none = || self.say("この様式にはありません", "not on that form").to_owned();
        stood.as_ref().map_or_else(none, |stood| format!("{}・{}", stood.finding, stood.answer))
    }

    /// A cell that was or became empty says so.
    fn cell<'c>(&'c self, text: &'c str) -> &'c str {
        if text.is_empty() { self.say("（空欄）", "(blank)") } else { text }
    }
}

/// The two days; the later one is today where none is given.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    from: String,
    to: String,
}

pub(crate) async fn compare(visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let from = day(&asked.from)?.unwrap_or(state.today);
    let to = day(&asked.to)?.unwrap_or(state.today);
    let (from, to) = (from.min(to), from.max(to));
    if to > state.today.max(visit.shop()?.clock.today()) {
        return Err(PageError::unreadable(TO_COME.to_owned(), "/history"));
    }
    let (shop, seen_by) = (visit.shop()?, visit.reading().recorded_by);
    let before = flow::stood_on(&shop, &state, from, seen_by).await?;
    let after = flow::stood_on(&shop, &state, to, seen_by).await?;
    let compared = flow::compare_days(&before, &after, visit.lang)?;
    let is_before = before.mark.size == 0;
    Ok(Html(ComparePage { frame: visit.frame(&state), from, to, is_before, compared: &compared }.render()?))
}

fn day(text: &str) -> Result<Option<Day>, PageError> {
    let text = text.trim();
    let not_a_day = |_| PageError::unreadable(AnswerError::NotADay(text.to_owned()).to_string(), "/history");
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(not_a_day) }
}
