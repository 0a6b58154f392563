//! Runs `cases.md` of every duty, and holds what every duty must show.

use crate::case::{Case, Expected, read_cases, report};
use items::{Checklist, DUTIES, Duty, shipped};
use model::finding::{Finding, State};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Duties that stand only on the vendor's form: the vendor answers them, the pharmacy is not judged by them.
const VENDOR_ONLY: [&str; 2] = ["vendor_officer", "disclosure_submitted"];

#[test]
fn every_duty_judges_its_cases() {
    // Every case that fails is told at once: a change of a rule moves many.
    let cases = DUTIES.iter().flat_map(|duty| cases_of(duty).into_iter().map(move |case| (duty, case)));
    let failed: Vec<String> = cases.filter_map(|(duty, case)| check(duty, &case).err()).collect();
    assert!(failed.is_empty(), "{} cases:\n{}", failed.len(), failed.join("\n"));
}

/// Satisfied, not satisfied, unknown, and 記入不要 where the sheet allows it.
#[test]
fn every_duty_shows_every_state_it_can_have() {
    for duty in DUTIES {
        let states: BTreeSet<State> = cases_of(duty).iter().map(|case| case.expected.state).collect();
        let mut wanted = vec![State::Satisfied, State::NotSatisfied, State::Unknown];
        let rows = shipped().iter().flat_map(|e| &e.forms).flat_map(|f| &f.rows);
        if rows.filter(|row| row.duty.as_deref() == Some(duty.code)).any(|row| row.may_be_not_required) {
            wanted.push(State::NotRequired);
        }
        for state in wanted {
            assert!(states.contains(&state), "{}: no case is {state:?}", duty.code);
        }
    }
}

/// A code without a case is a rule nobody has seen work; words without a code are dead.
#[test]
fn every_sentence_of_a_duty_is_shown_by_a_case() {
    for duty in DUTIES {
        let cases = cases_of(duty);
        let shown = |pick: fn(&Expected) -> &[String]| -> BTreeSet<String> {
            cases.iter().flat_map(|case| pick(&case.expected).to_vec()).collect()
        };
        let words = items::words(duty);
        let because = shown(|e| &e.because);
        let advice = shown(|e| &e.advice);
        let next = shown(|e| &e.next);
        for (kind, known, shown) in [
            ("says", words.says.keys().collect::<Vec<_>>(), because),
            ("advice", words.advice.keys().collect(), advice),
            ("next", words.next.keys().collect(), next),
        ] {
            for code in known {
                assert!(shown.contains(code), "{}: no case shows {kind}.{code}", duty.code);
            }
        }
    }
}

fn cases_of(duty: &Duty) -> Vec<Case> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/duties").join(duty.code).join("cases.md");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let cases = read_cases(&text, duty.code);
    assert!(!cases.is_empty(), "{}: no cases", duty.code);
    cases
}

/// One case through one judgement. The words are checked too: no sentence may keep an unfilled `{place}`.
fn check(duty: &'static Duty, case: &Case) -> Result<(), String> {
    let checklist = Checklist::new(case.edition(duty));
    let item = &checklist.items[0];
    let finding = checklist.judge_item(&case.shop, item, case.today);
    let at = format!("{}「{}」", duty.code, case.title);
    let seen = seen(&finding);
    if seen != case.expected {
        return Err(format!("{at}\n  found    {seen:?}\n  expected {:?}", case.expected));
    }
    let report = report(&case.shop, &checklist, case.today, case.lang());
    let worded = &report.items[0].finding;
    let sentences = worded.because.iter().map(|b| (&b.fact, &b.says));
    let sentences = sentences.chain(worded.advice.iter().map(|a| (&a.code, &a.says)));
    for (code, says) in sentences.chain(worded.next.iter().map(|s| (&s.code, &s.what))) {
        assert!(says != code, "{at}: {code} has no words");
        assert!(!says.contains('{'), "{at}: {code} is not filled in: {says}");
    }
    Ok(())
}

fn seen(finding: &Finding<'_>) -> Expected {
    let unique = |codes: Vec<&str>| {
        let mut kept: Vec<String> = Vec::new();
        for code in codes {
            if !kept.iter().any(|known| known == code) {
                kept.push(code.to_owned());
            }
        }
        kept.sort();
        kept
    };
    Expected {
        state: finding.state,
        strength: finding.strength,
        until: finding.valid_until,
        because: unique(finding.because.iter().map(|b| b.fact).collect()),
        advice: unique(finding.advice.iter().map(|a| a.code).collect()),
        next: unique(finding.next.iter().map(|s| s.code).collect()),
    }
}

#[test]
fn vendor_only_duties_are_not_on_the_pharmacy_form() {
    let form = shipped()[0].form(model::edition::Audience::Pharmacy).unwrap();
    for code in VENDOR_ONLY {
        assert!(form.rows.iter().all(|row| row.duty.as_deref() != Some(code)), "{code}");
    }
}
