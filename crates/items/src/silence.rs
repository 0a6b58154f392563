//! Vendors that have not answered: what that leaves open, how often they were asked, and since when the pharmacy waits.

use crate::checklist::Ask;
use crate::parties::{Party, is_system, names_edition};
use crate::tally::{Tally, because};
use model::day::{Day, PartialDay};
use model::edition::Edition;
use model::fact::Provenance;
use model::pharmacy::Pharmacy;
use model::record::{Request, Vendor};
use model::report::Waiting;
use model::word::Asking;

/// By when an answer is wanted where the request names no day. 薬守の目安.
const ANSWER_DAYS: i32 = 14;
/// So many requests without an answer are told beside the pharmacy's own, which goes in without it. 薬守の目安.
pub(crate) const REQUESTS: usize = 2;

/// Whether silence leaves the item open, or only asks for the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The pharmacy cannot answer without the vendor.
    LeavesOpen,
    /// The pharmacy's own evidence suffices; the form is still asked for.
    IsOnlyAdvised,
}

/// Counts the silence of a party.
pub(crate) fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>, silence: Silence) {
    let vendor = || [("vendor", party.vendor.text().into())];
    if silence == Silence::IsOnlyAdvised {
        return tally.advise_with("vendor_form_missing", party.subject, vendor());
    }
    let open = |code| because(code, party.subject).from(Provenance::Vendor).with("vendor", party.vendor.text());
    match waiting(ask.shop, ask.edition, party, ask.today) {
        None => {
            tally.open(open("vendor_silent"));
            tally.next_with("ask_vendor", party.subject, vendor());
        }
        Some(waiting) => {
            let told = open("vendor_waiting").with("days", waiting.days).with("times", waiting.times);
            tally.open(told.on(Some(PartialDay::of(waiting.last_on))));
            let step = match waiting.times {
                _ if !waiting.is_overdue => "await_vendor",
                times if times < REQUESTS => "ask_vendor_again",
                _ => "go_on_without_vendor",
            };
            tally.next_with(step, party.subject, vendor().into_iter().chain([("due_on", waiting.due_on.into())]));
        }
    }
}

/// How long a party has been asked for its form of the edition without an answer; none where nobody asked, or an answer came
/// since.
#[must_use]
pub fn waiting(shop: &Pharmacy, edition: &Edition, party: &Party<'_>, today: Day) -> Option<Waiting> {
    let answered = party.replies.iter().filter_map(|reply| reply.confirmed_on).map(PartialDay::latest).max();
    let is_open = |day: Day| day <= today && answered.is_none_or(|on| on < day);
    if !party.replies.is_empty() && answered.is_none() {
        return None;
    }
    let mut asked: Vec<Asked<'_>> = shop.requests.records().filter_map(|row| Asked::of(row, edition, party)).collect();
    let listed = shop.vendors.records().filter(|vendor| vendor.name.is_firm(party.vendor));
    let listed: Vec<Asked<'_>> = listed.filter_map(|vendor| Asked::of_list(vendor, edition)).collect();
    // The day on the list of vendors is that of a request which may stand in the record of requests as well.
    asked.extend(listed.into_iter().filter(|listed| !asked.iter().any(|row| row.on == listed.on)).collect::<Vec<_>>());
    asked.retain(|row| is_open(row.on));
    asked.sort_by_key(|row| row.on);
    let (first, last) = (asked.first()?, asked.last()?);
    Some(Waiting {
        times: asked.len(),
        asked_on: asked.iter().map(|row| row.on).collect(),
        last_on: last.on,
        days: first.on.days_until(today).unsigned_abs(),
        due_on: last.due_on,
        is_overdue: last.due_on < today,
        way: last.way.to_owned(),
        person: last.person.to_owned(),
    })
}

/// One request for the form.
struct Asked<'p> {
    on: Day,
    due_on: Day,
    way: &'p str,
    person: &'p str,
}

impl<'p> Asked<'p> {
    fn of(row: &'p Request, edition: &Edition, party: &Party<'_>) -> Option<Self> {
        let is_form = row.asking.means().is_none_or(|asking| asking == Asking::VendorForm);
        let is_about = row.system.is_empty() || party.system.is_none_or(|system| is_system(&row.system, system));
        let on = row.asked_on?.earliest();
        let is_of_year = match row.edition.trim() {
            "" => is_within(on, edition),
            said => names_edition(said, edition),
        };
        let due_on = row.due_on.map_or_else(|| on.plus_days(ANSWER_DAYS), PartialDay::latest);
        (row.vendor.is_firm(party.vendor) && is_form && is_about && is_of_year).then_some(Self {
            on,
            due_on,
            way: &row.way,
            person: &row.person,
        })
    }

    fn of_list(vendor: &'p Vendor, edition: &Edition) -> Option<Self> {
        let on = vendor.asked_on?.earliest();
        let due_on = on.plus_days(ANSWER_DAYS);
        is_within(on, edition).then_some(Self { on, due_on, way: "", person: &vendor.person })
    }
}

fn is_within(on: Day, edition: &Edition) -> bool {
    (edition.first_on..=edition.last_on).contains(&on)
}
