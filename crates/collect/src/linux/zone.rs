//! The machine's own time zone: its logs are written in it, and a day is told in Asia/Tokyo.

use crate::machine::Machine;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use model::day::Day;

/// The zone of `/etc/localtime`; UTC where it is absent or broken, as localtime(5) says.
pub(crate) fn local(machine: &Machine) -> TimeZone {
    let data = machine.file("/etc/localtime").ok();
    data.and_then(|raw| TimeZone::tzif("local", &raw.bytes).ok()).unwrap_or(TimeZone::UTC)
}

/// The day in Tokyo of a local time written `2026-11-15 06:12:01`.
pub(crate) fn day(written: &str, zone: &TimeZone) -> Option<Day> {
    let local: DateTime = written.parse().ok()?;
    zone.to_timestamp(local).ok().map(Day::in_tokyo)
}

/// The day in Tokyo of seconds since 1970; `None` for zero, which these formats use for "never".
pub(crate) fn day_of_seconds(seconds: i64) -> Option<Day> {
    let at = jiff::Timestamp::from_second(seconds).ok()?;
    (seconds > 0).then(|| Day::in_tokyo(at))
}
