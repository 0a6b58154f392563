//! 2-⑫ 不要なソフトウェア・サービス: for every server, or every terminal, in use someone looked and stopped what is
//! not needed.

use crate::checklist::Ask;
use crate::parties::{Silence, count_replies, speaks_for};
use crate::stated;
use crate::tally::{Tally, because, of};
use model::edition::Scope;
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::record::{Device, VendorReply};
use model::word::{DeviceKind, Hosting, Topic};

/// 薬守の目安: how many days a look at the services is taken as fresh.
const LOOK_AGAIN_DAYS: i32 = 365;

/// Judges whether unneeded software is stopped on the machines of the row's kind.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let yes = count_replies(&mut tally, ask, Silence::LeavesOpen);
    let mut any = false;
    for device in ask.shop.devices.records().filter(|device| device.may_run() && is_asked(ask, device)) {
        any = true;
        count_device(&mut tally, ask, device, &yes);
    }
    if !any {
        count_no_device(&mut tally, ask);
    }
    tally.finish()
}

/// A row without a scope asks about servers and terminals alike.
fn is_asked(ask: &Ask<'_>, device: &Device) -> bool {
    match (ask.scope(), device.role()) {
        (Some(Scope::Server), role) => role == Some(DeviceKind::Server),
        (Some(Scope::Terminal), role) => role == Some(DeviceKind::Terminal),
        (_, role) => matches!(role, Some(DeviceKind::Server | DeviceKind::Terminal)),
    }
}

/// The dated look in the ledger comes first, then what the pharmacy states, then the word of the vendor.
fn count_device<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device, yes: &[&'p VendorReply]) {
    if let Some(on) = device.services_checked_on
        && tally.good_today(because("services_checked", of(device)).on(Some(on)))
    {
        if ask.is_over(on, LOOK_AGAIN_DAYS) {
            tally.advise("look_again", of(device));
        }
        return;
    }
    if count_statement(tally, ask, device) {
        return;
    }
    if let Some(reply) = yes.iter().find(|reply| speaks_for(ask.shop, reply, device)) {
        let told = because("vendor_stopped", of(device)).from(Provenance::Vendor).on(reply.confirmed_on);
        return tally.good(told.with("vendor", reply.vendor.text()));
    }
    tally.open(because("services_unchecked", of(device)));
    tally.next("ask_services", of(device));
}

fn count_statement<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) -> bool {
    let Some(stated) = stated::deciding(ask, Topic::ServicesStopped, device) else { return false };
    match stated.says() {
        Some(true) => tally.good_today(because("stated_stopped", of(device)).on(stated.stated_on)),
        Some(false) => {
            tally.bad(because("stated_not_stopped", of(device)).on(stated.stated_on));
            tally.next("ask_services", of(device));
            true
        }
        None => false,
    }
}

/// The sheet has no 該当なし here: a shop without a server of its own rests on its vendor's answer.
fn count_no_device(tally: &mut Tally<'_>, ask: &Ask<'_>) {
    if ask.scope() == Some(Scope::Server) && has_no_server(ask) {
        tally.advise("sheet_leaves_open", Subject::Pharmacy);
        if ask.parties.is_empty() {
            tally.open(because("no_server_no_answer", Subject::Pharmacy));
        }
        return;
    }
    tally.open(because(
        if ask.scope() == Some(Scope::Server) { "no_server_listed" } else { "no_terminal_listed" },
        Subject::Pharmacy,
    ));
    tally.next("list_devices", Subject::Pharmacy);
}

/// The pharmacy states that it has no server, or every listed system runs in the cloud or on one PC.
fn has_no_server(ask: &Ask<'_>) -> bool {
    let stated = stated::by_today(ask, Topic::NoServer).any(|said| said.says() != Some(false));
    let elsewhere = |hosting| matches!(hosting, Some(Hosting::Cloud | Hosting::OnePc));
    let mut systems = ask.shop.systems.records().peekable();
    stated || (systems.peek().is_some() && systems.all(|system| elsewhere(system.hosting.means())))
}
