//! 2-⑫ 不要なソフトウェア・サービス: for every server, or every terminal, in use someone looked and stopped what is
//! not needed.

use crate::checklist::Ask;
use crate::contracts::is_medical;
use crate::replies::{Reply, count_replies, reply_of, speaks_for};
use crate::silence::Silence;
use crate::stated::{self, Refusal};
use crate::tally::{Tally, because, of};
use model::edition::Scope;
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::pharmacy::Machine;
use model::record::{Device, Statement, System, VendorReply};
use model::word::{DeviceKind, Hosting, Topic};

/// 薬守の目安: how many days a look at the services is taken as fresh.
const LOOK_AGAIN_DAYS: i32 = 365;
/// So many new services are named; of more, the rest is counted.
const SERVICES_SHOWN: usize = 3;

/// Judges whether unneeded software is stopped on the machines of the row's kind.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let yes = count_replies(&mut tally, ask, Silence::LeavesOpen);
    let mut any = false;
    for device in ask.shop.devices.records().filter(|device| device.may_run()) {
        if is_asked(ask, device) {
            any = true;
            count_device(&mut tally, ask, device, &yes);
            look_at_sharing(&mut tally, ask, device);
            look_at_new_services(&mut tally, ask, device);
        } else if device.is_of_unknown_kind() {
            // It may be of the kind that the row asks about.
            tally.open(because("kind_unknown", of(device)));
            tally.next("write_kind", of(device));
        }
    }
    if !any {
        count_no_device(&mut tally, ask);
    } else if ask.scope() == Some(Scope::Server) {
        open_despite_statement(&mut tally, ask);
        open_denied(&mut tally, ask);
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

/// The dated look in the ledger comes first, unless an いいえ was stated since; then what the pharmacy states, then the word of the vendor.
fn count_device<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device, yes: &[&'p VendorReply]) {
    if device.says_unneeded() {
        tally.open(because("unneeded_said", of(device)).with("written", &*device.description));
        tally.next("ask_services", of(device));
        return;
    }
    if let Some(on) = device.services_checked_on
        && tally.good_today(because("services_checked", of(device)).on(Some(on)))
    {
        if ask.is_over(on, LOOK_AGAIN_DAYS) {
            tally.advise("look_again", of(device));
        }
        return count_refusal(tally, ask, device);
    }
    if count_statement(tally, ask, device) {
        return;
    }
    if device.says_unchecked() {
        tally.open(because("services_unchecked", of(device)));
        tally.next("ask_services", of(device));
        return;
    }
    if let Some(reply) = yes.iter().find(|reply| speaks_for(ask.shop, reply, device)) {
        let told = because("vendor_stopped", of(device)).from(Provenance::Vendor).on(reply.confirmed_on);
        return tally.good(told.with("vendor", reply.vendor.text()));
    }
    tally.open(because("services_unchecked", of(device)));
    tally.next("ask_services", of(device));
}

/// What a machine still offers although nothing protects it.
fn look_at_sharing<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) {
    let report = ask.shop.report_of(&device.id, ask.today);
    if report.and_then(|report| report.flag("service.smb1_on")) == Some(true) {
        tally.advise("old_sharing_on", of(device));
    }
}

/// What came to a machine after a person had found right what ran on it.
fn look_at_new_services<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) {
    let its = |machine: &&Machine| machine.device.as_deref() == Some(device.id.as_str());
    for machine in ask.shop.machines.values().filter(its) {
        let new = machine.unapproved_by(ask.today);
        if let (Some(approved), false) = (machine.approved_by(ask.today), new.is_empty()) {
            let shown = new.iter().take(SERVICES_SHOWN).map(String::as_str).collect::<Vec<_>>().join("、");
            let args = [("day", approved.on.into()), ("count", new.len().into()), ("services", shown.into())];
            tally.advise_with("services_new", of(device), args);
        }
    }
}

fn count_statement<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) -> bool {
    let Some(stated) = stated::deciding(ask, Topic::ServicesStopped, device) else { return false };
    if stated.denies() {
        tally.bad(because("stated_not_stopped", of(device)).on(stated.stated_on));
        tally.next("ask_services", of(device));
        return true;
    }
    stated.says() == Some(true) && tally.good_today(because("stated_stopped", of(device)).on(stated.stated_on))
}

/// An いいえ that stands against the look in the ledger.
fn count_refusal<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) {
    match stated::refusal(ask, Topic::ServicesStopped, device, device.services_checked_on) {
        Some(Refusal::Later(_)) => drop(count_statement(tally, ask, device)),
        Some(Refusal::Undated(said)) => stated::count_undated(tally, said, device),
        None => {}
    }
}

/// 「サーバは提供していない」 beside a server that this vendor keeps by the ledger.
fn open_denied<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let servers = || ask.shop.devices.records().filter(|device| device.may_run() && is_asked(ask, device));
    for party in ask.parties.iter() {
        let reply = reply_of(ask, party);
        let Reply::NotRequired(said) = reply else { continue };
        let its_server = servers().find(|device| speaks_for(ask.shop, said, device));
        let Some(server) = its_server.filter(|_| reply.stands_by(ask.today)) else { continue };
        let denied = because("server_denied", of(server)).from(Provenance::Vendor).on(said.confirmed_on);
        tally.open(denied.with("vendor", party.vendor.text()).with("answer", said.answer.text()));
        tally.next_with("settle_vendor_yes", of(server), [("vendor", party.vendor.text().into())]);
    }
}

/// 「自局サーバなし」 beside a system whose server is said to stand in the pharmacy.
fn open_despite_statement<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) -> bool {
    if !states_no_server(ask) {
        return false;
    }
    let on_site = |system: &&System| is_medical(system) && system.hosting.means() == Some(Hosting::OnSite);
    let mut is_any = false;
    for system in ask.shop.systems.records().filter(on_site) {
        tally.open(because("on_site_despite_statement", of(system)));
        tally.next("settle_server", of(system));
        is_any = true;
    }
    is_any
}

fn states_no_server(ask: &Ask<'_>) -> bool {
    stated::latest(ask, Topic::NoServer).is_some_and(Statement::affirms)
}

/// The sheet has no 該当なし here: a shop without a server of its own rests on its vendor's answer.
fn count_no_device<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let is_server = ask.scope() == Some(Scope::Server);
    if is_server && open_despite_statement(tally, ask) {
        return;
    }
    if is_server && has_no_server(ask) {
        tally.advise("sheet_leaves_open", Subject::Pharmacy);
        if ask.parties.is_empty() {
            tally.open(because("no_server_no_answer", Subject::Pharmacy));
        }
        return;
    }
    tally.open(because(if is_server { "no_server_listed" } else { "no_terminal_listed" }, Subject::Pharmacy));
    tally.next("list_devices", Subject::Pharmacy);
}

/// The pharmacy states that it has no server, or every listed system runs in the cloud or on one PC.
fn has_no_server(ask: &Ask<'_>) -> bool {
    let elsewhere = |hosting| matches!(hosting, Some(Hosting::Cloud | Hosting::OnePc));
    let mut systems = ask.shop.systems.records().filter(|system| is_medical(system)).peekable();
    states_no_server(ask) || (systems.peek().is_some() && systems.all(|system| elsewhere(system.hosting.means())))
}
