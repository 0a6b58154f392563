//! Papers: all of them on one page, made when they are asked for; those that hang on a wall are issued here, so that it shows
//! when something on them changed.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::{day_words, say};
use crate::query::Query;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{InForce, IssueError, Judged, LivingPaper, PaperFor, PaperFormat, PaperOf, Print, State};
use model::lang::Lang;
use model::member::Deed;
use model::pharmacy::IssuedPaper;
use model::record::Ledger;
use model::report::VendorForm;
use paper::{Kind, Register, Written};
use serde::Deserialize;
use std::sync::Arc;

/// For whom a paper is, where there are several.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct For {
    person: Option<String>,
    vendor: Option<String>,
    visit: Option<u64>,
    document: Option<String>,
    /// The version that is made again, by the entry that issued it.
    version: Option<u64>,
}

/// The papers of whoever was given a link to look at the checklist: the forms, and neither a ledger nor what the program advises
/// the pharmacy to do. What was approved is looked at too, as it was approved.
const OF_INSPECTIONS: [Kind; 2] = [Kind::Checklist, Kind::VendorChecklist];

impl For {
    fn of<'a>(&'a self, origin: Option<&'a str>) -> PaperFor<'a> {
        PaperFor {
            person: self.person.as_deref(),
            vendor: self.vendor.as_deref(),
            visit: self.visit,
            document: self.document.as_deref(),
            origin,
        }
    }
}

/// All papers.
#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage<'p> {
    frame: Frame,
    /// Every paper that was issued, in order.
    issued: &'p [IssuedPaper],
    living: Arc<Vec<LivingPaper>>,
    forms: Vec<&'p VendorForm>,
    /// The form for a vendor who is not listed yet, where there is no other.
    blank: Option<VendorForm>,
    registers: Vec<(&'static str, &'static str)>,
    ledgers: Vec<(&'static str, &'static str)>,
}

framed!(PapersPage<'_>);

/// What a browser sends where a paper was put up.
#[derive(Deserialize)]
pub(crate) struct Issue {
    token: String,
    kind: String,
    /// Whether it was pressed on the paper's own page.
    #[serde(default)]
    on_its_page: bool,
}

/// Every paper, with those that are to be printed again.
pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let of = PaperOf { shop: &visit.shop()?, state: &state, judged: &judged };
    let is_without = judged.report.vendors.is_empty();
    let page = PapersPage {
        blank: items::blank_vendor_form(&judged.checklist).filter(|_| is_without),
        frame: visit.frame(&state),
        issued: &state.shop.papers,
        living: flow::living_papers(of).await?,
        // A year without a vendors' form has none to print.
        forms: judged.report.vendors.iter().filter(|form| !form.lines.is_empty()).collect(),
        registers: Register::ALL.iter().map(|register| (register.code(), register.title(visit.lang))).collect(),
        ledgers: Ledger::ALL.iter().map(|ledger| (ledger.code(), ledger.title(visit.lang))).collect(),
    };
    Ok(Html(page.render()?))
}

/// Records that a paper was printed and put in its place.
pub(crate) async fn issue(visit: Visit, Form(sent): Form<Issue>) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    let kind = kind_of(&sent.kind).ok_or_else(PageError::not_found)?;
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let of = PaperOf { shop: &visit.shop()?, state: &state, judged: &judged };
    if kind == flow::OWNER_REPORT {
        // It speaks for the pharmacy, as an answer does.
        if !visit.may(Deed::Sign) {
            return Err(PageError::not_allowed("/papers"));
        }
        let made = flow::make_paper(of, kind, PaperFormat::Pdf, PaperFor::default()).await.map_err(no_paper)?;
        flow::report_to_owner(of, &made, &visit.signer()).await.map_err(no_paper)?;
        return Ok(crate::documents::to_document(kind.code()));
    }
    flow::issue_paper(of, kind).await.map_err(no_paper)?;
    Ok(if sent.on_its_page { crate::documents::to_document(kind.code()) } else { Redirect::to("/papers") })
}

/// A paper, made when it is asked for: `checklist.pdf`, `vendor-checklist-01.pdf`, `devices.xlsx`.
pub(crate) async fn paper(
    visit: Visit,
    Path(file): Path<String>,
    Query(whom): Query<For>,
) -> Result<Response, PageError> {
    let (stem, ending) = file.rsplit_once('.').ok_or_else(PageError::not_found)?;
    let formats = [PaperFormat::Pdf, PaperFormat::Xlsx, PaperFormat::Docx];
    let format = formats.into_iter().find(|format| format.ending() == ending);
    let (format, kind) = format.zip(kind_of(stem)).ok_or_else(PageError::not_found)?;
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let of = PaperOf { shop: &visit.shop()?, state: &state, judged: &judged };
    let is_in_force = |it: &InForce| it.kind == kind && Some(it.version) == whom.version;
    if !(visit.may(Deed::Look) || OF_INSPECTIONS.contains(&kind) || flow::in_force(of)?.iter().any(is_in_force)) {
        return Err(PageError::not_allowed("/inspection"));
    }
    let made = match whom.version {
        Some(seq) => {
            let version = state.shop.papers.iter().find(|paper| paper.seq == seq && paper.kind == kind.code());
            flow::make_version(of, kind, version.ok_or_else(PageError::not_found)?).await
        }
        None => flow::make_paper(of, kind, format, whom.of(visit.network.origin().as_deref())).await,
    };
    let made = made.map_err(no_paper)?;
    let issued = made.into_iter().find(|issued| issued.file == file).ok_or_else(PageError::not_found)?;
    let content = match format {
        PaperFormat::Pdf => "application/pdf",
        PaperFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        PaperFormat::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
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
        | IssueError::Nobody
        | IssueError::NoVisit { .. }
        | IssueError::NoVendor { .. }
        | IssueError::NoVendorForm
        | IssueError::NoDocument { .. }
        | IssueError::OnlyPdf
        | IssueError::NoWorkbook
        | IssueError::NoWordFile => PageError::said(StatusCode::NOT_FOUND, &why.to_string()),
        _ => why.into(),
    }
}

