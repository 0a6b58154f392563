//! Papers: a [`Report`], a document or a ledger in, the bytes of a PDF, an xlsx or a Word file out.
//!
//! It computes no verdict, reads no clock and opens no file: the same report gives the same bytes.

mod annex;
mod binder;
mod calendar;
mod contact_chart;
mod diagram;
mod differ;
mod document;
mod docx;
mod engine;
mod findings_xlsx;
mod foot;
mod glyph;
mod kind;
mod ledger;
mod ledger_xlsx;
pub mod official_xlsx;
mod prose;
mod same_package;
mod sheet;
mod slip;
mod staff_page;
mod stick_page;
mod xlsx;

#[cfg(test)]
mod drawn_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod written_tests;

pub use binder::{Binder, Part};
pub use calendar::{CalendarOf, calendar};
pub use contact_chart::{Caller, ContactChart};
pub use diagram::{DeviceBox, Diagram, Outside, Placed};
pub use differ::{Change, Section, changes};
pub use document::{Block, DocumentPaper, Piece};
pub use kind::{Kind, Register, UnknownKind};
pub use ledger::LedgerPaper;
pub use prose::{FactTable, Facts, ItemAsked, Written, articles_of, document, title};
pub use slip::{SlipLine, SlipName, SlipPaper, SlipPart};
pub use stick_page::{StickCard, StickPaper};

use engine::Imprint;
use model::edition::Audience;
use model::report::{Report, VendorForm};
use serde::Serialize;
use std::collections::BTreeSet;

/// A finished paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The file's content.
    pub bytes: Vec<u8>,
    /// What is not on it as it was typed.
    pub warnings: Vec<Warning>,
}

/// Something a person should know about a paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// Characters the fonts do not hold were printed as 〓, to be filled in by hand.
    #[error(
        "書体にない文字があり、〓と刷りました: {0}。紙に手で書き入れるか、xlsx で作ってください / not in the fonts and printed as 〓: {0}; write them in by hand, or make the paper as xlsx"
    )]
    MissingGlyphs(String),
    /// A cell of the official file computes something and was left as it is.
    #[error(
        "公式の様式のセル {0} には計算式があるため、書き込んでいません。開いて確かめてください / cell {0} of the official form holds a formula and was left as it is; open the file and look"
    )]
    NotFilled(String),
}

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The fonts cannot show a text, not even after 〓 was put in the place of what is missing.
    #[error("書体にない文字があり刷れません: {text} / the fonts cannot show this")]
    MissingGlyph {
        /// The characters.
        text: String,
    },
    /// A form of ours is broken.
    #[error("様式を組めませんでした: {0} / the form could not be typeset")]
    Form(String),
    /// The file could not be written.
    #[error("PDFを書き出せませんでした: {0} / the PDF could not be written")]
    Export(String),
    /// The Word file could not be written.
    #[error("Wordファイルを書き出せませんでした: {0} / the Word file could not be written")]
    Docx(String),
    /// The workbook could not be written.
    #[error("Excelファイルを書き出せませんでした: {0} / the workbook could not be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// 薬局確認用 as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn checklist_pdf(report: &Report) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: sheet::ident(report, Audience::Pharmacy, "checklist"), on: report.as_of };
    pdf("sheet", &sheet::Sheet::of_pharmacy(report), &imprint)
}

/// 事業者確認用 of one vendor and system as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn vendor_checklist_pdf(report: &Report, vendor: &VendorForm) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: sheet::ident(report, Audience::Vendor, &vendor.code), on: report.as_of };
    pdf("sheet", &sheet::Sheet::of_vendor(report, vendor), &imprint)
}

/// 判定の別紙: the findings behind the answers, as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn findings_pdf(report: &Report) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: sheet::ident(report, Audience::Pharmacy, "findings"), on: report.as_of };
    pdf("findings", &annex::Annex::new(report), &imprint)
}

/// 判定の別紙 as xlsx.
///
/// # Errors
/// [`PaperError::Xlsx`] when the workbook cannot be written.
pub fn findings_xlsx(report: &Report) -> Result<Paper, PaperError> {
    Ok(Paper { bytes: findings_xlsx::workbook(&annex::Annex::new(report), report.as_of)?, warnings: Vec::new() })
}

/// A ledger as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn ledger_pdf(paper: &LedgerPaper) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/{}", paper.journal.id, paper.title), on: paper.as_of };
    pdf("ledger", &ledger::LedgerSheet::new(paper), &imprint)
}

