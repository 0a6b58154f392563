//! Who is who: a role is written beside the roles somebody has, and taken from whoever was named by mistake before.

use super::{DEPUTY, FirstAnswer, FirstAnswerError, LIAISON, OFFICER, OWNER, row};
use crate::open_pharmacy::{Shop, State};
use crate::put_row::{RowChange, change_rows, retire_row};
use crate::sign_answer::Saw;
use model::pharmacy::KeptRow;
use model::record::{Ledger, Row};
use model::width;

/// Between the roles of one person.
const AND: char = '・';
/// What these questions write of a person.
const WRITTEN: [&str; 3] = ["name", "role", "appointed_on"];

/// The names of an answer with the role that each is given. What is blank was left open.
fn named(answer: &FirstAnswer) -> Vec<(&str, &'static str)> {
    let all: Vec<(&str, &'static str)> = match answer {
        FirstAnswer::Owner { name } => vec![(name, OWNER)],
        FirstAnswer::Officer { name, .. } => vec![(name, OFFICER)],
        FirstAnswer::Helpers { deputy, liaison } => vec![(deputy, DEPUTY), (liaison, LIAISON)],
        _ => Vec::new(),
    };
    all.into_iter().map(|(name, role)| (name.trim(), role)).filter(|(name, _)| !name.is_empty()).collect()
}

/// A row for each person of an answer.
pub(super) fn rows(state: &State, answer: &FirstAnswer) -> Vec<Row> {
    let appointed_on = if let FirstAnswer::Officer { appointed_on, .. } = answer { appointed_on.trim() } else { "" };
    let mut people: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, role) in named(answer) {
        match people.iter_mut().find(|(known, _)| width::key(known) == width::key(name)) {
            Some((_, roles)) => roles.push(role),
            None => people.push((name, vec![role])),
        }
    }
    let person = |(name, roles): (&str, Vec<&str>)| {
        let known = state.shop.people.records().find(|person| width::key(person.name.text()) == width::key(name));
        let before = known.map_or("", |person| &*person.role);
        let fresh = roles.into_iter().filter(|role| !before.contains(role));
        let role: Vec<&str> = Some(before).filter(|before| !before.is_empty()).into_iter().chain(fresh).collect();
        row(&[("name", name), ("role", &role.join(&AND.to_string())), ("appointed_on", appointed_on)])
    };
    people.into_iter().map(person).collect()
}

/// Takes a role from the one person who had it before, where somebody else is named now. Who is left with nothing but the name
/// that was typed goes.
pub(super) async fn put_right(shop: &Shop, state: &State, answer: &FirstAnswer) -> Result<(), FirstAnswerError> {
    let rows = state.rows(Ledger::People);
    for (name, role) in named(answer) {
        let holders: Vec<&KeptRow> = rows.iter().filter(|row| roles(row).any(|held| held == role)).collect();
        let [holder] = holders.as_slice() else { continue };
        if width::key(cell(holder, "name")) == width::key(name) {
            continue;
        }
        let saw = Saw(Some(holder.seq));
        let left: Vec<&str> = roles(holder).filter(|held| *held != role).collect();
        let is_more = holder.cells.keys().any(|key| !WRITTEN.contains(&key.as_str())) || !holder.notes.is_empty();
        if left.is_empty() && !is_more {
            retire_row(shop, state, (Ledger::People, &holder.id, saw), "はじめの質問で書き直しました").await?;
        } else {
            let cells = Row::from([("role".to_owned(), left.join(&AND.to_string()))]);
            let change = RowChange { id: holder.id.clone(), saw, cells };
            change_rows(shop, state, Ledger::People, &[change]).await?;
        }
    }
    Ok(())
}

fn cell<'r>(row: &'r KeptRow, key: &str) -> &'r str {
    row.cells.get(key).map_or("", String::as_str)
}

fn roles(row: &KeptRow) -> impl Iterator<Item = &str> {
    cell(row, "role").split(AND).map(str::trim).filter(|role| !role.is_empty())
}
