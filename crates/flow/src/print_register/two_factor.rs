//! 二要素認証の予定 (2-⑩) as a register.

use super::{day, say};
use crate::issue_paper::PaperOf;
use items::TwoFactorPlan;
use model::day::{Day, PartialDay};
use model::record::Record as _;

/// The systems of the sheet with their plans.
pub(super) fn plans(of: PaperOf<'_>) -> Vec<Vec<String>> {
    let last = items::two_factor_last_day(&of.judged.checklist);
    let plans = items::two_factor_plans(&of.state.shop, &of.judged.report);
    plans.iter().map(|plan| row(of, plan, last)).collect()
}

fn row(of: PaperOf<'_>, plan: &TwoFactorPlan<'_>, last: Option<Day>) -> Vec<String> {
    let about =
        Some(plan.about).filter(|about| !about.is_empty()).map(|about| format!("（{about}）")).unwrap_or_default();
    vec![
        plan.system.label().to_owned(),
        plan.system.vendor.text().to_owned(),
        plan.system.two_factor.text().to_owned(),
        plan.said.map_or_else(|| say(of, "回答なし", "no answer"), |said| format!("{}{about}", said.words)),
        day(of, plan.planned),
        day(of, last.map(PartialDay::of)),
        plan.stands(of.state.today, last).words(of.judged.report.lang),
        plan.said.map(|said| said.note.clone()).unwrap_or_default(),
    ]
}
