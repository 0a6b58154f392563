//! The pharmacy's own documents: those of 文書一覧 that the program does not make. A person names one, attaches its file and says
//! in which passage each item stands; 4-① is judged by it just as by the program's own rules.

use crate::add_evidence::named;
use crate::approve_paper::{ApprovalError, approved_as};
use crate::contradictions::contradictions;
use crate::documents::{self, Passage, article_in, cell, rows_of};
use crate::issue_paper::PaperOf;
use crate::judge::{JudgeError, checklist_for};
use crate::open_pharmacy::{ShopError, State};
use crate::reprint::LIVING;
use crate::slips::{LONGEST, typed};
use model::act::Act;
use model::attachment::{FileKind, KINDS};
use model::day::{Day, PartialDay};
use model::lang::Lang;
use model::pharmacy::{Evidence, KeptRow};
use model::record::{Document, Ledger};
use model::said::Said;
use model::width;
use model::word::DocumentKind;
use paper::PaperError;

/// A document of the pharmacy's own.
#[derive(Debug, Clone)]
pub struct OwnDocument {
    /// The id of its first row, by which its page is found.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind, as typed.
    pub kind: String,
    /// The day of its approval.
    pub approved_on: Option<PartialDay>,
    /// Who approved it.
    pub approved_by: String,
    /// Where the paper copy is kept.
    pub kept_where: String,
    /// When it is to be looked through again.
    pub review_on: Option<Day>,
    /// Where it stands.
    pub stage: OwnStage,
    /// Its rows.
    pub rows: Vec<KeptRow>,
}

/// Where a document of the pharmacy's own stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnStage {
    /// No day of approval is recorded, or its words say that it is a draft.
    Draft,
    /// It is approved from a day on that has not come.
    Ahead,
    /// It is in force.
    InForce,
    /// It is in force, and to be looked through again.
    ReviewDue,
    /// Its words say that it is withdrawn or lost.
    Void,
}

/// What a person says of a document.
#[derive(Debug, Clone, Default)]
pub struct DocumentGiven {
    /// Its title.
    pub title: String,
    /// Its kind, as typed.
    pub kind: String,
    /// The day of its approval, as typed; blank leaves what is known.
    pub approved_on: String,
    /// Who approved it; blank leaves what is known.
    pub approved_by: String,
    /// The day it was looked through, as typed; blank leaves what is known.
    pub reviewed_on: String,
    /// Where it is kept; blank leaves what is known.
    pub kept_where: String,
    /// Where each item stands in it; none leaves what is known.
    pub passages: Option<Vec<Passage>>,
    /// Its file, by name and bytes.
    pub file: Option<(String, Vec<u8>)>,
    /// Who attaches it.
    pub by: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum KeepDocumentError {
    /// It has no title.
    #[error(
        "文書名を書いてください（{LONGEST}文字まで） / say what the document is called (up to {LONGEST} characters)"
    )]
    NoTitle,
    /// A name or a place is too long.
    #[error(
        "{}は{LONGEST}文字までです。短くして、もう一度記録してください。何も記録していません / {} has at most {LONGEST} characters; shorten it and record it once more, nothing was recorded", .0.0, .0.1
    )]
    Long((&'static str, &'static str)),
    /// A day is not one.
    #[error(
        "「{0}」は日付として読めません。例: 2026-03-31、令和8年3月 / \"{0}\" is not a day; write 2026-03-31 or 2026-03"
    )]
    NotADay(String),
    /// There is no such document, or no version of it was approved yet.
    #[error(
        "「{0}」という文書は文書一覧にありません。書類なら、先に承認を記録してください / the list of documents holds no \"{0}\"; of a paper, record its approval first"
    )]
    NotThere(String),
    /// The day has not come.
    #[error("見直した日（{0}）が今日より後です / the day ({0}) has not come yet")]
    Later(Day),
    /// No item of the checklist that rules cover.
    #[error(
        "「{0}」は、規程が定める項目の番号ではありません。例: 2-⑦、2-7 / \"{0}\" is no number of an item that rules cover; write 2-⑦ or 2-7"
    )]
    NoItem(String),
    /// A program, a web page, or nothing that is known.
    #[error("この種類のファイルは添付できません。{ja}にしてください / this kind of file is not taken; use {en}", ja = KINDS.0, en = KINDS.1)]
    Kind,
    /// The file could not be stored.
    #[error("添付を保存できませんでした（{0}） / the attachment could not be stored")]
    Blob(#[from] journal::BlobError),
    /// Somebody wrote the same rows meanwhile.
    #[error(
        "ほかの人が、同じときに文書一覧を直しました。何も記録していません。もう一度記録してください / somebody changed the list of documents at the same moment; nothing was recorded: record it once more"
    )]
    ChangedMeanwhile,
    /// The form cannot be told.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// A text cannot be read.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// The pharmacy's own documents, each once, in the ledger's order.
