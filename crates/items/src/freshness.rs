//! How long what a machine said about itself is taken to still hold. After that it is not known: silence is never good.

use model::day::Day;
use model::fact::MachineReport;
use model::pharmacy::Pharmacy;

/// 薬守の目安: so many days for a machine that a person reads once.
const ONCE_DAYS: i32 = 90;

/// 薬守の目安: so many opening days for a machine that reports by itself.
const MISSED_OPENING_DAYS: i32 = 7;

/// The last day on which a report still holds.
#[must_use]
pub fn measured_until(shop: &Pharmacy, report: &MachineReport) -> Day {
    if by_itself(shop, report) {
        after_opening_days(report.observed_on, MISSED_OPENING_DAYS)
    } else {
        report.observed_on.plus_days(ONCE_DAYS)
    }
}

/// Whether the machine reported by itself by then, so that the next report is missed when it does not come.
fn by_itself(shop: &Pharmacy, report: &MachineReport) -> bool {
    shop.reports_by_itself_since(&report.machine).is_some_and(|since| since <= report.observed_on)
}

/// Whether a machine that reports by itself has been silent for too long by a day.
#[must_use]
pub fn is_silent(shop: &Pharmacy, report: &MachineReport, today: Day) -> bool {
    by_itself(shop, report) && measured_until(shop, report) < today
}

/// So many opening days later. The record does not hold a pharmacy's opening days: every day but Sunday is counted as one, so a shop
/// that closes on more days is told a little too early, and never too late.
fn after_opening_days(from: Day, count: i32) -> Day {
    let mut day = from;
    let mut left = count;
    while left > 0 {
        day = day.plus_days(1);
        if !day.is_sunday() {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sundays_are_not_waited_for() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (from, until) in [
            // A Monday: the Sunday after it does not count.
            ("2025-11-10", "2025-11-18"),
            ("2025-11-15", "2025-11-24"),
            ("2025-11-16", "2025-11-24"),
        ] {
            assert_eq!(after_opening_days(day(from), MISSED_OPENING_DAYS), day(until), "{from}");
        }
    }
}
