//! Papers that hang on a wall or lie in a drawer: whether what was issued last still says what the ledgers say.

use crate::issue_paper::{IssueError, PaperOf};
use crate::paper_life::difference;
use crate::print_chart::contact_chart;
use crate::print_diagram::diagram;
use crate::print_document::document;
use model::day::Day;
use paper::{Kind, PaperError, Written};
use std::sync::Arc;

/// The papers that are to be printed again when what they say changes.
pub const LIVING: [Kind; 6] = [
    Kind::ContactChart,
    Kind::Written(Written::Rules),
    Kind::Written(Written::Plan),
    Kind::StaffPage,
    Kind::SystemDiagram,
    Kind::OperationsDiagram,
];

/// How a paper stands that is to be printed again when it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivingPaper {
    /// Which paper.
    pub kind: Kind,
    /// How what was issued stands to the ledgers.
    pub print: Print,
    /// The articles of a document that say something else now.
    pub articles: Vec<String>,
}

/// How what was issued stands to the ledgers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Print {
    /// It was never issued.
    Never,
    /// What was issued on that day still says the same.
    Right(Day),
    /// Something on it changed since: it is to be printed again.
    Changed(Day),
}

/// Every living paper, and how it stands.
///
/// # Errors
/// A text cannot be read, or what was issued cannot be made again.
pub async fn living_papers(of: PaperOf<'_>) -> Result<Arc<Vec<LivingPaper>>, IssueError> {
    let known = &of.state.known;
    if let Some(living) = known.living(of.state.today) {
        return Ok(living);
    }
    let mut living = Vec::with_capacity(LIVING.len());
    for kind in LIVING {
        living.push(stands(of, kind).await?);
    }
    let living = Arc::new(living);
    known.keep_living(of.state.today, living.clone());
    Ok(living)
}

async fn stands(of: PaperOf<'_>, kind: Kind) -> Result<LivingPaper, IssueError> {
    let paper = |print, articles| LivingPaper { kind, print, articles };
    let Some(last) = of.state.shop.papers.iter().rfind(|paper| paper.kind == kind.code()) else {
        return Ok(paper(Print::Never, Vec::new()));
    };
    if last.says == says(of, kind)? {
        return Ok(paper(Print::Right(last.on), Vec::new()));
    }
    // A chart is looked at as a whole; of a document one wants to know where.
    let changes = match kind {
        Kind::Written(_) => difference(of, kind, (last, None)).await?.changes,
        _ => Vec::new(),
    };
    Ok(paper(Print::Changed(last.on), changes.into_iter().map(|change| change.title).collect()))
}

/// The digest of what a living paper says; empty for one that shows a day only.
pub(crate) fn says(of: PaperOf<'_>, kind: Kind) -> Result<String, PaperError> {
    let says = match kind {
        Kind::ContactChart | Kind::StaffPage => contact_chart(of).substance(),
        Kind::SystemDiagram | Kind::OperationsDiagram => diagram(of).substance(),
        Kind::Written(written) if LIVING.contains(&kind) => document(of, written)?.substance(),
        _ => return Ok(String::new()),
    };
    Ok(journal::Digest::of(says.as_bytes()).to_string())
}
