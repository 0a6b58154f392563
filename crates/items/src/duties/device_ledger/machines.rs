//! The machines that reported, held against the ledger: one that stands nowhere shows a hole, one that says something
//! else shows that the ledger is out of date.

use crate::checklist::Ask;
use crate::freshness::is_silent;
use crate::tally::{Tally, because, of};
use model::fact::{MachineReport, Provenance};
use model::finding::Subject;
use model::os::Os;
use model::record::Device;

/// What machines say about themselves, held against the ledger.
pub fn count<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>) {
    for (id, machine) in &ask.shop.machines {
        let Some(report) = machine.reports.iter().rev().find(|report| report.observed_on <= ask.today) else {
            continue;
        };
        match machine.device.as_deref().and_then(|device| ask.shop.devices.get(device)) {
            None => {
                let subject = Subject::Machine { id, label: &report.host };
                tally
                    .open(because("machine_not_listed", subject).from(Provenance::Measured).on_day(report.observed_on));
                tally.next("list_machine", subject);
            }
            Some(kept) => {
                count_machine(tally, &kept.record, report);
                advise_silence(tally, ask, &kept.record, report);
            }
        }
    }
}

fn count_machine<'p>(tally: &mut Tally<'p>, device: &'p Device, report: &'p MachineReport) {
    let measured = |code| because(code, of(device)).from(Provenance::Measured).on_day(report.observed_on);
    if !device.is_kept() {
        match device.disposed_on {
            Some(gone) if gone.latest() >= report.observed_on => return,
            // Here after the day it went: the ledger is untrue. Without that day nobody can tell.
            Some(_) => tally.bad(measured("disposed_but_reports")),
            None => tally.open(measured("disposed_but_reports")),
        }
        tally.next("correct_row", of(device));
        return;
    }
    let (Some(written), Some(code)) = (device.os.means(), report.text("os.code")) else { return };
    if !covers(written, code) {
        let name = report.text("os.name").unwrap_or(code);
        tally.open(measured("os_differs").with("written", device.os.text()).with("measured", name));
        tally.next("correct_row", of(device));
    }
}

/// A machine that reports by itself and does not: it may be off, gone, or kept from it.
fn advise_silence<'p>(tally: &mut Tally<'p>, ask: &Ask<'p>, device: &'p Device, report: &MachineReport) {
    if device.may_run() && is_silent(ask.shop, report, ask.today) {
        tally.advise_with("machine_silent", of(device), [("day", report.observed_on.into())]);
    }
}

/// Whether what the ledger says can be what the machine says: `Win11` covers `Windows 11 24H2`, not the other way
/// round for a longer-supported edition. The release of the day and the right to ESU are not a matter of the ledger.
fn covers(written: Os, measured: &str) -> bool {
    let plain = match written {
        Os::Windows11R21H2 | Os::Windows11R22H2 | Os::Windows11R23H2 | Os::Windows11R24H2 | Os::Windows11R25H2 => {
            Os::Windows11
        }
        Os::Windows11R22H2Enterprise
        | Os::Windows11R23H2Enterprise
        | Os::Windows11R24H2Enterprise
        | Os::Windows11R25H2Enterprise => {
            return measured.starts_with("windows-11-") && measured.ends_with("-enterprise");
        }
        Os::Windows10Esu | Os::Windows10EsuUnsure => Os::Windows10,
        Os::Linux => return ["linux", "debian", "ubuntu"].iter().any(|family| measured.starts_with(family)),
        other => other,
    };
    measured.strip_prefix(plain.code()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
