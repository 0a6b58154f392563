//! Lines between the rows of a table that head those below them: 「■調剤室」, 「【事務室】」, 「→ 以下は使用停止」.

use crate::preview::ReadRow;

/// The heading under which such a line is kept with each row below it.
const HEADING: &str = "区切り";

/// Whether the only words of a row head the rows below, and are no name of anything. The text is a comparison key.
pub(super) fn is_heading(key: &str) -> bool {
    let marks = ['■', '□', '◆', '◇', '▼', '▽', '▲', '△', '▶', '►', '★', '☆', '→', '⇒', '↓', '⇓', '≪', '<', '〈', '《'];
    let lines = ["--", "==", "~~", "──", "━━", "ーー"];
    let is_bracketed = [('【', '】'), ('[', ']'), ('〔', '〕'), ('「', '」')]
        .iter()
        .any(|(open, close)| key.starts_with(*open) && key.ends_with(*close));
    key.starts_with(marks)
        || is_bracketed
        || lines.iter().any(|line| key.starts_with(line))
        || key.starts_with("以下")
        || key.starts_with("ここから")
}

/// Keeps the line with a row below it: what it says of the row is not lost.
pub(super) fn keep(row: &mut ReadRow, group: Option<&str>) {
    if let Some(group) = group.filter(|_| row.id.is_none()) {
        row.notes.entry(HEADING.to_owned()).or_insert_with(|| group.to_owned());
    }
}
