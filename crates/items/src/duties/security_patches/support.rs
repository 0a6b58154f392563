//! Whether the maker still supplies security updates for a device, by the ledger and by the machine itself.

use crate::os_support::support_end;
use crate::tally::{Reason, Tally, because, of};
use model::day::{Day, PartialDay};
use model::fact::{MachineReport, Provenance};
use model::os::Os;
use model::record::Device;
use model::said::Word as _;
use model::word::DeviceKind;

/// 薬守の目安: how many days before the end of support the replacement is spoken about.
const WARNING_DAYS: i32 = 180;

/// How a device's support stands on the day judged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It has ended, or ledger and machine disagree about it.
    Ended,
    /// It lasts until that day.
    Until(Day),
    /// When it ends is not known here: firmware, or a release nobody wrote.
    Open,
}

impl Support {
    /// Nothing can be held of a device beyond the end of its support.
    pub fn limit(self, reason: Reason<'_>) -> Reason<'_> {
        match self {
            Self::Until(end) => reason.until_earlier(end),
            Self::Ended | Self::Open => reason,
        }
    }
}

/// Counts the support of one device.
pub fn count_support<'p>(
    tally: &mut Tally<'p>,
    today: Day,
    device: &'p Device,
    report: Option<&'p MachineReport>,
) -> Support {
    let listed = device.os.means();
    let measured = report.and_then(|report| measured_os(report, listed));
    let ends = Ends {
        typed: device.support_ends_on.map(PartialDay::latest),
        listed: listed.and_then(support_end),
        measured: measured.and_then(support_end),
    };
    if count_ended(tally, today, device, report, &ends, measured.is_some()) {
        return Support::Ended;
    }
    let known = if measured.is_some() { ends.measured } else { ends.listed };
    let Some(end) = [ends.typed, known].into_iter().flatten().min() else {
        count_unknown_end(tally, device, listed.or(measured));
        return Support::Open;
    };
    if end < today.plus_days(WARNING_DAYS) {
        tally.advise_with("support_ends_soon", of(device), [("ended_on", end.into())]);
    }
    Support::Until(end)
}

/// The end of support by each source.
struct Ends {
    typed: Option<Day>,
    listed: Option<Day>,
    measured: Option<Day>,
}

/// What the machine names. It cannot see that extended updates were bought: there the ledger stays right.
fn measured_os(report: &MachineReport, listed: Option<Os>) -> Option<Os> {
    let code = report.text("os.code")?;
    let measured = Os::ALL.iter().copied().find(|os| os.code() == code)?;
    let is_extended = measured == Os::Windows10 && listed == Some(Os::Windows10Esu);
    Some(if is_extended { Os::Windows10Esu } else { measured })
}

/// Whether support has ended by any source, or the sources disagree; what is out of support is bad whatever
/// anyone declares.
fn count_ended<'p>(
    tally: &mut Tally<'p>,
    today: Day,
    device: &'p Device,
    report: Option<&'p MachineReport>,
    ends: &Ends,
    is_measured: bool,
) -> bool {
    let past = |end: Option<Day>| end.filter(|end| *end < today);
    let out = |end: Day| because("out_of_support", of(device)).with("ended_on", end);
    let typed_os = if device.os.is_empty() { "—" } else { device.os.text() };
    if let (Some(end), Some(report)) = (past(ends.measured), report) {
        let name = report.text("os.name").or(report.text("os.code")).unwrap_or(typed_os);
        tally.bad(out(end).with("os", name).from(Provenance::Measured).on_day(report.observed_on));
    } else if let (Some(_), None, Some(report), true) = (past(ends.listed), past(ends.typed), report, is_measured) {
        let name = report.text("os.name").or(report.text("os.code")).unwrap_or_default();
        let differs = because("os_differs", of(device)).from(Provenance::Measured).on_day(report.observed_on);
        tally.open(differs.with("os", typed_os).with("measured", name));
        tally.next("correct_os", of(device));
        return true;
    } else if let Some(end) = past(ends.typed).or(past(ends.listed)) {
        tally.bad(out(end).with("os", typed_os));
    } else {
        return false;
    }
    if names_extension(device, today) {
        tally.advise_with("extension_elsewhere", of(device), [("os", typed_os.into())]);
    }
    tally.next("ask_replacement", of(device));
    tally.next("answer_no", of(device));
    true
}

/// Extended updates that stand in another column than the one they are read from.
fn names_extension(device: &Device, today: Day) -> bool {
    let named = Os::read(&format!("Win10 {}", &*device.description)) == Some(Os::Windows10Esu);
    let later = device.support_ends_on.is_some_and(|end| end.latest() >= today);
    device.os.means() == Some(Os::Windows10) && (named || later)
}

/// A network device has its firmware, whatever the ledger says of its OS; any other OS must be told.
fn count_unknown_end<'p>(tally: &mut Tally<'p>, device: &'p Device, os: Option<Os>) {
    if os == Some(Os::Firmware) || device.role() == Some(DeviceKind::Network) {
        return;
    }
    if os == Some(Os::Android) {
        tally.open(because("support_depends_on_maker", of(device)).with("os", device.os.text()));
        tally.next("ask_support_end", of(device));
    } else if os.is_some() {
        tally.advise_with("support_end_unknown", of(device), [("os", device.os.text().into())]);
    } else {
        tally.open(because("os_unknown", of(device)));
        tally.next("write_os", of(device));
    }
}
