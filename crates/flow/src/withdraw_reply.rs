//! Taking a vendor's reply back: it was entered for the wrong vendor, or another one takes its place. Its rows leave the ledger, so
//! that nothing is answered; what they said, and why they went, stays in the history.

use crate::judge::{checklist_for, current_edition};
use crate::open_pharmacy::{Shop, ShopError, State};
use model::act::Act;
use model::name::Name;
use model::pharmacy::KeptRow;
use model::record::{Ledger, VendorReply};
use model::report::{Report, VendorForm};
use std::collections::BTreeSet;

/// Why a reply was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// Nothing was answered.
    #[error(
        "この事業者とシステムの回答は、いまの様式にありません / there is no reply of this vendor about this system on the form in use"
    )]
    NoReply,
    /// The words name no form, or several.
    #[error(
        "事業者「{typed}」の回答を一つに決められません。--system でシステムも示してください。あるのは {known} です / which reply of {typed}? Name the system as well (--system); there are: {known}"
    )]
    Which {
        /// The vendor as typed.
        typed: String,
        /// What there is.
        known: String,
    },
    /// Why is not said.
    #[error(
        "取り下げる理由を書いてください（例: 別の事業者の回答だった） / say why it is withdrawn (such as: it was another vendor's)"
    )]
    NoReason,
    /// Somebody changed a row in between.
    #[error(
        "ほかの人が、同じときに回答を直しました。何も取り下げていません。開き直して、もう一度行ってください / somebody changed the reply at the same moment; nothing was withdrawn, open the page again"
    )]
    ChangedMeanwhile,
    /// The record could not be written.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

/// The form of a vendor, and of one of its systems where it has several, as a person names them.
///
/// # Errors
/// [`WithdrawError::Which`]
pub fn form_named<'r>(report: &'r Report, vendor: &str, system: Option<&str>) -> Result<&'r VendorForm, WithdrawError> {
    let (firm, wanted) = (Name::new(vendor), system.map(Name::new));
    let is_it = |form: &&VendorForm| {
        !form.lines.is_empty()
            && Name::new(&*form.vendor).is_firm(&firm)
            && wanted.as_ref().is_none_or(|wanted| Name::new(&*form.system) == *wanted)
    };
    let found: Vec<&VendorForm> = report.vendors.iter().filter(is_it).collect();
    match found.as_slice() {
        [one] => Ok(one),
        _ => {
            let known = report.vendors.iter().map(|form| format!("{} {}", form.vendor, form.system).trim().to_owned());
            Err(WithdrawError::Which { typed: vendor.to_owned(), known: known.collect::<Vec<_>>().join("、") })
        }
    }
}

/// The rows of a vendor's reply about a system, on the form in use.
#[must_use]
pub fn rows_of_reply(state: &State, form: &VendorForm) -> Vec<KeptRow> {
    let Ok(checklist) = checklist_for(&state.shop, None) else { return Vec::new() };
    let (vendor, system) = (Name::new(&*form.vendor), Name::new(&*form.system));
    let is_its = |reply: &&VendorReply| {
        reply.vendor == vendor && reply.system == system && items::is_for(reply, &checklist.edition)
    };
    let ids: BTreeSet<&str> =
        state.shop.vendor_replies.records().filter(is_its).map(|reply| reply.id.as_str()).collect();
    let rows = state.rows(Ledger::VendorReply);
    rows.iter().filter(|row| ids.contains(row.id.as_str())).cloned().collect()
}

/// Takes a vendor's reply about a system back, whole, with the reason. Gives how many rows went.
///
/// # Errors
/// [`WithdrawError`]; nothing was written then.
pub async fn withdraw_reply(
    shop: &Shop,
    state: &State,
    form: &VendorForm,
    reason: &str,
) -> Result<usize, WithdrawError> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(WithdrawError::NoReason);
    }
    let rows = rows_of_reply(state, form);
    if rows.is_empty() {
        return Err(WithdrawError::NoReply);
    }
    let count = rows.len();
    let edition = current_edition(&state.shop);
    let (vendor, system) = (form.vendor.clone(), form.system.clone());
    let withdrawn = Act::ReplyWithdrawn { vendor, system, edition, reason: reason.clone() };
    let retired = rows.into_iter().map(|row| {
        let act = Act::RecordRetired { ledger: Ledger::VendorReply, id: row.id, reason: reason.clone() };
        (act, Some(row.seq))
    });
    let acts = std::iter::once((withdrawn, None)).chain(retired).collect();
    match shop.append(acts).await {
        Ok(_) => Ok(count),
        Err(why) if why.was_quicker() => Err(WithdrawError::ChangedMeanwhile),
        Err(why) => Err(why.into()),
    }
}
