//! The report: findings and answers with their words. Screens and papers read this and compute nothing.

use crate::answer::{Answer, Choice, Status};
use crate::day::Day;
use crate::edition::{Audience, Scope};
use crate::fact::Provenance;
use crate::finding::{State, Tone, Who};
use crate::lang::Lang;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything about one pharmacy's checklist on one day.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Whose it is.
    pub pharmacy: ReportPharmacy,
    /// The edition's id.
    pub edition: String,
    /// What the edition is called, 令和7年度版.
    pub edition_title: String,
    /// The day judged for.
    pub as_of: Day,
    /// The language of the words.
    pub lang: Lang,
    /// What must be said about the edition itself: a newer form is in force, a row is uncertain.
    pub notices: Vec<String>,
    /// The head of the printed form.
    pub form: FormHead,
    /// The items in the sheet's order.
    pub items: Vec<ReportItem>,
    /// How many items stand in each status and state.
    pub totals: Totals,
    /// The vendors' forms.
    pub vendors: Vec<VendorForm>,
    /// Machines that reported, with their true time.
    pub machines: Vec<ReportMachine>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// The pharmacy's name on papers.
#[derive(Debug, Clone, Serialize)]
pub struct ReportPharmacy {
    /// Stable id.
    pub id: String,
    /// 薬局名.
    pub name: String,
}

/// The head of a printed form.
#[derive(Debug, Clone, Serialize)]
pub struct FormHead {
    /// Who fills it in.
    pub audience: Audience,
    /// The title.
    pub title: String,
    /// 薬局確認用 or 事業者確認用.
    pub mark: String,
    /// The notes under the title.
    pub notes: Vec<String>,
    /// First and last day of the edition's year, for the 目標日.
    pub year: (Day, Day),
}

/// One row of the form, as printed.
#[derive(Debug, Clone, Serialize)]
pub struct FormLine {
    /// The item's key.
    pub key: String,
    /// The printed number.
    pub number: String,
    /// The scope, where the number is printed twice.
    pub scope: Option<Scope>,
    /// The section's heading.
    pub section: String,
    /// The group's line.
    pub group: String,
    /// The exact wording.
    pub wording: String,
    /// Its ※ notes.
    pub notes: Vec<String>,
    /// What is not certain about the row.
    pub uncertain: String,
}

/// One item: the row, what was found, what was answered.
#[derive(Debug, Clone, Serialize)]
pub struct ReportItem {
    /// The row.
    #[serde(flatten)]
    pub line: FormLine,
    /// The duty's code.
    pub duty: String,
    /// The duty's plain title.
    pub title: String,
    /// What newer official texts say, with their dates; shown beside the wording.
    pub newer: Vec<String>,
    /// What the row asks beyond its duty, in a newer form: nothing judges it, and a person looks at it.
    pub unjudged: String,
    /// What was found.
    pub finding: ReportFinding,
    /// What was answered.
    pub answer: Option<ReportAnswer>,
    /// Last year's answer, when the year was turned over and it is not confirmed yet.
    pub last_year: Option<ReportAnswer>,
    /// Answer × finding.
    pub status: Status,
    /// Whether an いいえ has outlived its target day.
    pub overdue: bool,
    /// The status in words.
    pub status_words: String,
}

/// A finding with its words.
#[derive(Debug, Clone, Serialize)]
pub struct ReportFinding {
    /// What was concluded.
    pub state: State,
    /// In words.
    pub state_words: String,
    /// How strong it is.
    pub strength: Option<Provenance>,
    /// Until when it can be held.
    pub valid_until: Option<Day>,
    /// Why.
    pub because: Vec<ReportBecause>,
    /// 薬守の目安.
    pub advice: Vec<ReportAdvice>,
    /// What to do next.
    pub next: Vec<ReportStep>,
}

/// A reason with its words.
#[derive(Debug, Clone, Serialize)]
pub struct ReportBecause {
    /// Its code.
    pub fact: String,
    /// What it is about: `devices/01J…`, `machine/…`, `pharmacy`.
    pub subject: String,
    /// What people call that.
    pub label: String,
    /// The sentence.
    pub says: String,
    /// How it bears on the finding.
    pub tone: Tone,
    /// Where it is known from.
    pub provenance: Provenance,
    /// When it was observed.
    pub observed_at: Option<Day>,
}

/// Advice with its words.
#[derive(Debug, Clone, Serialize)]
pub struct ReportAdvice {
    /// Its code.
    pub code: String,
    /// What it is about.
    pub subject: String,
    /// The sentence.
    pub says: String,
}

/// A step with its words.
#[derive(Debug, Clone, Serialize)]
pub struct ReportStep {
    /// Its code.
    pub code: String,
    /// What to do.
    pub what: String,
    /// Who does it.
    pub who: Who,
    /// About how long it takes.
    pub minutes: u32,
    /// Where in the product it is done: a ledger, or the item.
    pub link: String,
}

