//! Findings, answers and words put together into the one report that screens and papers read.

pub(crate) mod read_beside;
mod sentence;
mod vendor_forms;

pub(crate) use sentence::listed as listed_labels;
pub use vendor_forms::blank_vendor_form;

use crate::changed_wording;
use crate::checklist::{Checklist, Item};
use crate::remedies::{self, Mending};
use crate::words;
use crate::years::keys_before;
use model::answer::{Answer, Choice, Status};
use model::day::Day;
use model::edition::{Audience, Edition, Form, FormRow};
use model::finding::{Args, Finding, State, Step, Subject};
use model::lang::{Lang, half};
use model::pharmacy::Pharmacy;
use model::report::{
    FormHead, FormLine, JournalMark, Report, ReportAnswer, ReportFinding, ReportItem, ReportMachine, ReportPharmacy,
    Totals,
};
use read_beside::FreeWords;
use std::collections::BTreeSet;

/// What a report is made of.
#[derive(Debug)]
pub struct ReportOf<'p> {
    /// The pharmacy.
    pub shop: &'p Pharmacy,
    /// The edition.
    pub checklist: &'p Checklist,
    /// The day judged for.
    pub today: Day,
    /// The language of the words.
    pub lang: Lang,
    /// Where the journal stands.
    pub journal: JournalMark,
    /// The machines that reported, already in words.
    pub machines: Vec<ReportMachine>,
    /// What must be said about the edition.
    pub notices: Vec<String>,
}

/// Judges and puts everything into words.
#[must_use]
pub fn report(of: ReportOf<'_>) -> Report {
    let ReportOf { shop, checklist, today, lang, .. } = of;
    let findings = checklist.judge(shop, today);
    let judged = checklist.items.iter().zip(&findings);
    let rows = FreeWords::of(&of, &findings);
    let items: Vec<ReportItem> = judged.map(|(item, finding)| report_item(&of, item, finding, &rows)).collect();
    let mending: Vec<_> = of.machines.iter().map(|machine| remedies::mending(&of, &findings, &machine.id)).collect();
    let mended = |(machine, Mending { wrong, letter, leave })| ReportMachine { wrong, letter, leave, ..machine };
    let machines = of.machines.into_iter().zip(mending).map(mended);
    Report {
        pharmacy: ReportPharmacy { id: shop.id.clone(), name: shop.name.clone() },
        edition: checklist.edition.id.clone(),
        edition_title: checklist.edition.words(lang),
        as_of: today,
        lang,
        notices: of.notices,
        form: head(checklist, Audience::Pharmacy),
        totals: totals(&items),
        items,
        vendors: vendor_forms::vendor_forms(shop, checklist, today),
        machines: machines.collect(),
        journal: of.journal,
    }
}

fn report_item(of: &ReportOf<'_>, item: &Item, finding: &Finding<'_>, rows: &FreeWords) -> ReportItem {
    let ReportOf { shop, today, lang, .. } = *of;
    let answer = shop.answer_by(&item.key, today);
    let status = Status::of(answer, finding.state);
    let target_on = answer.and_then(|answer| answer.target_on);
    let overdue = status == Status::Planned && target_on.is_some_and(|target| target < today);
    ReportItem {
        line: FormLine {
            uncertain: half(&item.row.uncertain, lang).to_owned(),
            ..line(&of.checklist.edition, Audience::Pharmacy, &item.row)
        },
        duty: item.duty.code.to_owned(),
        title: title(item, lang),
        newer: newer(of, item),
        unjudged: changed_wording::unjudged(&item.row, item.duty.code, lang),
        finding: with_rows(report_finding(of.checklist, item, finding, lang), (item, finding), rows, lang),
        answer: answer.map(ReportAnswer::from),
        last_year: last_year(of, item).filter(|_| answer.is_none()),
        status,
        overdue,
        status_words: status_words(status, overdue, answer, lang).to_owned(),
    }
}

/// What an item is called: a row that no rule judges has no title but its own wording.
fn title(item: &Item, lang: Lang) -> String {
    match &words::words(item.duty).title {
        Some(title) if item.duty.code != crate::duties::BY_EVIDENCE.code => title.get(lang).to_owned(),
        _ => item.row.wording.clone(),
    }
}

/// What newer official texts say, as far as it is about this edition.
fn newer(of: &ReportOf<'_>, item: &Item) -> Vec<String> {
    let edition = &of.checklist.edition.id;
    let about =
        words::words(item.duty).newer.iter().filter(|newer| newer.edition.as_ref().is_none_or(|id| id == edition));
    about.map(|newer| newer.says.get(of.lang).to_owned()).collect()
}

