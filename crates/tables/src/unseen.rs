//! What is not meant to be read as a value: comments pinned to cells, words that are struck out, rows that are hidden. It is
//! kept and told.

use crate::preview::{Preview, ReadRow, SkipWhy, Skipped, Warned, Warning, shortened};
use crate::workbook::{Sheet, SheetRow, letters};
use model::lang::Lang;

/// Tells of a row that was read; its comments and what is struck out are kept as notes under the headings of their columns.
pub(crate) fn keep(read: &mut ReadRow, row: &SheetRow, heading: impl Fn(u32) -> String) {
    if row.is_hidden {
        read.warnings.push(Warning { column: String::new(), heading: String::new(), what: Warned::HiddenRow });
    }
    let mut keep = |column: u32, called: &str, text: &str, what: Warned| {
        let heading = Some(heading(column)).filter(|heading| !heading.is_empty());
        let heading = heading.unwrap_or_else(|| letters(column));
        read.notes.insert(format!("{called}（{heading}）"), text.to_owned());
        read.warnings.push(Warning { column: letters(column), heading, what });
    };
    for (column, text) in &row.comments {
        keep(*column, "コメント", text, Warned::Comment { typed: text.to_string() });
    }
    for (column, text) in &row.struck {
        keep(*column, "取り消し線", text, Warned::StruckCell { typed: text.to_string() });
    }
}

/// A value that is struck out, with nothing typed in its place, holds no more.
pub(crate) fn empty_struck(read: &mut ReadRow, row: &SheetRow, key: impl Fn(u32) -> Option<&'static str>) {
    let struck = row.struck.iter().filter_map(|(column, _)| key(*column));
    let struck: Vec<&str> = struck.filter(|key| !read.cells.contains_key(*key)).collect();
    read.emptied.extend(struck);
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

impl Preview {
    /// What is hidden in the file, in one line: the rows that were read all the same, the sheets that were not.
    #[must_use]
    pub fn hidden(&self, lang: Lang) -> Option<String> {
        let is_hidden = |row: &&ReadRow| row.warnings.iter().any(|warning| warning.what == Warned::HiddenRow);
        let named = |row: &ReadRow| {
            if self.sheets.len() > 1 { format!("{}!{}", row.sheet, row.row) } else { row.row.to_string() }
        };
        let rows: Vec<String> = self.rows.iter().filter(is_hidden).map(named).collect();
        let sheets = self.skipped.iter().filter(|skipped| skipped.why == SkipWhy::Hidden);
        let sheets: Vec<&str> = sheets.map(|skipped| skipped.sheet.as_str()).collect();
        let listed = rows.get(..rows.len().min(LISTED)).unwrap_or_default();
        let more = rows.len() - listed.len();
        let told = match lang {
            Lang::Ja => {
                let more = if more == 0 { String::new() } else { format!("、ほか{more}行") };
                [
                    (!rows.is_empty()).then(|| {
                        format!(
                            "ファイルで非表示の行が{}行あり、これも読みました（{}行目{more}）。",
                            rows.len(),
                            listed.join("、")
                        )
                    }),
                    (!sheets.is_empty())
                        .then(|| format!("非表示のシート「{}」は読んでいません。", sheets.join("」「"))),
                ]
            }
            Lang::En => {
                let more = if more == 0 { String::new() } else { format!(" and {more} more") };
                [
                    (!rows.is_empty()).then(|| {
                        format!(
                            "{} rows are hidden in the file and were read as well (row {}{more}). ",
                            rows.len(),
                            listed.join(", ")
                        )
                    }),
                    (!sheets.is_empty()).then(|| format!("Hidden sheets were not read: {}.", sheets.join(", "))),
                ]
            }
        };
        let told: String = told.into_iter().flatten().collect();
        (!told.is_empty()).then_some(told)
    }
}

/// Hidden rows that are named one by one.
const LISTED: usize = 10;
/// Rows whose comments are looked through; a table with more of them carries them in its rows.
const MOST: usize = 200;
