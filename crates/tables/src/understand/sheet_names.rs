//! Of several sheets of one file each row keeps its sheet's name: 「退職者」 and 「R6年度」 say something of every row.

use super::rows::add_remark;
use crate::columns::Columns;
use crate::preview::Preview;
use model::name::tells_left;
use model::record::Ledger;
use model::text::holds_any;

/// The heading under which the name is kept.
const HEADING: &str = "シート";

/// Keeps the names. People, and the IDs of people, on a sheet of those who left have left.
pub(super) fn keep(preview: &mut Preview, columns: Columns) {
    let is_first = |name: &String| preview.sheets.first() == Some(name);
    if preview.sheets.iter().all(is_first) {
        return;
    }
    let remark = match columns.code.parse() {
        Ok(Ledger::People) => Some("remark"),
        Ok(Ledger::Accounts) => Some("description"),
        _ => None,
    };
    for row in preview.rows.iter_mut().filter(|row| row.id.is_none()) {
        row.notes.entry(HEADING.to_owned()).or_insert_with(|| row.sheet.clone());
        if let Some(remark) = remark.filter(|_| is_of_leavers(&row.sheet) && !row.cells.contains_key("left_on")) {
            add_remark(&mut row.cells, remark, &format!("退職（シート: {}）", row.sheet));
        }
    }
}

/// 「退職者」, but neither 「在職者・退職者」 nor 「退職者を含む」.
fn is_of_leavers(sheet: &str) -> bool {
    tells_left(sheet) && !holds_any(sheet, &["在職", "在籍", "現職", "現在", "含", "以外", "除"])
}
