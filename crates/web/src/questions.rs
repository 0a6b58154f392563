//! Questions to the vendors: what each still owes, with the letter ready to be sent.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::lacks_vendor_form;
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use items::Questions;

/// The letters, vendor by vendor.
#[derive(Template)]
#[template(path = "questions.html")]
struct QuestionsPage<'r> {
    frame: Frame,
    letters: Vec<(Questions<'r>, String)>,
    /// Whether the year's form for vendors is missing.
    lacks_vendor_form: bool,
    /// Whether no vendor is known at all.
    is_without_vendors: bool,
    /// Rows answered わからない of which no vendor's form holds the number.
    others: Vec<&'r model::report::ReportItem>,
}

framed!(QuestionsPage<'_>);

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let asked = items::questions(report);
    let is_asked = |key: &str| asked.iter().any(|asked| asked.unsure.iter().any(|item| item.line.key == key));
    let unsure = report.items.iter().filter(|item| item.status == model::answer::Status::Unsure);
    let others = unsure.filter(|item| !is_asked(&item.line.key)).collect();
    let lacks_vendor_form = lacks_vendor_form(&state)?;
    let is_without_vendors = report.vendors.is_empty();
    let letters = asked.into_iter().map(|asked| {
        let letter = asked.letter(report);
        (asked, letter)
    });
    let (frame, letters) = (visit.frame(&state), letters.collect());
    Ok(Html(QuestionsPage { frame, letters, lacks_vendor_form, is_without_vendors, others }.render()?))
}
