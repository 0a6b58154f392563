//! Parties: the vendors and systems a pharmacy relies on, each with what it sent for the edition judged by.

use crate::contracts::{is_gone, is_medical, is_open, serves_others_only};
use crate::stated::number_in;
use crate::tally::of;
use model::day::Day;
use model::edition::Edition;
use model::finding::Subject;
use model::name::Name;
use model::pharmacy::{Kept, Pharmacy};
use model::record::{Contact, Serves, System, Vendor, VendorReply, is_near_version};
use model::text::{holds, is_same};
use model::word::{Number, Side};

/// The year before 令和元年: 令和7年度 is 2025.
const BEFORE_REIWA: u32 = 2018;

/// A vendor, with the system it answers for where that is known, and what it sent.
#[derive(Debug, Clone)]
pub struct Party<'p> {
    /// The vendor's name.
    pub vendor: &'p Name,
    /// The system, when the pharmacy keeps a list of systems.
    pub system: Option<&'p System>,
    /// What people see: the system, else the vendor.
    pub subject: Subject<'p>,
    /// The rows of the vendor's form that it sent for the edition judged by, each with the printed number it answers, in the order of
    /// these: every item looks for its own among them.
    pub replies: Vec<(Option<(u16, u16)>, &'p VendorReply)>,
    /// Whether it sent any of them after the day judged for.
    pub has_later: bool,
    /// The version that its form names, where another one runs here: 「レセコンB 6.0」 beside 5.0.1.
    pub other_version: Option<&'p str>,
    /// A form that its vendor sent for another year or about another system: none of its answers, and worth a word where it is
    /// waited for.
    pub other_form: Option<&'p VendorReply>,
    /// A system that only the vendor's form names, beside those on the list.
    form: Option<&'p Name>,
    /// Whether no other system of this vendor is listed, so that its name need not be exact.
    is_only: bool,
}

impl<'p> Party<'p> {
    fn new(vendor: &'p Name, subject: Subject<'p>) -> Self {
        Self {
            vendor,
            system: None,
            subject,
            replies: Vec::new(),
            has_later: false,
            other_version: None,
            other_form: None,
            form: None,
            is_only: false,
        }
    }

    /// What only the vendor's form names, where it is about a system that is not listed.
    #[must_use]
    pub fn named_by_form(&self) -> Option<&'p Name> {
        self.form
    }

    /// Takes the rows of a form that are for the edition.
    fn take(&mut self, form: &'p [Kept<VendorReply>], edition: &Edition, today: Day) {
        self.other_version = self.other_version.or_else(|| other_version(self.system?, &form.first()?.record.system));
        self.replies.reserve(form.len());
        for reply in form.iter().map(|kept| &kept.record).filter(|reply| is_for(reply, edition)) {
            self.has_later |= reply.confirmed_on.is_some_and(|on| on.latest() > today);
            self.replies.push((reply.number.means().map(Number::printed), reply));
        }
    }
}

/// The version that a form names for the system, where none that it names is the one that runs.
fn other_version<'p>(system: &'p System, form: &'p Name) -> Option<&'p str> {
    if system.version.trim().is_empty() {
        return None;
    }
    let mut other = None;
    for version in form.versions_of(&system.product).chain(form.versions_of(&system.name)) {
        if is_near_version(version, &system.version) {
            return None;
        }
        other = other.or(Some(version));
    }
    other
}

/// Every vendor and system of the sheet under contract on that day, as far as the ledgers tell: systems first, then
/// vendors without a system, then vendors and systems known only from a reply, then those known only from the list of
/// contacts, where it tells that they keep a system: 電力会社 and 警備会社 hand no form in. Each with its replies.
#[must_use]
pub fn parties<'p>(shop: &'p Pharmacy, edition: &Edition, today: Day) -> Vec<Party<'p>> {
    let is_asked = |system: &&System| !system.vendor.is_empty() && is_medical(system) && is_open(shop, system, today);
    let systems = shop.systems.records().filter(is_asked).map(|system| Party {
        system: Some(system),
        is_only: is_only_one(shop, system),
        ..Party::new(&system.vendor, of(system))
    });
    let mut found: Vec<Party<'p>> = Vec::with_capacity(shop.systems.len() + shop.vendors.len());
    found.extend(systems);
    let is_known = |found: &[Party<'_>], vendor: &Vendor| found.iter().any(|known| *known.vendor == vendor.name);
    for vendor in shop.vendors.records() {
        if is_known(&found, vendor) || vendor.serves_premises() {
            continue;
        }
        add(&mut found, shop, today, Party::new(&vendor.name, of(vendor)));
    }
    // The rows of one form stand one after the other: names are compared once a form.
    let is_same_form = |one: &Kept<VendorReply>, next: &Kept<VendorReply>| {
        let (one, next) = (&one.record, &next.record);
        one.vendor == next.vendor && one.system == next.system && is_same(&one.edition, &next.edition)
    };
    for form in shop.vendor_replies.iter().as_slice().chunk_by(is_same_form) {
        add_form(&mut found, shop, (edition, today), form);
    }
    for contact in shop.contacts.records().filter(|contact| contact.side.means() == Some(Side::Vendor)) {
        if keeps_systems(shop, contact) {
            add(&mut found, shop, today, Party::new(&contact.name, of(contact)));
        }
    }
    for party in &mut found {
        party.replies.sort_by_key(|(printed, _)| *printed);
    }
    found
}

