//! Days that somebody set: the pharmacy, a vendor, a maker, a contract, the form.

use super::Falling;
use crate::contracts::is_medical;
use crate::os_support::support_end;
use model::answer::{Choice, Status};
use model::day::{Day, PartialDay};
use model::due::Place;
use model::pharmacy::Pharmacy;
use model::record::{Device, Ledger, Record as _};
use model::report::{Report, VendorForm, VendorLine};
use model::word::YesNo;

/// The kinds of this file.
#[cfg(test)]
pub(super) const CODES: &[&str] = &[
    "target",
    "vendor_target",
    "vendor_answer_due",
    "two_factor_planned",
    "runs_out",
    "support_ends",
    "frozen_ends",
    "contract_ends",
    "leaves",
    "remedy_due",
    "rehearsed_due",
    "year_ends",
];

pub(super) fn set<'p>(shop: &'p Pharmacy, report: &'p Report) -> Vec<Falling<'p>> {
    let mut all = Vec::new();
    of_items(&mut all, report);
    of_vendors(&mut all, report);
    of_ledgers(&mut all, shop, report.as_of);
    all.push(Falling { on: report.form.year.1, code: "year_ends", place: Place::Home, about: &report.edition_title });
    all.retain(|fall| is_told(fall, report.as_of));
    all
}

/// What is still to be done once its day has passed.
const STILL_TO_DO: [&str; 6] =
    ["target", "vendor_target", "vendor_answer_due", "two_factor_planned", "remedy_due", "rehearsed_due"];

/// What ended before today is told by the findings; a target that has passed is still to be met.
fn is_told(fall: &Falling<'_>, today: Day) -> bool {
    fall.on >= today || STILL_TO_DO.contains(&fall.code)
}

fn of_items<'p>(all: &mut Vec<Falling<'p>>, report: &'p Report) {
    for item in &report.items {
        let place = Place::Item(&item.line.key);
        let target_on = item.answer.as_ref().and_then(|answer| answer.target_on);
        if let Some(on) = target_on.filter(|_| item.status == Status::Planned) {
            all.push(Falling { on, code: "target", place, about: &item.line.number });
        }
        if let Some(on) = item.finding.valid_until {
            all.push(Falling { on, code: "runs_out", place, about: &item.line.number });
        }
    }
}

/// What a vendor answered いいえ to, with a day; and by when its form is wanted.
fn of_vendors<'p>(all: &mut Vec<Falling<'p>>, report: &'p Report) {
    let target = |line: &VendorLine| {
        let answer = line.answer.as_ref().filter(|answer| answer.choice == Choice::No)?;
        answer.target_on
    };
    let of = |form: &'p VendorForm| form.lines.iter().filter_map(target).map(|on| (on, form.vendor.as_str()));
    all.extend(report.vendors.iter().flat_map(of).map(|(on, about)| Falling {
        on,
        code: "vendor_target",
        place: Place::Ledger(Ledger::VendorReply),
        about,
    }));
    let wanted = report.vendors.iter().filter_map(|form| Some((form.waiting.as_ref()?.due_on, form.vendor.as_str())));
    let place = Place::Ledger(Ledger::Requests);
    all.extend(wanted.map(|(on, about)| Falling { on, code: "vendor_answer_due", place, about }));
}

fn of_ledgers<'p>(all: &mut Vec<Falling<'p>>, shop: &'p Pharmacy, today: Day) {
    let mut put = |code, ledger, about: &'p str, on: Option<Day>| {
        all.extend(on.map(|on| Falling { on, code, place: Place::Ledger(ledger), about }));
    };
    let last = |on: Option<PartialDay>| on.map(PartialDay::latest);
    for device in shop.devices.records().filter(|device| device.may_run()) {
        put("support_ends", Ledger::Devices, device.label(), ends_on(device));
        let frozen = device.frozen_until.filter(|_| device.is_frozen());
        put("frozen_ends", Ledger::Devices, device.label(), last(frozen));
    }
    for system in shop.systems.records() {
        let planned = system.two_factor_planned_on.filter(|_| system.two_factor.means() != Some(YesNo::Yes));
        put("two_factor_planned", Ledger::Systems, system.label(), last(planned).filter(|_| is_medical(system)));
        put("support_ends", Ledger::Systems, system.label(), last(system.support_ends_on));
        put("contract_ends", Ledger::Systems, system.label(), last(system.contract_ends_on));
    }
    for vendor in shop.vendors.records() {
        put("contract_ends", Ledger::Vendors, vendor.label(), last(vendor.contract_ends_on));
    }
    for row in shop.inspected.records().filter(|row| row.is_open(today)) {
        let code = if row.is_rehearsal() { "rehearsed_due" } else { "remedy_due" };
        put(code, Ledger::Inspected, row.label(), last(row.due_on));
    }
    for person in shop.people.records().filter(|person| !person.has_left_by(today)) {
        put("leaves", Ledger::People, person.label(), last(person.left_on));
    }
}

/// The end of support that the ledger carries, or that is known of the OS: the earlier one.
fn ends_on(device: &Device) -> Option<Day> {
    let typed = device.support_ends_on.map(PartialDay::latest);
    [typed, device.os.means().and_then(support_end)].into_iter().flatten().min()
}