/// An answer as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportAnswer {
    /// What was answered.
    pub choice: Choice,
    /// As printed: はい.
    pub words: String,
    /// 確認日.
    pub confirmed_on: Option<Day>,
    /// 目標日.
    pub target_on: Option<Day>,
    /// 備考.
    pub note: String,
    /// Who signed.
    pub by: String,
}

impl From<&Answer> for ReportAnswer {
    fn from(answer: &Answer) -> Self {
        Self {
            choice: answer.choice,
            words: answer.choice.word().to_owned(),
            confirmed_on: Some(answer.confirmed_on),
            target_on: answer.target_on,
            note: answer.note.clone(),
            by: answer.by.clone(),
        }
    }
}

/// How many items stand where.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Totals {
    /// All items.
    pub items: usize,
    /// By state of the finding.
    pub states: BTreeMap<String, usize>,
    /// By status of the answer.
    pub statuses: BTreeMap<String, usize>,
}

/// One vendor's form for one system.
#[derive(Debug, Clone, Serialize)]
pub struct VendorForm {
    /// A code for file names: vendor and a number.
    pub code: String,
    /// The vendor.
    pub vendor: String,
    /// The system.
    pub system: String,
    /// The systems that its answers count for where it names none: every one of the vendor's that the pharmacy lists.
    pub counts_for: Vec<String>,
    /// Who filled it in.
    pub filled_by: String,
    /// Whether it came as a standard reply whose key is trusted no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_stopped_key: bool,
    /// Since when the pharmacy waits for it; none where nobody asked, or an answer came since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// The head of the form.
    pub form: FormHead,
    /// Its rows with the vendor's answers.
    pub lines: Vec<VendorLine>,
}

/// Requests that a vendor has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// How often it was asked.
    pub times: usize,
    /// The days on which it was, the first first.
    pub asked_on: Vec<Day>,
    /// The last of them.
    pub last_on: Day,
    /// Days since the first.
    pub days: u32,
    /// By when the last request wants the answer.
    pub due_on: Day,
    /// Whether nobody wrote that day: it is 薬守の目安 then.
    pub is_due_ours: bool,
    /// Whether that day is past.
    pub is_overdue: bool,
    /// By which way it was asked last; empty where nobody wrote it.
    pub way: String,
    /// Whom; empty where nobody wrote it.
    pub person: String,
}

impl VendorForm {
    /// How many rows hold an answer, or words in its place.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.lines.iter().filter(|line| !line.is_blank()).count()
    }
}

/// One row of a vendor's form.
#[derive(Debug, Clone, Serialize)]
pub struct VendorLine {
    /// The row.
    #[serde(flatten)]
    pub line: FormLine,
    /// What the vendor answered; `None` while it has not.
    pub answer: Option<ReportAnswer>,
    /// What stands on the vendor's form where that is neither はい nor いいえ: 「対象外」, 「していない」, a remark alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub as_written: String,
}

impl VendorLine {
    /// Whether the vendor said nothing on it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.answer.is_none() && self.as_written.is_empty()
    }
}

/// A machine that reported.
#[derive(Debug, Clone, Serialize)]
pub struct ReportMachine {
    /// Its id.
    pub id: String,
    /// Its host name.
    pub host: String,
    /// When it was read, with the time zone.
    pub observed_at: String,
    /// The device of the ledger it is, when someone said so.
    pub device: Option<String>,
    /// Whether its report lies after the day judged for, and so is shown and not counted.
    pub later: bool,
    /// What it said: title and value in words.
    pub facts: Vec<(String, String)>,
    /// What is wrong on it by the day judged for, and how it is mended.
    pub wrong: Vec<ReportWrong>,
    /// One letter that asks the vendor that keeps it about all of that; empty where no vendor keeps it.
    pub letter: String,
    /// What is to be said of that vendor's answer on changes by the pharmacy; empty where none is written.
    pub leave: String,
}

/// Something wrong on a machine, with its remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportWrong {
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub says: String,
    /// Who may do the steps.
    pub who: String,
    /// About how long it takes.
    pub minutes: u32,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// The question to the vendor that keeps the machine, ready to be sent; empty where the pharmacy keeps it.
    pub letter: String,
    /// Where it is in the settings window.
    pub picture: Option<ReportPicture>,
}

/// A place in the settings window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportPicture {
    /// What is chosen on the left.
    pub left: String,
    /// The line on the right.
    pub row: String,
    /// How its switch stands in the end, where it has one.
    pub switch: Option<bool>,
    /// Which steps these two are.
    pub marks: [u32; 2],
}

/// Where the journal stands, printed small on every paper.
#[derive(Debug, Clone, Default, Serialize)]
pub struct JournalMark {
    /// The journal's id.
    pub id: String,
    /// Number of entries.
    pub size: u64,
    /// The RFC 6962 root (hex); empty when the report was made without a journal.
    pub root: String,
}
