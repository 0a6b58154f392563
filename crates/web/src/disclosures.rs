//! The disclosures (MDS/SDS): what each leaves to the pharmacy, with the letter that asks, and what the pharmacy does itself.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::response::{Html, Redirect};
use flow::{CarryError, ChangeRowsError, PutRowError};
use items::{Differs, Disclosed};
use model::day::PartialDay;
use model::record::System;
use serde::Deserialize;

/// One disclosure with the letter about what is open in it.
struct Shown<'p> {
    of: Disclosed<'p>,
    letter: Option<String>,
    /// The version before, and what is answered otherwise than there.
    before: Option<Before<'p>>,
}

/// What changed since an older disclosure of the product.
struct Before<'p> {
    version: &'p str,
    edition: &'p str,
    differs: Vec<Differs<'p>>,
}

/// Every disclosure that the pharmacy holds.
#[derive(Template)]
#[template(path = "disclosures.html")]
struct DisclosuresPage<'p> {
    frame: Frame,
    shown: Vec<Shown<'p>>,
    /// Those of versions that another took the place of.
    replaced: Vec<Shown<'p>>,
    /// Systems without a disclosure.
    missing: Vec<&'p System>,
}

framed!(DisclosuresPage<'_>);

impl DisclosuresPage<'_> {
    fn written(&self, on: &PartialDay) -> String {
        on.short_words(self.frame.lang)
    }
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let checklist = flow::checklist_for(&state.shop, None)?;
    let all = items::disclosed(&state.shop, &checklist, state.today);
    let missing = items::systems_without_disclosure(&state.shop, &all, state.today);
    let before: Vec<_> = all.iter().map(|of| before(&all, of)).collect();
    let shown = all.into_iter().zip(before).map(|(of, before)| Shown {
        letter: of.letter(&state.shop.name, visit.lang),
        before,
        of,
    });
    let (shown, replaced) = shown.partition(|one| !one.of.is_replaced);
    Ok(Html(DisclosuresPage { frame: visit.frame(&state), shown, replaced, missing }.render()?))
}

/// A row, and the one of the earlier version whose measure holds for it too.
#[derive(Deserialize)]
pub(crate) struct Carried {
    token: String,
    row: String,
    before: String,
}

/// Takes the measure that was written for an earlier version over, as a person confirmed it.
pub(crate) async fn carry(visit: Visit, Form(sent): Form<Carried>) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    match flow::carry_measure(&shop, &state, (&sent.row, &sent.before)).await {
        Ok(()) => Ok(Redirect::to(&format!("/disclosures#r-{}", sent.row))),
        Err(CarryError::Rows(ChangeRowsError::Row { why: PutRowError::Shop(why), .. })) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), "/disclosures")),
    }
}

fn before<'p>(all: &[Disclosed<'p>], of: &Disclosed<'p>) -> Option<Before<'p>> {
    let old = items::issued_before(all, &of.file)?;
    Some(Before { version: old.version(), edition: old.form().1, differs: items::differences(old, &of.file) })
}
