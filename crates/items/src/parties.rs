//! Parties: the vendors and systems a pharmacy relies on, and what each has answered.
//!
//! A vendor's いいえ blocks the pharmacy's はい where the pharmacy relies on it; a vendor that has not
//! answered leaves the item unknown, never good (DESIGN §4, facts on 事業者確認用).

use crate::checklist::Ask;
use crate::tally::{Tally, because, of};
use model::answer::Choice;
use model::day::Day;
use model::fact::Provenance;
use model::finding::{Finding, Subject, Tone};
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{Device, Ledger, System, Vendor, VendorReply};
use model::word::{Number, Side, Topic, YesNo};

/// A vendor, with the system it answers for where that is known, and what it sent.
#[derive(Debug, Clone)]
pub struct Party<'p> {
    /// The vendor's name.
    pub vendor: &'p Name,
    /// The system, when the pharmacy keeps a list of systems.
    pub system: Option<&'p System>,
    /// What people see: the system, else the vendor.
    pub subject: Subject<'p>,
    /// The rows of the vendor's form that it sent for the edition judged by.
    pub replies: Vec<&'p VendorReply>,
}

/// What a party answered on one row.
#[derive(Debug, Clone, Copy)]
pub enum Reply<'p> {
    /// はい.
    Yes(&'p VendorReply),
    /// いいえ.
    No(&'p VendorReply),
    /// 記入不要 or 対象外: the row does not concern this system.
    NotRequired(&'p VendorReply),
    /// A form came back, and this row is blank or not understood.
    Blank,
    /// No form for this edition came back.
    Silent,
}

impl<'p> Reply<'p> {
    fn read(reply: &'p VendorReply) -> Self {
        match reply.answer.means() {
            Some(Choice::Yes) => Self::Yes(reply),
            Some(Choice::No) => Self::No(reply),
            Some(Choice::NotRequired) => Self::NotRequired(reply),
            Some(Choice::Unsure) | None => Self::Blank,
        }
    }

    /// How much it stands in the way of はい.
    fn weight(self) -> u8 {
        match self {
            Self::No(_) => 3,
            Self::Blank | Self::Silent => 2,
            Self::Yes(_) => 1,
            Self::NotRequired(_) => 0,
        }
    }

    /// Whether it was given by that day. A later answer is shown, and until then the vendor was silent.
    #[must_use]
    pub fn stands_by(self, day: Day) -> bool {
        match self {
            Self::Yes(reply) | Self::No(reply) | Self::NotRequired(reply) => was_given_by(reply, day),
            Self::Blank | Self::Silent => false,
        }
    }
}

/// Whether silence leaves the item open, or only asks for the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The pharmacy cannot answer without the vendor.
    LeavesOpen,
    /// The pharmacy's own evidence suffices; the form is still asked for.
    IsOnlyAdvised,
}

/// Every vendor and system under contract, as far as the ledgers tell: systems first, then vendors without
/// a system, then vendors known only from the list of contacts or from a reply. Each with its replies on `edition`.
#[must_use]
pub fn parties<'p>(shop: &'p Pharmacy, edition: &str) -> Vec<Party<'p>> {
    let mut found: Vec<Party<'p>> = Vec::new();
    for system in shop.systems.records().filter(|s| !s.vendor.is_empty() && s.contracted.means() != Some(YesNo::No)) {
        found.push(Party { vendor: &system.vendor, system: Some(system), subject: of(system), replies: Vec::new() });
    }
    let vendors = shop.vendors.records().filter(|v| v.contracted.means() != Some(YesNo::No));
    let named = vendors.map(|vendor: &Vendor| (&vendor.name, of(vendor)));
    let replied =
        shop.vendor_replies.records().map(|reply| (&reply.vendor, Subject::Named { label: reply.vendor.text() }));
    let called = shop.contacts.records().filter(|contact| contact.side.means() == Some(Side::Vendor));
    // 「B社 サポート」 is the contact of the vendor B社: a contact counts only when nothing names the vendor.
    let called = called.map(|contact| (&contact.name, of(contact)));
    for (vendor, subject) in named.chain(replied).chain(called) {
        if !vendor.is_empty() && !found.iter().any(|party| vendor.mentions(party.vendor)) {
            found.push(Party { vendor, system: None, subject, replies: Vec::new() });
        }
    }
    for party in &mut found {
        party.replies = replies_from(shop, party, edition);
    }
    found
}

