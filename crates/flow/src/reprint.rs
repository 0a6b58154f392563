//! Papers that hang on a wall or lie in a drawer: whether what was issued last still says what the ledgers say.

use crate::issue_paper::PaperOf;
use crate::print_chart::contact_chart;
use crate::print_diagram::diagram;
use crate::print_document::document;
use model::day::Day;
use paper::{Kind, PaperError, Written};
use std::sync::Arc;

/// The papers that are to be printed again when what they say changes.
const LIVING: [Kind; 6] = [
    Kind::ContactChart,
    Kind::Written(Written::Rules),
    Kind::Written(Written::Plan),
    Kind::StaffPage,
    Kind::SystemDiagram,
    Kind::OperationsDiagram,
];

/// How a paper stands that is to be printed again when it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LivingPaper {
    /// Which paper.
    pub kind: Kind,
    /// How what was issued stands to the ledgers.
    pub print: Print,
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
/// A text cannot be read.
pub fn living_papers(of: PaperOf<'_>) -> Result<Arc<Vec<LivingPaper>>, PaperError> {
    let known = &of.state.known;
    if let Some(living) = known.living(of.state.today) {
        return Ok(living);
    }
    let stands = |kind: &Kind| Ok(LivingPaper { kind: *kind, print: print(of, *kind)? });
    let living = Arc::new(LIVING.iter().map(stands).collect::<Result<Vec<_>, PaperError>>()?);
    known.keep_living(of.state.today, living.clone());
    Ok(living)
}

fn print(of: PaperOf<'_>, kind: Kind) -> Result<Print, PaperError> {
    let Some(last) = of.state.shop.papers.iter().rfind(|paper| paper.kind == kind.code()) else {
        return Ok(Print::Never);
    };
    Ok(if last.says == says(of, kind)? { Print::Right(last.on) } else { Print::Changed(last.on) })
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
