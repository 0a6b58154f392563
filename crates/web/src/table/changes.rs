//! What a browser sends to change rows of the table, and what becomes of it where somebody else changed one of them first.

use super::Asked;
use super::found;
use crate::error::{PageError, half};
use crate::ledgers::{MEANWHILE, called, clash};
use crate::visit::Visit;
use flow::{RowChange, RowGiven, Saw, State as Record};
use model::record::{Ledger, Row};
use std::collections::BTreeMap;

/// What a browser sends of several rows: `row` for each that is marked with the value of `field` for all of them, or `cell` for
/// each value that stands in a field of its own. `every` takes all rows that were found, of which it says how many.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) token: String,
    pub(super) asked: Asked,
    pub(super) rows: BTreeMap<String, RowChange>,
    /// A column and its value for every row that is found, and how many those were on the page.
    every: Option<(String, String, usize)>,
}

impl Changes {
    pub(super) fn read(sent: Vec<(String, String)>) -> Self {
        let mut changes = Self::default();
        let value = |name: &str| sent.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text).to_owned();
        changes.token = value("token");
        let page = value("page").parse().unwrap_or_default();
        let (q, sort, edit, all) = (value("q"), value("sort"), value("edit"), value("all"));
        changes.asked = Asked { q, sort, edit, all, page, ..Asked::default() };
        let (field, for_all) = (value("field"), value("value"));
        changes.every = value("every").parse().ok().map(|count| (field.clone(), for_all.clone(), count));
        for (name, text) in sent {
            match name.split(':').collect::<Vec<_>>()[..] {
                ["row"] => {
                    if let Some((id, seq)) = text.rsplit_once(':') {
                        changes.row(id, seq).insert(field.clone(), for_all.clone());
                    }
                }
                ["cell", key, id, seq] => drop(changes.row(id, seq).insert(key.to_owned(), text)),
                _ => {}
            }
        }
        changes
    }

    /// Every row that is found now, where they are as many as the person saw.
    pub(super) fn take_every(&mut self, state: &Record, ledger: Ledger) -> Result<(), EveryError> {
        let Some((field, value, count)) = self.every.clone() else { return Ok(()) };
        let rows = state.rows(ledger);
        let found = found(&rows, &self.asked.q);
        if found.len() != count {
            return Err(EveryError { saw: count, now: found.len() });
        }
        for row in found {
            self.row(&row.id, &row.seq.to_string()).insert(field.clone(), value.clone());
        }
        Ok(())
    }

    /// What both changed, so that recorded again nothing of the other one is wiped; and what both wrote into one field, in words.
    pub(super) async fn lay_over(&mut self, visit: &Visit, ledger: Ledger, first: &str) -> Result<String, PageError> {
        let state = &visit.shop()?.state(visit.reading()).await?;
        let given: Vec<RowGiven> = self.rows.values().map(|row| given(ledger, row)).collect();
        let merged = flow::merge_rows(&visit.shop()?, state, &given).await?;
        let mut says = vec![format!("「{first}」: {}", half(visit.lang, MEANWHILE))];
        for (row, merged) in self.rows.values_mut().zip(merged) {
            let Some(merged) = merged else { continue };
            for field in ledger.fields() {
                if let Some(text) = row.cells.get_mut(field.key) {
                    *text = field.shown(visit.lang, merged.cells.get(field.key).map_or("", String::as_str));
                }
                if let Some((_, theirs)) = merged.clashes.iter().find(|(key, _)| *key == field.key) {
                    let called = called(visit.lang, ledger, &merged.cells);
                    says.push(format!(
                        "「{called}」 {}: {}",
                        field.heading(visit.lang),
                        clash((visit.lang, ledger, field.key), theirs)
                    ));
                }
            }
        }
        Ok(says.join(" ／ "))
    }

    fn row(&mut self, id: &str, seq: &str) -> &mut Row {
        let change = || RowChange { id: id.to_owned(), saw: Saw(seq.parse().ok()), cells: Row::new() };
        &mut self.rows.entry(id.to_owned()).or_insert_with(change).cells
    }
}

/// One row's change, as a row that is put.
fn given(ledger: Ledger, row: &RowChange) -> RowGiven {
    RowGiven { ledger, id: Some(row.id.clone()), cells: row.cells.clone(), saw: row.saw }
}

/// Somebody added or took rows meanwhile.
#[derive(Debug, thiserror::Error)]
#[error(
    "行の数が変わりました（{saw}件→{now}件）。いまの表を確かめてから、もう一度行ってください / there are {now} rows now, not {saw}; look at the table and try again"
)]
pub(super) struct EveryError {
    saw: usize,
    now: usize,
}
