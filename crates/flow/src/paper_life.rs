//! The life of a paper that the program makes: its versions, which one is in force, in which words it differs from what the
//! ledgers say now, and who has read it.

use crate::approve_paper::approved_as;
use crate::documents::{cell, rows_of};
use crate::issue_paper::{IssueError, Issued, PaperFor, PaperFormat, PaperOf, make_paper};
use crate::judge::judge;
use crate::print_chart::{contact_chart, here};
use crate::print_diagram::diagram;
use crate::print_document::document;
use crate::reprint::{LIVING, says};
use model::day::Day;
use model::lang::Lang;
use model::pharmacy::IssuedPaper;
use model::record::{Document, Person, RecordId};
use paper::{Change, Kind, PaperError, Section, changes};
use std::sync::Arc;

/// A paper with its versions.
#[derive(Debug, Clone)]
pub struct PaperLife {
    /// Which paper.
    pub kind: Kind,
    /// What was issued, oldest first: one text in two formats is one version, which its first file stands for, or the one that was
    /// approved.
    pub versions: Vec<IssuedPaper>,
    /// The files of each version, in the same order.
    pub files: Vec<Vec<String>>,
    /// Whether its versions are approved.
    pub is_approved: bool,
    /// Where it stands.
    pub stage: Stage,
    /// Where the paper copy is kept, as 文書一覧 tells.
    pub kept_where: String,
    /// When it is to be looked through again.
    pub review_on: Option<Day>,
}

/// Where a paper stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was issued yet.
    Never,
    /// It is put up, and needs no approval.
    Issued,
    /// No version of it was ever approved.
    Draft,
    /// An earlier version is in force, and the last one waits for its approval.
    NewDraft,
    /// The last version was approved.
    InForce,
    /// It is in force, and to be looked through again.
    ReviewDue,
}

/// A version beside another, or beside the ledgers as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The articles that differ.
    pub changes: Vec<Change>,
    /// Whether what the versions said was made again word for word: not where the program's own text is another since, or where
    /// something was erased.
    pub is_exact: bool,
}

/// What a version said.
#[derive(Debug)]
pub(crate) struct Said {
    sections: Vec<Section>,
    /// In how many places it marks that something is not written.
    gaps: usize,
    /// Whether that is word for word what was issued.
    is_exact: bool,
}

/// Somebody who is to read a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Their row in 職員名簿.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: String,
    /// The day on which they read the version that counts.
    pub read_on: Option<Day>,
    /// The day on which they last read an earlier one.
    pub before_on: Option<Day>,
}

impl PaperLife {
    /// The version that counts: the one in force, else the last.
    #[must_use]
    pub fn current(&self) -> Option<&IssuedPaper> {
        let in_force = self.versions.iter().rfind(|version| version.approved.is_some());
        in_force.or(self.versions.last())
    }

    /// The number of a version, from 1.
    #[must_use]
    pub fn number(&self, version: &IssuedPaper) -> usize {
        self.versions.iter().take_while(|it| it.seq < version.seq).count() + 1
    }

    /// The versions that are laid side by side, by their numbers: without the earlier one the one that counts, without the later
    /// one the ledgers as they are now. `None` where a number is that of no version.
    #[must_use]
    pub fn sides(
        &self,
        from: Option<usize>,
        to: Option<usize>,
    ) -> Option<(Option<&IssuedPaper>, Option<&IssuedPaper>)> {
        let side = |number: Option<usize>| match number {
            Some(number) => self.version(number).map(Some),
            None => Some(None),
        };
        Some((side(from)?.or(self.current()), side(to)?))
    }

    /// A version by its number.
    #[must_use]
    pub fn version(&self, number: usize) -> Option<&IssuedPaper> {
        self.versions.get(number.checked_sub(1)?)
    }
}

