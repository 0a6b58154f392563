//! Days of our own rhythm (薬守の目安): so many days after somebody last looked.

use super::Falling;
use crate::duties::access_log::REVIEW_DAYS;
use crate::duties::backup_restore::COPY_DAYS;
use crate::duties::device_ledger::touched_on;
use crate::freshness::measured_until;
use crate::tally::YEAR_DAYS;
use crate::two_factor_plans::{PlanStands, two_factor_plans};
use model::day::{Day, PartialDay};
use model::due::Place;
use model::pharmacy::Pharmacy;
use model::record::{Document, Ledger, Record};
use model::report::Report;
use model::word::{AccountState, DocumentKind};

/// The kinds of this file.
#[cfg(test)]
pub(super) const CODES: &[&str] = &[
    "walk_devices",
    "walk_accounts",
    "confirm_contacts",
    "review_papers",
    "review_log",
    "ask_remote",
    "check_copies",
    "try_restore",
    "train",
    "measure",
    "two_factor_unplanned",
];

pub(super) fn rhythm<'p>(shop: &'p Pharmacy, report: &'p Report) -> Vec<Falling<'p>> {
    let today = report.as_of;
    let mut all = without_plan(shop, report);
    let mut again = |code, ledger, days, row: (&'p str, Option<Day>)| {
        let (about, last) = row;
        let last = last.filter(|on| *on <= today);
        all.extend(last.map(|on| Falling { on: on.plus_days(days), code, place: Place::Ledger(ledger), about }));
    };
    for device in shop.devices.records().filter(|device| device.is_kept()) {
        again("walk_devices", Ledger::Devices, YEAR_DAYS, (device.label(), touched_on(device, today)));
    }
    for account in shop.accounts.records().filter(|account| account.state.means() != Some(AccountState::Closed)) {
        again("walk_accounts", Ledger::Accounts, YEAR_DAYS, row(account, account.updated_on));
    }
    for contact in shop.contacts.records() {
        again("confirm_contacts", Ledger::Contacts, YEAR_DAYS, row(contact, contact.confirmed_on));
    }
    for paper in shop.documents.records().filter(|paper| is_reviewed(paper)) {
        again("review_papers", Ledger::Documents, YEAR_DAYS, (&paper.title, last_seen_on(paper)));
    }
    for system in shop.systems.records() {
        again("review_log", Ledger::Systems, REVIEW_DAYS, row(system, system.log_reviewed_on));
        again("ask_remote", Ledger::Systems, YEAR_DAYS, row(system, system.remote_confirmed_on));
    }
    for backup in shop.backups.records() {
        again("check_copies", Ledger::Backups, COPY_DAYS, row(backup, backup.taken_on));
        again("try_restore", Ledger::Backups, YEAR_DAYS, row(backup, backup.restored_on));
    }
    // Only the last training counts, whoever took part.
    let last = shop.training.records().filter_map(|training| training.held_on).map(PartialDay::latest);
    again("train", Ledger::Training, YEAR_DAYS, ("", last.filter(|on| *on <= today).max()));
    for report in shop.machines.values().filter_map(|machine| machine.reports.last()) {
        let days = report.observed_on.days_until(measured_until(shop, report));
        again("measure", Ledger::Devices, days, (&report.host, Some(report.observed_on)));
    }
    all
}

/// Systems of which nobody said by when two-factor can be used: their vendors are asked before the form's year is over.
fn without_plan<'p>(shop: &'p Pharmacy, report: &'p Report) -> Vec<Falling<'p>> {
    let Some(item) = report.items.iter().find(|item| item.duty == "two_factor") else { return Vec::new() };
    let (on, place) = (report.form.year.1, Place::Item(&item.line.key));
    let plans = two_factor_plans(shop, report).into_iter();
    let missing = plans.filter(|plan| matches!(plan.stands(report.as_of, None), PlanStands::Missing(_)));
    missing.map(|plan| Falling { on, code: "two_factor_unplanned", place, about: plan.system.label() }).collect()
}

fn row<R: Record>(record: &R, last: Option<PartialDay>) -> (&str, Option<Day>) {
    (record.label(), last.map(PartialDay::latest))
}

/// The day a document was last approved or looked through.
fn last_seen_on(paper: &Document) -> Option<Day> {
    let days = [paper.approved_on, paper.reviewed_on].into_iter().flatten();
    days.map(PartialDay::latest).max()
}

/// The day by which a document is to be looked through again; none where nobody approved or looked through it.
#[must_use]
pub fn review_due_on(paper: &Document) -> Option<Day> {
    last_seen_on(paper).filter(|_| is_reviewed(paper)).map(|on| on.plus_days(YEAR_DAYS))
}

/// Rules and plans are read again; a receipt or a report is not.
fn is_reviewed(paper: &Document) -> bool {
    matches!(
        paper.kind.means(),
        Some(
            DocumentKind::Rules | DocumentKind::CyberPlan | DocumentKind::ContactChart | DocumentKind::RestoreProcedure
        )
    )
}
