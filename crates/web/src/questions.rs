//! Questions to the vendors: what each still owes, with the letter ready to be sent.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::numbered;
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
    let letters = asked.into_iter().map(|asked| {
        let letter = asked.letter(report);
        (asked, letter)
    });
    Ok(Html(QuestionsPage { frame: visit.frame(&state), letters: letters.collect(), others }.render()?))
}
