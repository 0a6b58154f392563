//! 二要素認証の予定 (2-⑩): system by system what the vendor promised and by when, against the last day that the form allows.

use super::{day, say};
use crate::issue_paper::PaperOf;
use items::{Item, is_system};
use model::day::{Day, PartialDay};
use model::name::Name;
use model::record::{Record as _, System};
use model::report::{ReportAnswer, VendorForm};
use model::word::YesNo;

/// The systems of the sheet with their plans.
pub(super) fn plans(of: PaperOf<'_>) -> Vec<Vec<String>> {
    let item = of.judged.checklist.items.iter().find(|item| item.duty.code == "two_factor");
    let last = item.and_then(|item| item.day("planned_by"));
    of.systems().filter(|system| items::is_medical(system)).map(|system| row(of, system, (item, last))).collect()
}

fn row(of: PaperOf<'_>, system: &System, (item, last): (Option<&Item>, Option<Day>)) -> Vec<String> {
    let (said, about) = item.and_then(|item| reply(of, system, item)).unzip();
    let about = about.filter(|about| !about.is_empty()).map(|about| format!("（{about}）")).unwrap_or_default();
    let is_in_use = system.two_factor.means() == Some(YesNo::Yes) || said.is_some_and(|said| said.words == "はい");
    let promised = said.and_then(|said| said.target_on).map(PartialDay::of);
    let planned = promised.or(system.two_factor_planned_on);
    vec![
        system.label().to_owned(),
        system.vendor.text().to_owned(),
        system.two_factor.text().to_owned(),
        said.map_or_else(|| say(of, "回答なし", "no answer"), |said| format!("{}{about}", said.words)),
        day(of, planned),
        day(of, last.map(PartialDay::of)),
        stands(of, is_in_use, planned, last),
        said.map(|said| said.note.clone()).unwrap_or_default(),
    ]
}

/// What the vendor answered on the row of its form, with the name that the form gives the system where that is another: a reply
/// that came must not be shown as none.
fn reply<'r>(of: PaperOf<'r>, system: &System, item: &Item) -> Option<(&'r ReportAnswer, &'r str)> {
    let theirs = |form: &&VendorForm| Name::new(&*form.vendor).is_firm(&system.vendor);
    let forms: Vec<&VendorForm> = of.judged.report.vendors.iter().filter(theirs).collect();
    let is_its = |form: &&&VendorForm| form.system.is_empty() || is_system(&Name::new(&*form.system), system);
    let form = forms.iter().find(is_its);
    let answer = |form: &'r VendorForm| {
        let line = form.lines.iter().find(|line| line.line.number == item.row.number)?;
        line.answer.as_ref()
    };
    match form {
        Some(form) => answer(form).map(|answer| (answer, "")),
        None => forms.iter().find_map(|form| Some((answer(form)?, form.system.as_str()))),
    }
}

/// In use, in time, too late, overdue, or not planned: the last two are to be chased.
fn stands(of: PaperOf<'_>, is_in_use: bool, planned: Option<PartialDay>, last: Option<Day>) -> String {
    let today = of.state.today;
    match planned.map(PartialDay::latest) {
        Some(on) if on < today => say(
            of,
            "予定の日を過ぎました。使えるようになったか確かめてください",
            "the planned day is past: see whether it is in use",
        ),
        Some(on) if last.is_some_and(|last| on > last) => say(of, "期限に間に合いません", "later than the form allows"),
        Some(on) => {
            let days = today.days_until(on);
            say(of, &format!("期限内（予定まで{days}日）"), &format!("in time ({days} days to go)"))
        }
        None if is_in_use => say(of, "実装済み", "in use"),
        None => match last.filter(|last| *last >= today) {
            Some(last) => {
                let days = today.days_until(last);
                say(
                    of,
                    &format!("予定がありません（期限まで{days}日）。事業者に聞いてください"),
                    &format!("no plan ({days} days left): ask the vendor"),
                )
            }
            None => say(of, "予定がありません。事業者に聞いてください", "no plan: ask the vendor"),
        },
    }
}