/// The rows of one form name the same vendor and system one after the other: names are compared once a form.
fn replies_from<'p>(shop: &'p Pharmacy, party: &Party<'p>, edition: &str) -> Vec<&'p VendorReply> {
    let mut form: Option<(&Name, &Name, bool)> = None;
    let mut is_theirs = |reply: &'p VendorReply| {
        let same = form.filter(|(vendor, system, _)| **vendor == reply.vendor && **system == reply.system);
        let (.., theirs) = *form.insert(same.unwrap_or_else(|| (&reply.vendor, &reply.system, is_from(reply, party))));
        theirs
    };
    shop.vendor_replies.records().filter(|reply| is_for(reply, edition) && is_theirs(reply)).collect()
}

/// Whether the pharmacy states that it has no contract with any vendor.
#[must_use]
pub fn states_no_vendor(shop: &Pharmacy) -> Option<&model::record::Statement> {
    let kept = shop.statement(Topic::NoVendor)?;
    (kept.record.says() != Some(false)).then_some(&kept.record)
}

/// What must be said about contracts before any vendor is asked: a statement 「事業者と契約していない」, for which the
/// sheet prints 記入不要 (2-②, 2-③), against what the ledgers show. `None` when there is someone to ask.
#[must_use]
pub fn judge_contracts<'p>(ask: &Ask<'p>) -> Option<Finding<'p>> {
    let mut tally = Tally::new(ask.today);
    let stated = states_no_vendor(ask.shop).filter(|said| said.stated_on.is_none_or(|on| on.latest() <= ask.today));
    let Some(stated) = stated else {
        return ask.parties.is_empty().then(|| {
            tally.open(because("no_vendor_listed", Subject::Pharmacy));
            tally.next("list_vendors", Subject::Pharmacy);
            tally.finish()
        });
    };
    let said = because("stated_no_vendor", Subject::Pharmacy).on(stated.stated_on);
    for party in ask.parties.iter() {
        let listed = |code| because(code, party.subject).on(stated.stated_on).with("vendor", party.vendor.text());
        // A number to call is not yet a contract; a system, a vendor or a reply of one is.
        match party.subject {
            Subject::Record { ledger: Ledger::Contacts, .. } => tally.open(listed("stated_none_but_called")),
            _ => tally.bad(listed("stated_none_but_listed")),
        }
    }
    for device in ask.shop.devices.records().filter(|device| device.is_kept() && !device.vendor.is_empty()) {
        let listed = because("stated_none_but_listed", of(device)).on(stated.stated_on);
        tally.bad(listed.with("vendor", device.vendor.text()));
    }
    if tally.has(Tone::Bad) || tally.has(Tone::Open) {
        tally.next("settle_contracts", Subject::Pharmacy);
        return Some(tally.finish());
    }
    if ask.item.row.may_be_not_required {
        tally.good(said);
        return Some(tally.not_required());
    }
    tally.open(said);
    Some(tally.finish())
}

/// Systems whose vendor is not written: nobody can be asked about them until it is.
pub fn count_nameless<'p>(tally: &mut Tally<'p>, shop: &'p Pharmacy) {
    for system in shop.systems.records().filter(|s| s.vendor.is_empty() && s.contracted.means() != Some(YesNo::No)) {
        tally.open(because("system_without_vendor", of(system)));
        tally.next("name_vendor", of(system));
    }
}

/// What a party answered on the vendor's row of this item. A vendor without a listed system may have sent several
/// forms: the answer that stands most in the way of はい is taken, so that one はい never hides an いいえ.
#[must_use]
pub fn reply_of<'p>(ask: &Ask<'p>, party: &Party<'p>) -> Reply<'p> {
    let Some(number) = ask.item.vendor_number else { return Reply::Silent };
    let on_row = party.replies.iter().filter(|reply| reply.number.means().is_some_and(|said| is_on_row(said, number)));
    match on_row.map(|reply| Reply::read(reply)).max_by_key(|reply| reply.weight()) {
        Some(reply) => reply,
        None if party.replies.is_empty() => Reply::Silent,
        None => Reply::Blank,
    }
}

fn is_on_row(said: Number, row: Number) -> bool {
    said.is_printed_as(row) && (said.scope.is_none() || row.scope.is_none() || said.scope == row.scope)
}

