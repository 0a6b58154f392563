//! A list of which nobody understood the columns that matter: its rows would be called 「1」, 「2」…, or be in use for ever.

use crate::columns::Columns;
use crate::preview::{Preview, TakenAs, Warned, Warning};
use crate::told::Told;
use model::record::Ledger;
use model::said::Word as _;
use model::word::DeviceState;

/// What a list of devices cannot do without: a column, and those that do as well.
const NEEDED: [(&str, &[&str]); 2] = [("name", &["name", "software", "ip"]), ("state", &["state"])];

/// Tells, at the first row, of each such column that the file does not have, where it has headings that say nothing to us. A list
/// without any such heading is only short; what this program wrote carries its own.
pub(super) fn tell(preview: &mut Preview, columns: Columns, told: &Told) {
    let is_exported = preview.columns.iter().any(|column| matches!(column.taken_as, TakenAs::Id));
    if columns.code != Ledger::Devices.code() || is_exported {
        return;
    }
    let is_unread = |column: &&crate::preview::ColumnRead| {
        matches!(column.taken_as, TakenAs::Note(_)) && !column.heading.is_empty() && told.of(&column.heading).is_none()
    };
    let unread: Vec<String> = preview.columns.iter().filter(is_unread).map(|column| column.heading.clone()).collect();
    let has = |key: &str| {
        preview
            .columns
            .iter()
            .any(|column| matches!(&column.taken_as, TakenAs::Field(field) | TakenAs::Above(field, _) if *field == key))
    };
    if unread.is_empty() {
        return;
    }
    let missing = NEEDED.iter().filter(|(_, any)| !any.iter().any(|key| has(key)));
    // 「棚番」 says nothing of a state: only what is filled in like one may be it.
    let may_be = |key: &str| -> Vec<String> {
        unread.iter().filter(|heading| key != "state" || tells_states(preview, heading)).cloned().collect()
    };
    let missing: Vec<Warning> = missing.filter_map(|(key, _)| warning(columns, key, &may_be(key))).collect();
    if let Some(row) = preview.rows.first_mut() {
        row.warnings.extend(missing);
    }
}

/// Whether what stands under a heading reads like states of devices: 「○」, 「使用中」.
fn tells_states(preview: &Preview, heading: &str) -> bool {
    let mut said = preview.rows.iter().filter_map(|row| row.notes.get(heading)).peekable();
    said.peek().is_some() && said.all(|text| text.trim() == "×" || DeviceState::read(text).is_some())
}

fn warning(columns: Columns, key: &str, unread: &[String]) -> Option<Warning> {
    let field = columns.field(key).filter(|_| !unread.is_empty())?;
    let known = std::iter::once(&field.label).chain(field.synonyms).copied().collect::<Vec<_>>().join("、");
    let what = Warned::ColumnUnread { headings: unread.join("、"), known };
    Some(Warning { column: String::new(), heading: field.label.to_owned(), what })
}
