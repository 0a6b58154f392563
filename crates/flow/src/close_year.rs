//! Turning the year over: the next edition's items, with last year's answers beside them, uncounted; and turning it back.

use crate::judge::{JudgeError, checklist_for};
use crate::open_pharmacy::{Shop, ShopError, State};
use crate::renumber_rows::renumber_rows;
use crate::slips::typed;
use model::act::Act;

/// A year that was turned over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The edition that ends.
    pub from: String,
    /// The edition that begins.
    pub to: String,
    /// How many of last year's answers stand beside the new items.
    pub beside: usize,
    /// How many rows of ledgers name the same items by the new numbers now.
    pub renumbered: usize,
    /// Printed numbers of the edition that ends which the next one does not ask; rows keep them, told with their form.
    pub without_row: Vec<String>,
    /// What rows say in the place of items and could not be read, as typed.
    pub unread: Vec<String>,
}

/// Why the year was not turned over.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    /// An edition is missing or a draft.
    #[error(transparent)]
    Edition(#[from] JudgeError),
    /// There is no later edition.
    #[error(
        "次の年度の版がまだありません。公式の様式を yakumori edition import で取り込み、yakumori edition confirm で確かめてください / there is no later edition yet; import and confirm the official form first"
    )]
    NoNext,
    /// The edition does not begin later.
    #[error("「{to}」は「{from}」より後の年度の版ではありません / not a later edition")]
    NotLater {
        /// The edition that stands.
        from: String,
        /// The one asked for.
        to: String,
    },
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// Turns the year over to `to`, or to the only confirmed later edition.
///
/// # Errors
/// [`CloseError`]; nothing is written then.
pub async fn close_year(shop: &Shop, state: &State, to: Option<&str>) -> Result<Closed, CloseError> {
    let from = checklist_for(&state.shop, None)?.edition;
    let later = state.shop.editions.values().filter(|known| known.confirmed && known.edition.first_on > from.first_on);
    let to = match to {
        Some(to) => to.to_owned(),
        None => later
            .min_by_key(|known| known.edition.first_on)
            .map(|known| known.edition.id.clone())
            .ok_or(CloseError::NoNext)?,
    };
    let next = checklist_for(&state.shop, Some(&to))?;
    if next.edition.first_on <= from.first_on {
        return Err(CloseError::NotLater { from: from.id, to });
    }
    let turned = Act::YearClosed { from: from.id.clone(), to: to.clone(), on: state.today };
    let rows = renumber_rows(state, &from, &next.edition);
    let renumbered = rows.acts.len();
    shop.append([vec![(turned, None)], rows.acts].concat()).await?;
    let after = shop.now().await?;
    let report = crate::judge::judge(&State { today: state.today, ..after }, None, model::lang::Lang::Ja)?.report;
    let beside = report.items.iter().filter(|item| item.last_year.is_some()).count();
    Ok(Closed { from: from.id, to, beside, renumbered, without_row: rows.without_row, unread: rows.unread })
}

/// Why the year was not turned back.
#[derive(Debug, thiserror::Error)]
pub enum ReopenError {
    /// The edition that stands is missing.
    #[error(transparent)]
    Edition(#[from] JudgeError),
    /// No reason was given.
    #[error("前の年度に戻す理由を書いてください（例: 様式を取り違えた） / say why, for example: it was the wrong form")]
    NoReason,
    /// It is not the edition that stands, or no year was turned over to it.
    #[error(
        "「{0}」からは戻せません。いま使っている様式から、その前に使っていた年度にだけ戻せます / it cannot be turned back from {0}: only from the form in use to the year before it"
    )]
    NothingBefore(String),
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// The edition that counted before the one that counts now; none where no year was turned over.
///
/// # Errors
/// The edition that stands is missing.
pub fn year_before(state: &State) -> Result<Option<&str>, JudgeError> {
    let now = checklist_for(&state.shop, None)?.edition.id;
    Ok(state.shop.years.get(&now).map(String::as_str))
}

/// Turns the year back from the edition that stands to the one before. Nothing that was recorded meanwhile is lost: it counts again once the year is turned over
/// again.
///
/// # Errors
/// [`ReopenError`]; nothing is written then.
pub async fn reopen_year(shop: &Shop, state: &State, (from, reason): (&str, &str)) -> Result<(), ReopenError> {
    let reason = typed(reason).ok_or(ReopenError::NoReason)?.to_owned();
    let stands = checklist_for(&state.shop, None)?.edition;
    let before = year_before(state)?.filter(|_| from == stands.id).map(str::to_owned);
    let Some(to) = before else { return Err(ReopenError::NothingBefore(from.to_owned())) };
    let rows = renumber_rows(state, &stands, &checklist_for(&state.shop, Some(&to))?.edition);
    let turned = Act::YearReopened { from: stands.id, to, on: state.today, reason };
    shop.append([vec![(turned, None)], rows.acts].concat()).await?;
    Ok(())
}
