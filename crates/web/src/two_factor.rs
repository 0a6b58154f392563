//! 二要素認証の予定 (2-⑩): what each vendor promised and by when, and the question to those who did not.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::response::{Html, Redirect};
use flow::PutRowError;
use items::{PlanStands, TwoFactorPlan};
use model::day::{Day, PartialDay};
use serde::Deserialize;

/// One system.
struct Shown<'r> {
    plan: TwoFactorPlan<'r>,
    stands: PlanStands,
    /// What is sent to its vendor, where it is to be asked.
    letter: Option<String>,
    asked_on: Option<Day>,
}

/// Every system of the sheet.
#[derive(Template)]
#[template(path = "two_factor.html")]
struct TwoFactorPage<'r> {
    frame: Frame,
    last: Option<Day>,
    /// The key of the item.
    item: Option<&'r str>,
    shown: Vec<Shown<'r>>,
}

framed!(TwoFactorPage<'_>);

impl TwoFactorPage<'_> {
    fn written(&self, on: &PartialDay) -> String {
        on.short_words(self.frame.lang)
    }

    fn standing(&self, one: &Shown<'_>) -> String {
        one.stands.words(self.frame.lang)
    }
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let last = items::two_factor_last_day(&judged.checklist);
    let shown = items::two_factor_plans(&state.shop, report).into_iter().map(|plan| {
        let stands = plan.stands(state.today, last);
        let is_asked = stands.is_to_ask() && !plan.system.vendor.is_empty();
        let letter = is_asked.then(|| plan.letter(report, last));
        Shown { letter, asked_on: flow::two_factor_asked_on(&state, plan.system), stands, plan }
    });
    let item = report.items.iter().find(|item| item.duty == "two_factor").map(|item| item.line.key.as_str());
    Ok(Html(TwoFactorPage { frame: visit.frame(&state), last, item, shown: shown.collect() }.render()?))
}

/// Whose vendor was asked.
#[derive(Deserialize)]
pub(crate) struct AskedAbout {
    token: String,
    system: String,
}

/// Keeps that a system's vendor was asked today.
pub(crate) async fn ask(visit: Visit, Form(sent): Form<AskedAbout>) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let system = state.shop.systems.records().find(|system| *system.id == *sent.system);
    let system = system.ok_or_else(PageError::not_found)?;
    match flow::ask_two_factor(&shop, &state, system).await {
        Ok(()) => Ok(Redirect::to(&format!("/two-factor#s-{}", sent.system))),
        Err(PutRowError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), "/two-factor")),
    }
}
