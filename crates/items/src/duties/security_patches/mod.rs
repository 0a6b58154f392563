//! 2-⑥ セキュリティパッチ: every device in use is supported, patched and, where the manual asks, guarded by antivirus.

mod antivirus;
mod support;

use crate::checklist::Ask;
use crate::freshness::measured_until;
use crate::replies::{count_replies, speaks_for};
use crate::silence::Silence;
use crate::tally::{Tally, YEAR_DAYS, because, of};
use model::day::{Day, PartialDay};
use model::fact::{MachineReport, Provenance};
use model::finding::{Finding, Subject, Tone};
use model::os::Os;
use model::record::{Device, VendorReply};
use model::word::DeviceKind;
use support::Support;
pub(crate) use support::ended_by_report;

/// 薬守の目安: after how many days without an update a computer is asked about.
const COMPUTER_DAYS: i32 = 90;
/// 薬守の目安: the same for machines with firmware, whose makers publish rarely.
const FIRMWARE_DAYS: i32 = 365;

/// Judges whether every device that may run is kept up to date.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    let words = count_replies(&mut tally, ask, Silence::LeavesOpen);
    let mut guarded = antivirus::Guarded::default();
    let mut running = 0;
    for device in ask.shop.devices.records().filter(|device| device.is_kept()) {
        if device.may_run() {
            running += 1;
            if is_unclear(device) && would_break(ask, &words, device) {
                tally.open(because("state_unclear", of(device)).with("state", device.state.text()));
                tally.next("write_state", of(device));
                continue;
            }
            count_device(&mut tally, ask, &words, device, &mut guarded);
        } else {
            tally.advise("device_stopped", of(device));
        }
    }
    if running == 0 {
        tally.open(because("no_devices", Subject::Pharmacy));
        tally.next("list_devices", Subject::Pharmacy);
    }
    guarded.count(&mut tally);
    tally.finish()
}

/// Nobody can tell from its state whether it runs.
fn is_unclear(device: &Device) -> bool {
    !device.state.is_empty() && device.state.means().is_none()
}

/// Whether it would break はい if it runs.
fn would_break<'p>(ask: &Ask<'p>, words: &[&'p VendorReply], device: &'p Device) -> bool {
    let mut alone = Tally::new(ask.today);
    count_device(&mut alone, ask, words, device, &mut antivirus::Guarded::default());
    alone.has(Tone::Bad)
}

fn count_device<'p>(
    tally: &mut Tally<'p>,
    ask: &Ask<'p>,
    words: &[&'p VendorReply],
    device: &'p Device,
    guarded: &mut antivirus::Guarded,
) {
    let report = ask.shop.report_of(&device.id, ask.today);
    let support = support::count_support(tally, ask.today, device, report);
    if device.is_frozen() {
        tally.bad(because("frozen", of(device)).with("why", device.frozen_because.as_str()));
        advise_frozen(tally, ask.today, device);
        tally.next("ask_replacement", of(device));
        tally.next("answer_no", of(device));
    } else if support != Support::Ended {
        count_updates(tally, ask, device, report, support, words);
    }
    guarded.count_device(tally, ask, device, report);
}

/// The vendor's word and an end keep 「更新できない」 from lasting for ever; the answer is いいえ with or without them.
fn advise_frozen<'p>(tally: &mut Tally<'p>, today: Day, device: &'p Device) {
    if !device.is_frozen_by_word() {
        tally.advise("frozen_unsaid", of(device));
    }
    match device.frozen_until {
        None => tally.advise("frozen_unending", of(device)),
        Some(until) if until.latest() < today => {
            tally.advise_with("frozen_over", of(device), [("day", until.into())]);
        }
        Some(_) => {}
    }
}

/// What a machine says about its updates.
enum Seen {
    /// So many security updates are not applied.
    Pending(u64),
    /// So many updates are not applied; whether they are for security could not be read.
    Unsorted(u64),
    /// No security update is left.
    UpToDate,
    /// Only the day of the last update could be read.
    LastOn(Day),
}

fn seen_in(report: &MachineReport) -> Option<Seen> {
    match (report.count("updates.security_pending"), report.count("updates.pending")) {
        (Some(0), _) | (None, Some(0)) => Some(Seen::UpToDate),
        (Some(pending), _) => Some(Seen::Pending(pending)),
        (None, Some(pending)) => Some(Seen::Unsorted(pending)),
        (None, None) => report.day("updates.last_on").map(Seen::LastOn),
    }
}

