//! Papers: made from the report, and recorded when they are issued.

use crate::carry_reports::stick_paper;
use crate::fill_official::{fill_checklist, fill_vendor_checklist};
use crate::judge::{JudgeError, Judged};
use crate::note_readers::readers_paper;
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::print_binder::{binder, inspected};
use crate::print_chart::contact_chart;
use crate::print_diagram::diagram;
use crate::print_document::document;
use crate::print_register::register;
use crate::print_slip::{leaving_paper, visit_paper};
use crate::reply_code::way_back;
use crate::reprint::says;
use model::act::Act;
use model::day::PartialDay;
use model::lang::Lang;
use model::pharmacy::KeptRow;
use model::record::{Field, Kind as Cell, Ledger, System};
use model::report::VendorForm;
use paper::official_xlsx::FillError;
use paper::{Kind, LedgerPaper, Paper, PaperError, Part};

/// The format of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperFormat {
    /// PDF/A.
    Pdf,
    /// Excel.
    Xlsx,
    /// Word.
    Docx,
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
    /// The edition does not say which file it was read from.
    #[error(
        "公式の様式の原本が、版に記録されていません。様式を取り込み直してください / the edition does not name its official file; import the form again"
    )]
    OfficialUnnamed,
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
    /// The pharmacy's form alone was imported.
    #[error(
        "この年度の事業者確認用の様式が、まだ取り込まれていないので、用紙を作れません。画面の「年度と様式」か yakumori edition import で、公式の事業者確認用のファイルを取り込んでください / this year's form for vendors was not imported yet: import the official file of it (yakumori edition import, or the page of years and forms)"
    )]
    NoVendorForm,
    /// No such person.
    #[error(
        "だれの伝票かを、職員名簿の氏名で選んでください（--person 氏名）。いま手続きできるのは {known} です / say whose slip it is by one name of the list of people (--person NAME); there are: {known}"
    )]
    NoPerson {
        /// Who there is.
        known: String,
    },
    /// Nobody works here by the list of people.
    #[error(
        "職員名簿に、手続きできる人がいません。先に職員名簿に氏名を書いてください / nobody who could leave is on the list of people: enter them there first"
    )]
    Nobody,
    /// No such visit.
    #[error(
        "そのような来訪の記録はありません。あるのは {known} です。選ばなければ、手で書くための用紙を作ります / no such visit is recorded; there are: {known}. Without a choice the form to fill in by hand is made"
    )]
    NoVisit {
        /// What there is.
        known: String,
    },
    /// No such document, or nothing of it was issued yet.
    #[error(
        "「{wanted}」という文書はないか、まだ発行していません。rules、bcp、contact-chart など発行した書類か、文書一覧の文書名を指定してください（--document） / there is no such document, or nothing of it was issued yet: name a paper that was issued (rules, bcp, contact-chart) or a title of the list of documents (--document)"
    )]
    NoDocument {
        /// What was asked for.
        wanted: String,
    },
    /// The year's form cannot be told.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// A slip is not there any more.
    #[error("伝票を読めません（{0}） / the slip cannot be read")]
    Slip(journal::BlobError),
    /// The evidence does not say which file it is.
    #[error("伝票のファイルが記録されていません / the record does not name the slip's file")]
    SlipUnnamed,
    /// There is no such workbook.
    #[error("この書類は PDF だけです。.pdf で作ってください / this paper is made as .pdf only")]
    OnlyPdf,
    /// There is no such workbook, but a Word file.
    #[error("この書類は PDF と Word だけです。.pdf か .docx で作ってください / this paper is made as .pdf or .docx")]
    NoWorkbook,
    /// There is no such Word file.
    #[error("この書類は Word では作れません。.pdf か .xlsx で作ってください / this paper is made as .pdf or .xlsx")]
    NoWordFile,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// For whom a paper is, where there are several.
#[derive(Debug, Clone, Copy, Default)]
pub struct PaperFor<'a> {
    /// The vendor, as typed.
    pub vendor: Option<&'a str>,
    /// The person: an id or a name.
    pub person: Option<&'a str>,
    /// The entry that recorded a visit.
    pub visit: Option<u64>,
    /// The document that goes round: the kind of a paper, or a title.
    pub document: Option<&'a str>,
    /// Where the shop's devices open the pages, where that is known: a paper that comes back leads there.
    pub origin: Option<&'a str>,
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

