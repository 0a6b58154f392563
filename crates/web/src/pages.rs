//! The pages, each a typed struct over its template.

use crate::answering::{self, AnswerForm};
use crate::error::PageError;
use crate::evidence::{EvidencePart, Gap};
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::Refusable as _;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use flow::{IssueError, Judged, PaperFor, PaperFormat, PaperOf, State as Record};
use items::{Questions, Remark, Todo, Way, todo};
use model::answer::Status;
use model::day::Day;
use model::due::Due;
use model::fact::Provenance;
use model::finding::{Tone, Who};
use model::lang::Lang;
use model::member::Deed;
use model::record::Ledger;
use model::report::{Report, ReportItem, ReportStep};
use paper::Kind;
use serde::Deserialize;

type Page = Result<Html<String>, PageError>;

/// 今日やること, and the sheet as a list.
#[derive(Template)]
#[template(path = "home.html")]
struct Home<'r> {
    frame: Frame,
    report: &'r Report,
    todos: Vec<Todo<'r>>,
    /// What is to be said of the copy in the second place.
    copy: Option<String>,
    /// What vendors owe an answer to.
    owed: Vec<Questions<'r>>,
    /// What falls due soon, or has passed undone.
    soon: Vec<Due<'r>>,
    ready: bool,
    remarks: Vec<Remark>,
    ledgers: Vec<(&'static str, &'static str, usize)>,
    /// The ledgers to begin with, while all are empty.
    first: Vec<(&'static str, &'static str)>,
}

framed!(Home<'_>, ItemPage<'_>);

/// The ledgers that say most of a pharmacy, in the order in which they are quickest to fill in.
const FIRST: [Ledger; 6] =
    [Ledger::People, Ledger::Devices, Ledger::Vendors, Ledger::Accounts, Ledger::Contacts, Ledger::Backups];

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
}

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

pub(crate) async fn home(visit: Visit) -> Page {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let remarks = items::check_form(report);
    let is_empty = state.shop.is_empty();
    let first = FIRST.iter().filter(|_| is_empty && visit.may(Deed::Write));
    let ledgers = Ledger::ALL.iter().map(|ledger| (ledger.code(), ledger.title(visit.lang), state.shop.count(*ledger)));
    let page = Home {
        frame: visit.frame(&state),
        todos: todo(report).into_iter().take(3).collect(),
        copy: copy(&visit)?,
        owed: items::questions(report),
        soon: soon(&state, report),
        ready: remarks.is_empty(),
        remarks,
        ledgers: ledgers.collect(),
        first: first.map(|ledger| (ledger.code(), ledger.title(visit.lang))).collect(),
        report,
    };
    Ok(Html(page.render()?))
}

/// How many days ahead the first page looks. 薬守の目安.
const SOON_DAYS: i32 = 30;
/// So many lines of what falls due stand on the first page; all of it is on the page of coming days.
const SOON_SHOWN: usize = 5;

/// What is to be said of the copy in the second place: that there is none, or how old it is.
fn copy(visit: &Visit) -> Result<Option<String>, PageError> {
    let shop = visit.shop()?;
    let Some(place) = flow::second_place(&shop) else {
        let says =
            say(visit.lang, "記録の写し先がまだ決まっていません。", "no second place for the record is chosen yet.");
        return Ok(Some(says.to_owned()));
    };
    let is_old = !place.is_fresh(shop.clock.today());
    let since = place.copied_on.map(|day| day_words(visit.lang, day)).unwrap_or_default();
    Ok(is_old.then(|| {
        format!("{}{since}", say(visit.lang, "写しが古くなっています。最後の写し: ", "the copy is old; the last one: "))
    }))
}

/// What falls due soon: days that somebody set come before our own advice.
fn soon<'r>(state: &'r Record, report: &'r Report) -> Vec<Due<'r>> {
    let mut soon = items::due(&state.shop, report, report.as_of.plus_days(SOON_DAYS));
    soon.sort_by_key(|due| (due.is_advice, due.on));
    soon.truncate(SOON_SHOWN);
    soon
}

/// Who does it.
fn who(lang: Lang, step: &ReportStep) -> &'static str {
    match step.who {
        Who::Pharmacy => say(lang, "薬局", "pharmacy"),
        Who::Vendor => say(lang, "事業者", "vendor"),
    }
}

/// Where in the pages a step is done, and what the link says.
fn place(lang: Lang, link: &str) -> Option<(String, &'static str)> {
    if let Some(ledger) = Ledger::ALL.iter().find(|ledger| ledger.code() == link) {
        return Some((format!("/ledgers/{link}"), ledger.title(lang)));
    }
    let (path, ja, en) = match link {
        "answer" => ("#answer", "回答する", "Answer"),
        "evidence" => ("#evidence", "根拠を加える", "Add evidence"),
        _ => return None,
    };
    Some((path.to_owned(), say(lang, ja, en)))
}

/// What stands behind the `?` of an item's address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// There when the person has just answered.
    answered: Option<String>,
    /// A day that was chosen for an いいえ: it stands in the form.
    target: Option<String>,
}