/// A slip as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn slip_pdf(paper: &SlipPaper) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/{}", paper.journal.id, paper.title), on: paper.as_of };
    pdf("slip", &slip::SlipSheet::new(paper), &imprint)
}

/// 連絡体制図 as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn contact_chart_pdf(chart: &ContactChart) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/contact-chart", chart.journal.id), on: chart.as_of };
    pdf("contact_chart", &contact_chart::ChartSheet::new(chart)?, &imprint)
}

/// 職員の一枚 as PDF/A: what to do first, and whom to tell.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn staff_page_pdf(chart: &ContactChart) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/staff-page", chart.journal.id), on: chart.as_of };
    pdf("staff_page", &staff_page::StaffSheet::new(chart)?, &imprint)
}

/// システム構成図 as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn system_diagram_pdf(diagram: &Diagram) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/system-diagram", diagram.journal.id), on: diagram.as_of };
    pdf("system_diagram", &diagram::SystemSheet::new(diagram)?, &imprint)
}

/// 運用概念図 as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn operations_diagram_pdf(diagram: &Diagram) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/operations-diagram", diagram.journal.id), on: diagram.as_of };
    pdf("operations_diagram", &diagram::OperationsSheet::new(diagram)?, &imprint)
}

/// 立入検査 一式 as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn binder_pdf(binder: &Binder) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/binder", binder.journal.id), on: binder.as_of };
    pdf("binder", &binder::BinderSheet::new(binder), &imprint)
}

/// USBで調べる手順 as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn stick_page_pdf(page: &StickPaper) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/usb-steps", page.journal.id), on: page.as_of };
    pdf("stick_page", &stick_page::StickSheet::new(page)?, &imprint)
}

/// A document as PDF/A.
///
/// # Errors
/// [`PaperError`] when it cannot be typeset.
pub fn document_pdf(paper: &DocumentPaper) -> Result<Paper, PaperError> {
    let imprint = Imprint { ident: format!("yakumori/{}/{}", paper.journal.id, paper.of.code()), on: paper.as_of };
    pdf("document", &document::DocumentSheet::new(paper), &imprint)
}

/// A document as a Word file, for whoever has to edit it.
///
/// # Errors
/// [`PaperError::Docx`].
pub fn document_docx(paper: &DocumentPaper) -> Result<Paper, PaperError> {
    Ok(Paper { bytes: docx::file(paper)?, warnings: Vec::new() })
}

/// A ledger as a workbook.
///
/// # Errors
/// [`PaperError::Xlsx`].
pub fn ledger_xlsx(paper: &LedgerPaper) -> Result<Paper, PaperError> {
    Ok(Paper { bytes: ledger_xlsx::workbook(paper)?, warnings: Vec::new() })
}

/// 薬局確認用 as xlsx.
///
/// # Errors
/// [`PaperError::Xlsx`] when the workbook cannot be written.
pub fn checklist_xlsx(report: &Report) -> Result<Paper, PaperError> {
    let bytes = xlsx::workbook(&sheet::Sheet::of_pharmacy(report))?;
    Ok(Paper { bytes, warnings: Vec::new() })
}

/// 事業者確認用 as xlsx.
///
/// # Errors
/// [`PaperError::Xlsx`] when the workbook cannot be written.
pub fn vendor_checklist_xlsx(report: &Report, vendor: &VendorForm) -> Result<Paper, PaperError> {
    let bytes = xlsx::workbook(&sheet::Sheet::of_vendor(report, vendor))?;
    Ok(Paper { bytes, warnings: Vec::new() })
}

/// Typesets a form; what the fonts do not hold becomes 〓, once, and is told.
fn pdf(form: &str, data: &impl Serialize, imprint: &Imprint) -> Result<Paper, PaperError> {
    let mut input = engine::input(form, data)?;
    let mut document = engine::layout(&input)?;
    let missing = glyph::missing(&document);
    if !missing.is_empty() {
        glyph::replace(&mut input, &missing);
        document = engine::layout(&input)?;
        refuse(&glyph::missing(&document))?;
    }
    let bytes = engine::export(&document, imprint)?;
    let warnings = if missing.is_empty() { Vec::new() } else { vec![Warning::MissingGlyphs(listed(&missing))] };
    Ok(Paper { bytes, warnings })
}

fn refuse(missing: &BTreeSet<char>) -> Result<(), PaperError> {
    if missing.is_empty() { Ok(()) } else { Err(PaperError::MissingGlyph { text: listed(missing) }) }
}

fn listed(chars: &BTreeSet<char>) -> String {
    // A screen may lack the character just as the paper does: its code tells which one it is.
    chars.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect::<Vec<_>>().join(", ")
}
