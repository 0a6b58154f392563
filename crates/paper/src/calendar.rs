//! The days that are coming as an iCalendar file (RFC 5545), for the calendar of a telephone or an office program.
//!
//! Such calendars often lie with others, and are seen by whoever picks the telephone up: no event names a person, a machine or
//! a vendor. The same record gives the same bytes, so that a calendar that reads again changes nothing.

use icalendar::{Calendar, Component as _, Event, Property};
use model::day::Day;
use model::due::{Due, Place};
use model::lang::Lang;

/// What a calendar is made of.
#[derive(Debug, Clone, Copy)]
pub struct CalendarOf<'r> {
    /// What falls due.
    pub due: &'r [Due<'r>],
    /// The journal's id: it makes the events' ids unique.
    pub journal: &'r str,
    /// The day on which this was made.
    pub as_of: Day,
    /// The language of the words.
    pub lang: Lang,
}

/// The calendar as text. What has passed undone stands on the day on which this was made: nobody turns a calendar back.
#[must_use]
pub fn calendar(of: CalendarOf<'_>) -> String {
    let name = if of.lang == Lang::Ja { "薬守の予定" } else { "Yakumori" };
    let mut calendar = Calendar::new();
    calendar.name(name);
    for due in of.due {
        calendar.push(event(due, of));
    }
    calendar.done().to_string()
}

fn event(due: &Due<'_>, of: CalendarOf<'_>) -> Event {
    let (mark, advice) = match of.lang {
        Lang::Ja => ("薬守", "薬守の目安"),
        Lang::En => ("Yakumori", "our own rule of thumb"),
    };
    let place = match due.place {
        Place::Item(key) => key,
        Place::Ledger(ledger) => ledger.code(),
        Place::Home => "home",
    };
    let passed = match of.lang {
        _ if due.on >= of.as_of => "",
        Lang::Ja => "（期日を過ぎています）",
        Lang::En => " (its day has passed)",
    };
    let mut event = Event::new();
    event
        .uid(&format!("{}-{}-{place}@{}", due.code, date(due.on), of.journal))
        .summary(&format!("【{mark}】{}{passed}", due.nameless))
        .add_property("DTSTAMP", format!("{}T000000Z", date(of.as_of)))
        .append_property(Property::new("DTSTART", date(due.on.max(of.as_of))).add_parameter("VALUE", "DATE"))
        // It takes nobody's time.
        .add_property("TRANSP", "TRANSPARENT");
    if due.is_advice {
        event.description(advice);
    }
    event.done()
}

fn date(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_holds_each_day_once_and_no_name() {
        let due = |on: (i16, i8, i8), code, place, is_advice| Due {
            on: Day::new(on.0, on.1, on.2).unwrap(),
            code,
            says: "佐藤さんが退職する".to_owned(),
            nameless: "退職者のIDを止める; すべて, 今日".to_owned(),
            place,
            is_advice,
        };
        let due =
            [due((2026, 3, 31), "leaves", Place::Home, false), due((2024, 1, 9), "train", Place::Item("2-5"), true)];
        let of = CalendarOf { due: &due, journal: "j1", as_of: Day::new(2025, 11, 25).unwrap(), lang: Lang::Ja };
        let text = calendar(of);
        assert_eq!(text, calendar(of), "the same record gives the same bytes");
        assert!(!text.contains("佐藤"), "{text}");
        for line in [
            "BEGIN:VCALENDAR",
            "DTSTART;VALUE=DATE:20260331",
            "DTSTAMP:20251125T000000Z",
            "UID:leaves-20260331-home@j1",
            "UID:train-20240109-2-5@j1",
            "DTSTART;VALUE=DATE:20251125",
            "SUMMARY:【薬守】退職者のIDを止める\\; すべて\\, 今日",
            "DESCRIPTION:薬守の目安",
        ] {
            assert_eq!(text.split("\r\n").filter(|found| *found == line).count().min(1), 1, "{line}\n{text}");
        }
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "folded as RFC 5545 §3.1 asks: {text}");
    }
}
