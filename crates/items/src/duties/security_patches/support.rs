//! Whether the maker still supplies security updates for a device, by the ledger and by the machine itself.

use crate::os_support::{Bound, end_in_table};
use crate::tally::{Reason, Tally, YEAR_DAYS, because, of};
use model::day::{Day, PartialDay};
use model::fact::{MachineReport, Provenance};
use model::os::{Os, without_extension};
use model::record::Device;
use model::text::holds_any;
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
        listed: listed.and_then(|os| end_of(os, device, today)),
        measured: measured.and_then(|os| end_of(os, device, today)),
    };
    if count_ended(tally, today, device, report, &ends, measured.is_some()) {
        return Support::Ended;
    }
    let known = if measured.is_some() { ends.measured } else { ends.listed };
    // Of what comes after a day until which it lasts at least, the table tells nothing.
    let known = known.map(|(day, _)| day).filter(|end| *end >= today);
    let Some(end) = [ends.typed, known].into_iter().flatten().min() else {
        return count_unknown_end(tally, today, device, measured.or(listed));
    };
    if end < today.plus_days(WARNING_DAYS) {
        tally.advise_with("support_ends_soon", of(device), [("ended_on", end.into())]);
    }
    Support::Until(end)
}

/// The end of support by each source.
struct Ends {
    typed: Option<Day>,
    listed: Option<(Day, Bound)>,
    measured: Option<(Day, Bound)>,
}

/// The end of support of what runs on a device. Extended updates may be written with their own first or last day.
fn end_of(os: Os, device: &Device, today: Day) -> Option<(Day, Bound)> {
    if os != Os::Windows10EsuUnsure {
        return end_in_table(os);
    }
    let words = without_extension(device.os.text());
    let day = |part: &str| PartialDay::read(part.trim()).ok().map(|read| read.day);
    if let Some(last) = words.strip_suffix("まで").and_then(day) {
        let table = end_in_table(Os::Windows10Esu);
        return Some(table.map_or((last.latest(), Bound::Exact), |end| end.min((last.latest(), Bound::Exact))));
    }
    let first = ["から", "より", "開始"].into_iter().find_map(|begins| words.strip_suffix(begins)).and_then(day)?;
    end_in_table(if first.latest() <= today { Os::Windows10Esu } else { Os::Windows10 })
}

/// What the machine names. It cannot see that extended updates were bought: there the ledger stays right.
fn measured_os(report: &MachineReport, listed: Option<Os>) -> Option<Os> {
    let code = report.text("os.code")?;
    let measured = Os::ALL.iter().copied().find(|os| os.code() == code)?;
    let extended = listed.filter(|os| matches!(os, Os::Windows10Esu | Os::Windows10EsuUnsure));
    Some(extended.filter(|_| measured == Os::Windows10).unwrap_or(measured))
}

/// The day on which support ended of what a machine itself names, where that is past.
#[must_use]
pub fn ended_by_report(report: &MachineReport, device: Option<&Device>, today: Day) -> Option<Day> {
    let os = measured_os(report, device.and_then(|device| device.os.means()))?;
    let end = device.map_or_else(|| end_in_table(os), |device| end_of(os, device, today))?;
    past(Some(end), today).map(|(day, _)| day)
}

/// An end that has passed for certain.
fn past(end: Option<(Day, Bound)>, today: Day) -> Option<(Day, Bound)> {
    end.filter(|(end, bound)| *end < today && *bound != Bound::AtLeast)
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
    let past = |end| past(end, today);
    let out = |(end, bound)| {
        let code = if bound == Bound::AtLatest { "out_of_support_by" } else { "out_of_support" };
        because(code, of(device)).with("ended_on", end)
    };
    let typed = past(ends.typed.map(|end| (end, Bound::Exact)));
    let typed_os = if device.os.is_empty() { "—" } else { device.os.text() };
    if let (Some(end), Some(report)) = (past(ends.measured), report) {
        let name = report.text("os.name").or(report.text("os.code")).unwrap_or(typed_os);
        tally.bad(out(end).with("os", name).from(Provenance::Measured).on_day(report.observed_on));
    } else if let (Some(_), None, Some(report), true) = (past(ends.listed), typed, report, is_measured) {
        let name = report.text("os.name").or(report.text("os.code")).unwrap_or_default();
        let differs = because("os_differs", of(device)).from(Provenance::Measured).on_day(report.observed_on);
        tally.open(differs.with("os", typed_os).with("measured", name));
        tally.next("correct_os", of(device));
        return true;
    } else if let Some(end) = typed.or(past(ends.listed)) {
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
    let named = device.description.tells().is_some_and(|note| note.extends_windows10);
    let later = device.support_ends_on.is_some_and(|end| end.latest() >= today);
    device.os.means() == Some(Os::Windows10) && (named || later)
}

/// A network device has its firmware, whatever the ledger says of its OS; any other OS must be told, and be one whose end is
/// known. Windows 11 goes on; which release it is must be written.
fn count_unknown_end<'p>(tally: &mut Tally<'p>, today: Day, device: &'p Device, os: Option<Os>) -> Support {
    if says_ended(device) {
        tally.bad(because("support_said_to_end", of(device)).with("os", device.os.text()));
        tally.next("ask_replacement", of(device));
        tally.next("answer_no", of(device));
        return Support::Ended;
    }
    if let Some(said) = device.unread_support_end() {
        tally.open(because("support_end_unread", of(device)).with("said", said));
        tally.next("ask_support_end", of(device));
        return Support::Open;
    }
    if os == Some(Os::Firmware) || device.role() == Some(DeviceKind::Network) {
        return Support::Open;
    }
    let open = |code| because(code, of(device)).with("os", device.os.text());
    match os {
        Some(Os::Windows11) => {
            tally.advise_with("support_end_unknown", of(device), [("os", device.os.text().into())]);
            return Support::Open;
        }
        Some(Os::Ios | Os::MacOs | Os::Linux | Os::Android) if is_kept_up(device, today) => {
            tally.advise_with("support_end_unannounced", of(device), [("os", device.os.text().into())]);
            return Support::Open;
        }
        Some(Os::Android) => tally.open(open("support_depends_on_maker")),
        Some(_) => tally.open(open("support_end_not_held")),
        None => {
            tally.open(because("os_unknown", of(device)));
            tally.next("write_os", of(device));
            return Support::Open;
        }
    }
    tally.next("ask_support_end", of(device));
    Support::Open
}

/// 「専用OS（サポート終了）」: the ledger itself says so, without a day.
fn says_ended(device: &Device) -> bool {
    holds_any(device.os.text(), &["サポート終了", "サポート切れ", "サポート期限切れ", "保守終了", "EOL", "EOS"])
        && !holds_any(device.os.text(), &["終了日", "終了予定", "まで"])
}

/// A maker that announces no last day still supplies updates: the ledger says so, and one was applied within the year.
fn is_kept_up(device: &Device, today: Day) -> bool {
    let is_recent = |on: PartialDay| on.latest() <= today && on.latest().plus_days(YEAR_DAYS) >= today;
    device.says_kept_up() && device.patched_on.is_some_and(is_recent)
}
