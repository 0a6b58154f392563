//! 2-⑬ 接続元制限: for every network device in use it is known who may connect, from its settings or its vendor.

use crate::checklist::Ask;
use crate::replies::{count_replies, speaks_for};
use crate::silence::Silence;
use crate::stated::{self, Refusal};
use crate::tally::{Tally, because, of};
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::record::{Device, Statement, VendorReply};
use model::remark::{Asked, Remark};
use model::said::Word as _;
use model::text::holds_any;
use model::word::{DeviceKind, Restraint, Topic};

/// Judges whether the network devices restrict who may connect.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let yes = count_replies(&mut tally, ask, Silence::LeavesOpen);
    let (mut any, mut wireless) = (false, false);
    for device in ask.shop.devices.records().filter(|device| device.may_run()) {
        match device.role() {
            Some(DeviceKind::Network) => {
                any = true;
                wireless |= device.looks_wireless();
                count_device(&mut tally, ask, device, &yes);
            }
            Some(DeviceKind::Server | DeviceKind::Terminal) => look_at_firewall(&mut tally, ask, device),
            // 複合機 and the like are of another kind; a blank kind may be a router.
            None if device.is_of_unknown_kind() => {
                tally.open(because("kind_unknown", of(device)));
                tally.next("write_kind", of(device));
            }
            None => {}
        }
    }
    if !any {
        count_no_device(&mut tally, ask, ask.parties.is_empty());
    }
    look_at_wireless(&mut tally, ask, wireless);
    tally.finish()
}

/// The ledger's own column comes first, unless an いいえ was stated since; then what the pharmacy states, then the word of the vendor.
fn count_device<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device, yes: &[&'p VendorReply]) {
    let subject = of(device);
    if device.says_open() {
        tally.open(because("description_says_open", subject).with("written", &*device.description));
        tally.next("ask_restriction", subject);
        return;
    }
    match device.source_restriction.means() {
        Some(Restraint::HeldBack) => {
            tally.good(because("device_restricted", subject));
            return count_refusal(tally, ask, device);
        }
        Some(Restraint::Free) => {
            tally.bad(because("device_not_restricted", subject));
            tally.next("ask_restriction", subject);
            return;
        }
        None => {}
    }
    if device.looks_wireless() && !names_terminals(device) {
        tally.advise("wireless_by_terminal", subject);
    }
    let written = device.source_restriction.text();
    // 「一部」 in the pharmacy's own ledger says more of its device than the vendor's はい.
    let adds = |remark: Remark| remark.only_adds(Asked::ToHoldBack) && remark.names.is_none_or(|day| day <= ask.today);
    let agrees = || written.is_empty() || Remark::read(written).is_some_and(adds);
    if count_statement(tally, ask, device) || agrees() && count_vendor(tally, ask, device, yes) {
        return;
    }
    tally.open(match written {
        "" => because("restriction_unknown", subject),
        _ => because("restriction_unclear", subject).with("written", written),
    });
    tally.next("ask_restriction", subject);
}

/// An いいえ that stands against what the ledger says.
fn count_refusal<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) {
    match stated::refusal(ask, Topic::SourceRestricted, device, device.checked_on) {
        Some(Refusal::Later(_)) => drop(count_statement(tally, ask, device)),
        Some(Refusal::Undated(said)) => stated::count_undated(tally, said, device),
        None => {}
    }
}

fn count_statement<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) -> bool {
    let Some(stated) = stated::deciding(ask, Topic::SourceRestricted, device) else { return false };
    if stated.denies() {
        tally.bad(because("stated_not_restricted", of(device)).on(stated.stated_on));
        tally.next("ask_restriction", of(device));
        return true;
    }
    stated.says() == Some(true) && tally.good_today(because("stated_restricted", of(device)).on(stated.stated_on))
}

/// The はい of the vendor that keeps the device, or whose system it serves. That of any other vendor says nothing about it.
fn count_vendor<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device, yes: &[&'p VendorReply]) -> bool {
    let speaking = yes.iter().find(|reply| speaks_for(ask.shop, reply, device));
    if let Some(reply) = speaking.or(yes.first()).filter(|_| device.vendor.is_empty()) {
        tally.advise_with("whose_device", of(device), [("vendor", reply.vendor.text().into())]);
    }
    let Some(reply) = speaking else { return false };
    let reason = because("vendor_restricts", of(device)).from(Provenance::Vendor).on(reply.confirmed_on);
    tally.good(reason.with("vendor", reply.vendor.text()));
    true
}

/// Whether the ledger tells how a wireless device knows its terminals.
fn names_terminals(device: &Device) -> bool {
    holds_any(&device.description, &["MAC", "証明書", "802.1X", "登録した端末", "登録端末"])
}

fn count_no_device(tally: &mut Tally<'_>, ask: &Ask<'_>, no_vendor: bool) {
    let is_none = |stated: &Statement| {
        stated.topic.means() == Some(Topic::NoSuchDevice)
            && stated.scope.contains("ネットワーク")
            && stated.affirms()
            && ask.has_come(stated.stated_on)
    };
    if ask.shop.statements.records().any(is_none) {
        tally.advise("sheet_leaves_open", Subject::Pharmacy);
        if no_vendor {
            tally.open(because("no_device_no_answer", Subject::Pharmacy));
        }
    } else {
        tally.open(because("no_network_device", Subject::Pharmacy));
        tally.next("list_network_devices", Subject::Pharmacy);
    }
}

fn look_at_wireless(tally: &mut Tally<'_>, ask: &Ask<'_>, listed: bool) {
    let stated = stated::latest(ask, Topic::NoWireless).is_some_and(Statement::affirms);
    match (listed, stated) {
        (true, true) => tally.advise("wireless_despite_statement", Subject::Pharmacy),
        (false, false) => tally.advise("wireless_unsaid", Subject::Pharmacy),
        _ => {}
    }
}

/// A PC's own firewall is not what the row asks about; it is worth knowing that it is off.
fn look_at_firewall<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) {
    let report = ask.shop.report_of(&device.id, ask.today);
    if report.is_some_and(|report| report.flag("firewall.active") == Some(false)) {
        tally.advise("firewall_off", of(device));
    }
}
