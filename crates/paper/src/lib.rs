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
mod part;
mod prose;
mod same_package;
mod sheet;
mod slip;
mod staff_page;
mod stick_page;
mod way_back;
mod xlsx;

#[cfg(test)]
mod drawn_tests;
#[cfg(test)]
mod ledger_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod written_tests;

pub use binder::Binder;
pub use calendar::{CalendarOf, calendar};
pub use contact_chart::{Caller, ContactChart};
pub use diagram::{DeviceBox, Diagram, Outside, Placed};
pub use differ::{Change, Section, changes};
pub use document::{Block, DocumentPaper, Piece};
pub use kind::{Kind, Register, UnknownKind};
pub use ledger::LedgerPaper;
pub use part::Part;
pub use prose::{FactTable, Facts, ItemAsked, Written, articles_of, document, title};
pub use slip::{SlipLine, SlipName, SlipPaper, SlipPart};
pub use stick_page::{StickCard, StickPaper};
pub use way_back::WayBack;

use engine::Imprint;
use model::report::{Report, VendorForm};
use serde_json::Value as Json;
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

/// 判定の別紙 as xlsx.
///
/// # Errors
/// [`PaperError::Xlsx`] when the workbook cannot be written.
pub fn findings_xlsx(report: &Report) -> Result<Paper, PaperError> {
    Ok(Paper { bytes: findings_xlsx::workbook(&annex::Annex::new(report), report.as_of)?, warnings: Vec::new() })
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
    let bytes = xlsx::workbook(&sheet::Sheet::of_vendor(report, vendor, None))?;
    Ok(Paper { bytes, warnings: Vec::new() })
}

/// Typesets what a form reads; what the fonts do not hold becomes 〓, once, and is told.
fn typeset(mut input: Json, imprint: &Imprint) -> Result<Paper, PaperError> {
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
