//! A request to a vendor, kept as it was made: when, by which way, whom, and by when the answer is wanted.

use crate::judge::checklist_for;
use crate::open_pharmacy::{Shop, State};
use crate::put_row::{PutRowError, RowGiven, put_row};
use crate::sign_answer::Saw;
use model::record::{Ledger, Row};
use model::report::VendorForm;

/// A request as a person tells it.
#[derive(Debug, Clone, Copy)]
pub struct RequestTold<'t> {
    /// 依頼日, as typed; today where it is blank.
    pub asked_on: &'t str,
    /// 方法.
    pub way: &'t str,
    /// 宛先.
    pub person: &'t str,
    /// 回答期限, as typed.
    pub due_on: &'t str,
}

/// Records that a vendor was asked for its form of the year.
///
/// # Errors
/// [`PutRowError`]; nothing was written then.
pub async fn ask_vendor(
    shop: &Shop,
    state: &State,
    form: &VendorForm,
    told: RequestTold<'_>,
) -> Result<(), PutRowError> {
    let today = state.today.to_string();
    let asked_on = if told.asked_on.trim().is_empty() { &today } else { told.asked_on };
    let edition = checklist_for(&state.shop, None).map(|checklist| checklist.edition.id).unwrap_or_default();
    let cells = [
        ("vendor", &*form.vendor),
        ("system", &form.system),
        ("asking", "事業者確認用"),
        ("edition", &edition),
        ("asked_on", asked_on),
        ("way", told.way),
        ("person", told.person),
        ("due_on", told.due_on),
    ];
    let cells: Row = cells.into_iter().map(|(key, text)| (key.to_owned(), text.trim().to_owned())).collect();
    let given = RowGiven { ledger: Ledger::Requests, id: None, cells, saw: Saw::default() };
    put_row(shop, state, &given).await.map(drop)
}
