//! Parties: the vendors and systems a pharmacy relies on, and what each has answered.
//!
//! A vendor's いいえ blocks the pharmacy's はい where the pharmacy relies on it; a vendor that has not
//! answered leaves the item unknown, never good (DESIGN §4, facts on 事業者確認用).

use crate::checklist::Ask;
use crate::tally::{Tally, because, of};
use model::answer::Choice;
use model::fact::Provenance;
use model::finding::Subject;
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{System, Vendor, VendorReply};
use model::word::{Side, Topic, YesNo};

/// A vendor, with the system it answers for where that is known.
#[derive(Debug, Clone, Copy)]
pub struct Party<'p> {
    /// The vendor's name.
    pub vendor: &'p Name,
    /// The system, when the pharmacy keeps a list of systems.
    pub system: Option<&'p System>,
    /// What people see: the system, else the vendor.
    pub subject: Subject<'p>,
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

/// Whether silence leaves the item open, or only asks for the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The pharmacy cannot answer without the vendor.
    LeavesOpen,
    /// The pharmacy's own evidence suffices; the form is still asked for.
    IsOnlyAdvised,
}

/// Every vendor and system under contract, as far as the ledgers tell: systems first, then vendors without
/// a system, then vendors known only from the list of contacts or from a reply.
#[must_use]
pub fn parties(shop: &Pharmacy) -> Vec<Party<'_>> {
    let mut found: Vec<Party<'_>> = Vec::new();
    for system in shop.systems.records().filter(|s| !s.vendor.is_empty() && s.contracted.means() != Some(YesNo::No)) {
        found.push(Party { vendor: &system.vendor, system: Some(system), subject: of(system) });
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
            found.push(Party { vendor, system: None, subject });
        }
    }
    found
}

/// Whether the pharmacy states that it has no contract with any vendor.
#[must_use]
pub fn states_no_vendor(shop: &Pharmacy) -> Option<&model::record::Statement> {
    let kept = shop.statement(Topic::NoVendor)?;
    (kept.record.says() != Some(false)).then_some(&kept.record)
}

/// What a party answered on the vendor's row of this item.
#[must_use]
pub fn reply_of<'p>(ask: &Ask<'p>, party: &Party<'p>) -> Reply<'p> {
    let Some(number) = ask.item.vendor_number else { return Reply::Silent };
    let mut came_back = false;
    for reply in
        ask.shop.vendor_replies.records().filter(|reply| is_from(reply, party) && is_for(reply, &ask.edition.id))
    {
        came_back = true;
        let Some(said) = reply.number.means() else { continue };
        if !said.is_printed_as(number) || (said.scope.is_some() && number.scope.is_some() && said.scope != number.scope)
        {
            continue;
        }
        match reply.answer.means() {
            Some(Choice::Yes) => return Reply::Yes(reply),
            Some(Choice::No) => return Reply::No(reply),
            Some(Choice::NotRequired) => return Reply::NotRequired(reply),
            Some(Choice::Unsure) | None => return Reply::Blank,
        }
    }
    if came_back { Reply::Blank } else { Reply::Silent }
}

/// A reply is from a party when it names the vendor, and names the system where several systems are kept apart.
fn is_from(reply: &VendorReply, party: &Party<'_>) -> bool {
    let same_vendor =
        reply.vendor == *party.vendor || reply.vendor.mentions(party.vendor) || party.vendor.mentions(&reply.vendor);
    let same_system = party.system.is_none_or(|system| {
        reply.system.is_empty() || reply.system.mentions(&system.name) || reply.system.mentions(&system.product)
    });
    same_vendor && same_system
}

/// A reply without an edition is taken for the edition at hand: paper forms of one year rarely carry it.
fn is_for(reply: &VendorReply, edition: &str) -> bool {
    reply.edition.is_empty() || reply.edition.eq_ignore_ascii_case(edition)
}

/// Counts what every party answered on this item's row of the vendor's form.
pub fn count_replies<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, silence: Silence) {
    for party in parties(ask.shop) {
        count_reply(tally, ask, &party, silence);
    }
}

/// Counts what one party answered.
pub fn count_reply<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>, silence: Silence) {
    let told = |code, reply: &'p VendorReply| {
        because(code, party.subject)
            .from(Provenance::Vendor)
            .on(reply.confirmed_on)
            .with("vendor", party.vendor.text())
            .with("note", reply.note.as_str())
    };
    match reply_of(ask, party) {
        Reply::Yes(reply) => tally.good(told("vendor_says_yes", reply)),
        Reply::No(reply) => {
            let target = reply.target_on.map_or_else(|| "未定".to_owned(), |day| day.wareki());
            tally.bad(told("vendor_says_no", reply).with("target_on", target));
            tally.next_with("ask_vendor_plan", party.subject, vec![("vendor", party.vendor.text().into())]);
        }
        Reply::NotRequired(reply) => tally.good(told("vendor_says_not_required", reply)),
        Reply::Blank | Reply::Silent if silence == Silence::IsOnlyAdvised => {
            tally.advise_with("vendor_form_missing", party.subject, vec![("vendor", party.vendor.text().into())]);
        }
        Reply::Blank | Reply::Silent => {
            tally.open(
                because("vendor_silent", party.subject).from(Provenance::Vendor).with("vendor", party.vendor.text()),
            );
            tally.next_with("ask_vendor", party.subject, vec![("vendor", party.vendor.text().into())]);
        }
    }
}
