//! Antivirus on PCs and servers: the manual asks for it on the same row as the patches.

use crate::checklist::Ask;
use crate::freshness::measured_until;
use crate::tally::{Tally, because, of};
use model::fact::{MachineReport, Provenance};
use model::finding::Subject;
use model::os::Os;
use model::presence::Presence;
use model::record::Device;
use model::word::DeviceKind;

/// 薬守の目安: how old a machine's virus definitions may be.
const DEFINITION_DAYS: i32 = 30;

/// How many PCs and servers there are, and how many of them are guarded.
#[derive(Debug, Default)]
pub struct Guarded {
    computers: usize,
    guarded: usize,
}

impl Guarded {
    /// Counts one device; only what is not guarded becomes a reason of its own.
    pub fn count_device<'p>(
        &mut self,
        tally: &mut Tally<'p>,
        ask: &Ask<'p>,
        device: &'p Device,
        report: Option<&'p MachineReport>,
    ) {
        if !needs_antivirus(device) {
            return;
        }
        self.computers += 1;
        let said = device.antivirus.tells();
        let is_over = said.is_some_and(|said| said.until.is_some_and(|last| last < ask.today));
        let typed = said.and_then(|said| said.presence).map(|said| said == Presence::There && !is_over);
        let seen = report.and_then(|report| Some((report, report.flag("antivirus.present")?)));
        let told = |code, report: &MachineReport| {
            because(code, of(device)).from(Provenance::Measured).on_day(report.observed_on)
        };
        match (seen, typed) {
            (Some((report, true)), _) if measured_until(ask.shop, report) >= ask.today => {
                self.guarded += 1;
                advise_definitions(tally, device, report);
                return;
            }
            (Some((report, false)), Some(true)) => {
                tally.open(told("antivirus_not_seen", report).with("antivirus", &*device.antivirus));
            }
            (Some((report, false)), _) => tally.bad(told("antivirus_missing", report)),
            (_, Some(false)) if is_over => {
                tally.bad(because("antivirus_expired", of(device)).with("antivirus", &*device.antivirus));
            }
            (_, Some(false)) => tally.bad(because("antivirus_missing", of(device))),
            (_, Some(true)) => {
                self.guarded += 1;
                return;
            }
            (_, None) => tally.open(because("antivirus_unknown", of(device))),
        }
        tally.next("write_antivirus", of(device));
    }

    /// The reason for all of them together, once every one is guarded.
    pub fn count(&self, tally: &mut Tally<'_>) {
        if self.computers > 0 && self.guarded == self.computers {
            tally.good(because("antivirus_in_use", Subject::Pharmacy).with("count", self.guarded));
        }
    }
}

/// PCs and servers. Routers, storage boxes and tablets run none.
fn needs_antivirus(device: &Device) -> bool {
    !matches!(device.os.means(), Some(Os::Firmware | Os::Ios | Os::Android))
        && device.role() != Some(DeviceKind::Network)
}

fn advise_definitions<'p>(tally: &mut Tally<'p>, device: &'p Device, report: &MachineReport) {
    if let Some(on) = report.day("antivirus.updated_on").filter(|on| on.plus_days(DEFINITION_DAYS) < report.observed_on)
    {
        tally.advise_with("virus_definitions_old", of(device), [("day", on.into())]);
    }
}
