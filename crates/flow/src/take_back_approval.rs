//! Taking back an approval that was recorded by mistake: the version is a draft again, and what the approval wrote into 文書一覧, by
//! which items are judged, is as it was before. Cells that somebody wrote since stay.

use crate::approve_paper::approved_as;
use crate::documents::rows_of;
use crate::issue_paper::PaperOf;
use crate::open_pharmacy::ShopError;
use crate::slips::{put, typed};
use journal::Cut;
use model::act::{Act, ApprovalTakenBack};
use model::pharmacy::{IssuedPaper, KeptRow};
use model::record::{Ledger, Row};
use paper::{Kind, PaperError};
use std::collections::BTreeMap;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum TakeBackError {
    /// No version of it is in force, or not that one.
    #[error(
        "取り消せるのは、いま施行中の版の承認だけです。書類のページを開き直してください / only the approval of the version in force can be taken back; open the paper's page again"
    )]
    NotInForce,
    /// Nobody says why.
    #[error(
        "承認を取り消す理由を書いてください（{LONGEST}文字まで） / say why the approval is taken back (up to {LONGEST} characters)",
        LONGEST = crate::slips::LONGEST
    )]
    NoReason,
    /// Somebody wrote the same rows meanwhile.
    #[error(
        "ほかの人が、同じときに文書一覧を直しました。何も記録していません。もう一度取り消してください / somebody changed the list of documents at the same moment; nothing was recorded: take it back once more"
    )]
    ChangedMeanwhile,
    /// The text cannot be read.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The record could not be read or written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// The rows of the paper in 文書一覧, just before its approval and just after it.
struct Around {
    before: Vec<KeptRow>,
    after: Vec<KeptRow>,
    /// The latest entry of each record that was written since.
    latest: BTreeMap<String, u64>,
}

/// Takes back the approval of the version in force.
///
/// # Errors
/// [`TakeBackError`]; nothing was written then.
pub async fn take_back_approval(
    of: PaperOf<'_>,
    kind: Kind,
    (issue, reason): (u64, &str),
) -> Result<(), TakeBackError> {
    let is_approved = |paper: &&IssuedPaper| paper.kind == kind.code() && paper.approved.is_some();
    let in_force = of.state.shop.papers.iter().rfind(is_approved);
    let in_force = in_force.filter(|paper| paper.seq == issue).ok_or(TakeBackError::NotInForce)?;
    let reason = typed(reason).ok_or(TakeBackError::NoReason)?.to_owned();
    let (_, title) = approved_as(kind)?.ok_or(TakeBackError::NotInForce)?;
    let around = around(of, in_force, &title).await?;
    let now = rows_of(of.state, &title);
    let taken_back = Act::ApprovalTakenBack(ApprovalTakenBack { issue, reason: reason.clone() });
    let acts = std::iter::once((taken_back, None)).chain(put_back(&around, &now, &reason)).collect();
    match of.shop.append(acts).await {
        Err(why) if why.was_quicker() => Err(TakeBackError::ChangedMeanwhile),
        done => done.map(drop).map_err(TakeBackError::from),
    }
}

/// Looks for the approval, and at the state on both sides of what was written with it.
async fn around(of: PaperOf<'_>, version: &IssuedPaper, title: &str) -> Result<Around, TakeBackError> {
    let since = Cut { after_seq: Some(version.seq), before_seq: Some(of.state.mark.size), ..Cut::default() };
    let entries = of.shop.journal.read(since).await.map_err(ShopError::from)?;
    let act = |payload: &str| serde_json::from_str(payload).ok();
    let is_it = |payload: &str| matches!(act(payload), Some(Act::PaperApproved(it)) if it.issue == version.seq);
    let approved = entries.iter().rfind(|entry| entry.payload.as_deref().is_some_and(is_it));
    let batch = approved.ok_or(TakeBackError::NotInForce)?.header.batch;
    let of_batch = entries.iter().filter(|entry| entry.header.batch == batch);
    let last = of_batch.map(|entry| entry.header.seq).max().unwrap_or(batch);
    let latest = entries.iter().filter_map(|entry| Some((entry.header.subject.clone()?, entry.header.seq))).collect();
    let before = of.shop.state_of_first(batch, of.state.today).await?;
    let after = of.shop.state_of_first(last + 1, of.state.today).await?;
    Ok(Around { before: rows_of(&before, title), after: rows_of(&after, title), latest })
}

/// What puts the rows back.
fn put_back(around: &Around, now: &[KeptRow], reason: &str) -> Vec<(Act, Option<u64>)> {
    let of = |rows: &[KeptRow], id: &str| rows.iter().find(|row| row.id == id).cloned();
    let changed = now.iter().filter_map(|row| match (of(&around.before, &row.id), of(&around.after, &row.id)) {
        (_, None) => None,
        (None, Some(_)) => {
            let (ledger, id) = (Ledger::Documents, row.id.clone());
            let reason = format!("承認の取り消し: {reason} / the approval was taken back");
            Some((Act::RecordRetired { ledger, id, reason }, Some(row.seq)))
        }
        (Some(before), Some(after)) => {
            let cells = merged(&before.cells, &after.cells, &row.cells);
            let is_other = cells != row.cells;
            is_other.then(|| (put(Ledger::Documents, row.id.clone(), cells, row.notes.clone()), Some(row.seq)))
        }
    });
    let went = around.before.iter().filter(|row| of(&around.after, &row.id).is_none() && of(now, &row.id).is_none());
    let back = went.map(|row| {
        let act = put(Ledger::Documents, row.id.clone(), row.cells.clone(), row.notes.clone());
        let latest = act.subject().and_then(|subject| around.latest.get(&subject).copied());
        (act, latest)
    });
    changed.chain(back).collect()
}

/// The cells as they are now; those that stand as the approval left them are as they were before it.
fn merged(before: &Row, after: &Row, now: &Row) -> Row {
    let mut cells = now.clone();
    for key in before.keys().chain(after.keys()).filter(|key| now.get(*key) == after.get(*key)) {
        match before.get(key) {
            Some(cell) => drop(cells.insert(key.clone(), cell.clone())),
            None => drop(cells.remove(key)),
        }
    }
    cells
}