/// The status as people read it: it names the answer that was given.
fn status_words(status: Status, overdue: bool, answer: Option<&Answer>, lang: Lang) -> &'static str {
    let not_required = answer.is_some_and(|answer| answer.choice == Choice::NotRequired);
    match (status, lang) {
        (Status::Planned, Lang::Ja) if overdue => "いいえ・目標日を過ぎています",
        (Status::Planned, Lang::En) if overdue => "no, the target day has passed",
        (Status::Unbacked, Lang::Ja) if not_required => "記入不要・根拠なし",
        (Status::Unbacked, Lang::En) if not_required => "not required, not backed",
        _ => status.word(lang),
    }
}

fn report_finding(checklist: &Checklist, item: &Item, finding: &Finding<'_>, lang: Lang) -> ReportFinding {
    ReportFinding {
        state: finding.state,
        state_words: finding.state.word(lang).to_owned(),
        strength: finding.strength,
        valid_until: finding.valid_until,
        because: finding.because.iter().map(|b| sentence::because(item, b, lang)).collect(),
        advice: finding.advice.iter().map(|a| sentence::advice(item, a, lang)).collect(),
        next: sentence::steps(item, &next(checklist, &finding.next), lang),
    }
}

/// A good answer with what the rows that it rests on say besides.
fn with_rows(
    mut told: ReportFinding,
    (item, finding): (&Item, &Finding<'_>),
    rows: &FreeWords,
    lang: Lang,
) -> ReportFinding {
    if matches!(finding.state, State::Satisfied | State::NotRequired) {
        let args = finding.because.iter().map(|because| &because.args);
        let args = args.chain(finding.advice.iter().map(|advice| &advice.args)).flatten();
        let quoted: BTreeSet<String> = args.map(|(_, said)| said.words(lang).trim().to_owned()).collect();
        let is_quoted = |said: &str| quoted.contains(said);
        let beside = read_beside::beside(rows, item, is_quoted, lang);
        told.advice.extend(beside.iter().map(|advice| sentence::advice(item, advice, lang)));
    }
    told
}

/// Nobody can fill in a form that is not here: where the year's form came in without the vendors' part, that part is brought in
/// first, once.
fn next<'p>(checklist: &Checklist, steps: &[Step<'p>]) -> Vec<Step<'p>> {
    let asks = |step: &&Step<'_>| matches!(step.code, "ask_vendor" | "ask_vendor_again");
    if checklist.edition.form(Audience::Vendor).is_some() || !steps.iter().any(|step| asks(&step)) {
        return steps.to_vec();
    }
    let bring = Step { code: "bring_vendor_form", subject: Subject::Pharmacy, args: Args::default() };
    std::iter::once(bring).chain(steps.iter().filter(|step| !asks(step)).cloned()).collect()
}

/// The answer to the same in the edition before, once the year was turned over.
fn last_year(of: &ReportOf<'_>, item: &Item) -> Option<ReportAnswer> {
    let ReportOf { shop, checklist, today, .. } = *of;
    let key = keys_before(shop, &checklist.edition, &item.row).into_iter().next()?;
    shop.answer_by(&key, today).map(ReportAnswer::from)
}

/// A row of a form as printed.
fn line(edition: &Edition, audience: Audience, row: &FormRow) -> FormLine {
    FormLine {
        key: edition.key(audience, row),
        number: row.number.clone(),
        scope: edition.told_scope(audience, row),
        section: row.section.clone(),
        group: row.group.clone(),
        wording: row.wording.clone(),
        notes: row.notes.clone(),
        uncertain: row.uncertain.clone(),
    }
}

fn head(checklist: &Checklist, audience: Audience) -> FormHead {
    let form: Option<&Form> = checklist.edition.form(audience);
    FormHead {
        audience,
        title: form.map(|form| form.title.clone()).unwrap_or_default(),
        mark: form.map(|form| form.mark.clone()).unwrap_or_default(),
        notes: form.map(|form| form.notes.clone()).unwrap_or_default(),
        year: (checklist.edition.first_on, checklist.edition.last_on),
    }
}

fn totals(items: &[ReportItem]) -> Totals {
    let mut totals = Totals { items: items.len(), ..Totals::default() };
    for item in items {
        *totals.states.entry(sentence::code_of(&item.finding.state)).or_default() += 1;
        *totals.statuses.entry(sentence::code_of(&item.status)).or_default() += 1;
    }
    totals
}