/// The life of a paper up to now.
///
/// # Errors
/// Its text cannot be read.
pub fn paper_life(of: PaperOf<'_>, kind: Kind) -> Result<PaperLife, PaperError> {
    let issued = of.state.shop.papers.iter().filter(|paper| paper.kind == kind.code());
    let (versions, files) = versions(issued);
    let known_as = approved_as(kind)?;
    let rows = known_as.as_ref().map(|(_, title)| rows_of(of.state, title)).unwrap_or_default();
    let is_row = |it: &&Document| rows.iter().any(|row| row.id == it.id);
    let documents = of.state.shop.documents.records().filter(is_row);
    let review_on = documents.filter_map(items::review_due_on).min();
    let is_due = review_on.is_some_and(|on| on < of.state.today);
    let stage = match (versions.last(), known_as.is_some()) {
        (None, _) => Stage::Never,
        (Some(_), false) => Stage::Issued,
        (Some(last), true) if last.approved.is_some() => {
            if is_due {
                Stage::ReviewDue
            } else {
                Stage::InForce
            }
        }
        _ if versions.iter().any(|version| version.approved.is_some()) => Stage::NewDraft,
        _ => Stage::Draft,
    };
    let kept_where = cell(&rows, "kept_where").to_owned();
    Ok(PaperLife { kind, is_approved: known_as.is_some(), stage, kept_where, review_on, versions, files })
}

/// A paper of ours of which a version is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Which paper.
    pub kind: Kind,
    /// The version, by the entry that issued it.
    pub version: u64,
    /// Its rows in 文書一覧, as long as they tell the day of this approval.
    rows: Vec<RecordId>,
}

impl InForce {
    /// Whether a row of 文書一覧 tells of this version.
    #[must_use]
    pub fn is_of(&self, row: &Document) -> bool {
        self.rows.contains(&row.id)
    }
}

/// The papers of which a version was approved.
///
/// # Errors
/// A text cannot be read.
pub fn in_force(of: PaperOf<'_>) -> Result<Vec<InForce>, PaperError> {
    let mut found = Vec::new();
    for kind in LIVING {
        let Some((_, title)) = approved_as(kind)? else { continue };
        let life = paper_life(of, kind)?;
        let Some((version, approval)) = life.current().and_then(|it| Some((it.seq, it.approved.as_ref()?))) else {
            continue;
        };
        let day = approval.on.to_string();
        let rows = rows_of(of.state, &title).into_iter();
        let rows = rows.filter(|row| row.cells.get("approved_on") == Some(&day)).map(|row| row.id).collect();
        found.push(InForce { kind, version, rows });
    }
    Ok(found)
}

