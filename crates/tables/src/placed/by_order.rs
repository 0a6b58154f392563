//! Rows with the same words and nothing to tell which is which: a list that counts its rows (No. 12, 13) keeps the form's
//! order, サーバ before 端末PC.

use super::Placed;
use crate::preview::{ReadRow, Warned, Warning};
use model::edition::{FormRow, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Settles the rows that may stand in several places, where there are as many of them as there are places.
pub(super) fn settle<'f>(rows: &[ReadRow], placed: &mut [Placed<'f>]) {
    let mut alike: BTreeMap<(&str, Option<&String>, &str), Vec<usize>> = BTreeMap::new();
    for (at, (row, open)) in rows.iter().zip(placed.iter()).enumerate() {
        if let Placed::OneOf { rows: places, .. } = open
            && let Some(first) = places.first()
        {
            let (sheet, system) = part_of(row);
            alike.entry((sheet, system, &first.wording)).or_default().push(at);
        }
    }
    for group in alike.into_values() {
        let places = match group.first().and_then(|at| placed.get(*at)) {
            Some(Placed::OneOf { rows, .. }) if rows.len() == group.len() => rows.clone(),
            _ => continue,
        };
        let answers: BTreeSet<_> = group.iter().filter_map(|at| rows.get(*at)).map(answer).collect();
        for (at, on) in group.into_iter().zip(places) {
            if let Some(open) = placed.get_mut(at) {
                *open = Placed::InOrder { on, differs: answers.len() > 1 };
            }
        }
    }
}

/// What a row is counted with: its sheet and its system.
fn part_of(row: &ReadRow) -> (&str, Option<&String>) {
    (&row.sheet, row.cells.get("system"))
}

fn answer(row: &ReadRow) -> Option<&String> {
    row.cells.get("answer").or_else(|| row.cells.get("choice"))
}

/// Says by what the row was placed.
pub(super) fn tell(row: &mut ReadRow, on: &FormRow, differs: bool) {
    let scope = on.scope.map(Scope::word).unwrap_or_default();
    let what = Warned::PlacedInOrder { read: format!("{}（{scope}）", on.number), differs };
    row.warnings.push(Warning { column: String::new(), heading: "番号".to_owned(), what });
}
