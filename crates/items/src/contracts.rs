//! Contracts: with whom the pharmacy has one, by its lists of systems and vendors and by its own statement.
//!
//! The sheet asks the 事業者 of the medical-information systems, and prints 「事業者と契約していない場合には、記入不要」
//! beside 2-② and 2-③. A contract that is past its end is none; what still hangs on it is said.

use crate::checklist::Ask;
use crate::stated;
use crate::tally::{Tally, because, of};
use model::day::{Day, PartialDay};
use model::finding::{Finding, Subject, Tone};
use model::name::Name;
use model::pharmacy::Pharmacy;
use model::record::{Contact, Device, Ledger, Serves, Statement, System, Vendor};
use model::said::Said;
use model::word::{Side, Topic, YesNo};

/// Whether a row says that there is no contract on that day: 「なし」, or its end is past.
fn is_over(contracted: Option<YesNo>, ends_on: Option<PartialDay>, day: Day) -> bool {
    contracted == Some(YesNo::No) || ends_on.is_some_and(|on| on.latest() < day)
}

fn is_row_over(vendor: &Vendor, day: Day) -> bool {
    is_over(vendor.contracted.means(), vendor.contract_ends_on, day)
}

fn is_system_over(system: &System, day: Day) -> bool {
    is_over(system.contracted.means(), system.contract_ends_on, day)
}

/// Whether the list of vendors says that there is no contract with this one. Where none is over, no name need be compared.
fn is_over_by_vendors(shop: &Pharmacy, vendor: &Name, day: Day) -> bool {
    shop.vendors.records().any(|row| is_row_over(row, day))
        && all_and_any(shop.vendors.records().filter(|row| row.name.is_firm(vendor)), |row| is_row_over(row, day))
}

/// Whether there was a contract with this vendor and is none on that day. The list of vendors decides where it names it.
#[must_use]
pub fn is_former(shop: &Pharmacy, vendor: &Name, day: Day) -> bool {
    is_over_by_vendors(shop, vendor, day)
        || shop.systems.records().any(|system| is_system_over(system, day))
            && !shop.vendors.records().any(|row| row.name.is_firm(vendor))
            && all_and_any(shop.systems.records().filter(|it| it.vendor.is_firm(vendor)), |it| is_system_over(it, day))
}

fn all_and_any<T>(rows: impl Iterator<Item = T>, holds: impl Fn(T) -> bool) -> bool {
    let mut rows = rows.peekable();
    rows.peek().is_some() && rows.all(holds)
}

/// Whether nobody need ask the vendor any more: its contract is over, and nothing it keeps still runs here. A day that is
/// past beside a device that it still keeps may be a contract that was renewed: until that is settled it is asked.
#[must_use]
pub fn is_gone(shop: &Pharmacy, vendor: &Name, day: Day) -> bool {
    is_former(shop, vendor, day) && (says_none(shop, vendor) || !keeps_device(shop, vendor))
}

/// Whether a list says 「なし」 in so many words.
fn says_none(shop: &Pharmacy, vendor: &Name) -> bool {
    let is_none = |contracted: Option<YesNo>| contracted == Some(YesNo::No);
    shop.vendors.records().any(|row| is_none(row.contracted.means()) && row.name.is_firm(vendor))
        || shop.systems.records().any(|system| is_none(system.contracted.means()) && system.vendor.is_firm(vendor))
}

fn keeps_device(shop: &Pharmacy, vendor: &Name) -> bool {
    shop.devices.records().any(|device| device.may_run() && device.vendor.is_firm(vendor))
}

/// Every vendor whose contract is over on that day, as the lists name it.
pub fn former(shop: &Pharmacy, day: Day) -> impl Iterator<Item = &Name> {
    let rows = shop.vendors.records().filter(move |row| is_row_over(row, day)).map(|row| &row.name);
    let systems = shop.systems.records().filter(move |system| is_system_over(system, day)).map(|system| &system.vendor);
    rows.chain(systems).filter(move |vendor| !vendor.is_empty() && is_former(shop, vendor, day))
}

