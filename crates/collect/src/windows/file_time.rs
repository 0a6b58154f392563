//! Windows' instants: hundreds of nanoseconds since 1601.

use jiff::Timestamp;
use model::day::Day;

/// Seconds from 1601 to 1970.
const BEFORE_1970: i64 = 11_644_473_600;
const PER_SECOND: u64 = 10_000_000;

/// The day in Tokyo; `None` for zero, which stands for never, and for what is out of range.
pub(super) fn day(ticks: u64) -> Option<Day> {
    let seconds = i64::try_from(ticks / PER_SECOND).ok()?.checked_sub(BEFORE_1970)?;
    (ticks > 0).then_some(())?;
    Timestamp::from_second(seconds).ok().map(Day::in_tokyo)
}

/// From its two halves, as the registry often keeps it.
pub(super) fn of_halves(high: u64, low: u64) -> u64 {
    (high << 32) | (low & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_days_in_tokyo() {
        // 2025-11-24T15:00:00Z is the 25th in Tokyo.
        for (ticks, expected) in [
            (134_084_700_000_000_000, Some("2025-11-25")),
            (134_084_699_990_000_000, Some("2025-11-24")),
            (0, None),
            (u64::MAX, None),
        ] {
            assert_eq!(day(ticks).map(|day| day.to_string()).as_deref(), expected, "{ticks}");
        }
    }
}