pub(crate) async fn item(visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
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
    Ok(Html(item_page(&visit, &state, &key, Parts { done, form, ..Parts::default() })?))
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
        report,
        item,
    };
    Ok(page.render()?)
}

/// For whom a paper is, where there are several.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct For {
    person: Option<String>,
    vendor: Option<String>,
    visit: Option<u64>,
}

/// A paper, made when it is asked for: `checklist.pdf`, `vendor-checklist-01.pdf`, `devices.xlsx`.
pub(crate) async fn paper(
    visit: Visit,
    Path(file): Path<String>,
    Query(whom): Query<For>,
) -> Result<Response, PageError> {
    let (stem, ending) = file.rsplit_once('.').ok_or_else(PageError::not_found)?;
    let format = [PaperFormat::Pdf, PaperFormat::Xlsx].into_iter().find(|format| format.ending() == ending);
    let (format, kind) = format.zip(kind_of(stem)).ok_or_else(PageError::not_found)?;
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let of = PaperOf { shop: &visit.shop()?, state: &state, judged: &judged };
    let whom = PaperFor { person: whom.person.as_deref(), vendor: whom.vendor.as_deref(), visit: whom.visit };
    let made = flow::make_paper(of, kind, format, whom).map_err(no_paper)?;
    let issued = made.into_iter().find(|issued| issued.file == file).ok_or_else(PageError::not_found)?;
    let content = match format {
        PaperFormat::Pdf => "application/pdf",
        PaperFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    // The file's name is one of ours: letters, digits and hyphens.
    let shown = format!("inline; filename=\"{}\"", issued.file);
    Ok(([(header::CONTENT_TYPE, content.to_owned()), (header::CONTENT_DISPOSITION, shown)], issued.paper.bytes)
        .into_response())
}

/// What was asked for and is not there is told from what failed.
fn no_paper(why: IssueError) -> PageError {
    match &why {
        IssueError::NoPerson { .. }
        | IssueError::NoVisit { .. }
        | IssueError::NoVendor { .. }
        | IssueError::OnlyPdf => PageError::said(StatusCode::NOT_FOUND, &why.to_string()),
        _ => why.into(),
    }
}

fn kind_of(stem: &str) -> Option<Kind> {
    let kind = if stem.starts_with(Kind::VendorChecklist.code()) { Kind::VendorChecklist.code() } else { stem };
    kind.parse().ok()
}

pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../templates/style.css"))
}

pub(crate) async fn nowhere() -> PageError {
    PageError::not_found()
}

pub(crate) async fn only_read() -> PageError {
    PageError::only_read()
}

impl Home<'_> {
    fn who(&self, step: &ReportStep) -> &'static str {
        who(self.frame.lang, step)
    }

    /// On the first page a step that is done on its item's page has the item for its link.
    fn place(&self, step: &ReportStep) -> Option<(String, &'static str)> {
        place(self.frame.lang, &step.link).filter(|(path, _)| path.starts_with('/'))
    }

    fn badge(&self, provenance: &Provenance) -> &'static str {
        provenance.word(self.report.lang)
    }
}

impl ItemPage<'_> {
    fn place(&self, step: &ReportStep) -> Option<(String, &'static str)> {
        place(self.frame.lang, &step.link)
    }

    fn badge(&self, provenance: &Provenance) -> &'static str {
        provenance.word(self.report.lang)
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

fn say<'s>(lang: Lang, ja: &'s str, en: &'s str) -> &'s str {
    if lang == Lang::Ja { ja } else { en }
}

/// An instant (milliseconds since 1970) as the reader writes it, in Tokyo.
pub(crate) fn moment(lang: Lang, ms: i64) -> String {
    let (day, time) = Day::and_time_in_tokyo(ms);
    format!("{} {time}", day_words(lang, day))
}

/// A day as the reader writes it.
pub(crate) fn day_words(lang: Lang, day: Day) -> String {
    if lang == Lang::Ja { day.wareki() } else { day.to_string() }
}

/// The month of a day: 「令和7年12月」, `2025-12`.
pub(crate) fn month_words(lang: Lang, day: Day) -> String {
    let month = if lang == Lang::Ja { '月' } else { '-' };
    let words = day_words(lang, day);
    match words.rfind(month).and_then(|at| words.split_at_checked(at)) {
        Some((before, _)) if lang == Lang::Ja => format!("{before}月"),
        Some((before, _)) => before.to_owned(),
        None => words,
    }
}

/// 2-⑫（サーバ）: the number alone would be two items.
pub(crate) fn numbered(item: &ReportItem) -> String {
    match item.line.scope {
        Some(scope) => format!("{}（{}）", item.line.number, scope.word()),
        None => item.line.number.clone(),
    }
}

/// The class under which a status is coloured: settled, to look at, to mend.
fn shade(item: &ReportItem) -> &'static str {
    match item.status {
        _ if item.overdue => "mend",
        Status::Backed | Status::NotRequired | Status::Planned => "settled",
        Status::Unanswered | Status::Unsure | Status::Unbacked => "open",
        Status::Contradicted | Status::NoTarget => "mend",
    }
}