/// The strongest word first: the machine's, the ledger's, the vendor's. A day in the ledger after the machine's
/// report is newer than what the machine saw.
fn count_updates<'p>(
    tally: &mut Tally<'p>,
    ask: &Ask<'p>,
    device: &'p Device,
    report: Option<&'p MachineReport>,
    support: Support,
    words: &[&'p VendorReply],
) {
    let typed = device.patched_on.filter(|on| on.latest() <= ask.today);
    if let Some(report) = report
        && count_seen(tally, ask, device, report, support, typed)
    {
        return;
    }
    // A description may be older than the day beside it, or newer: nobody can tell which of them holds.
    if device.says_unguarded() && !device.says_unpatched() {
        tally.open(because("description_disputes", of(device)).with("said", &*device.description));
        tally.next("ask_before_update", of(device));
        return;
    }
    let patched = support.limit(because("patched", of(device)).on(device.patched_on).with("day", device.patched_on));
    if let Some(on) = typed {
        advise_age(tally, ask.today, device, on.latest());
        tally.good(patched);
        // A vendor that keeps the machine speaks for the year that the ledger was not written; not for longer.
        let is_covered = || words.iter().any(|word| speaks_for(ask.shop, word, device));
        let is_too_old = ask.is_over(on, YEAR_DAYS) && !is_covered() || ask.is_over(on, 2 * YEAR_DAYS);
        if is_too_old && is_computer(device) {
            tally.open(because("patched_over_a_year_ago", of(device)).on(Some(on)).with("day", on));
            tally.next("ask_before_update", of(device));
        }
        return;
    }
    if device.patched_on.is_some() {
        // Applied after the day judged for: shown, not counted.
        tally.good(patched);
    }
    // 「未適用」 in the pharmacy's own ledger says more of its device than the vendor's はい.
    if device.says_unpatched() {
        tally.open(because("patch_day_refused", of(device)).with("said", &*device.description));
        tally.next("ask_before_update", of(device));
        return;
    }
    if let Some(word) = words.iter().find(|word| speaks_for(ask.shop, word, device)) {
        let covered = because("covered_by_vendor", of(device)).from(Provenance::Vendor).on(word.confirmed_on);
        tally.good(support.limit(covered.with("vendor", word.vendor.text())));
    } else {
        tally.open(because("patch_day_missing", of(device)));
        tally.next("ask_before_update", of(device));
    }
}

/// Counts what the machine says, unless a newer day in the ledger stands against it or it says nothing.
fn count_seen<'p>(
    tally: &mut Tally<'p>,
    ask: &Ask<'p>,
    device: &'p Device,
    report: &'p MachineReport,
    support: Support,
    typed: Option<PartialDay>,
) -> bool {
    let Some(seen) = seen_in(report) else { return false };
    let (today, until) = (ask.today, measured_until(ask.shop, report));
    let told = |code| because(code, of(device)).from(Provenance::Measured).on_day(report.observed_on);
    let good = |code| support.limit(told(code).until(until));
    let is_newer = typed.is_some_and(|on| on.earliest() > report.observed_on);
    match seen {
        Seen::Pending(_) | Seen::Unsorted(_) if is_newer => {
            tally.advise("measure_again", of(device));
            return false;
        }
        Seen::Pending(count) => tally.bad(told("updates_pending").with("count", count)),
        Seen::Unsorted(count) => tally.open(told("pending_unsorted").with("count", count)),
        // What was seen too long ago gives way to what the ledger says since.
        Seen::UpToDate | Seen::LastOn(_) if until < today && typed.is_some() => return false,
        Seen::UpToDate => tally.good(good("nothing_pending")),
        Seen::LastOn(on) => {
            advise_age(tally, today, device, on);
            tally.good(good("machine_updated").with("day", on));
        }
    }
    if matches!(seen, Seen::Pending(_) | Seen::Unsorted(_)) {
        tally.next("ask_before_update", of(device));
    } else if until < today {
        tally.next("measure_again", of(device));
    }
    if report.flag("updates.reboot_required") == Some(true) {
        tally.advise("restart_needed", of(device));
    }
    true
}

/// Whether its maker publishes updates every month: everything but machines with firmware.
fn is_computer(device: &Device) -> bool {
    device.os.means() != Some(Os::Firmware) && device.role() != Some(DeviceKind::Network)
}

fn advise_age<'p>(tally: &mut Tally<'p>, today: Day, device: &'p Device, on: Day) {
    let days = if is_computer(device) { COMPUTER_DAYS } else { FIRMWARE_DAYS };
    if on.plus_days(days) < today {
        tally.advise_with("patched_long_ago", of(device), [("day", on.into())]);
    }
}
