//! Questions to the vendors: what each still owes, with the letter ready to be sent.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::lacks_vendor_form;
use crate::visit::Visit;
use askama::Template;
use axum::response::Html;
use items::Questions;
use model::day::Day;
use model::record::Vendor;

/// What is asked of one vendor.
struct Asked<'r> {
    questions: Questions<'r>,
    /// What names its form in an address.
    code: String,
    letter: String,
    /// What the list of vendors tells of it: whoever is told when nobody answers.
    listed: Option<&'r Vendor>,
    /// What may stand beside the pharmacy's own いいえ meanwhile, and the day that it may aim at.
    silence: Option<(String, Day)>,
}

/// The letters, vendor by vendor.
#[derive(Template)]
#[template(path = "questions.html")]
struct QuestionsPage<'r> {
    frame: Frame,
    letters: Vec<Asked<'r>>,
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
    let listed = |vendor: &str| state.shop.vendors.records().find(|listed| listed.name.text() == vendor);
    let letters = asked.into_iter().map(|questions| Asked {
        letter: questions.letter(report),
        code: flow::reply_code(questions.form),
        listed: listed(&questions.form.vendor),
        silence: items::remark_of_silence(questions.form, report),
        questions,
    });
    let (frame, letters) = (visit.frame(&state), letters.collect());
    Ok(Html(QuestionsPage { frame, letters, lacks_vendor_form, is_without_vendors, others }.render()?))
}