impl<'p> PaperOf<'p> {
    /// The systems of the day, as the judging takes them.
    pub(crate) fn systems(self) -> impl Iterator<Item = &'p System> {
        let (shop, today) = (&self.state.shop, self.state.today);
        shop.systems.records().filter(move |system| items::is_in_use(shop, system, today))
    }
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
pub async fn make_paper(
    of: PaperOf<'_>,
    kind: Kind,
    format: PaperFormat,
    for_whom: PaperFor<'_>,
) -> Result<Vec<Issued>, IssueError> {
    let report = &of.judged.report;
    let one = |paper: Paper| vec![Issued { file: format!("{}.{}", kind.code(), format.ending()), paper }];
    use PaperFormat::{Docx, Pdf, Xlsx};
    match (kind, format) {
        (Kind::Checklist, Pdf) => Ok(one(Part::checklist(report)?.pdf()?)),
        (Kind::Checklist, Xlsx) => Ok(one(checklist_xlsx(of)?)),
        (Kind::VendorChecklist, Pdf | Xlsx) => vendor_papers(of, format, for_whom),
        (Kind::Findings, Pdf) => Ok(one(Part::findings(report)?.pdf()?)),
        (Kind::Findings, Xlsx) => Ok(one(paper::findings_xlsx(report)?)),
        (Kind::Leaving, Pdf) => Ok(one(Part::slip(&leaving_paper(of, for_whom)?)?.pdf()?)),
        (Kind::VendorVisit, Pdf) => Ok(one(Part::slip(&visit_paper(of, for_whom)?)?.pdf()?)),
        (Kind::Binder, Pdf) => Ok(one(Part::binder(&binder(of).await?)?.pdf()?)),
        (Kind::ContactChart, Pdf) => Ok(one(Part::contact_chart(&contact_chart(of))?.pdf()?)),
        (Kind::SystemDiagram, Pdf) => Ok(one(Part::system_diagram(&diagram(of))?.pdf()?)),
        (Kind::OperationsDiagram, Pdf) => Ok(one(Part::operations_diagram(&diagram(of))?.pdf()?)),
        (Kind::StaffPage, Pdf) => Ok(one(Part::staff_page(&contact_chart(of))?.pdf()?)),
        (Kind::StickPage, Pdf) => Ok(one(Part::stick_page(&stick_paper(of.state))?.pdf()?)),
        (Kind::Written(written), Pdf) => Ok(one(Part::document(&document(of, written)?)?.pdf()?)),
        (Kind::Written(written), Docx) => Ok(one(paper::document_docx(&document(of, written)?)?)),
        (Kind::Readers, Pdf) => Ok(one(Part::ledger(&readers_paper(of, for_whom.document).await?)?.pdf()?)),
        (Kind::Readers, Xlsx) => Ok(one(paper::ledger_xlsx(&readers_paper(of, for_whom.document).await?)?)),
        (Kind::Register(which), Pdf) => Ok(one(Part::ledger(&alone(of, register(of, which)))?.pdf()?)),
        (Kind::Register(which), Xlsx) => Ok(one(paper::ledger_xlsx(&alone(of, register(of, which)))?)),
        (Kind::Ledger(ledger), Pdf) => Ok(one(Part::ledger(&alone(of, ledger_paper(of, ledger)))?.pdf()?)),
        (Kind::Ledger(ledger), Xlsx) => Ok(one(paper::ledger_xlsx(&alone(of, ledger_paper(of, ledger)))?)),
        (Kind::Written(_), Xlsx) => Err(IssueError::NoWorkbook),
        (kind, Docx) if kind.has_workbook() => Err(IssueError::NoWordFile),
        _ => Err(IssueError::OnlyPdf),
    }
}

/// Makes a paper that hangs or lies somewhere, and records that it was issued.
///
/// # Errors
/// [`IssueError`]; nothing was written then.
pub async fn issue_paper(of: PaperOf<'_>, kind: Kind) -> Result<(), IssueError> {
    let made = make_paper(of, kind, PaperFormat::Pdf, PaperFor::default()).await?;
    record_issue(of, kind, &made).await
}

/// Records that papers were issued: their digests, and the size of the journal they were made from.
///
/// # Errors
/// The record cannot be written.
pub async fn record_issue(of: PaperOf<'_>, kind: Kind, issued: &[Issued]) -> Result<(), IssueError> {
    of.shop.append(issue_acts(of, kind, issued)?).await?;
    Ok(())
}

/// What records that papers were issued.
pub(crate) fn issue_acts(
    of: PaperOf<'_>,
    kind: Kind,
    issued: &[Issued],
) -> Result<Vec<(Act, Option<u64>)>, PaperError> {
    let says = says(of, kind)?;
    let acts = issued.iter().map(|issued| {
        let sha256 = journal::Digest::of(&issued.paper.bytes).to_string();
        let act = Act::PaperIssued {
            kind: kind.code().to_owned(),
            file: issued.file.clone(),
            sha256,
            size: of.state.mark.size,
            says: says.clone(),
        };
        (act, None)
    });
    Ok(acts.collect())
}

