//! 立入検査の予行: the program asks item by item as an inspector would. What could not be shown goes into the record of
//! inspections, where it stays open until somebody has mended it.

mod under_way;

pub use under_way::{
    Mark, Noted, REHEARSAL_MINUTES, Rehearsal, begin_rehearsal, end_rehearsal, note_rehearsed, rehearsal_under_way,
};

use crate::open_pharmacy::{Shop, ShopError, State};
use crate::slips::{self, typed};
use items::Item;
use model::answer::Choice;
use model::lang::Lang;
use model::record::{Ledger, REHEARSED};

/// Within how many days what could not be shown is to be found. 薬守の目安.
const MENDED_DAYS: i32 = 30;

/// How an item went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Went {
    /// What is asked for was shown.
    Shown,
    /// It was not; what was missing.
    NotShown(String),
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RehearseError {
    /// Nobody signs.
    #[error("答えた人の名前を書いてください / say who answered")]
    NoName,
    /// No item was gone through.
    #[error(
        "どの項目も選ばれていません。見せられたかどうかを選んでください / no item was gone through; choose for each whether it was shown"
    )]
    Nothing,
    /// いいえ without a 目標日 cannot be shown as it stands: the sheet asks for the day.
    #[error(
        "「{0}」の回答は「いいえ」ですが、目標日がありません。検査ではその日を聞かれます。回答のページで目標日を書いてから「見せられた」を選ぶか、「見せられなかった」を選んでください / {0} is answered いいえ without a target day, which an inspector asks for: write the day on the item's page first, or choose \"Not shown\""
    )]
    NoTarget(String),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Whether an item is answered いいえ without a 目標日: an inspector asks for the day.
#[must_use]
pub fn lacks_target(state: &State, key: &str) -> bool {
    let answer = state.shop.answers.get(key).map(|kept| &kept.record);
    answer.is_some_and(|answer| answer.choice == Choice::No && answer.target_on.is_none())
}

/// What cannot be said of an item: that いいえ without a 目標日 was shown.
///
/// # Errors
/// [`RehearseError::NoTarget`].
pub fn can_be_shown(state: &State, item: &Item) -> Result<(), RehearseError> {
    if lacks_target(state, &item.key) { Err(RehearseError::NoTarget(item.printed())) } else { Ok(()) }
}

/// Writes how a rehearsal went; all or nothing.
///
/// # Errors
/// [`RehearseError`]; nothing was written then.
pub async fn rehearse(shop: &Shop, state: &State, went: &[(&Item, Went)], by: &str) -> Result<(), RehearseError> {
    let by = typed(by).ok_or(RehearseError::NoName)?;
    if went.is_empty() {
        return Err(RehearseError::Nothing);
    }
    for (item, _) in went.iter().filter(|(_, went)| *went == Went::Shown) {
        can_be_shown(state, item)?;
    }
    let mended_by = state.today.plus_days(MENDED_DAYS).to_string();
    let missing = went.iter().filter_map(|(item, went)| match went {
        Went::Shown => None,
        Went::NotShown(what) => Some((item.printed(), not_shown(item, what), mended_by.clone())),
    });
    let mut lines: Vec<(String, String, String)> = missing.collect();
    if lines.is_empty() {
        let numbers: Vec<&str> = went.iter().map(|(item, _)| item.row.number.as_str()).collect();
        lines.push((numbers.join("、"), "なし".to_owned(), String::new()));
    }
    let row = |(item, pointed_out, due_on)| {
        let cells = [
            ("inspected_on", state.today.to_string()),
            ("authority", REHEARSED.to_owned()),
            ("item", item),
            ("pointed_out", pointed_out),
            ("attended_by", by.to_owned()),
            ("due_on", due_on),
        ];
        slips::new_row(shop, Ledger::Inspected, &cells)
    };
    shop.append(lines.into_iter().map(row).collect::<Result<_, _>>()?).await?;
    Ok(())
}

/// What was missing; without a word on it, what was asked for, so that two rows can be told apart.
fn not_shown(item: &Item, what: &str) -> String {
    let asked = || {
        let title = items::words(item.duty).title.as_ref().map_or(&*item.row.wording, |title| title.get(Lang::Ja));
        format!("{} {title}", item.printed())
    };
    format!("根拠を見せられなかった：{}", typed(what).map_or_else(asked, str::to_owned))
}
