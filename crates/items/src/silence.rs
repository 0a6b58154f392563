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
pub const ANSWER_DAYS: i32 = 14;
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
    if let Some(form) = party.other_form {
        let told = |said: &'p str| if said.is_empty() { "—" } else { said };
        let about = [("system", told(form.system.text()).into()), ("edition", told(&form.edition).into())];
        tally.advise_with("form_of_other", party.subject, vendor().into_iter().chain(about));
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

/// How long a party has been asked for its form of the edition; none where nobody asked. Several requests of one day are one.
#[must_use]
pub fn waiting(shop: &Pharmacy, edition: &Edition, party: &Party<'_>, today: Day) -> Option<Waiting> {
    let rows = shop.requests.records().filter_map(|row| Asked::of(row, edition, party));
    let listed = shop.vendors.records().filter(|vendor| vendor.name.is_firm(party.vendor));
    let mut asked: Vec<Asked<'_>> = rows.chain(listed.filter_map(|vendor| Asked::of_list(vendor, edition))).collect();
    asked.retain(|row| row.on <= today);
    // What the list of vendors tells of a day comes after what its own row tells.
    asked.sort_by_key(|row| row.on);
    asked.dedup_by_key(|row| row.on);
    let (first, last) = (asked.first()?, asked.last()?);
    let due_on = last.due_on.unwrap_or_else(|| last.on.plus_days(ANSWER_DAYS));
    Some(Waiting {
        times: asked.len(),
        asked_on: asked.iter().map(|row| row.on).collect(),
        last_on: last.on,
        days: first.on.days_until(today).unsigned_abs(),
        due_on,
        is_due_ours: last.due_on.is_none(),
        is_overdue: due_on < today,
        way: last.way.to_owned(),
        person: last.person.to_owned(),
    })
}

/// One request for the form.
struct Asked<'p> {
    on: Day,
    due_on: Option<Day>,
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
        let due_on = row.due_on.map(PartialDay::latest);
        (row.vendor.is_firm(party.vendor) && is_form && is_about && is_of_year).then_some(Self {
            on,
            due_on,
            way: &row.way,
            person: &row.person,
        })
    }

    fn of_list(vendor: &'p Vendor, edition: &Edition) -> Option<Self> {
        let on = vendor.asked_on?.earliest();
        is_within(on, edition).then_some(Self { on, due_on: None, way: "", person: &vendor.person })
    }
}

fn is_within(on: Day, edition: &Edition) -> bool {
    (edition.first_on..=edition.last_on).contains(&on)
}