fn vendor_papers(of: PaperOf<'_>, format: PaperFormat, for_whom: PaperFor<'_>) -> Result<Vec<Issued>, IssueError> {
    let PaperFor { vendor, origin, .. } = for_whom;
    let report = &of.judged.report;
    let wanted = |name: &str| vendor.is_none_or(|wanted| model::width::key(name).contains(&model::width::key(wanted)));
    let blank = items::blank_vendor_form(&of.judged.checklist).ok_or(IssueError::NoVendorForm)?;
    let forms: Vec<_> = report.vendors.iter().filter(|form| wanted(&form.vendor)).collect();
    if let Some(wanted) = vendor.filter(|_| forms.is_empty()) {
        let known = report.vendors.iter().map(|form| form.vendor.as_str()).collect::<Vec<_>>().join(", ");
        return Err(IssueError::NoVendor { wanted: wanted.to_owned(), known });
    }
    // A pharmacy whose vendors are not listed yet still needs the form to ask with.
    let blank = forms.is_empty().then_some(&blank);
    forms
        .into_iter()
        .chain(blank)
        .map(|form| {
            let paper = match format {
                PaperFormat::Pdf => Part::vendor_checklist(report, form, way_back(form, origin).as_ref())?.pdf()?,
                PaperFormat::Xlsx | PaperFormat::Docx => vendor_xlsx(of, form)?,
            };
            Ok(Issued { file: format!("vendor-checklist-{}.{}", form.code, format.ending()), paper })
        })
        .collect()
}

/// The form as xlsx: the official file itself filled in where the edition was imported from one.
fn checklist_xlsx(of: PaperOf<'_>) -> Result<Paper, IssueError> {
    match fill_checklist(of)? {
        Some(filled) => Ok(filled),
        None => Ok(paper::checklist_xlsx(&of.judged.report)?),
    }
}

fn vendor_xlsx(of: PaperOf<'_>, form: &VendorForm) -> Result<Paper, IssueError> {
    match fill_vendor_checklist(of, form)? {
        Some(filled) => Ok(filled),
        None => Ok(paper::vendor_checklist_xlsx(&of.judged.report, form)?),
    }
}

/// On an earlier day the ledgers are shown as the record has them now: what was written later is among it.
pub(crate) fn earlier_day(of: PaperOf<'_>) -> Option<String> {
    let (today, size) = (of.state.today, of.state.mark.size);
    let says = match of.judged.report.lang {
        Lang::Ja => format!("台帳は、{size}件までの記録のままです。{}より後のことも載っています。", today.wareki()),
        Lang::En => {
            format!("The ledgers are as the record has them at size {size}: what is later than {today} is among it.")
        }
    };
    (today < of.shop.clock.today()).then_some(says)
}

/// A ledger that is printed by itself says of which day its rows are.
fn alone(of: PaperOf<'_>, paper: LedgerPaper) -> LedgerPaper {
    let note = [paper.note, earlier_day(of).unwrap_or_default()].concat();
    LedgerPaper { note, ..paper }
}

/// A ledger as it is printed: its file for taking in again holds every row.
pub(crate) fn ledger_paper(of: PaperOf<'_>, ledger: Ledger) -> LedgerPaper {
    match ledger {
        Ledger::Inspected => inspected(of),
        _ => rows_paper(of, ledger, of.state.rows(ledger).iter().collect()),
    }
}

/// Some rows of a ledger.
pub(crate) fn rows_paper(of: PaperOf<'_>, ledger: Ledger, rows: Vec<&KeptRow>) -> LedgerPaper {
    let lang = of.judged.report.lang;
    // A column nobody filled in only makes the others narrow; an empty ledger is printed for writing on.
    let is_used = |key| rows.is_empty() || rows.iter().any(|row| row.cells.contains_key(key));
    let used: Vec<_> = ledger.fields().iter().filter(|field| is_used(field.key)).collect();
    LedgerPaper {
        title: ledger.title(lang).to_owned(),
        pharmacy: of.state.shop.name.clone(),
        as_of: of.state.today,
        lang,
        columns: used.iter().map(|field| field.heading(lang).to_owned()).collect(),
        rows: rows.iter().map(|row| used.iter().map(|field| printed(of, field, row)).collect()).collect(),
        erased: of.state.shop.erased_rows(ledger),
        note: String::new(),
        journal: of.state.mark.clone(),
    }
}

/// A cell of a row as it is printed: a year is printed by the name of its form, which the ledger holds by its id.
fn printed(of: PaperOf<'_>, field: &Field, row: &KeptRow) -> String {
    let (lang, text) = (of.judged.report.lang, row.cells.get(field.key));
    let id = text.filter(|_| field.key == "edition");
    let edition = id.and_then(|id| {
        let imported = of.state.shop.editions.get(id).map(|imported| &imported.edition);
        imported.or_else(|| items::shipped().iter().find(|edition| edition.id == *id))
    });
    edition.map_or_else(|| shown(field.kind, text, lang), |edition| edition.words(lang))
}

/// A cell as it is printed: days in the style of the rest of the page, other words as typed.
fn shown(kind: Cell, text: Option<&String>, lang: Lang) -> String {
    let text = text.map(String::as_str).unwrap_or_default();
    let day = || text.parse::<PartialDay>().ok().filter(|_| kind == Cell::Day);
    day().map_or_else(|| text.to_owned(), |day| day.short_words(lang))
}

impl PaperFormat {
    /// The file's ending.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
        }
    }
}
