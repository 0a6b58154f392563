//! Two rows of one file with one name: told, so that neither is taken for granted.

use crate::columns::Columns;
use crate::preview::{BadRow, BadWhy, Preview, ReadRow, Warned, Warning};
use model::record::Row;
use model::width;
use std::collections::BTreeMap;

/// Tells every later row whose name an earlier one has. Of two answers on one item only the first is taken: which
/// they answer is known only when they are placed on the form.
pub(crate) fn tell(preview: &mut Preview, columns: Columns) {
    let mut seen: BTreeMap<(usize, String), u32> = BTreeMap::new();
    let rows = std::mem::take(&mut preview.rows);
    for mut row in rows {
        // An exported row carries its record's id: it is what it is.
        let named = if row.id.is_some() { None } else { name(&row.cells, columns) };
        let Some((set, name, typed)) = named else {
            preview.rows.push(row);
            continue;
        };
        match seen.get(&(set, name.clone())) {
            Some(earlier) if columns.is_answered_form() => preview.bad.push(twice(&row, typed, *earlier)),
            Some(earlier) => {
                let what = Warned::SameName { typed, row: *earlier };
                row.warnings.push(Warning { column: String::new(), heading: String::new(), what });
                preview.rows.push(row);
            }
            None => {
                seen.insert((set, name), row.row);
                preview.rows.push(row);
            }
        }
    }
}

/// The first set of naming columns that is filled in, its key, and the name as typed.
fn name(cells: &Row, columns: Columns) -> Option<(usize, String, String)> {
    columns.named_by.iter().enumerate().find_map(|(set, keys)| {
        let texts: Option<Vec<&str>> = keys.iter().map(|key| cells.get(*key).map(String::as_str)).collect();
        let texts = texts.filter(|texts| texts.iter().all(|text| !text.trim().is_empty()))?;
        let key: Vec<String> = texts.iter().map(|text| width::key(text)).collect();
        Some((set, key.join("\u{1F}"), texts.join(" ")))
    })
}

fn twice(row: &ReadRow, typed: String, earlier: u32) -> BadRow {
    BadRow {
        sheet: row.sheet.clone(),
        row: row.row,
        column: String::new(),
        heading: "番号".to_owned(),
        what: typed,
        why: BadWhy::Twice { row: earlier },
        expected: "一つの項目に一つの回答".to_owned(),
    }
}