/// Whether a firm on the list of contacts keeps a system: its words say so, or its disclosure is here; without any list of
/// systems or vendors, whoever may be one is.
fn keeps_systems(shop: &Pharmacy, contact: &Contact) -> bool {
    match contact.serves() {
        Some(Serves::Systems) => true,
        Some(Serves::Premises) => false,
        None => {
            (shop.systems.is_empty() && shop.vendors.is_empty())
                || shop.disclosures.records().any(|row| row.vendor.is_firm(&contact.name))
        }
    }
}

/// Adds a vendor that nothing names yet and that is still one of the sheet's.
fn add<'p>(found: &mut Vec<Party<'p>>, shop: &'p Pharmacy, today: Day, party: Party<'p>) {
    let vendor = party.vendor;
    if !vendor.is_empty()
        && !found.iter().any(|known| vendor.is_firm(known.vendor))
        && !is_gone(shop, vendor, today)
        && !serves_others_only(shop, vendor)
    {
        found.push(party);
    }
}

/// Gives the rows of one form to whom they are from. Vendors known only from a form are added, and so are systems that only
/// the form names: nothing a vendor answered is passed over.
fn add_form<'p>(
    found: &mut Vec<Party<'p>>,
    shop: &'p Pharmacy,
    (edition, today): (&Edition, Day),
    form: &'p [Kept<VendorReply>],
) {
    let Some(first) = form.first().map(|kept| &kept.record) else { return };
    add(found, shop, today, Party::new(&first.vendor, Subject::Named { label: first.vendor.text() }));
    let is_listed = || shop.systems.records().any(|system| is_system(&first.system, system));
    let is_of_year = form.iter().any(|kept| is_for(&kept.record, edition));
    let mut is_theirs = false;
    for party in found.iter_mut().filter(|party| first.vendor.is_firm(party.vendor)) {
        if is_of_year && is_about(first, party) {
            party.take(form, edition, today);
            is_theirs = true;
        } else if !is_of_year || !is_listed() {
            party.other_form = Some(first);
        }
    }
    if !is_of_year {
        return;
    }
    let keeps_listed = |party: &Party<'_>| party.system.is_some() && first.vendor.is_firm(party.vendor);
    if !is_theirs && found.iter().any(keeps_listed) && !is_listed() {
        let party = Party::new(&first.vendor, Subject::Named { label: first.system.text() });
        let mut party = Party { form: Some(&first.system), ..party };
        party.take(form, edition, today);
        found.push(party);
    }
}

/// A reply of a party's vendor is about the party when it names the system, where several systems are kept apart.
fn is_about(reply: &VendorReply, party: &Party<'_>) -> bool {
    match (party.system, party.form) {
        (Some(system), _) => {
            reply.system.is_empty()
                || is_system(&reply.system, system)
                || (party.is_only && is_loosely(&reply.system, system))
        }
        (None, Some(form)) => reply.system == *form,
        (None, None) => true,
    }
}

/// Whether a text names the system, by its name or its product.
#[must_use]
pub fn is_system(text: &Name, system: &System) -> bool {
    text.names(&system.name) || text.names(&system.product)
}

/// Whether a reply is about this system of its vendor.
#[must_use]
pub fn is_system_of(shop: &Pharmacy, reply: &VendorReply, system: &System) -> bool {
    is_system(&reply.system, system) || (is_only_one(shop, system) && is_loosely(&reply.system, system))
}

/// 「調剤レセコン」 for 「レセコン」: near enough where the vendor has no other system here.
fn is_loosely(text: &Name, system: &System) -> bool {
    is_all(text)
        || text.overlaps(&system.name)
        || text.overlaps(&system.product)
        || (!system.kind.is_empty() && holds(text.text(), &system.kind))
        || is_both_receipt(text, system)
}

/// 「レセプトコンピュータ」 is what 「レセコン」 is short for.
fn is_both_receipt(text: &Name, system: &System) -> bool {
    let is_one = |text: &str| holds(text, "レセコン") || holds(text, "レセプトコンピュータ");
    is_one(text.text()) && [system.name.text(), system.product.text(), system.kind.as_str()].into_iter().any(is_one)
}

/// 「全システム」: whatever the vendor has here.
fn is_all(text: &Name) -> bool {
    matches!(text.plain(), "全システム" | "すべて" | "全て" | "すべてのシステム" | "全製品" | "共通")
}

fn is_only_one(shop: &Pharmacy, system: &System) -> bool {
    shop.systems.records().filter(|other| other.vendor.is_firm(&system.vendor)).count() == 1
}

/// A reply without an edition is taken for the edition at hand, as paper forms rarely carry it, unless it was given before
/// the first day of that year: last year's form is not this year's.
#[must_use]
pub fn is_for(reply: &VendorReply, edition: &Edition) -> bool {
    match reply.edition.trim() {
        "" => reply.confirmed_on.is_none_or(|on| on.latest() >= edition.first_on),
        said => names_edition(said, edition),
    }
}

/// Whether words name an edition: by its id, or by the year in which it begins.
#[must_use]
pub fn names_edition(said: &str, edition: &Edition) -> bool {
    said.trim().eq_ignore_ascii_case(&edition.id) || is_year(said, edition)
}

/// 「令和7年度」, 「R7年度版」, 「2025」: the year in which the edition begins.
fn is_year(said: &str, edition: &Edition) -> bool {
    let begins = u32::from(edition.first_on.year().unsigned_abs());
    number_in(said).is_some_and(|year| if year < 1000 { year + BEFORE_REIWA == begins } else { year == begins })
}
