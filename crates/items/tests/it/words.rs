//! What is said follows the edition that is judged by, and the reader's language.

use crate::case::report;
use items::{Checklist, DUTIES, shipped, words};
use model::day::Day;
use model::edition::{Audience, Edition, FormRow};
use model::finding::State;
use model::lang::Lang;
use model::pharmacy::Pharmacy;

/// The shipped edition with the rows of one duty changed.
fn edition(duty: &str, change: impl Fn(&mut FormRow)) -> Edition {
    let mut edition = shipped()[0].clone();
    for form in edition.forms.iter_mut().filter(|form| form.audience == Audience::Pharmacy) {
        form.rows.iter_mut().filter(|row| row.duty.as_deref() == Some(duty)).for_each(&change);
    }
    edition
}

fn set(name: &'static str, value: &'static str) -> impl Fn(&mut FormRow) {
    move |row| drop(row.parameters.insert(name.to_owned(), value.to_owned()))
}

/// 「13文字以上」 on the form is 13 in every sentence, and so is the day of a plan.
#[test]
fn the_numbers_of_an_edition_are_those_in_its_sentences() {
    for (duty, name, value, said) in [
        ("password_rule", "length_min", "8", "8文字以上」"),
        ("password_rule", "length_min", "13", "13文字以上」"),
        ("password_rule", "length_without_change", "16", "16文字以上"),
        ("two_factor", "planned_by", "2027-03-31", "令和9年3月31日"),
    ] {
        let checklist = Checklist::new(edition(duty, set(name, value)));
        let item = checklist.items.iter().find(|item| item.duty.code == duty).unwrap();
        let counts = item.counts_as_done(Lang::Ja);
        assert!(counts.contains(said), "{name} = {value}: {counts}");
    }
    let steps = |lang| {
        let report = {
            let checklist = Checklist::new(edition("password_rule", set("length_without_change", "16")));
            report(&Pharmacy::default(), &checklist, Day::new(2025, 11, 25).unwrap(), lang)
        };
        let item = report.items.into_iter().find(|item| item.duty == "password_rule").unwrap();
        item.finding.next.into_iter().map(|step| step.what).collect::<String>()
    };
    assert!(steps(Lang::Ja).contains("16文字以上にする"), "{}", steps(Lang::Ja));
    assert!(steps(Lang::En).contains("16 characters"), "{}", steps(Lang::En));
}

/// The official name of an edition is Japanese; a reader of English is told the year.
#[test]
fn an_edition_is_named_in_the_readers_language() {
    let checklist = Checklist::new(shipped()[0].clone());
    let named = |lang| report(&Pharmacy::default(), &checklist, Day::new(2025, 11, 25).unwrap(), lang).edition_title;
    assert_eq!([named(Lang::Ja), named(Lang::En)], ["令和7年度版", "fiscal 2025 edition (r7)"]);
}

/// The cheapest first, each with a day of its own within the form's year; none where there is nothing to mend.
#[test]
fn ways_to_yes_go_from_cheap_to_dear() {
    let checklist = Checklist::new(shipped()[0].clone());
    let (last, day) = (Day::new(2026, 3, 31).unwrap(), |month, day| Day::new(2026, month, day).unwrap());
    for item in &checklist.items {
        let ways = items::ways(item, State::NotSatisfied, (day(3, 1), last), Lang::Ja);
        assert!(ways.len() > 1 && ways.is_sorted_by_key(|way| way.by), "{}: {ways:?}", item.key);
        for way in &ways {
            assert!(way.target_on.is_some_and(|on| day(3, 1) < on && on <= last), "{}: {way:?}", item.key);
            assert!(!way.says.contains('{'), "{}: {way:?}", item.key);
        }
        assert_eq!(items::ways(item, State::Satisfied, (day(3, 1), last), Lang::Ja), []);
        let late = items::ways(item, State::Unknown, (day(4, 1), last), Lang::En);
        assert!(!late.is_empty() && late.iter().all(|way| way.target_on.is_none()), "{}: the year is over", item.key);
    }
}

/// Nobody is told to update, stop or remove anything on a machine or in a system without the vendor being named in the same breath.
#[test]
fn advice_that_changes_a_machine_names_the_vendor() {
    const CHANGES: [&str; 7] = ["止め", "適用", "無効に", "取り除", "削除", "アンインストール", "更新して"];
    // What only speaks of lists, rules, keys of Yakumori's own, or of what was done already.
    const NO_CHANGE: [&str; 6] = [
        "device_ledger machine_silent",
        "external_media make_rule",
        "external_media purchase",
        "security_patches measure_again",
        "security_patches support_end_unannounced",
        "unused_accounts record",
    ];
    let mut met = Vec::new();
    for duty in DUTIES {
        let words = words(duty);
        let steps = words.next.iter().map(|(code, step)| (code.clone(), &step.says.ja));
        let advice = words.advice.iter().map(|(code, says)| (code.clone(), &says.ja));
        let ways = words.ways.iter().map(|way| (format!("{:?}", way.by).to_lowercase(), &way.says.ja));
        for (code, says) in steps.chain(advice).chain(ways) {
            let changes = CHANGES.iter().any(|change| says.contains(change));
            if changes && !says.contains("事業者") {
                met.push(format!("{} {code}", duty.code));
            }
        }
    }
    met.sort();
    met.dedup();
    assert_eq!(met, NO_CHANGE);
}
