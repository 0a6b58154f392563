//! What earlier years say of an item: the answer with its days and remark, and the papers that were attached then.

use crate::evidence::{Line, line};
use crate::visit::Visit;
use flow::State as Record;
use items::{Item, keys_before};
use model::edition::Edition;
use model::report::ReportAnswer;

/// One year before.
pub(crate) struct YearBefore {
    /// The edition's title.
    pub(crate) title: String,
    pub(crate) answer: Option<ReportAnswer>,
    pub(crate) lines: Vec<Line>,
}

/// The years before in which the same was asked and something was recorded for it, the latest first.
pub(crate) fn years_before(visit: &Visit, state: &Record, (edition, item): (&Edition, &Item)) -> Vec<YearBefore> {
    let keys = keys_before(&state.shop, edition, &item.row);
    let years = keys.iter().map(|key| {
        let all = state.shop.evidence.get(key).map(Vec::as_slice).unwrap_or_default();
        // A gap may have been closed by a slip of a later year.
        let later: Vec<_> =
            keys.iter().chain([&item.key]).filter_map(|key| state.shop.evidence.get(key)).flatten().collect();
        YearBefore {
            title: title(state, key, visit),
            answer: state.shop.answer_by(key, state.today).map(ReportAnswer::from),
            lines: all.iter().map(|evidence| line(visit, (key, evidence), &later)).collect(),
        }
    });
    years.filter(|year| year.answer.is_some() || !year.lines.is_empty()).collect()
}

fn title(state: &Record, key: &str, visit: &Visit) -> String {
    let id = key.split('/').next().unwrap_or_default();
    items::edition_called(&state.shop, id).map_or_else(|| id.to_owned(), |edition| edition.words(visit.lang))
}
