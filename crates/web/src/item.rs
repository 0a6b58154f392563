//! One item of the checklist: the official words, what was found and why, what to do, the evidence, and the form to answer with.

use crate::answering::{self, AnswerForm};
use crate::error::PageError;
use crate::evidence::{EvidencePart, Gap};
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::{freshness, place, say, shade};
use crate::problem::Refusable as _;
use crate::query::Query;
use crate::scripts::with_script;
use crate::visit::Visit;
use crate::years::{YearBefore, years_before};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use flow::{Judged, State as Record};
use items::Way;
use model::answer::Status;
use model::day::Day;
use model::fact::Provenance;
use model::finding::Tone;
use model::lang::Lang;
use model::member::Deed;
use model::report::{Report, ReportItem, ReportStep};
use serde::Deserialize;

/// One item: the official words, what was found, what to do.
#[derive(Template)]
#[template(path = "item.html")]
struct ItemPage<'r> {
    frame: Frame,
    report: &'r Report,
    item: &'r ReportItem,
    why: &'r str,
    counts: String,
    who: &'r str,
    before: Option<&'r ReportItem>,
    after: Option<&'r ReportItem>,
    /// What leads to はい, the cheapest first.
    ways: Vec<Way>,
    /// The form to answer with; none where the past is looked at.
    form: Option<AnswerForm>,
    /// The answer was just recorded: what to know about it.
    done: Option<Vec<String>>,
    evidence: EvidencePart,
    /// What earlier years say of it.
    years: Vec<YearBefore>,
}

framed!(ItemPage<'_>);

/// What an item's page shows besides the item: as it stands, where nothing else is said.
#[derive(Default)]
pub(crate) struct Parts {
    /// The form to answer with, as it was sent and refused.
    pub(crate) form: Option<AnswerForm>,
    /// What is said of an answer that was just recorded.
    pub(crate) done: Option<Vec<String>>,
    /// The evidence, with a form that was sent and refused.
    pub(crate) evidence: Option<EvidencePart>,
}

/// What stands behind the `?` of an item's address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// There when the person has just answered.
    answered: Option<String>,
    /// A day that was chosen for an いいえ: it stands in the form.
    target: Option<String>,
}

pub(crate) async fn item(
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let state = visit.state().await?;
    let checklist = flow::checklist_for(&state.shop, None)?;
    let item = checklist.item(&key).ok_or_else(PageError::not_found)?;
    let done = match asked.answered {
        Some(_) => Some(answering::cautions(&visit, &state, (&checklist, item))?),
        None => None,
    };
    let target = asked.target.and_then(|target| target.parse::<Day>().ok());
    let form = target
        .filter(|_| visit.may(Deed::Sign))
        .map(|target| AnswerForm::of(&visit, &state, item).aimed_at(visit.lang, target));
    let page = item_page(&visit, &state, &key, Parts { done, form, ..Parts::default() })?;
    Ok(with_script(page).into_response())
}

/// The page of an item.
pub(crate) fn item_page(visit: &Visit, state: &Record, key: &str, parts: Parts) -> Result<String, PageError> {
    let lang = visit.lang;
    let judged = flow::judged(state, lang)?;
    let Judged { report, checklist } = &*judged;
    let at = report.items.iter().position(|item| item.line.key == key).ok_or_else(PageError::not_found)?;
    let item_at = |at: Option<usize>| at.and_then(|at| report.items.get(at));
    let item = item_at(Some(at)).ok_or_else(PageError::not_found)?;
    let asked = checklist.item(key).ok_or_else(PageError::not_found)?;
    let words = items::words(asked.duty);
    let form = || parts.form.unwrap_or_else(|| AnswerForm::of(visit, state, asked));
    let text = |text: &'static Option<model::lang::Bilingual>| text.as_ref().map_or("", |text| text.get(lang));
    let page = ItemPage {
        frame: visit.frame(state),
        why: text(&words.why),
        counts: asked.counts_as_done(lang),
        who: text(&words.who),
        before: item_at(at.checked_sub(1)),
        after: item_at(at.checked_add(1)),
        ways: items::ways(asked, item.finding.state, (report.as_of, report.form.year.1), lang),
        form: visit.may(Deed::Sign).then(form),
        done: parts.done,
        evidence: parts.evidence.unwrap_or_else(|| EvidencePart::of(visit, state, key)),
        years: years_before(visit, state, (&checklist.edition, asked)),
        report,
        item,
    };
    Ok(page.render()?)
}

impl ItemPage<'_> {
    fn place(&self, step: &ReportStep) -> Option<(String, &'static str)> {
        place(self.frame.lang, &step.link)
    }

    fn badge(&self, provenance: &Provenance) -> &'static str {
        provenance.word(self.report.lang)
    }

    fn fresh(&self, item: &ReportItem) -> (&'static str, &'static str) {
        freshness(self.report.lang, &item.finding, self.report.as_of)
    }

    /// Whether the day with which the form is filled in, today, is none of the form's year.
    fn is_outside(&self) -> bool {
        let (begins, ends) = self.report.form.year;
        !(begins..=ends).contains(&self.report.as_of)
    }

    fn is_unsure(&self, item: &ReportItem) -> bool {
        item.status == Status::Unsure
    }

    /// What a word of the sheet means, for those who do not read it.
    fn gloss(&self, word: &str) -> &'static str {
        match (self.report.lang, word) {
            (Lang::Ja, "わからない") => "（事業者に聞く、または後で確かめる）",
            (Lang::Ja, _) => "",
            (Lang::En, "はい") => " (yes)",
            (Lang::En, "いいえ") => " (no)",
            (Lang::En, "記入不要") => " (not required)",
            (Lang::En, _) => " (unsure: ask the vendor, or look later)",
        }
    }

    fn mark_words(&self, tone: &Tone) -> &'static str {
        let (ja, en) = match tone {
            Tone::Good => ("できている", "good"),
            Tone::Bad => ("できていない", "bad"),
            Tone::Open => ("わからない", "open"),
            Tone::Later => ("判定日より後", "later"),
        };
        say(self.report.lang, ja, en)
    }

    fn mark(&self, tone: &Tone) -> &'static str {
        match tone {
            Tone::Good => "○",
            Tone::Bad => "×",
            Tone::Open => "？",
            Tone::Later => "後",
        }
    }
}
