//! The vendors' replies beside each other: what came of each about each system, from which paper.

use crate::open_pharmacy::State;
use crate::reply_code::reply_code;
use crate::type_reply::papers_of;
use model::reply_paper::ReplyPaper;
use model::report::{Report, VendorForm};
use serde::Serialize;

/// What came of a vendor about a system.
#[derive(Debug, Serialize)]
pub struct ReplyStands<'r> {
    /// The form that it answers.
    #[serde(skip)]
    pub form: &'r VendorForm,
    /// The firm.
    pub vendor: &'r str,
    /// The system; empty where the form names none.
    pub system: &'r str,
    /// What names it in an address.
    pub code: String,
    /// How many rows are answered.
    pub answered: usize,
    /// How many rows the form has.
    pub rows: usize,
    /// Whether it came as a standard reply whose key is trusted no more.
    pub by_stopped_key: bool,
    /// The papers that it was typed from.
    pub papers: Vec<&'r ReplyPaper>,
}

/// Every reply to the form in use, those that are still awaited too.
#[must_use]
pub fn list_replies<'r>(state: &'r State, report: &'r Report) -> Vec<ReplyStands<'r>> {
    let stands = |form: &'r VendorForm| ReplyStands {
        vendor: &form.vendor,
        system: &form.system,
        code: reply_code(form),
        answered: form.answered(),
        rows: form.lines.len(),
        by_stopped_key: form.by_stopped_key,
        papers: papers_of(state, form).into_iter().map(|(_, paper)| paper).collect(),
        form,
    };
    report.vendors.iter().filter(|form| !form.lines.is_empty()).map(stands).collect()
}
