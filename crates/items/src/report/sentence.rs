//! One reason, one piece of advice, one step: from its code to its sentence.

use crate::checklist::Item;
use crate::duties::Duty;
use crate::words;
use model::finding::{Advice, Arg, Because, Step, Subject, Who};
use model::lang::{Bilingual, Lang};
use model::report::{ReportAdvice, ReportBecause, ReportStep};

pub(super) fn because(duty: &Duty, because: &Because<'_>, lang: Lang) -> ReportBecause {
    ReportBecause {
        fact: because.fact.to_owned(),
        subject: subject_code(&because.subject),
        label: label(&because.subject, lang).to_owned(),
        says: fill(words::says(duty, because.fact), because.fact, &because.subject, &because.args, lang),
        tone: because.tone,
        provenance: because.provenance,
        observed_at: because.observed_on,
    }
}

pub(super) fn advice(duty: &Duty, advice: &Advice<'_>, lang: Lang) -> ReportAdvice {
    ReportAdvice {
        code: advice.code.to_owned(),
        subject: subject_code(&advice.subject),
        says: fill(words::advice(duty, advice.code), advice.code, &advice.subject, &advice.args, lang),
    }
}

pub(super) fn step(item: &Item, step: &Step<'_>, lang: Lang) -> ReportStep {
    let words = words::step(item.duty, step.code);
    ReportStep {
        code: step.code.to_owned(),
        what: fill(words.map(|words| &words.says), step.code, &step.subject, &step.args, lang),
        who: words.map_or(Who::Pharmacy, |words| words.who),
        minutes: words.map_or(0, |words| words.minutes),
        link: words.map(|words| words.link.clone()).unwrap_or_default(),
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

fn fill(words: Option<&Bilingual>, code: &str, subject: &Subject<'_>, args: &[Arg<'_>], lang: Lang) -> String {
    // A code without words would be a gap in `item.toml`; the cases test finds it. It is shown, not hidden.
    let Some(words) = words else { return code.to_owned() };
    words.fill(lang, |name| match name {
        "subject" => Some(label(subject, lang)),
        name => args.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_ref()),
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
