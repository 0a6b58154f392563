//! One reason, one piece of advice, one step: from its code to its sentence.

use crate::checklist::Item;
use crate::words;
use model::finding::{Advice, Arg, Because, Step, Subject, Who};
use model::lang::{Bilingual, Lang};
use model::report::{ReportAdvice, ReportBecause, ReportStep};

/// So many things a step names one by one; of more, the last ones are counted.
const LISTED_SUBJECTS: usize = 6;

pub(super) fn because(item: &Item, because: &Because<'_>, lang: Lang) -> ReportBecause {
    let subject = label(&because.subject, lang);
    ReportBecause {
        fact: because.fact.to_owned(),
        subject: subject_code(&because.subject),
        label: subject.to_owned(),
        says: fill(item, words::says(item.duty, because.fact), because.fact, (subject, &because.args), lang),
        tone: because.tone,
        provenance: because.provenance,
        observed_at: because.observed_on,
    }
}

pub(super) fn advice(item: &Item, advice: &Advice<'_>, lang: Lang) -> ReportAdvice {
    let subject = label(&advice.subject, lang);
    ReportAdvice {
        code: advice.code.to_owned(),
        subject: subject_code(&advice.subject),
        says: fill(item, words::advice(item.duty, advice.code), advice.code, (subject, &advice.args), lang),
    }
}

/// Steps of one kind become one sentence about all their subjects, where the first of them stood.
pub(super) fn steps(item: &Item, steps: &[Step<'_>], lang: Lang) -> Vec<ReportStep> {
    let mut kinds: Vec<(&Step<'_>, Vec<&Subject<'_>>)> = Vec::new();
    for step in steps {
        match kinds.iter_mut().find(|(first, _)| (first.code, &first.args) == (step.code, &step.args)) {
            Some((_, subjects)) => subjects.push(&step.subject),
            None => kinds.push((step, vec![&step.subject])),
        }
    }
    kinds.into_iter().map(|(step, subjects)| step_about(item, step, &subjects, lang)).collect()
}

fn step_about(item: &Item, step: &Step<'_>, subjects: &[&Subject<'_>], lang: Lang) -> ReportStep {
    let words = words::step(item.duty, step.code);
    ReportStep {
        code: step.code.to_owned(),
        what: fill(item, words.map(|words| &words.says), step.code, (&labels(subjects, lang), &step.args), lang),
        who: words.map_or(Who::Pharmacy, |words| words.who),
        minutes: minutes(step.code, words.map_or(0, |words| words.minutes), subjects.len()),
        link: words.map(|words| words.link.clone()).unwrap_or_default(),
    }
}

/// One question to a vendor (`ask_…`) covers everything it is about; anything else is done one by one.
fn minutes(code: &str, of_one: u32, subjects: usize) -> u32 {
    if code.starts_with("ask_") { of_one } else { of_one.saturating_mul(u32::try_from(subjects).unwrap_or(u32::MAX)) }
}

/// The names of what a step is about.
fn labels(subjects: &[&Subject<'_>], lang: Lang) -> String {
    let names: Vec<&str> = subjects.iter().map(|subject| label(subject, lang)).collect();
    listed(&names, lang)
}

/// All of a few names, the first of many.
pub(crate) fn listed(names: &[&str], lang: Lang) -> String {
    let shown = if names.len() > LISTED_SUBJECTS { LISTED_SUBJECTS - 1 } else { names.len() };
    let (comma, more) = (if lang == Lang::Ja { "、" } else { ", " }, names.len() - shown);
    let shown = names.iter().take(shown).copied().collect::<Vec<_>>().join(comma);
    match (lang, more) {
        (_, 0) => shown,
        (Lang::Ja, more) => format!("{shown}ほか{more}件"),
        (Lang::En, more) => format!("{shown} and {more} more"),
    }
}

/// The code under which a word is written in files: `not_satisfied`.
pub(super) fn code_of<T: std::fmt::Debug>(word: &T) -> String {
    let mut code = String::new();
    for c in format!("{word:?}").chars() {
        if c.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

/// The sentence with what it is about, its arguments, and the numbers that the item's own edition sets.
fn fill(item: &Item, words: Option<&Bilingual>, code: &str, (subject, args): (&str, &[Arg<'_>]), lang: Lang) -> String {
    // A code without words would be a gap in `item.toml`; the cases test finds it. It is shown, not hidden.
    let Some(words) = words else { return code.to_owned() };
    words.fill(lang, |name| match name {
        "subject" => Some(subject.into()),
        name => match args.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => Some(value.words(lang)),
            None => item.parameter(name, lang),
        },
    })
}

fn label<'p>(subject: &Subject<'p>, lang: Lang) -> &'p str {
    match subject {
        Subject::Pharmacy if lang == Lang::En => "the pharmacy",
        Subject::Pharmacy => "薬局",
        Subject::Record { label: "", .. } if lang == Lang::En => "(no name)",
        Subject::Record { label: "", .. } => "（名称なし）",
        Subject::Record { label, .. } | Subject::Machine { label, .. } | Subject::Named { label } => label,
    }
}

fn subject_code(subject: &Subject<'_>) -> String {
    match subject {
        Subject::Pharmacy => "pharmacy".to_owned(),
        Subject::Record { ledger, id, .. } => format!("{}/{id}", ledger.code()),
        Subject::Machine { id, .. } => format!("machine/{id}"),
        Subject::Named { label } => format!("named/{label}"),
    }
}