#[must_use]
pub fn own_documents(of: PaperOf<'_>) -> Vec<OwnDocument> {
    let made: Vec<String> = LIVING.iter().filter_map(|kind| approved_title(of.state, *kind)).collect();
    let mut known: Vec<String> = made.iter().map(|title| width::key(title)).collect();
    let mut own = Vec::new();
    for row in of.state.rows(Ledger::Documents).iter() {
        let title = row.cells.get("title").map(String::as_str).unwrap_or_default();
        if !known.contains(&width::key(title)) {
            known.push(width::key(title));
            own.push(told(of, title, rows_of(of.state, title)));
        }
    }
    // Rows without a title are told by the ledger's own page.
    own.retain(|document| !document.title.is_empty());
    own
}

/// The title under which a paper of ours was approved, if it was.
fn approved_title(state: &State, kind: paper::Kind) -> Option<String> {
    let is_approved = state.shop.papers.iter().any(|paper| paper.kind == kind.code() && paper.approved.is_some());
    let (_, title) = approved_as(kind).ok().flatten()?;
    is_approved.then_some(title)
}

/// A document by its title or by one of its rows.
#[must_use]
pub fn own_document(of: PaperOf<'_>, asked: &str) -> Option<OwnDocument> {
    let is_it = |it: &OwnDocument| it.title == asked || it.rows.iter().any(|row| row.id == asked);
    own_documents(of).into_iter().find(is_it)
}

fn told(of: PaperOf<'_>, title: &str, rows: Vec<KeptRow>) -> OwnDocument {
    let is_row = |it: &&Document| rows.iter().any(|row| row.id == it.id);
    let records: Vec<&Document> = of.state.shop.documents.records().filter(is_row).collect();
    let approved_on = records.iter().filter_map(|it| it.approved_on).max_by_key(|on| on.latest());
    let review_on = records.iter().filter_map(|it| items::review_due_on(it)).max();
    let today = of.state.today;
    let stage = match approved_on {
        _ if records.iter().any(|it| !it.stands()) => {
            if approved_on.is_some() {
                OwnStage::Void
            } else {
                OwnStage::Draft
            }
        }
        None => OwnStage::Draft,
        Some(on) if on.earliest() > today => OwnStage::Ahead,
        Some(_) if review_on.is_some_and(|on| on < today) => OwnStage::ReviewDue,
        Some(_) => OwnStage::InForce,
    };
    OwnDocument {
        id: rows.first().map(|row| row.id.clone()).unwrap_or_default(),
        title: title.to_owned(),
        kind: cell(&rows, "kind").to_owned(),
        approved_on,
        approved_by: cell(&rows, "approved_by").to_owned(),
        kept_where: cell(&rows, "kept_where").to_owned(),
        review_on,
        stage,
        rows,
    }
}

impl OwnStage {
    /// In words.
    #[must_use]
    pub fn words(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::Draft => ("案（承認日の記録がありません）", "draft: no day of approval is recorded"),
            Self::Ahead => ("承認日がまだ来ていません", "approved from a day that has not come"),
            Self::InForce => ("承認済み・施行中", "approved and in force"),
            Self::ReviewDue => ("施行中。見直しの時期です", "in force, to be looked through again"),
            Self::Void => (
                "数えません（文書名・備考・置き場所などに、案・旧・廃止・紛失などと書かれています）",
                "not counted: its words say that it is no document in force (a draft, an old or abolished one, lost)",
            ),
        };
        if lang == Lang::Ja { ja } else { en }
    }
}

impl OwnDocument {
    /// Where it tells how an item is done; empty where it does not.
    #[must_use]
    pub fn article(&self, number: &str) -> String {
        article_in(&self.rows, number)
    }

    /// Its files, oldest first.
    #[must_use]
    pub fn files<'p>(&self, state: &'p State) -> Vec<&'p Evidence> {
        let about = about(&self.title);
        state.shop.evidence.values().flatten().filter(|evidence| evidence.about == about).collect()
    }

    /// Whether it is a document in which the passages of the items are looked for.
    #[must_use]
    pub fn is_rule(&self) -> bool {
        let kind = Said::<DocumentKind>::new(self.kind.clone()).means();
        let has_item = self.rows.iter().any(|row| row.cells.contains_key("item"));
        has_item || matches!(kind, None | Some(DocumentKind::Rules | DocumentKind::RestoreProcedure))
    }
}

/// What a document's newest file says that should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookedThrough {
    /// There is no file.
    NoFile,
    /// Its words were read; what is to be looked at in them.
    Read(Vec<items::Outdated>),
    /// Its words cannot be read, and nothing is known of them: a PDF, a picture, a Word file of before.
    Unread,
}

