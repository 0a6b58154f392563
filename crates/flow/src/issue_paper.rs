//! Papers: made from the report, and recorded when they are issued.

use crate::judge::Judged;
use crate::open_pharmacy::{Shop, ShopError, State};
use model::act::Act;
use model::answer::Choice;
use model::edition::{Audience, Form};
use model::lang::Lang;
use model::record::Ledger;
use model::report::ReportAnswer;
use paper::official_xlsx::{self, FillError};
use paper::{Kind, LedgerPaper, Paper, PaperError};
use std::collections::BTreeMap;

/// The format of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperFormat {
    /// PDF/A.
    Pdf,
    /// Excel.
    Xlsx,
}

/// A finished paper with its file name.
#[derive(Debug)]
pub struct Issued {
    /// Its file name.
    pub file: String,
    /// The paper.
    pub paper: Paper,
}

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// It could not be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The official file could not be filled in.
    #[error(transparent)]
    Fill(#[from] FillError),
    /// The official file is not there any more.
    #[error("公式の様式の原本を読めません（{0}） / the official file cannot be read")]
    Official(#[from] journal::BlobError),
    /// No such vendor.
    #[error(
        "「{wanted}」という事業者の用紙はありません。あるのは {known} です / no form of such a vendor; there are: {known}"
    )]
    NoVendor {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// There is no such paper in that format.
    #[error("「{kind}」は {format} では作れません。pdf で作ってください / this paper is made as pdf")]
    NoFormat {
        /// The kind.
        kind: &'static str,
        /// The format.
        format: &'static str,
    },
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// What a paper is made from.
#[derive(Debug, Clone, Copy)]
pub struct PaperOf<'p> {
    /// The record.
    pub shop: &'p Shop,
    /// Its state.
    pub state: &'p State,
    /// What was judged.
    pub judged: &'p Judged,
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").field("folder", &self.journal.folder()).finish_non_exhaustive()
    }
}

/// Makes a paper; the vendors' forms are several. Reading only: the same record gives the same bytes.
///
/// # Errors
/// [`IssueError`].
pub fn make_paper(
    of: PaperOf<'_>,
    kind: Kind,
    format: PaperFormat,
    vendor: Option<&str>,
) -> Result<Vec<Issued>, IssueError> {
    let report = &of.judged.report;
    let one = |paper: Paper| vec![Issued { file: format!("{}.{}", kind.code(), format.ending()), paper }];
    match (kind, format) {
        (Kind::Checklist, PaperFormat::Pdf) => Ok(one(paper::checklist_pdf(report)?)),
        (Kind::Checklist, PaperFormat::Xlsx) => Ok(one(checklist_xlsx(of)?)),
        (Kind::VendorChecklist, format) => vendor_papers(of, format, vendor),
        (Kind::Findings, PaperFormat::Pdf) => Ok(one(paper::findings_pdf(report)?)),
        (Kind::Findings, PaperFormat::Xlsx) => Err(IssueError::NoFormat { kind: kind.code(), format: format.ending() }),
        (Kind::Ledger(ledger), PaperFormat::Pdf) => Ok(one(paper::ledger_pdf(&ledger_paper(of, ledger))?)),
        (Kind::Ledger(ledger), PaperFormat::Xlsx) => Ok(one(paper::ledger_xlsx(&ledger_paper(of, ledger))?)),
    }
}

/// Records that papers were issued: their digests, and the size of the journal they were made from.
///
/// # Errors
/// The record cannot be written.
pub async fn record_issue(of: PaperOf<'_>, kind: Kind, issued: &[Issued]) -> Result<(), IssueError> {
    let acts = issued.iter().map(|issued| {
        let sha256 = journal::Digest::of(&issued.paper.bytes).to_string();
        let act = Act::PaperIssued {
            kind: kind.code().to_owned(),
            file: issued.file.clone(),
            sha256,
            size: of.state.mark.size,
        };
        (act, None)
    });
    of.shop.append(acts.collect()).await?;
    Ok(())
}

