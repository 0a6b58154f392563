//! 立入検査 一式: the papers of one day bound in one PDF, under one run of page numbers, with contents and bookmarks.

use crate::contact_chart::ChartSheet;
use crate::diagram::{OperationsSheet, SystemSheet};
use crate::document::DocumentSheet;
use crate::engine;
use crate::foot::Foot;
use crate::ledger::LedgerSheet;
use crate::sheet::Sheet;
use crate::{ContactChart, Diagram, DocumentPaper, LedgerPaper, PaperError};
use model::day::Day;
use model::lang::Lang;
use model::report::{JournalMark, Report, VendorForm};
use serde::Serialize;
use serde_json::Value as Json;

/// A binder.
#[derive(Debug, Clone)]
pub struct Binder {
    /// 薬局名.
    pub pharmacy: String,
    /// The edition, 令和7年度版.
    pub edition: String,
    /// The day it shows.
    pub as_of: Day,
    /// The language of the cover.
    pub lang: Lang,
    /// What is bound, in order.
    pub parts: Vec<Part>,
    /// What must be said on the cover: what is not in it, and why.
    pub remarks: Vec<String>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// A paper that is bound with others.
#[derive(Debug, Clone)]
pub struct Part {
    title: String,
    input: Json,
}

impl Part {
    /// 薬局確認用.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn checklist(title: String, report: &Report) -> Result<Self, PaperError> {
        Self::new(title, "sheet", &Sheet::of_pharmacy(report))
    }

    /// 事業者確認用 of one vendor and system.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn vendor_checklist(title: String, report: &Report, vendor: &VendorForm) -> Result<Self, PaperError> {
        Self::new(title, "sheet", &Sheet::of_vendor(report, vendor))
    }

    /// 連絡体制図.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn contact_chart(title: String, chart: &ContactChart) -> Result<Self, PaperError> {
        Self::new(title, "contact_chart", &ChartSheet::new(chart)?)
    }

    /// システム構成図.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn system_diagram(title: String, diagram: &Diagram) -> Result<Self, PaperError> {
        Self::new(title, "system_diagram", &SystemSheet::new(diagram)?)
    }

    /// 運用概念図.
    ///
    /// # Errors
    /// Its data cannot be written down, or its words cannot be read.
    pub fn operations_diagram(title: String, diagram: &Diagram) -> Result<Self, PaperError> {
        Self::new(title, "operations_diagram", &OperationsSheet::new(diagram)?)
    }

    /// 規程, 計画, 報告.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn document(title: String, paper: &DocumentPaper) -> Result<Self, PaperError> {
        Self::new(title, "document", &DocumentSheet::new(paper))
    }

    /// A ledger, or what is laid out like one.
    ///
    /// # Errors
    /// Its data cannot be written down.
    pub fn ledger(title: String, paper: &LedgerPaper) -> Result<Self, PaperError> {
        Self::new(title, "ledger", &LedgerSheet::new(paper))
    }

    fn new(title: String, form: &str, data: &impl Serialize) -> Result<Self, PaperError> {
        let mut input = engine::input(form, data)?;
        if let Some(fields) = input.as_object_mut() {
            fields.insert("part".to_owned(), title.clone().into());
            // All pages bear the binder's own.
            fields.remove("foot");
        }
        Ok(Self { title, input })
    }
}

/// What the form reads.
#[derive(Debug, Serialize)]
pub(crate) struct BinderSheet<'p> {
    title: &'static str,
    author: &'p str,
    as_of: String,
    edition: &'p str,
    contents: &'static str,
    record: &'static str,
    facts: Vec<(&'static str, String)>,
    remarks: &'p [String],
    parts: Vec<&'p Json>,
    foot: Foot,
}

impl<'p> BinderSheet<'p> {
    pub(crate) fn new(binder: &'p Binder) -> Self {
        let say = |ja, en| if binder.lang == Lang::Ja { ja } else { en };
        let JournalMark { id, size, root, .. } = &binder.journal;
        Self {
            title: say("立入検査 一式", "Inspection binder"),
            author: &binder.pharmacy,
            as_of: match binder.lang {
                Lang::Ja => format!("{}現在", binder.as_of.wareki()),
                Lang::En => format!("as of {}", binder.as_of),
            },
            edition: &binder.edition,
            contents: say("目次", "Contents"),
            record: say(
                "もとになった記録（各ページの下の二次元コードと同じ。控えの zip と合うかは yakumori verify 控え.zip --printed で確かめられます）",
                "The record it was made from (the same as the code at the foot of each page; yakumori verify FILE.zip --printed holds a bundle against it)",
            ),
            facts: vec![
                (say("記録の番号", "journal"), id.clone()),
                (say("件数", "size"), size.to_string()),
                (say("照合値", "root"), root.clone()),
            ],
            remarks: &binder.remarks,
            parts: binder.parts.iter().map(|part| &part.input).collect(),
            foot: Foot::new(&binder.journal, binder.lang),
        }
    }
}

impl Binder {
    /// The titles of its parts, in order.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.title.as_str())
    }
}