/// Looks through the newest file of a document.
///
/// # Errors
/// The file is missing or was altered.
pub fn look_through(of: PaperOf<'_>, own: &OwnDocument) -> Result<LookedThrough, KeepDocumentError> {
    let files = own.files(of.state);
    let newest = files.iter().max_by_key(|file| file.seq);
    let Some((file, digest)) = newest.and_then(|file| Some((file, file.sha256.parse().ok()?))) else {
        return Ok(LookedThrough::NoFile);
    };
    let bytes = of.shop.journal.blob(digest)?;
    let Ok(lines) = tables::lines(&bytes, &file.file, &tables::Limits::default()) else {
        return Ok(LookedThrough::Unread);
    };
    let lang = of.judged.report.lang;
    let mut found = items::outdated(&lines, &of.state.shop, of.state.today, lang);
    found.extend(contradictions(of, &lines));
    Ok(LookedThrough::Read(found))
}

/// The occasion of a document's files.
fn about(title: &str) -> String {
    format!("document/{title}")
}

/// Writes what is said of a document: its rows, and its file as evidence on the item that it is about. Gives its title.
///
/// # Errors
/// [`KeepDocumentError`]; nothing was written then.
pub async fn keep_document(of: PaperOf<'_>, given: DocumentGiven) -> Result<String, KeepDocumentError> {
    let title = typed(&given.title).ok_or(KeepDocumentError::NoTitle)?.to_owned();
    let cells = [
        ("kind", short(&given.kind, ("種類", "the kind"))?),
        ("title", title.clone()),
        ("approved_on", day(&given.approved_on)?),
        ("approved_by", short(&given.approved_by, ("承認した人の名前", "the name of who approved it"))?),
        ("kept_where", short(&given.kept_where, ("置き場所", "the place"))?),
        ("reviewed_on", day(&given.reviewed_on)?),
    ];
    for passage in given.passages.iter().flatten() {
        short(&passage.article, ("条・ページ", "where an item stands"))?;
    }
    let rows = rows_of(of.state, &title);
    let mut acts = match &given.passages {
        Some(passages) => documents::put_with_passages(of.shop, &rows, &cells, passages)?,
        None => documents::put(of.shop, &rows, &cells)?,
    };
    if let Some((name, bytes)) = &given.file {
        acts.push((attached(of, &given, (&title, name, bytes))?, None));
    }
    let of_append = |why: ShopError| match ApprovalError::of_append(why) {
        ApprovalError::Shop(why) => KeepDocumentError::Shop(why),
        _ => KeepDocumentError::ChangedMeanwhile,
    };
    if !acts.is_empty() {
        of.shop.append(acts).await.map_err(of_append)?;
    }
    Ok(title)
}

/// What was typed, where it is not too long: nothing of it is cut off unseen.
fn short(text: &str, what: (&'static str, &'static str)) -> Result<String, KeepDocumentError> {
    let text = text.trim();
    if text.chars().count() > LONGEST { Err(KeepDocumentError::Long(what)) } else { Ok(text.to_owned()) }
}

/// A day as it is kept; nothing where nothing was typed.
fn day(text: &str) -> Result<String, KeepDocumentError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let day = text.parse::<PartialDay>().map_err(|_| KeepDocumentError::NotADay(text.to_owned()))?;
    Ok(day.to_string())
}

/// The file as evidence on the item of its kind.
fn attached(
    of: PaperOf<'_>,
    given: &DocumentGiven,
    (title, name, bytes): (&str, &str, &[u8]),
) -> Result<Act, KeepDocumentError> {
    FileKind::of(bytes).ok_or(KeepDocumentError::Kind)?;
    let duty = match Said::<DocumentKind>::new(given.kind.clone()).means() {
        Some(DocumentKind::CyberPlan | DocumentKind::OtherPlan) => "continuity_plan",
        Some(DocumentKind::ContactChart) => "contact_chart",
        Some(DocumentKind::RestoreProcedure) => "backup_restore",
        Some(DocumentKind::Appointment) => "safety_officer",
        Some(DocumentKind::Rules) | None => "operations_rules",
    };
    let checklist = checklist_for(&of.state.shop, None)?;
    let item = checklist.items.iter().find(|item| item.duty.code == duty).or(checklist.items.last());
    Ok(Act::EvidenceAdded {
        key: item.map(|item| item.key.clone()).unwrap_or_default(),
        title: title.to_owned(),
        kept_where: given.kept_where.trim().to_owned(),
        sha256: of.shop.journal.put_blob(bytes)?.to_string(),
        on: of.shop.clock.today(),
        shows_done: true,
        file: named(name),
        by: short(&given.by, ("名前", "the name"))?,
        about: about(title),
    })
}
