//! A state with the day on which it came: 「停止（R7.3.31）」. The words alone do not know whether that day is past; where the file
//! is read, today is known.

use super::rows::add_remark;
use crate::columns::Columns;
use crate::preview::{ReadRow, Warned, Warning};
use model::day::{Day, day_in};
use model::record::Ledger;
use model::said::Word as _;
use model::width;
use model::word::{AccountState, DeviceState};

/// Takes the word for the state, and the day for the column of its own, once that day has come.
pub(super) fn tell(read: &mut ReadRow, columns: Columns, today: Day) {
    let Some(typed) = read.cells.get("state").cloned() else { return };
    let Some(named) = day_in(&width::key(&typed)).filter(|day| day.last <= today) else { return };
    let (on, word) = (named.last, named.around.replace("()", ""));
    let word = word.trim_matches(|c| "()（）をにで、 ".contains(c));
    let Some(goes_to) = column_of(columns.code, &typed, word) else { return };
    let label = columns.field("state").map_or("", |field| field.label);
    read.warnings
        .retain(|warning| !matches!(&warning.what, Warned::NotUnderstood { typed: told, .. } if *told == typed));
    let what = Warned::EndedOn { typed: typed.clone(), read: word.to_owned() };
    read.warnings.push(Warning { column: String::new(), heading: label.to_owned(), what });
    match goes_to {
        Some(key) => drop(read.cells.entry(key.to_owned()).or_insert_with(|| on.to_string())),
        None => add_remark(&mut read.cells, "description", &format!("{label}: {typed}")),
    }
    read.cells.insert("state".to_owned(), word.to_owned());
}

/// Where the day of a state goes that only its day left open; a stopped device has no column for it. `None` where the words
/// tell the state themselves, or none that ends anything.
fn column_of(ledger: &str, typed: &str, word: &str) -> Option<Option<&'static str>> {
    if ledger == Ledger::Accounts.code() {
        let is_closed = AccountState::read(word) == Some(AccountState::Closed);
        return (is_closed && AccountState::read(typed).is_none()).then_some(Some("closed_on"));
    }
    if ledger != Ledger::Devices.code() || DeviceState::read(typed).is_some() {
        return None;
    }
    match DeviceState::read(word)? {
        DeviceState::Disposed => Some(Some("disposed_on")),
        DeviceState::Stopped => Some(None),
        DeviceState::InUse => None,
    }
}
