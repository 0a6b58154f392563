//! Who is who: a role is written beside the roles somebody has, and taken from whoever was named by mistake before.

use super::own_rows::cell;
use super::{DEPUTY, FirstAnswer, FirstAnswerError, LIAISON, OFFICER, OWNER, known, row};
use crate::open_pharmacy::{Shop, State};
use crate::put_row::{RowChange, change_rows, retire_row};
use crate::sign_answer::Saw;
use model::lack::tells_of_lack;
use model::pharmacy::KeptRow;
use model::record::{Ledger, RecordId, Row, names_officer};
use model::unsettled::is_unsettled;
use model::width;
use std::collections::BTreeMap;
use tables::{Fate, Plan, ReadRow, Warned, Warning};

/// The roles that these questions give.
const ROLES: [&str; 4] = [OWNER, OFFICER, DEPUTY, LIAISON];
/// Between the roles of one person.
const AND: char = '・';
/// What these questions write of a person.
const WRITTEN: [&str; 3] = ["name", "role", "appointed_on"];

/// A list of people that comes in from a file often tells less of somebody than these questions did: 「薬剤師」 where they are 副責任者
/// as well. A role that was answered here stays beside what the file says, unless a row of the file gives it to somebody or takes it
/// back (「元責任者」, 「なし」). Who keeps which role although the file does not name it is told.
pub(crate) fn keep_roles(rows: &mut [ReadRow], plan: &mut Plan) {
    let told: Vec<String> = rows.iter().filter_map(|row| row.cells.get("role")).cloned().collect();
    let is_given = |role: &str| told.iter().any(|told| says(told, role));
    for (row, fate) in rows.iter_mut().zip(&mut plan.fates) {
        // A row that was exported from here with its id says what it says.
        let (None, Fate::Changed { id, changes }) = (&row.id, &mut *fate) else { continue };
        for change in changes.iter_mut().filter(|change| !change.is_note && change.key == "role") {
            let held = change.old.split(AND).map(str::trim).filter(|role| ROLES.contains(role));
            let kept: Vec<&str> = held.filter(|role| !is_given(role)).collect();
            if kept.is_empty() || takes_back(&change.new) {
                continue;
            }
            let stays = Warned::RoleStays { role: kept.join(&AND.to_string()) };
            row.warnings.push(Warning { column: String::new(), heading: String::new(), what: stays });
            change.new = std::iter::once(change.new.as_str()).chain(kept).collect::<Vec<_>>().join(&AND.to_string());
        }
        changes.retain(|change| change.new != change.old);
        if changes.is_empty() {
            *fate = Fate::Same { id: id.clone() };
        }
    }
}

/// Whether words in the place of a role say that somebody has it no longer, or not yet.
fn takes_back(told: &str) -> bool {
    let key = width::key(told);
    let is_former = ["元", "前", "旧"].iter().any(|former| key.starts_with(former));
    let is_dash = key.chars().all(|c| matches!(c, '-' | 'ー' | '―' | '/' | '×'));
    is_former
        || is_dash
        || matches!(key.as_str(), "なし" | "無し" | "無" | "不明")
        || is_unsettled(&key)
        || tells_of_lack(&key)
}

/// Whether words of a list of people give a role.
fn says(told: &str, role: &str) -> bool {
    told.contains(role) || (role == OFFICER && names_officer(told))
}

/// The roles of an answer with the name that each is given; a blank one is nobody's.
fn said(answer: &FirstAnswer) -> Vec<(&str, &'static str)> {
    let all: Vec<(&str, &'static str)> = match answer {
        FirstAnswer::Owner { name } => vec![(name, OWNER)],
        FirstAnswer::Officer { name, .. } => vec![(name, OFFICER)],
        FirstAnswer::Helpers { deputy, liaison } => vec![(deputy, DEPUTY), (liaison, LIAISON)],
        _ => Vec::new(),
    };
    all.into_iter().map(|(name, role)| (name.trim(), role)).collect()
}

/// A row for each person of an answer.
pub(super) fn rows(state: &State, answer: &FirstAnswer) -> Vec<Row> {
    let appointed_on = if let FirstAnswer::Officer { appointed_on, .. } = answer { appointed_on.trim() } else { "" };
    let mut people: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, role) in said(answer).into_iter().filter(|(name, _)| !name.is_empty()) {
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

/// The roles that an answer takes away, by the row of whoever had them.
#[derive(Default)]
pub(super) struct Lost {
    roles: BTreeMap<RecordId, Vec<&'static str>>,
    /// Whether one of them is nobody's now.
    pub(super) is_open: bool,
}

/// What an answer takes away: a role of the one person who had it, where somebody else is named now, or nobody. An error is the
/// name of somebody whose role the ledger tells in other words.
pub(super) fn lost(state: &State, answer: &FirstAnswer) -> Result<Lost, String> {
    let rows = state.rows(Ledger::People);
    let mut lost = Lost::default();
    for (name, role) in said(answer) {
        let Some(holder) = loses(state, &rows, (name, role))? else { continue };
        lost.is_open |= name.is_empty();
        lost.roles.entry(holder.id.clone()).or_default().push(role);
    }
    Ok(lost)
}

/// Takes the roles away. Who is left with nothing but the name that was typed goes.
pub(super) async fn put_right(shop: &Shop, state: &State, lost: &Lost) -> Result<(), FirstAnswerError> {
    let rows = state.rows(Ledger::People);
    for (id, taken) in &lost.roles {
        if let Some(holder) = rows.iter().find(|row| row.id == *id) {
            take_roles(shop, state, holder, taken).await?;
        }
    }
    Ok(())
}

/// Who loses a role by an answer.
fn loses<'r>(state: &State, rows: &'r [KeptRow], (name, role): (&str, &str)) -> Result<Option<&'r KeptRow>, String> {
    let mut holders = rows.iter().filter(|row| roles(row).any(|held| held == role));
    if name.is_empty() {
        // The form showed one of them, and that one was emptied.
        let shown = known::holder(state, role);
        let Some(shown) = shown.map(|person| person.name.text()).filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let found = holders.find(|row| width::key(cell(row, "name")) == width::key(shown));
        return found.map(Some).ok_or_else(|| shown.to_owned());
    }
    let one = holders.next().filter(|_| holders.next().is_none());
    Ok(one.filter(|holder| width::key(cell(holder, "name")) != width::key(name)))
}

async fn take_roles(shop: &Shop, state: &State, holder: &KeptRow, taken: &[&str]) -> Result<(), FirstAnswerError> {
    let saw = Saw(Some(holder.seq));
    let left: Vec<&str> = roles(holder).filter(|held| !taken.contains(held)).collect();
    let is_more = holder.cells.keys().any(|key| !WRITTEN.contains(&key.as_str())) || !holder.notes.is_empty();
    if left.is_empty() && !is_more {
        retire_row(shop, state, (Ledger::People, &holder.id, saw), "はじめの質問で書き直しました").await?;
        return Ok(());
    }
    let mut cells = Row::from([("role".to_owned(), left.join(&AND.to_string()))]);
    if taken.contains(&OFFICER) {
        cells.insert("appointed_on".to_owned(), String::new());
    }
    let change = RowChange { id: holder.id.clone(), saw, cells };
    change_rows(shop, state, Ledger::People, &[change]).await?;
    Ok(())
}

fn roles(row: &KeptRow) -> impl Iterator<Item = &str> {
    cell(row, "role").split(AND).map(str::trim).filter(|role| !role.is_empty())
}
