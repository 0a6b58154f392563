//! What falls due, as worked cases: `crates/items/src/due/cases.md`.

use crate::case::{self, Told, read_told};
use items::{Checklist, due, shipped};
use model::due::Due;
use model::lang::Lang;
use model::report::Report;
use std::collections::BTreeSet;

const CASES: &str = include_str!("../../src/due/cases.md");

fn report(told: &Told<'_>, lang: Lang) -> Report {
    case::report(&told.shop, &Checklist::new(shipped()[0].clone()), told.today, lang)
}

/// What falls due within a year of the day judged for.
fn dues<'r>(told: &'r Told<'_>, report: &'r Report) -> Vec<Due<'r>> {
    due(&told.shop, report, told.today.plus_days(365))
}

/// Each line of 予定 is a day, a kind and a word that its sentence holds.
#[test]
fn what_falls_due_is_what_the_cases_say() {
    let mut shown = BTreeSet::new();
    for part in CASES.split("\n## ").skip(1) {
        let told = read_told(part, "due");
        let expected: Vec<&str> = told.heads["予定"].split('、').map(str::trim).collect();
        let report = report(&told, Lang::Ja);
        let dues = dues(&told, &report);
        let found: Vec<String> = dues.iter().map(|due| format!("{} {}", due.on, due.code)).collect();
        let says: Vec<&str> = dues.iter().map(|due| due.says.as_str()).collect();
        assert_eq!(found.len(), expected.len(), "{}: {found:?}", told.title);
        for ((found, says), expected) in found.iter().zip(says).zip(expected) {
            let (head, word) = expected.rsplit_once(' ').unwrap();
            assert_eq!(found, head, "{}", told.title);
            assert!(says.contains(word), "{}: {says} / {word}", told.title);
        }
        shown.extend(dues.iter().map(|due| due.code));
    }
    // What only answers and machines tell is shown where there are some: on the pages of the sample.
    let elsewhere = ["target", "vendor_target", "measure", "runs_out"];
    let all = [
        "two_factor_planned",
        "two_factor_unplanned",
        "support_ends",
        "frozen_ends",
        "contract_ends",
        "leaves",
        "year_ends",
        "walk_devices",
        "walk_accounts",
        "confirm_contacts",
        "review_papers",
        "review_log",
        "ask_remote",
        "check_copies",
        "try_restore",
        "train",
    ];
    for code in all {
        assert!(shown.contains(code) && !elsewhere.contains(&code), "no case shows {code}");
    }
}

/// A calendar outside the pharmacy shows no name of a person, a machine or a vendor.
#[test]
fn no_name_goes_into_an_outside_calendar() {
    for part in CASES.split("\n## ").skip(1) {
        let told = read_told(part, "due");
        for lang in [Lang::Ja, Lang::En] {
            for due in dues(&told, &report(&told, lang)) {
                for name in ["受付PC", "佐藤", "A社", "レセコン", "NAS"] {
                    assert!(!due.nameless.contains(name), "{}: {}", due.code, due.nameless);
                }
            }
        }
    }
}
