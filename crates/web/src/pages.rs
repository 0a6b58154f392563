//! The pages, each a typed struct over its template.

use crate::error::PageError;
use crate::server::Served;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use flow::{Judged, PaperFormat, PaperOf};
use items::{Todo, todo};
use model::answer::Status;
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
    open: usize,
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
}

pub(crate) async fn home(State(served): State<Arc<Served>>) -> Page {
    let state = served.shop.state(served.reading).await?;
    let Judged { report, .. } = flow::judge(&state, None, served.lang)?;
    let open = items::check_form(&report).len();
    let ledgers =
        Ledger::ALL.iter().map(|ledger| (ledger.code(), ledger.title(served.lang), state.shop.count(*ledger)));
    let page = Home {
        todos: todo(&report).into_iter().take(3).collect(),
        ready: open == 0,
        open,
        ledgers: ledgers.collect(),
        report: &report,
    };
    Ok(Html(page.render()?))
}

pub(crate) async fn item(State(served): State<Arc<Served>>, Path(key): Path<String>) -> Page {
    let state = served.shop.state(served.reading).await?;
    let Judged { report, checklist } = flow::judge(&state, None, served.lang)?;
    let item = report.items.iter().find(|item| item.line.key == key).ok_or_else(PageError::not_found)?;
    let words = checklist.item(&key).map(|item| items::words(item.duty)).ok_or_else(PageError::not_found)?;
    let text = |text: &'static Option<model::lang::Bilingual>| text.as_ref().map_or("", |text| text.get(served.lang));
    let page =
        ItemPage { why: text(&words.why), counts: text(&words.counts), who: text(&words.who), report: &report, item };
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
}

impl ItemPage<'_> {
    fn badge(&self, provenance: &Provenance) -> &'static str {
        provenance.word(self.report.lang)
    }

    fn say<'s>(&self, ja: &'s str, en: &'s str) -> &'s str {
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

/// The class under which a status is coloured: settled, to look at, to mend.
fn shade(status: &Status) -> &'static str {
    match status {
        Status::Backed | Status::NotRequired | Status::Planned => "settled",
        Status::Unanswered | Status::Unsure | Status::Unbacked => "open",
        Status::Contradicted | Status::NoTarget => "mend",
    }
}