/// Whether the vendor of a system is asked about it: the system's own row decides, else the list of vendors.
#[must_use]
pub fn is_open(shop: &Pharmacy, system: &System, day: Day) -> bool {
    let contracted = system.contracted.means();
    if !is_system_over(system, day) {
        return contracted == Some(YesNo::Yes) || !is_over_by_vendors(shop, &system.vendor, day);
    }
    contracted != Some(YesNo::No) && goes_on(shop, system)
}

fn goes_on(shop: &Pharmacy, system: &System) -> bool {
    system.remote_maintenance.means() == Some(YesNo::Yes) || keeps_device(shop, &system.vendor)
}

/// Whether the system is one of today's: its contract has not ended, or something of it still runs here. A system that never
/// had a contract is.
#[must_use]
pub fn is_in_use(shop: &Pharmacy, system: &System, day: Day) -> bool {
    system.contract_ends_on.is_none_or(|on| on.latest() >= day) || goes_on(shop, system)
}

/// Whether the sheet is about the system: anything but what is said to hold no medical information.
#[must_use]
pub fn is_medical(system: &System) -> bool {
    system.medical.means() != Some(YesNo::No)
}

/// Whether everything this vendor is known for is outside the sheet: the till, the time clock. Where every system is one of the sheet's,
/// no name need be compared.
#[must_use]
pub fn serves_others_only(shop: &Pharmacy, vendor: &Name) -> bool {
    if shop.systems.records().all(is_medical) {
        return false;
    }
    let row = shop.vendors.records().find(|row| row.name.is_firm(vendor));
    let is_theirs =
        |system: &&System| system.vendor.is_firm(vendor) || row.is_some_and(|row| row.systems.names(&system.name));
    all_and_any(shop.systems.records().filter(is_theirs), |system| !is_medical(system))
}

/// Whether the pharmacy states that it has no contract with any vendor.
#[must_use]
pub fn states_none<'p>(ask: &Ask<'p>) -> Option<&'p Statement> {
    // 「はい（保守のみ契約）」 is a contract.
    stated::decided(ask, Topic::NoVendor).filter(|said| said.affirms() && !said.value.contains("のみ"))
}

/// What must be said about contracts before any vendor is asked: a statement 「事業者と契約していない」, for which the
/// sheet prints 記入不要 (2-②, 2-③), against what the ledgers show. `None` when there is someone to ask.
#[must_use]
pub fn judge<'p>(ask: &Ask<'p>) -> Option<Finding<'p>> {
    let mut tally = Tally::new(ask.today);
    let Some(stated) = states_none(ask) else {
        return ask.parties.is_empty().then(|| {
            tally.open(because("no_vendor_listed", Subject::Pharmacy));
            tally.next("list_vendors", Subject::Pharmacy);
            count_loose_ends(&mut tally, ask);
            tally.finish()
        });
    };
    count_against_statement(&mut tally, ask, stated);
    if tally.has(Tone::Bad) || tally.has(Tone::Open) {
        tally.next("settle_contracts", Subject::Pharmacy);
        return Some(tally.finish());
    }
    count_loose_ends(&mut tally, ask);
    let said = because("stated_no_vendor", Subject::Pharmacy).on(stated.stated_on);
    if ask.item.row.may_be_not_required && !tally.has(Tone::Open) {
        tally.good(said);
        return Some(tally.not_required());
    }
    tally.open(said);
    Some(tally.finish())
}

/// What the ledgers show against a statement that there is no contract.
fn count_against_statement<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, stated: &'p Statement) {
    let listed =
        |code, subject, vendor: &'p Name| because(code, subject).on(stated.stated_on).with("vendor", vendor.text());
    let is_contact = |subject: &Subject<'_>| matches!(subject, Subject::Record { ledger: Ledger::Contacts, .. });
    let parties = || ask.parties.iter().filter(|party| !is_contact(&party.subject));
    for party in parties() {
        tally.bad(listed("stated_none_but_listed", party.subject, party.vendor));
    }
    // A number to call is not yet a contract.
    for contact in ask.shop.contacts.records().filter(|contact| may_be_vendor(contact)) {
        if !is_gone(ask.shop, &contact.name, ask.today) && !parties().any(|it| contact.name.is_firm(it.vendor)) {
            tally.open(listed("stated_none_but_called", of(contact), &contact.name));
        }
    }
    for device in ask.shop.devices.records().filter(|device| device.is_kept() && !device.vendor.is_empty()) {
        if !is_gone(ask.shop, &device.vendor, ask.today) {
            tally.bad(listed("stated_none_but_listed", of(device), &device.vendor));
        }
    }
}

