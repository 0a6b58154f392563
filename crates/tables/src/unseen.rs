//! What a person who prints a file does not see: comments pinned to cells, rows that are hidden. It is kept and told.

use crate::preview::{Preview, ReadRow, SkipWhy, Skipped, Warned, Warning, shortened};
use crate::workbook::{Sheet, SheetRow, letters};

/// Tells of a row that was read; its comments are kept as notes under the headings of their columns.
pub(crate) fn keep(read: &mut ReadRow, row: &SheetRow, heading: impl Fn(u32) -> String) {
    if row.is_hidden {
        read.warnings.push(Warning { column: String::new(), heading: String::new(), what: Warned::HiddenRow });
    }
    for (column, text) in &row.comments {
        let heading = Some(heading(*column)).filter(|heading| !heading.is_empty());
        let heading = heading.unwrap_or_else(|| letters(*column));
        read.notes.insert(format!("コメント（{heading}）"), text.to_string());
        let what = Warned::Comment { typed: text.to_string() };
        read.warnings.push(Warning { column: letters(*column), heading, what });
    }
}

/// Lists the comments of the rows of a sheet that are no row of the preview.
pub(crate) fn tell_rest(preview: &mut Preview, sheet: &Sheet) {
    let is_read = |row: &&SheetRow| {
        let mut all = preview.rows.iter().map(|read| (&read.sheet, read.row));
        all.any(|(name, read)| read == row.row && *name == sheet.name)
    };
    let with_some = sheet.rows.iter().filter(|row| !row.comments.is_empty()).take(MOST);
    let rest: Vec<&SheetRow> = with_some.filter(|row| !is_read(row)).collect();
    for (row, (column, text)) in rest.into_iter().flat_map(|row| row.comments.iter().map(move |one| (row.row, one))) {
        preview.skipped.push(Skipped {
            sheet: sheet.name.clone(),
            row,
            to_row: row,
            why: SkipWhy::Comment,
            text: shortened(&format!("{}: {text}", letters(*column))),
        });
    }
}

/// Rows whose comments are looked through; a table with more of them carries them in its rows.
const MOST: usize = 200;