/// Puts together what was issued of one text on one day in several formats.
fn versions<'p>(issued: impl Iterator<Item = &'p IssuedPaper>) -> (Vec<IssuedPaper>, Vec<Vec<String>>) {
    let (mut versions, mut files): (Vec<IssuedPaper>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    for paper in issued {
        match versions.last_mut().zip(files.last_mut()) {
            Some((last, its)) if (&last.says, last.on) == (&paper.says, paper.on) && !its.contains(&paper.file) => {
                its.push(paper.file.clone());
                if last.approved.is_none() && paper.approved.is_some() {
                    *last = paper.clone();
                }
            }
            _ => {
                versions.push(paper.clone());
                files.push(vec![paper.file.clone()]);
            }
        }
    }
    (versions, files)
}

/// In what two versions differ; without a later one, in what the version differs from the ledgers as they are now.
///
/// # Errors
/// The record cannot be read, or a text.
pub async fn difference(
    of: PaperOf<'_>,
    kind: Kind,
    (was, is): (&IssuedPaper, Option<&IssuedPaper>),
) -> Result<Difference, IssueError> {
    let before = said_by(of, kind, was).await?;
    let after = match is {
        Some(version) => said_by(of, kind, version).await?,
        None => Arc::new(said(of, kind, true)?),
    };
    let is_exact = before.is_exact && after.is_exact;
    Ok(Difference { changes: changes(&before.sections, &after.sections), is_exact })
}

/// A version, made again from the state of the record that it was made from. With the same program it has the same bytes.
///
/// # Errors
/// The record cannot be read, or the paper cannot be made.
pub async fn make_version(of: PaperOf<'_>, kind: Kind, version: &IssuedPaper) -> Result<Vec<Issued>, IssueError> {
    let then = of.shop.state_of_first(version.size, version.on).await?;
    let judged = judge(&then, None, of.judged.report.lang)?;
    make_paper(PaperOf { state: &then, judged: &judged, ..of }, kind, PaperFormat::Pdf, PaperFor::default()).await
}

/// What a version said, made again from what it was made from: once, as the record up to there is replayed for it.
async fn said_by(of: PaperOf<'_>, kind: Kind, version: &IssuedPaper) -> Result<Arc<Said>, IssueError> {
    if let Some(said) = of.shop.folded.said(version.seq) {
        return Ok(said);
    }
    let then = of.shop.state_of_first(version.size, version.on).await?;
    let judged = judge(&then, None, Lang::Ja)?;
    let then = PaperOf { state: &then, judged: &judged, ..of };
    let said = Arc::new(said(then, kind, says(then, kind)? == version.says)?);
    of.shop.folded.keep_said(version.seq, said.clone());
    Ok(said)
}

/// In how many places a version marks that something is not written yet.
///
/// # Errors
/// The record cannot be read, or a text.
pub async fn gaps(of: PaperOf<'_>, kind: Kind, version: &IssuedPaper) -> Result<usize, IssueError> {
    Ok(said_by(of, kind, version).await?.gaps)
}

/// What a paper says now, part by part; nothing for what only shows a day. A chart is filled in by hand: its gaps are room.
fn said(of: PaperOf<'_>, kind: Kind, is_exact: bool) -> Result<Said, PaperError> {
    let (sections, gaps) = match kind {
        Kind::ContactChart | Kind::StaffPage => (contact_chart(of).sections(), 0),
        Kind::SystemDiagram | Kind::OperationsDiagram => (diagram(of).sections(), 0),
        Kind::Written(written) => {
            let paper = document(of, written)?;
            (paper.sections(), paper.gaps())
        }
        _ => (Vec::new(), 0),
    };
    Ok(Said { sections, gaps, is_exact })
}

/// Those who work here, and whether they have read the version that counts: `current` by its entry, or one that they read from
/// `since` on.
#[must_use]
pub fn readers(of: PaperOf<'_>, document: &str, counts: impl Fn(u64, Day) -> bool) -> Vec<Reader> {
    let read = |person: &Person, is_current: bool| {
        let theirs = of.state.shop.read.iter().filter(|it| it.document == document && it.person == person.id);
        let days = theirs.filter_map(|it| it.on.filter(|on| counts(it.version, *on) == is_current));
        days.filter(|on| *on <= of.state.today).max()
    };
    let reader = |person: &Person| Reader {
        person: person.id.clone(),
        name: person.name.text().to_owned(),
        role: person.role.to_string(),
        read_on: read(person, true),
        before_on: read(person, false),
    };
    here(of).map(reader).collect()
}

impl Stage {
    /// In words.
    #[must_use]
    pub fn words(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::Never => ("まだ発行していません", "not issued yet"),
            Self::Issued => ("発行済み", "issued"),
            Self::Draft => ("案（開設者の承認待ち）", "draft: waits for the owner's approval"),
            Self::NewDraft => {
                ("施行中。新しい版は案（開設者の承認待ち）", "in force; a newer version waits for the owner's approval")
            }
            Self::InForce => ("承認済み・施行中", "approved and in force"),
            Self::ReviewDue => ("施行中。見直しの時期です", "in force, to be looked through again"),
        };
        if lang == Lang::Ja { ja } else { en }
    }
}
