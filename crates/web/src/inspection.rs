//! 立入検査: the form row by row, and each row with its answer, its evidence, and who answered when — two taps, nothing to
//! type, on whatever stands on the counter.

use crate::error::PageError;
use crate::evidence::EvidencePart;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::moment;
use crate::rests_on::{Rest, RestsOn};
use crate::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use flow::{PaperOf, State as Record};
use model::answer::Status;
use model::report::{Report, ReportItem, VendorForm};

/// The rows of the form.
#[derive(Template)]
#[template(path = "inspection.html")]
struct InspectionPage<'r> {
    frame: Frame,
    report: &'r Report,
    /// Each row with the number of things that are listed on its page as what it rests on.
    rows: Vec<(&'r ReportItem, usize)>,
}

/// One row.
#[derive(Template)]
#[template(path = "inspection_item.html")]
struct InspectedPage<'r> {
    frame: Frame,
    report: &'r Report,
    item: &'r ReportItem,
    /// Documents, vendors' forms and ledgers.
    rests_on: Vec<Rest>,
    /// What was attached to the item.
    evidence: EvidencePart,
    /// When the answer was recorded, and by whom.
    signed: Option<(String, String)>,
    before: Option<&'r ReportItem>,
    after: Option<&'r ReportItem>,
}

framed!(InspectionPage<'_>, InspectedPage<'_>);

impl<'r> InspectionPage<'r> {
    /// A year of which the vendors' form was not imported has none to show.
    fn forms(&self) -> impl Iterator<Item = &'r VendorForm> {
        self.report.vendors.iter().filter(|form| !form.lines.is_empty())
    }
}

impl InspectedPage<'_> {
    fn badge(&self, provenance: &model::fact::Provenance) -> &'static str {
        provenance.word(self.frame.lang)
    }
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let shop = visit.shop()?;
    let rests_on = RestsOn::of(&visit, PaperOf { shop: &shop, state: &state, judged: &judged })?;
    let attached = |item: &ReportItem| state.shop.evidence.get(&item.line.key).map_or(0, Vec::len);
    let count = |item: &ReportItem| attached(item) + rests_on.of_item(item).len();
    let rows = report.items.iter().map(|item| (item, count(item))).collect();
    Ok(Html(InspectionPage { frame: visit.frame(&state), report, rows }.render()?))
}

pub(crate) async fn item(visit: Visit, Path(key): Path<String>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let at = report.items.iter().position(|item| item.line.key == key).ok_or_else(PageError::not_found)?;
    let item_at = |at: Option<usize>| at.and_then(|at| report.items.get(at));
    let (shop, item) = (visit.shop()?, item_at(Some(at)).ok_or_else(PageError::not_found)?);
    let page = InspectedPage {
        frame: visit.frame(&state),
        item,
        rests_on: RestsOn::of(&visit, PaperOf { shop: &shop, state: &state, judged: &judged })?.of_item(item),
        evidence: EvidencePart { may_write: false, ..EvidencePart::of(&visit, &state, &key) },
        signed: signed(&visit, &state, &key).await?,
        before: item_at(at.checked_sub(1)),
        after: item_at(at.checked_add(1)),
        report,
    };
    Ok(Html(page.render()?))
}

/// When the answer that stands was recorded, and who was signed in.
async fn signed(visit: &Visit, state: &Record, key: &str) -> Result<Option<(String, String)>, PageError> {
    let Some(kept) = state.shop.answers.get(key) else { return Ok(None) };
    let (at_ms, by) = flow::recorded(&visit.shop()?, state, kept.seq).await?;
    Ok(Some((moment(visit.lang, at_ms), by)))
}

/// Whether a row needs a word when it is shown: nothing is hidden from an inspector, and nothing is called bad in their face.
fn shade(item: &ReportItem) -> &'static str {
    match item.status {
        Status::Backed | Status::NotRequired | Status::Planned => "settled",
        _ => "open",
    }
}
