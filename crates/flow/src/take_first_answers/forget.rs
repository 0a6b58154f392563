//! わからない: what the ledgers said before, by these questions, is not known any more.

use super::own_rows::{cell, is_ours, take_back};
use super::{FirstAnswerError, NO_SERVER, SystemGiven, known};
use crate::open_pharmacy::{Shop, State};
use crate::put_row::{RowChange, change_rows};
use crate::sign_answer::Saw;
use model::pharmacy::KeptRow;
use model::record::{Ledger, Row};
use model::said::Word as _;
use model::width;
use model::word::Hosting;

/// What these questions write of a statement.
const OF_STATEMENT: [&str; 4] = ["topic", "value", "stated_on", "stated_by"];

/// Takes back a statement that these questions wrote.
pub(super) async fn statement(shop: &Shop, state: &State, topic: &str) -> Result<bool, FirstAnswerError> {
    let rows = state.rows(Ledger::Statements);
    let is_it = |row: &&KeptRow| width::key(cell(row, "topic")) == width::key(topic) && is_ours(row, &OF_STATEMENT);
    let Some(row) = rows.iter().find(is_it) else { return Ok(false) };
    take_back(shop, state, Ledger::Statements, row).await?;
    Ok(true)
}

/// Clears where those servers stand of which nothing is known now. Whether there is one of one's own is not known then either,
/// unless another one stands here.
pub(super) async fn servers(
    shop: &Shop,
    state: &State,
    servers: &[(String, String)],
) -> Result<bool, FirstAnswerError> {
    let said = |row: &KeptRow| {
        let name = width::key(cell(row, "name"));
        servers.iter().find(|(known, _)| width::key(known) == name).map(|(_, hosting)| hosting.clone())
    };
    let rows = state.rows(Ledger::Systems);
    let open = |row: &&KeptRow| said(row).is_some_and(|hosting| hosting.is_empty()) && !cell(row, "hosting").is_empty();
    let changes: Vec<RowChange> = rows.iter().filter(open).map(|row| clearing(row, &["hosting"])).collect();
    if !clear(shop, state, &changes).await? {
        return Ok(false);
    }
    let stands = |row: &KeptRow| said(row).unwrap_or_else(|| cell(row, "hosting").to_owned());
    if !rows.iter().any(|row| Hosting::read(&stands(row)) == Some(Hosting::OnSite)) {
        statement(shop, state, NO_SERVER).await?;
    }
    Ok(true)
}

/// Clears what was emptied of the systems that are used. A contract that is told in other words was not shown, and stays.
pub(super) async fn of_systems(shop: &Shop, state: &State, used: &[SystemGiven]) -> Result<bool, FirstAnswerError> {
    let rows = state.rows(Ledger::Systems);
    let change = |given: &SystemGiven| {
        let system = known::system(state, &given.kind)?;
        let row = rows.iter().find(|row| row.id == system.id)?;
        let is_emptied = |(key, value): &(&'static str, &String)| {
            let kept = cell(row, key);
            value.trim().is_empty() && !kept.is_empty() && (*key != "contracted" || matches!(kept, "あり" | "なし"))
        };
        let told = [("product", &given.product), ("vendor", &given.vendor), ("contracted", &given.contracted)];
        let keys: Vec<&str> = told.iter().filter(|told| is_emptied(told)).map(|(key, _)| *key).collect();
        (!keys.is_empty()).then(|| clearing(row, &keys))
    };
    let changes: Vec<RowChange> = used.iter().filter_map(change).collect();
    clear(shop, state, &changes).await
}

/// Clears cells of systems. Gives whether there were any.
async fn clear(shop: &Shop, state: &State, changes: &[RowChange]) -> Result<bool, FirstAnswerError> {
    if !changes.is_empty() {
        change_rows(shop, state, Ledger::Systems, changes).await?;
    }
    Ok(!changes.is_empty())
}

fn clearing(row: &KeptRow, keys: &[&str]) -> RowChange {
    let cells: Row = keys.iter().map(|key| ((*key).to_owned(), String::new())).collect();
    RowChange { id: row.id.clone(), saw: Saw(Some(row.seq)), cells }
}