/// A reply is from a party when it names the vendor, and names the system where several systems are kept apart.
fn is_from(reply: &VendorReply, party: &Party<'_>) -> bool {
    let same_vendor = reply.vendor == *party.vendor || reply.vendor.overlaps(party.vendor);
    let same_system = party.system.is_none_or(|system| {
        reply.system.is_empty() || reply.system.mentions(&system.name) || reply.system.mentions(&system.product)
    });
    same_vendor && same_system
}

/// A reply without an edition is taken for the edition at hand: paper forms of one year rarely carry it.
fn is_for(reply: &VendorReply, edition: &str) -> bool {
    reply.edition.is_empty() || reply.edition.eq_ignore_ascii_case(edition)
}

/// Counts what every party answered on this item's row of the vendor's form, and gives back each はい that
/// counts, so that the devices a vendor keeps can rest on it.
pub fn count_replies<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, silence: Silence) -> Vec<&'p VendorReply> {
    ask.parties.iter().filter_map(|party| count_reply(tally, ask, party, silence)).collect()
}

/// Counts what one party answered, and gives back its はい where that counts.
pub fn count_reply<'p>(
    tally: &mut Tally<'p>,
    ask: &Ask<'p>,
    party: &Party<'p>,
    silence: Silence,
) -> Option<&'p VendorReply> {
    let reply = reply_of(ask, party);
    count_words(tally, party, reply);
    // An answer given after the day judged for is shown, and on that day the party was silent.
    if !reply.stands_by(ask.today) {
        count_silence(tally, party, silence);
        return None;
    }
    match reply {
        Reply::Yes(said) => Some(said),
        _ => None,
    }
}

/// Whether a reply had been given by that day. A reply without a day is taken as given.
#[must_use]
pub fn was_given_by(reply: &VendorReply, day: Day) -> bool {
    reply.confirmed_on.is_none_or(|on| on.latest() <= day)
}

/// Whether a vendor's reply speaks for a device: by the vendor that keeps it, else by the system it serves.
#[must_use]
pub fn speaks_for(shop: &Pharmacy, reply: &VendorReply, device: &Device) -> bool {
    if !device.vendor.is_empty() {
        return reply.vendor.overlaps(&device.vendor);
    }
    if reply.system.is_empty() {
        let mut systems = shop.systems.records();
        return systems.any(|system| system.name == device.system && reply.vendor.mentions(&system.vendor));
    }
    reply.system.mentions(&device.system)
        || (!device.software.is_empty() && reply.system.text().contains(&*device.software))
}

fn count_words<'p>(tally: &mut Tally<'p>, party: &Party<'p>, reply: Reply<'p>) {
    let told = |code, reply: &'p VendorReply| {
        because(code, party.subject)
            .from(Provenance::Vendor)
            .on(reply.confirmed_on)
            .with("vendor", party.vendor.text())
            .with("note", reply.note.as_str())
    };
    match reply {
        Reply::Yes(reply) => tally.good(told("vendor_says_yes", reply)),
        Reply::No(reply) => {
            tally.bad(told("vendor_says_no", reply).with("target_on", reply.target_on));
            tally.next_with("ask_vendor_plan", party.subject, [("vendor", party.vendor.text().into())]);
        }
        Reply::NotRequired(reply) => tally.good(told("vendor_says_not_required", reply)),
        Reply::Blank | Reply::Silent => {}
    }
}

fn count_silence<'p>(tally: &mut Tally<'p>, party: &Party<'p>, silence: Silence) {
    let vendor = || [("vendor", party.vendor.text().into())];
    match silence {
        Silence::IsOnlyAdvised => tally.advise_with("vendor_form_missing", party.subject, vendor()),
        Silence::LeavesOpen => {
            let silent = because("vendor_silent", party.subject).from(Provenance::Vendor);
            tally.open(silent.with("vendor", party.vendor.text()));
            tally.next_with("ask_vendor", party.subject, vendor());
        }
    }
}

/// Judges a row of the vendor's own form: nothing but what every party answered on it decides.
#[must_use]
pub fn judge_by_replies<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    if ask.parties.is_empty() {
        tally.open(because("no_vendor_listed", Subject::Pharmacy));
        tally.next("list_vendors", Subject::Pharmacy);
    }
    for party in ask.parties.iter() {
        count_reply(&mut tally, ask, party, Silence::LeavesOpen);
    }
    tally.finish()
}
