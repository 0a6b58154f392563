//! The pages, each a typed struct over its template.

use crate::error::PageError;
use crate::server::Served;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use flow::{Judged, PaperFormat, PaperOf};
use items::{Remark, Todo, todo};
use model::answer::Status;
use model::day::Day;
use model::fact::Provenance;
use model::finding::Tone;
use model::lang::Lang;
use model::record::Ledger;
use model::report::{Report, ReportItem};
use paper::Kind;
use std::sync::Arc;

type Page = Result<Html<String>, PageError>;

/// 今日やること, and the sheet as a list.
#[derive(Template)]
#[template(path = "home.html")]
struct Home<'r> {
    report: &'r Report,
    todos: Vec<Todo<'r>>,
    ready: bool,
    remarks: Vec<Remark>,
    ledgers: Vec<(&'static str, &'static str, usize)>,
}

/// One item: the official words, what was found, what to do.
#[derive(Template)]
#[template(path = "item.html")]
struct ItemPage<'r> {
    report: &'r Report,
    item: &'r ReportItem,
    why: &'r str,
    counts: &'r str,
    who: &'r str,
    before: Option<&'r ReportItem>,
    after: Option<&'r ReportItem>,
}

pub(crate) async fn home(State(served): State<Arc<Served>>) -> Page {
    let state = served.shop.state(served.reading).await?;
    let Judged { report, .. } = flow::judge(&state, None, served.lang)?;
    let remarks = items::check_form(&report);
    let ledgers =
        Ledger::ALL.iter().map(|ledger| (ledger.code(), ledger.title(served.lang), state.shop.count(*ledger)));
    let page = Home {
        todos: todo(&report).into_iter().take(3).collect(),
        ready: remarks.is_empty(),
        remarks,
        ledgers: ledgers.collect(),
        report: &report,
    };
    Ok(Html(page.render()?))
}

pub(crate) async fn item(State(served): State<Arc<Served>>, Path(key): Path<String>) -> Page {
    let state = served.shop.state(served.reading).await?;
    let Judged { report, checklist } = flow::judge(&state, None, served.lang)?;
    let at = report.items.iter().position(|item| item.line.key == key).ok_or_else(PageError::not_found)?;
    let item_at = |at: Option<usize>| at.and_then(|at| report.items.get(at));
    let item = item_at(Some(at)).ok_or_else(PageError::not_found)?;
    let words = checklist.item(&key).map(|item| items::words(item.duty)).ok_or_else(PageError::not_found)?;
    let text = |text: &'static Option<model::lang::Bilingual>| text.as_ref().map_or("", |text| text.get(served.lang));
    let page = ItemPage {
        why: text(&words.why),
        counts: text(&words.counts),
        who: text(&words.who),
        before: item_at(at.checked_sub(1)),
        after: item_at(at.checked_add(1)),
        report: &report,
        item,
    };
    Ok(Html(page.render()?))
}

/// A paper, made when it is asked for: `checklist.pdf`, `vendor-checklist-01.pdf`, `devices.xlsx`.
pub(crate) async fn paper(State(served): State<Arc<Served>>, Path(file): Path<String>) -> Result<Response, PageError> {
    let (stem, ending) = file.rsplit_once('.').ok_or_else(PageError::not_found)?;
    let format = [PaperFormat::Pdf, PaperFormat::Xlsx].into_iter().find(|format| format.ending() == ending);
    let (format, kind) = format.zip(kind_of(stem)).ok_or_else(PageError::not_found)?;
    let state = served.shop.state(served.reading).await?;
    let judged = flow::judge(&state, None, served.lang)?;
    let made = flow::make_paper(PaperOf { shop: &served.shop, state: &state, judged: &judged }, kind, format, None)?;
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

impl Home<'_> {
    fn badge(&self, provenance: &Provenance) -> &'static str {
        provenance.word(self.report.lang)
    }

    fn say<'s>(&self, ja: &'s str, en: &'s str) -> &'s str {
        say(self.report.lang, ja, en)
    }

    fn day(&self, day: &Day) -> String {
        day_words(self.report.lang, *day)
    }
}

impl ItemPage<'_> {
    fn badge(&self, provenance: &Provenance) -> &'static str {
        provenance.word(self.report.lang)
    }

    fn say<'s>(&self, ja: &'s str, en: &'s str) -> &'s str {
        say(self.report.lang, ja, en)
    }

    fn day(&self, day: &Day) -> String {
        day_words(self.report.lang, *day)
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

/// A day as the reader writes it.
fn day_words(lang: Lang, day: Day) -> String {
    if lang == Lang::Ja { day.wareki() } else { day.to_string() }
}

/// 2-⑫（サーバ）: the number alone would be two items.
fn numbered(item: &ReportItem) -> String {
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
