//! Days and instants: every day is one of Asia/Tokyo.

use super::Day;

/// Japan keeps one offset all year, so no time-zone database is needed.
#[must_use]
pub fn tokyo() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(9))
}

impl Day {
    /// The day in Tokyo at an instant.
    #[must_use]
    pub fn in_tokyo(at: jiff::Timestamp) -> Self {
        Self::of(at.to_zoned(tokyo()).date())
    }

    /// Day and time (`10:02`) in Tokyo at an instant (milliseconds since 1970).
    #[must_use]
    pub fn and_time_in_tokyo(ms: i64) -> (Self, String) {
        let at = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
        (Self::in_tokyo(at), at.to_zoned(tokyo()).strftime("%H:%M").to_string())
    }

    /// The last millisecond of the day in Tokyo (milliseconds since 1970).
    #[must_use]
    pub fn ends_at_ms(self) -> i64 {
        let end = self.date().at(23, 59, 59, 999_000_000).to_zoned(tokyo());
        end.map_or(i64::MAX, |end| end.timestamp().as_millisecond())
    }
}