fn vendor_papers(of: PaperOf<'_>, format: PaperFormat, vendor: Option<&str>) -> Result<Vec<Issued>, IssueError> {
    let report = &of.judged.report;
    let wanted = |name: &str| vendor.is_none_or(|wanted| model::width::key(name).contains(&model::width::key(wanted)));
    let forms: Vec<_> = report.vendors.iter().filter(|form| wanted(&form.vendor)).collect();
    if let Some(wanted) = vendor.filter(|_| forms.is_empty()) {
        let known = report.vendors.iter().map(|form| form.vendor.as_str()).collect::<Vec<_>>().join("、");
        return Err(IssueError::NoVendor { wanted: wanted.to_owned(), known });
    }
    // A pharmacy whose vendors are not listed yet still needs the form to ask with.
    let blank = if forms.is_empty() { items::blank_vendor_form(&of.judged.checklist) } else { None };
    forms
        .into_iter()
        .chain(&blank)
        .map(|form| {
            let paper = match format {
                PaperFormat::Pdf => paper::vendor_checklist_pdf(report, form)?,
                PaperFormat::Xlsx => paper::vendor_checklist_xlsx(report, form)?,
            };
            Ok(Issued { file: format!("vendor-checklist-{}.{}", form.code, format.ending()), paper })
        })
        .collect()
}

/// The form as xlsx: the official file itself filled in where the edition was imported from one.
fn checklist_xlsx(of: PaperOf<'_>) -> Result<Paper, IssueError> {
    let form = of.judged.checklist.edition.form(Audience::Pharmacy);
    let Some((form, official)) = form.and_then(|form| Some((form, form.official.as_ref()?))) else {
        return Ok(paper::checklist_xlsx(&of.judged.report)?);
    };
    let Ok(digest) = official.sha256.parse() else { return Ok(paper::checklist_xlsx(&of.judged.report)?) };
    let original = of.shop.journal.blob(digest)?;
    let bytes = official_xlsx::fill(&original, &official.sheet, &filled_cells(of.judged, form))?;
    Ok(Paper { bytes, warnings: Vec::new() })
}

/// What goes into which cell of the official file.
fn filled_cells(judged: &Judged, form: &Form) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::new();
    for row in &form.rows {
        let key = judged.checklist.edition.key(form.audience, row);
        let answer = judged.report.items.iter().find(|item| item.line.key == key).and_then(|item| item.answer.as_ref());
        let (Some(at), Some(answer)) = (&row.cells, answer.filter(|answer| answer.choice != Choice::Unsure)) else {
            continue;
        };
        let confirmed = answer.confirmed_on.map(|day| day.wareki()).unwrap_or_default();
        match &at.confirmed_on {
            Some(cell) if *cell != at.answer => {
                cells.insert(at.answer.clone(), answer.words.clone());
                cells.insert(cell.clone(), confirmed);
            }
            _ => {
                cells.insert(at.answer.clone(), format!("{}（{confirmed}）", answer.words));
            }
        }
        fill_rest(&mut cells, at, answer);
    }
    cells
}

fn fill_rest(cells: &mut BTreeMap<String, String>, at: &model::edition::RowCells, answer: &ReportAnswer) {
    if let (Some(cell), Some(target)) = (&at.target_on, answer.target_on) {
        cells.insert(cell.clone(), target.wareki());
    }
    if let Some(cell) = at.note.as_ref().filter(|_| !answer.note.is_empty()) {
        cells.insert(cell.clone(), answer.note.clone());
    }
}

fn ledger_paper(of: PaperOf<'_>, ledger: Ledger) -> LedgerPaper {
    let rows = of.state.shop.rows(ledger);
    let lang = of.judged.report.lang;
    // A column nobody filled in only makes the others narrow; an empty ledger is printed for writing on.
    let is_used = |key| rows.is_empty() || rows.iter().any(|row| row.cells.contains_key(key));
    let used: Vec<_> = ledger.fields().iter().filter(|field| is_used(field.key)).collect();
    LedgerPaper {
        title: ledger.title(lang).to_owned(),
        pharmacy: of.state.shop.name.clone(),
        as_of: of.state.today,
        lang,
        columns: used
            .iter()
            .map(|field| if lang == Lang::Ja { field.label } else { field.label_en }.to_owned())
            .collect(),
        rows: rows
            .iter()
            .map(|row| used.iter().map(|field| row.cells.get(field.key).cloned().unwrap_or_default()).collect())
            .collect(),
        erased: of.state.shop.erased_rows(ledger),
        journal: of.state.mark.clone(),
    }
}

impl PaperFormat {
    /// The file's ending.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }
}
