//! 2-② リモートメンテナンス: every vendor was asked, device by device, whether it maintains from afar.
//!
//! The row asks for the asking, not for the absence of remote maintenance. 記入不要 only where no vendor is under
//! contract at all.

mod denied;
mod tools;
mod unlike;

use crate::checklist::Ask;
use crate::contracts;
use crate::parties::{Party, is_system};
use crate::replies::{self, Reply};
use crate::silence::Silence;
use crate::tally::{Tally, because, of};
use model::day::PartialDay;
use model::finding::{Finding, Subject};
use model::record::{Device, System};
use model::width;
use model::word::{Connection, YesNo};

/// 薬守の目安: vendors are asked again once a year.
const YEAR_DAYS: i32 = 365;

/// Judges whether every vendor was asked.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    if let Some(finding) = contracts::judge(ask) {
        return finding;
    }
    let mut tally = Tally::new(ask.today);
    let mut notes: Vec<&'p str> = Vec::new();
    for party in ask.parties.iter() {
        count_party(&mut tally, ask, party);
        let reply = replies::reply_of(ask, party);
        denied::count(&mut tally, ask, (party, reply));
        if let Reply::Yes(reply) = reply {
            notes.push(&reply.note);
        }
    }
    for system in ask.shop.systems.records().filter(|system| contracts::is_open(ask.shop, system, ask.today)) {
        advise_on_system(&mut tally, system);
        count_unread(&mut tally, system);
    }
    contracts::count_loose_ends(&mut tally, ask);
    for device in ask.shop.devices.records().filter(|device| device.is_kept()) {
        count_device(&mut tally, ask, device);
        advise_on_device(&mut tally, &notes, device);
        unlike::count(&mut tally, ask, device);
        tools::count(&mut tally, ask, &notes, device);
    }
    tally.finish()
}

/// The vendor's form, or the pharmacy's own record of the day on which the vendor was asked.
fn count_party<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, party: &Party<'p>) {
    // A day beside 不明 or たぶんあり is none on which it was confirmed.
    let is_known =
        |system: &&System| system.remote_maintenance.is_empty() || system.remote_maintenance.means().is_some();
    let asked_on = party.system.filter(is_known).and_then(|system| system.remote_confirmed_on);
    if asked_on.is_some() {
        let asked = because("asked_vendor", party.subject).on(asked_on).with("vendor", party.vendor.text());
        tally.good(asked);
    }
    match asked_on.map(PartialDay::latest).filter(|on| *on <= ask.today) {
        None => {
            replies::count_reply(tally, ask, party, Silence::LeavesOpen);
        }
        Some(on) => {
            replies::count_reply(tally, ask, party, Silence::IsOnlyAdvised);
            if on.plus_days(YEAR_DAYS) < ask.today {
                tally.advise_with("asked_long_ago", party.subject, [("vendor", party.vendor.text().into())]);
            }
        }
    }
}

/// A device maintained by someone whom no list names: nobody has asked them.
fn count_device<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) {
    let vendor = &device.vendor;
    let is_known = |party: &Party<'_>| vendor.is_firm(party.vendor);
    if !vendor.is_empty() && !ask.parties.iter().any(is_known) && is_of_sheet(ask, device) {
        tally.open(because("device_vendor_unasked", of(device)).with("vendor", vendor.text()));
        let subject = Subject::Named { label: vendor.text() };
        tally.next_with("ask_vendor", subject, [("vendor", vendor.text().into())]);
    }
}

/// A contract that is over is told elsewhere; the till and the time clock are no systems of the sheet.
fn is_of_sheet(ask: &Ask<'_>, device: &Device) -> bool {
    let system = ask.shop.systems.records().find(|system| is_system(&device.system, system));
    !contracts::is_former(ask.shop, &device.vendor, ask.today)
        && !contracts::serves_others_only(ask.shop, &device.vendor)
        && system.is_none_or(contracts::is_medical)
}

/// What an inspector asks next of remote maintenance that is known of. The sheet asks only for the asking.
fn advise_on_system<'p>(tally: &mut Tally<'p>, system: &'p System) {
    if system.remote_maintenance.means() != Some(YesNo::Yes) {
        return;
    }
    if system.remote_by.is_empty() || system.remote_connected.is_empty() || system.remote_account.is_empty() {
        tally.advise("remote_details_missing", of(system));
    }
    let is_always = system.remote_connected.means() == Some(Connection::Always);
    if is_always && system.remote_two_factor.means() != Some(YesNo::Yes) {
        tally.advise("remote_always_open", of(system));
    }
}

/// What the list says of a system's remote maintenance and is neither yes nor no: 「事業者に確認中」 leaves open what the vendor's form
/// settles, 「なし（電話のみ）」 is told.
fn count_unread<'p>(tally: &mut Tally<'p>, system: &'p System) {
    let said = system.remote_maintenance.text();
    if said.trim().is_empty() || system.remote_maintenance.means().is_some() {
        return;
    }
    if width::key(said).starts_with(['な', '無', '×']) {
        tally.advise_with("remote_said_none", of(system), [("said", said.into())]);
    } else {
        tally.open(because("remote_unsettled", of(system)).with("said", said));
        tally.next("settle_remote_word", of(system));
    }
}

/// What looks reachable from outside and stands in no vendor's answer is worth a second question.
fn advise_on_device<'p>(tally: &mut Tally<'p>, notes: &[&'p str], device: &'p Device) {
    let flagged = device.remote_maintenance.means();
    if flagged == Some(YesNo::No) || (flagged.is_none() && !device.looks_remote()) {
        return;
    }
    if !notes.iter().any(|note| mentions(note, device)) {
        tally.advise("device_not_mentioned", of(device));
    }
}

/// Whether a vendor's remark names the device: by name, address, what it is, or its number (「機器6」).
fn mentions(note: &str, device: &Device) -> bool {
    let named = [&*device.name, &device.ip, &device.software].into_iter().any(|n| !n.is_empty() && note.contains(n));
    named
        || (!device.number.is_empty()
            && note.split("機器").skip(1).any(|rest| starts_with_number(rest, &device.number)))
}

fn starts_with_number(text: &str, number: &str) -> bool {
    text.strip_prefix(number).is_some_and(|rest| !rest.starts_with(char::is_numeric))
}
