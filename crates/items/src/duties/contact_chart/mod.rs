//! 3-① 連絡体制図: a chart was issued, and people inside, the vendor, the ministry and the police can be reached.
//!
//! A list of contacts is not a chart: it does not say who tells whom. A chart is not evidence of numbers either,
//! so what stands on it is checked against the list.

use crate::checklist::Ask;
use crate::contracts::{is_gone, may_be_vendor, states_none};
use crate::tally::{Tally, YEAR_DAYS, because, of};
use model::finding::{Finding, Subject};
use model::name::Name;
use model::record::{Contact, Document, Person};
use model::word::{Body, DocumentKind, Side};

/// Judges whether there is a contact chart that can be used.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let chart = chart(ask);
    match chart {
        Some(chart) => count_chart(&mut tally, ask, chart),
        None => {
            tally.next("issue_chart", Subject::Pharmacy);
            if ask.shop.contacts.is_empty() {
                tally.open(because("no_chart", Subject::Pharmacy));
                return tally.finish();
            }
            tally.bad(because("list_is_no_chart", Subject::Pharmacy));
        }
    }
    count_contacts(&mut tally, ask);
    for contact in ask.shop.contacts.records().filter(|contact| contact.can_be_reached()) {
        look_at_contact(&mut tally, ask, contact);
    }
    look_at_vendors(&mut tally, ask);
    tally.finish()
}

/// The chart issued last by that day, else any chart.
fn chart<'p>(ask: &Ask<'p>) -> Option<&'p Document> {
    let charts = || ask.shop.documents.records().filter(|d| d.what() == Some(DocumentKind::ContactChart));
    let issued = charts().filter(|chart| chart.approved_on.is_some() && ask.has_come(chart.approved_on));
    issued.max_by_key(|chart| chart.approved_on.map(|day| day.latest())).or_else(|| charts().next())
}

fn count_chart<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, chart: &'p Document) {
    match chart.approved_on.filter(|day| ask.has_come(Some(*day))) {
        Some(day) => {
            tally.good(because("chart_issued", of(chart)).on(Some(day)));
            let seen = chart.reviewed_on.filter(|seen| ask.has_come(Some(*seen)) && seen.latest() > day.latest());
            if ask.is_over(seen.unwrap_or(day), YEAR_DAYS) {
                tally.advise("chart_old", of(chart));
            }
        }
        None => {
            tally.open(because("chart_without_day", of(chart)));
            tally.next("date_chart", of(chart));
        }
    }
    if chart.kept_where.is_empty() {
        tally.advise("chart_place_unknown", of(chart));
    }
}

/// Whom the sheet names: 組織内, 事業者, 厚生労働省, 警察.
fn count_contacts<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let contacts = || ask.shop.contacts.records().filter(|contact| contact.can_be_reached());
    let is_inside = |contact: &Contact| contact.side.means() == Some(Side::Inside);
    let may_be_outside = |contact: &&Contact| !matches!(contact.side.means(), Some(Side::Inside | Side::Vendor));
    let bodies: Vec<Body> = contacts().filter(may_be_outside).filter_map(Contact::body).collect();
    let is_here = |name: &Name| !is_gone(ask.shop, name, ask.today);
    let mut vendors = ask.shop.vendors.records().filter(|v| is_here(&v.name));
    let has_vendor = contacts().any(|contact| may_be_vendor(contact) && is_here(&contact.name))
        || vendors.any(|v| !v.phone.is_empty() || !v.mail.is_empty());
    let mut complete = true;
    for (code, is_there) in [
        ("inside_missing", contacts().any(is_inside)),
        ("vendor_missing", has_vendor || states_none(ask).is_some()),
        ("ministry_missing", bodies.contains(&Body::Ministry)),
        ("police_missing", bodies.contains(&Body::Police)),
    ] {
        if !is_there {
            complete = false;
            tally.open(because(code, Subject::Pharmacy));
            tally.next("complete_contacts", Subject::Pharmacy);
        }
    }
    for contact in contacts().filter(|contact| is_inside(contact)) {
        if let Some(leaver) = leaver(ask, contact) {
            complete = false;
            tally.open(because("inside_has_left", of(contact)).on(leaver.left_on).with("person", leaver.name.text()));
            tally.next("replace_leaver", of(contact));
        }
    }
    if complete {
        let code = if has_vendor { "contacts_complete" } else { "contacts_complete_without_vendor" };
        tally.good(because(code, Subject::Pharmacy));
    }
}

/// The person of the contact, when that person has left.
fn leaver<'p>(ask: &Ask<'p>, contact: &Contact) -> Option<&'p Person> {
    let is_same = |person: &Person| contact.name.is(&person.name) || is_written(&contact.person, &person.name);
    ask.shop.people.records().filter(|person| person.has_left_by(ask.today)).find(|person| is_same(person))
}

/// 「あい　うえお」 is 「あいうえお」.
fn is_written(text: &str, name: &Name) -> bool {
    let letters = |c: &char| !c.is_whitespace();
    !name.is_empty() && text.chars().filter(letters).eq(name.text().chars().filter(letters))
}

fn look_at_contact<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, contact: &'p Contact) {
    if contact.is_to_confirm() {
        tally.advise("number_to_confirm", of(contact));
    } else if contact.confirmed_on.is_none_or(|day| !ask.has_come(Some(day)) || ask.is_over(day, YEAR_DAYS)) {
        tally.advise("contact_not_confirmed", of(contact));
    }
}

/// Each vendor should be found in the list, not only one of them.
fn look_at_vendors<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for party in ask.parties.iter() {
        let is_it = |name: &Name| name.is_firm(party.vendor);
        let called = ask.shop.contacts.records().any(|contact| contact.can_be_reached() && is_it(&contact.name));
        let kept = ask.shop.vendors.records().any(|v| is_it(&v.name) && (!v.phone.is_empty() || !v.mail.is_empty()));
        if !called && !kept {
            tally.advise_with("vendor_not_listed", party.subject, [("vendor", party.vendor.text().into())]);
        }
    }
}
