//! 薬局での対応 that was written for an earlier version of a disclosure, said again for the version in use.

use crate::judge::{JudgeError, checklist_for};
use crate::open_pharmacy::{Shop, State};
use crate::put_row::{ChangeRowsError, RowChange, change_rows};
use crate::sign_answer::Saw;
use model::record::Ledger;

/// Why it was not carried over.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    /// The row, or the earlier one, is not as it was shown.
    #[error(
        "この行か、前の版の「薬局での対応」が、表示した後で変わりました。開き直して確かめてください / the row, or what was written for the earlier version, changed meanwhile; open the page again"
    )]
    ChangedMeanwhile,
    /// The edition cannot be told.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// The row cannot be written.
    #[error(transparent)]
    Rows(#[from] ChangeRowsError),
}

/// Writes what the pharmacy does about a row of an earlier version into the row of this one, as a person confirmed it. `row` and
/// `before` are the ids of the two that were shown.
///
/// # Errors
/// [`CarryError`]; nothing was written then.
pub async fn carry_measure(shop: &Shop, state: &State, (row, before): (&str, &str)) -> Result<(), CarryError> {
    let all = items::disclosed(&state.shop, &checklist_for(&state.shop, None)?, state.today);
    let offered = all.iter().flat_map(|of| of.open()).find(|left| *left.row.id == *row).and_then(|left| left.before);
    let measure = offered.filter(|offered| *offered.id == *before).map(|offered| offered.measure.clone());
    let kept =
        state.rows(Ledger::Disclosure).iter().find(|kept| *kept.id == *row).map(|kept| (kept.id.clone(), kept.seq));
    let ((id, seq), measure) = kept.zip(measure).ok_or(CarryError::ChangedMeanwhile)?;
    let cells = [("measure".to_owned(), measure)].into();
    change_rows(shop, state, Ledger::Disclosure, &[RowChange { id, saw: Saw(Some(seq)), cells }]).await?;
    Ok(())
}
