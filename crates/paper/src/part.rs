//! A paper as data, ready to be typeset: by itself, or bound with others. Which form draws it, what the form reads, and what makes
//! two of them the same document stand here, one constructor for each paper.

use crate::contact_chart::ChartSheet;
use crate::diagram::{OperationsSheet, SystemSheet};
use crate::document::DocumentSheet;
use crate::engine::{self, Imprint};
use crate::ledger::LedgerSheet;
use crate::sheet::{Sheet, ident};
use crate::slip::SlipSheet;
use crate::staff_page::StaffSheet;
use crate::stick_page::StickSheet;
use crate::{
    Binder, ContactChart, Diagram, DocumentPaper, LedgerPaper, Paper, PaperError, SlipPaper, StickPaper, WayBack,
    annex, binder, typeset,
};
use model::day::Day;
use model::edition::Audience;
use model::report::{JournalMark, Report, VendorForm};
use serde::Serialize;
use serde_json::Value as Json;

/// A paper as data.
#[derive(Debug, Clone)]
pub struct Part {
    /// Identifies the document over its versions.
    ident: String,
    /// The day it speaks for.
    on: Day,
    /// What its form reads.
    input: Json,
}

impl Part {
    /// 薬局確認用.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn checklist(report: &Report) -> Result<Self, PaperError> {
        let ident = ident(report, Audience::Pharmacy, "checklist");
        Self::new(ident, report.as_of, "sheet", &Sheet::of_pharmacy(report))
    }

    /// 事業者確認用 of one vendor and system, with the way back where it is to be filled in on paper.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn vendor_checklist(report: &Report, vendor: &VendorForm, back: Option<&WayBack>) -> Result<Self, PaperError> {
        let ident = ident(report, Audience::Vendor, &vendor.code);
        Self::new(ident, report.as_of, "sheet", &Sheet::of_vendor(report, vendor, back))
    }

    /// 判定の別紙: the findings behind the answers.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn findings(report: &Report) -> Result<Self, PaperError> {
        let ident = ident(report, Audience::Pharmacy, "findings");
        Self::new(ident, report.as_of, "findings", &annex::Annex::new(report))
    }

    /// A ledger, or what is laid out like one.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn ledger(paper: &LedgerPaper) -> Result<Self, PaperError> {
        Self::new(of(&paper.journal, &paper.title), paper.as_of, "ledger", &LedgerSheet::new(paper))
    }

    /// A slip.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn slip(paper: &SlipPaper) -> Result<Self, PaperError> {
        Self::new(of(&paper.journal, &paper.title), paper.as_of, "slip", &SlipSheet::new(paper))
    }

    /// 連絡体制図.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn contact_chart(chart: &ContactChart) -> Result<Self, PaperError> {
        Self::new(of(&chart.journal, "contact-chart"), chart.as_of, "contact_chart", &ChartSheet::new(chart)?)
    }

    /// 職員の一枚: what to do first, and whom to tell.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn staff_page(chart: &ContactChart) -> Result<Self, PaperError> {
        Self::new(of(&chart.journal, "staff-page"), chart.as_of, "staff_page", &StaffSheet::new(chart)?)
    }

    /// システム構成図.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn system_diagram(diagram: &Diagram) -> Result<Self, PaperError> {
        let ident = of(&diagram.journal, "system-diagram");
        Self::new(ident, diagram.as_of, "system_diagram", &SystemSheet::new(diagram)?)
    }

    /// 運用概念図.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn operations_diagram(diagram: &Diagram) -> Result<Self, PaperError> {
        let ident = of(&diagram.journal, "operations-diagram");
        Self::new(ident, diagram.as_of, "operations_diagram", &OperationsSheet::new(diagram)?)
    }

    /// USBで調べる手順.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn stick_page(page: &StickPaper) -> Result<Self, PaperError> {
        Self::new(of(&page.journal, "usb-steps"), page.as_of, "stick_page", &StickSheet::new(page)?)
    }

    /// 規程, 計画, 報告.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn document(paper: &DocumentPaper) -> Result<Self, PaperError> {
        Self::new(of(&paper.journal, paper.of.code()), paper.as_of, "document", &DocumentSheet::new(paper))
    }

    /// 立入検査 一式.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn binder(binder: &Binder) -> Result<Self, PaperError> {
        Self::new(of(&binder.journal, "binder"), binder.as_of, "binder", &binder::BinderSheet::new(binder))
    }

    fn new(ident: String, on: Day, form: &str, data: &impl Serialize) -> Result<Self, PaperError> {
        Ok(Self { ident, on, input: engine::input(form, data)? })
    }

    /// As PDF/A.
    ///
    /// # Errors
    /// [`PaperError`] when it cannot be typeset.
    pub fn pdf(self) -> Result<Paper, PaperError> {
        typeset(self.input, &Imprint { ident: self.ident, on: self.on })
    }

    /// What its form reads where it is bound with others under a title.
    pub(crate) fn bound(&self, title: &str) -> Json {
        let mut input = self.input.clone();
        if let Some(fields) = input.as_object_mut() {
            fields.insert("part".to_owned(), title.into());
            // All pages bear the binder's own.
            fields.remove("foot");
        }
        input
    }
}

/// What makes two papers of one pharmacy the same document.
fn of(journal: &JournalMark, what: &str) -> String {
    format!("yakumori/{}/{what}", journal.id)
}
