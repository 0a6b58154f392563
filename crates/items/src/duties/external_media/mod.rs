//! 2-⑨ 外部記録媒体: blocked by a setting on every computer, or allowed by a rule with a list of what is permitted.

mod takeouts;

use crate::checklist::Ask;
use crate::freshness::measured_until;
use crate::replies::count_replies;
use crate::silence::Silence;
use crate::stated::{self, Refusal};
use crate::sticks::is_permitted;
use crate::tally::{Reason, Tally, because, of};
use model::day::PartialDay;
use model::fact::Provenance;
use model::finding::{Finding, Subject};
use model::os::Os;
use model::record::{Device, Media, Statement};
use model::word::{DeviceKind, Restraint, Topic};

/// Judges the rule first: where it stands with its list, no computer needs to be blocked.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let rule = rule_of(ask);
    let permitted: Vec<&'p Media> = ask.shop.media.records().filter(|media| is_permitted(media)).collect();
    match rule.map(|rule| (rule, rule.forbids_all_media(), has_list(ask))) {
        Some((rule, true, _)) => tally.good(told("media_forbidden", rule)),
        Some((rule, false, true)) => {
            tally.good(match permitted.len() {
                0 => told("rule_with_none_permitted", rule),
                count => told("rule_with_list", rule).with("count", count),
            });
            advise_on_open_computers(&mut tally, ask);
        }
        Some((rule, false, false)) => {
            if !count_computers(&mut tally, ask, true) {
                tally.open(told("rule_without_list", rule));
                tally.next("make_list", Subject::Pharmacy);
            }
        }
        None => {
            show_later(&mut tally, ask);
            if !count_computers(&mut tally, ask, false) {
                tally.next("make_rule", Subject::Pharmacy);
            }
        }
    }
    count_open_words(&mut tally, ask);
    takeouts::advise_takeouts(&mut tally, ask, &permitted);
    takeouts::advise_sticks(&mut tally, ask);
    for media in ask.shop.media.records().filter(|media| media.is_lost()) {
        tally.advise("medium_lost", of(media));
    }
    count_replies(&mut tally, ask, Silence::IsOnlyAdvised);
    tally.finish()
}

/// The manual lets a rule with its list restrict as well as a setting: 「×」 beside it is to be known, and is no fault.
fn advise_on_open_computers<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let is_open = |device: &&Device| is_computer(device) && declared_of(ask, device).0 == Some(false);
    for device in ask.shop.devices.records().filter(is_open) {
        tally.advise("held_back_by_rule_alone", of(device));
    }
}

/// Words beside a computer that say the opposite of any rule.
fn count_open_words<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for device in ask.shop.devices.records().filter(|device| is_computer(device) && device.says_any_stick()) {
        tally.open(because("any_stick_said", of(device)).with("written", &*device.description));
        tally.next("settle_media", of(device));
    }
}

fn told<'p>(code: &'static str, statement: &'p Statement) -> Reason<'p> {
    because(code, stated::about(statement)).on(statement.stated_on)
}

/// The rule for the whole pharmacy that stands on the day judged for. 「自由に使ってよい」 is none.
fn rule_of<'p>(ask: &Ask<'p>) -> Option<&'p Statement> {
    stated::decided(ask, Topic::MediaRule).filter(|rule| rule.holds_use_back() || rule.forbids_all_media())
}

/// Statements made after the day judged for are shown, not counted.
fn show_later<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    let is_later = |statement: &&Statement| !stated::was_made_by(statement, ask.today);
    for rule in stated::on(ask, Topic::MediaRule).filter(is_later) {
        tally.good(told("rule_stated", rule));
    }
    for blocked in stated::on(ask, Topic::MediaBlocked).filter(is_later) {
        tally.good(told("blocked", blocked));
    }
}

/// The list exists once it says of any medium whether it may be used, even if none may.
fn has_list(ask: &Ask<'_>) -> bool {
    ask.shop.media.records().any(|media| media.permitted.means().is_some())
}

/// PCs, servers and whatever may be one. Routers and boxes with firmware take no media of the staff.
fn is_computer(device: &Device) -> bool {
    device.may_run() && device.role() != Some(DeviceKind::Network) && device.os.means() != Some(Os::Firmware)
}

/// Whether media are blocked on every computer. With a rule that only lacks its list, an unblocked computer
/// is no reason of its own; one that is blocked in words only always is.
fn count_computers<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, has_rule: bool) -> bool {
    let mut is_any = false;
    let mut is_all = true;
    for device in ask.shop.devices.records().filter(|device| is_computer(device)) {
        is_any = true;
        is_all &= count_computer(tally, ask, device, has_rule);
    }
    if !is_any && !has_rule {
        tally.open(because("no_computers", Subject::Pharmacy));
        tally.next("list_devices", Subject::Pharmacy);
    }
    is_any && is_all
}

fn count_computer<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device, has_rule: bool) -> bool {
    let (declared, declared_on) = declared_of(ask, device);
    let report = ask.shop.report_of(&device.id, ask.today);
    let until = report.map(|report| measured_until(ask.shop, report)).unwrap_or(ask.today);
    let measured = report.and_then(|report| Some((report.observed_on, report.flag("media.storage_blocked")?)));
    let is_blocked = declared == Some(true);
    let seen = |code, on| because(code, of(device)).from(Provenance::Measured).on_day(on);
    match (measured, declared) {
        (Some((on, true)), _) if until >= ask.today => {
            let reason = seen("blocked", on);
            tally.good(if is_blocked { reason } else { reason.until(until) });
            return true;
        }
        (Some((on, false)), Some(true)) => tally.bad(seen("blocked_in_words_only", on)),
        (_, Some(true)) => {
            tally.good(because("blocked", of(device)).on(declared_on));
            return !count_undated_refusal(tally, ask, device);
        }
        _ if has_rule => return false,
        (Some((on, true)), _) => tally.good(seen("blocked", on).until(until)),
        (Some((on, false)), _) => tally.bad(seen("not_blocked", on)),
        (None, Some(false)) => tally.bad(because("not_blocked", of(device)).on(declared_on)),
        (None, None) => tally.open(because("block_unknown", of(device))),
    }
    tally.next("ask_how_to_block", of(device));
    false
}

/// An いいえ beside the ledger's はい, of which nobody can tell whether it is newer.
fn count_undated_refusal<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device) -> bool {
    if device.media_restriction.means() != Some(Restraint::HeldBack) {
        return false;
    }
    let Some(Refusal::Undated(said)) = stated::refusal(ask, Topic::MediaBlocked, device, device.checked_on) else {
        return false;
    };
    stated::count_undated(tally, said, device);
    true
}

/// What the ledger says of this device, unless an いいえ was stated since; else what is stated about it: by name before all.
fn declared_of(ask: &Ask<'_>, device: &Device) -> (Option<bool>, Option<PartialDay>) {
    if let Some(said) = device.media_restriction.means() {
        return match stated::refusal(ask, Topic::MediaBlocked, device, device.checked_on) {
            Some(Refusal::Later(no)) => (Some(false), no.stated_on),
            _ => (Some(said == Restraint::HeldBack), None),
        };
    }
    let deciding = stated::deciding(ask, Topic::MediaBlocked, device);
    let statement = deciding.filter(|said| stated::was_made_by(said, ask.today));
    // 「可」 and 「許可」 may as well say that media are allowed.
    let said = statement.filter(|said| !said.speaks_of_leave()).and_then(|said| said.stance());
    (said, statement.filter(|_| said.is_some()).and_then(|statement| statement.stated_on))
}
