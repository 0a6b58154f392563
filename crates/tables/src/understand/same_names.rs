//! Two rows of one file with one name: told, so that neither is taken for granted.

use crate::columns::{ANSWERS, Columns};
use crate::naming::contradicts;
use crate::preview::{BadRow, BadWhy, Preview, ReadRow, Warned, Warning};
use model::answer::Choice;
use model::record::Row;
use model::said::Word as _;
use model::width;
use std::collections::BTreeMap;

/// How many rows of one name that differ in a better one are looked through.
const MOST: usize = 50;

/// Tells every later row whose name an earlier one has. Of two answers on one item only the first is taken: which
/// they answer is known only when they are placed on the form.
pub(crate) fn tell(preview: &mut Preview, columns: Columns) {
    let mut seen: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for mut row in std::mem::take(&mut preview.rows) {
        // An exported row carries its record's id: it is what it is.
        let named = if row.id.is_some() { None } else { name(&row.cells, columns) };
        let Some((set, name, typed)) = named else {
            preview.rows.push(row);
            continue;
        };
        let alike = seen.entry((set, name)).or_default();
        let better = columns.named_by.get(..set).unwrap_or_default();
        let is_it = |at: &&usize| {
            preview.rows.get(**at).is_some_and(|earlier| !contradicts(&earlier.cells, &row.cells, better))
        };
        let earlier = alike.iter().take(MOST).find(is_it).copied();
        if earlier.is_none() {
            alike.push(preview.rows.len());
        }
        match earlier.and_then(|at| preview.rows.get_mut(at)) {
            Some(earlier) if columns.is_answered_form() => {
                if columns.code != ANSWERS.code {
                    open_where_they_differ(earlier, &row);
                }
                preview.bad.push(twice(&row, typed, earlier.row));
            }
            Some(earlier) => {
                let sheet = Some(&earlier.sheet).filter(|sheet| **sheet != row.sheet).cloned();
                let what = Warned::SameName { typed, row: earlier.row, sheet };
                row.warnings.push(Warning { column: String::new(), heading: String::new(), what });
                preview.rows.push(row);
            }
            None => preview.rows.push(row),
        }
    }
}

/// A vendor that answers an item in two ways has answered it in neither.
fn open_where_they_differ(earlier: &mut ReadRow, later: &ReadRow) {
    let answer = |row: &ReadRow| row.cells.get("answer").cloned().unwrap_or_default();
    let (first, second) = (answer(earlier), answer(later));
    let (one, other) = (Choice::read(&first), Choice::read(&second));
    if one != other && one.is_some() {
        let typed = format!("{first} ／ {second}");
        earlier.cells.insert("answer".to_owned(), typed.clone());
        let what = Warned::AnswerNotRead { typed };
        earlier.warnings.push(Warning { column: String::new(), heading: "確認結果".to_owned(), what });
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