fn kind_of(stem: &str) -> Option<Kind> {
    let kind = if stem.starts_with(Kind::VendorChecklist.code()) { Kind::VendorChecklist.code() } else { stem };
    kind.parse().ok()
}

/// What a living paper is called, and what for.
pub(crate) fn title(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::ContactChart => say(lang, "連絡体制図（壁に貼る。A4一枚）", "Contact chart (for the wall, one A4)"),
        Kind::Written(Written::Rules) => say(lang, "運用管理規程", "Operations rules"),
        Kind::Written(Written::Plan) => {
            say(lang, "サイバー攻撃を想定した事業継続計画（BCP）", "Continuity plan for cyber attacks")
        }
        Kind::SystemDiagram => say(lang, "システム構成図（個別指導 様式7）", "System diagram (form 7)"),
        Kind::OperationsDiagram => say(lang, "運用概念図（個別指導 様式7）", "Diagram of the work (form 7)"),
        _ => say(lang, "職員の一枚（壁に貼る。最初の10分）", "Page for the staff (for the wall)"),
    }
}

/// A paper of which something changed since it was issued.
pub(crate) struct Reprint {
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    /// The articles that say something else now, where it has articles.
    pub(crate) articles: String,
}

/// So many articles are named on the first page; of more, the rest is counted.
const ARTICLES: usize = 3;

/// The living papers of which something changed since they were issued.
pub(crate) async fn changed(visit: &Visit, state: &State, judged: &Judged) -> Result<Vec<Reprint>, PageError> {
    let of = PaperOf { shop: &visit.shop()?, state, judged };
    let living = flow::living_papers(of).await?;
    let changed = living.iter().filter(|living| matches!(living.print, Print::Changed(_)));
    let reprint = |living: &LivingPaper| Reprint {
        code: living.kind.code(),
        title: title(visit.lang, living.kind),
        articles: articles(visit.lang, &living.articles),
    };
    Ok(changed.map(reprint).collect())
}

/// 「第12条　パスワード、第15条　外部媒体、ほか2」.
fn articles(lang: Lang, titles: &[String]) -> String {
    let more = titles.len().saturating_sub(ARTICLES);
    let told = titles.iter().take(ARTICLES).cloned().collect::<Vec<_>>().join(say(lang, "、", ", "));
    if more == 0 { told } else { format!("{told}{}{more}", say(lang, "、ほか", ", more: ")) }
}

impl PapersPage<'_> {
    fn title(&self, living: &LivingPaper) -> &'static str {
        title(self.frame.lang, living.kind)
    }

    /// How it stands, and whether it is to be printed again.
    fn standing(&self, living: &LivingPaper) -> (bool, String) {
        let lang = self.frame.lang;
        match living.print {
            Print::Never => (false, self.say("まだ発行していません", "not issued yet").to_owned()),
            Print::Right(on) => (false, issued(lang, "発行済み・変更なし", "issued, nothing changed", on)),
            Print::Changed(on) => (true, issued(lang, "変更あり: 刷り直し", "changed: print it again", on)),
        }
    }

    /// When a paper was issued last that no change calls back: of one day, or a report.
    fn last(&self, kind: &str) -> String {
        let on = self.issued.iter().rfind(|paper| paper.kind == kind).map(|paper| paper.on);
        on.map(|on| format!("{}{}", self.say("最後に発行した日: ", "last issued "), day_words(self.frame.lang, on)))
            .unwrap_or_default()
    }

    /// The articles that say something else now.
    fn articles(&self, living: &LivingPaper) -> String {
        articles(self.frame.lang, &living.articles)
    }

    /// Whether there is a Word file of it.
    fn is_written(&self, living: &LivingPaper) -> bool {
        matches!(living.kind, Kind::Written(_))
    }
}

fn issued(lang: Lang, ja: &str, en: &str, on: model::day::Day) -> String {
    match lang {
        Lang::Ja => format!("{ja}（{}発行）", day_words(lang, on)),
        Lang::En => format!("{en} (issued {})", day_words(lang, on)),
    }
}
