//! 今日やること: which steps come first, whatever item they belong to.

use crate::inspected::NOT_SHOWN;
use model::answer::Status;
use model::finding::State;
use model::report::{Report, ReportItem, ReportStep};

/// Nobody can do this today: it is told on the item and where vendors are asked.
const WAITING: &str = "await_vendor";

/// A step with the item it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Todo<'r> {
    /// The item.
    pub item: &'r ReportItem,
    /// The step.
    pub step: &'r ReportStep,
}

/// The first step of every item, the heaviest first; a step that serves several items is listed once.
///
/// Heavy is what an inspector would stop at: an answer against the evidence, then what is known to be missing,
/// then what nobody knows yet.
#[must_use]
pub fn todo(report: &Report) -> Vec<Todo<'_>> {
    let mut items: Vec<&ReportItem> = report.items.iter().filter(|item| !item.finding.next.is_empty()).collect();
    items.sort_by_key(|item| weight(item));
    let mut todos: Vec<Todo<'_>> = Vec::new();
    for item in items {
        let is_known = |step: &ReportStep| todos.iter().any(|todo| todo.step.what == step.what);
        let steps = not_shown(item).into_iter().chain(&item.finding.next);
        let fresh = steps.into_iter().find(|step| step.code != WAITING && !is_known(step));
        todos.extend(fresh.map(|step| Todo { item, step }));
    }
    todos
}

/// What a rehearsal could not show of an item that is settled otherwise: an inspector would stop there.
fn not_shown(item: &ReportItem) -> Option<&ReportStep> {
    let is_settled = matches!(item.status, Status::Backed | Status::NotRequired | Status::Planned);
    item.finding.next.iter().find(|step| is_settled && step.code == NOT_SHOWN)
}

/// Small is heavy.
fn weight(item: &ReportItem) -> u8 {
    match (item.status, item.finding.state) {
        _ if item.overdue => 1,
        (Status::Contradicted, _) => 0,
        (Status::NoTarget, _) => 1,
        (Status::Unanswered | Status::Unsure, State::NotSatisfied) => 2,
        (Status::Unbacked, _) => 3,
        _ if not_shown(item).is_some() => 3,
        (Status::Unanswered | Status::Unsure, _) => 4,
        (Status::Planned, _) => 5,
        (Status::Backed | Status::NotRequired, _) => 6,
    }
}
