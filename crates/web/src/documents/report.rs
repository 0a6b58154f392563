//! The page of the report to the 開設者: when it went, who recorded that, and when the 開設者 had it.

use super::{Looked, typed};
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use model::pharmacy::IssuedPaper;

#[derive(Template)]
#[template(path = "document_report.html")]
struct ReportPage {
    frame: Frame,
    /// Every report, the last one first, each with who recorded it; none for whoever sits at the machine itself.
    reports: Vec<(IssuedPaper, Option<String>)>,
    /// The entry of the report that went to the owner last: that of one that was taken back is not among them.
    last: Option<u64>,
    /// What takes the last report back, while that can be done.
    undo: Option<String>,
    owner: String,
    today: String,
}

framed!(ReportPage);

impl ReportPage {
    /// The report that waits for the owner's word.
    fn waits(&self) -> Option<&IssuedPaper> {
        let last = self.reports.first().map(|(report, _)| report)?;
        (last.approved.is_none() && self.last == Some(last.seq)).then_some(last)
    }

    /// Whether 宣言 tells of the report: one that was only issued, or taken back, is none.
    fn is_told(&self, report: &IssuedPaper) -> bool {
        self.last.is_some_and(|last| report.seq <= last)
    }

    /// The report that the owner had last.
    fn received(&self) -> Option<&IssuedPaper> {
        self.reports.iter().map(|(report, _)| report).find(|report| report.approved.is_some())
    }
}

pub(super) async fn page(visit: &Visit, looked: &Looked) -> Result<Html<String>, PageError> {
    let state = &looked.state;
    let mut reports = Vec::new();
    for report in state.shop.papers.iter().rev().filter(|paper| paper.kind == flow::OWNER_REPORT.code()) {
        let (_, by) = flow::recorded(&looked.shop, state, report.seq).await?;
        reports.push((report.clone(), Some(by).filter(|by| by != flow::ACTOR)));
    }
    let page = ReportPage {
        frame: visit.frame(state),
        reports,
        last: flow::last_report(state).map(|report| report.seq),
        undo: flow::undo_of_report(state).map(|entries| entries.to_string()),
        owner: flow::owner(looked.of()),
        today: typed(visit.lang, looked.shop.clock.today()),
    };
    Ok(Html(page.render()?))
}