/// Whether the contact may be a 事業者 of the sheet: 電力会社 and 警備会社 are firms, and serve no system.
#[must_use]
pub fn may_be_vendor(contact: &Contact) -> bool {
    contact.side.means() == Some(Side::Vendor) && contact.serves() != Some(Serves::Premises)
}

/// What the lists leave open about contracts: systems whose vendor nobody wrote, contracts past their end that are
/// still called contracts, and what still hangs on a contract that is over.
pub fn count_loose_ends<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for row in ask.shop.vendors.records().filter(|row| !serves_others_only(ask.shop, &row.name)) {
        advise_on_unclear(tally, of(row), &row.contracted);
    }
    for system in ask.shop.systems.records().filter(|system| is_medical(system)) {
        advise_on_unclear(tally, of(system), &system.contracted);
        if !system.vendor.is_empty() {
            count_system(tally, ask, system);
        } else if !is_system_over(system, ask.today) {
            tally.open(because("system_without_vendor", of(system)));
            tally.next("name_vendor", of(system));
        }
    }
    for contact in ask.shop.contacts.records().filter(|contact| may_be_vendor(contact)) {
        if !ask.parties.iter().any(|party| contact.name.is_firm(party.vendor))
            && !is_former(ask.shop, &contact.name, ask.today)
            && !serves_others_only(ask.shop, &contact.name)
        {
            tally.advise("contact_of_unknown_business", of(contact));
        }
    }
    for row in ask.shop.vendors.records().filter(|row| is_row_over(row, ask.today)) {
        if row.contracted.means() == Some(YesNo::Yes) && !serves_others_only(ask.shop, &row.name) {
            open(tally, "contract_day_passed", of(row), &row.name, row.contract_ends_on);
        }
    }
    let may_hang = |device: &&Device| device.may_run() && !device.vendor.is_empty();
    for device in ask.shop.devices.records().filter(may_hang) {
        if is_former(ask.shop, &device.vendor, ask.today) {
            open(tally, "contract_over_still_used", of(device), &device.vendor, None);
        }
    }
}

/// 「解約手続き中」: the vendor is asked all the same, and the word is to be known.
fn advise_on_unclear<'p>(tally: &mut Tally<'p>, subject: Subject<'p>, contracted: &'p Said<YesNo>) {
    if !contracted.is_empty() && contracted.means().is_none() {
        tally.advise_with("contract_unclear", subject, [("said", contracted.text().into())]);
    }
}

fn count_system<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, system: &'p System) {
    let is_called_one = system.contracted.means() == Some(YesNo::Yes);
    if is_system_over(system, ask.today) {
        if is_called_one {
            open(tally, "contract_day_passed", of(system), &system.vendor, system.contract_ends_on);
        } else if system.remote_maintenance.means() == Some(YesNo::Yes) {
            open(tally, "contract_over_still_used", of(system), &system.vendor, system.contract_ends_on);
        }
    } else if is_called_one && is_over_by_vendors(ask.shop, &system.vendor, ask.today) {
        open(tally, "contract_disagrees", of(system), &system.vendor, None);
    }
}

fn open<'p>(
    tally: &mut Tally<'p>,
    code: &'static str,
    subject: Subject<'p>,
    vendor: &'p Name,
    ended_on: Option<PartialDay>,
) {
    tally.open(because(code, subject).with("vendor", vendor.text()).with("ended_on", ended_on));
    tally.next_with("confirm_contract", subject, [("vendor", vendor.text().into())]);
}
