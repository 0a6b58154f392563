//! A question to a vendor about its plan for two-factor sign-in, kept as a request, and when it was asked last.

use crate::open_pharmacy::{Shop, State};
use crate::put_row::{PutRowError, RowGiven, put_row};
use crate::sign_answer::Saw;
use items::ANSWER_DAYS;
use model::day::{Day, PartialDay};
use model::record::{Ledger, Request, System};

/// What the ledger of requests keeps of it.
const ASKING: &str = "質問";
/// How it is told from other questions.
const ABOUT: &str = "二要素認証の予定";

/// Records that a system's vendor was asked today by when two-factor can be used, once.
///
/// # Errors
/// The row cannot be written.
pub async fn ask_two_factor(shop: &Shop, state: &State, system: &System) -> Result<(), PutRowError> {
    if two_factor_asked_on(state, system) == Some(state.today) {
        return Ok(());
    }
    let (today, due) = (state.today.to_string(), state.today.plus_days(ANSWER_DAYS).to_string());
    let cells = [
        ("vendor", system.vendor.text()),
        ("system", system.name.text()),
        ("asking", ASKING),
        ("asked_on", &*today),
        ("due_on", &*due),
        ("remark", ABOUT),
    ];
    let cells = cells.into_iter().map(|(key, text)| (key.to_owned(), text.to_owned())).collect();
    put_row(shop, state, &RowGiven { ledger: Ledger::Requests, id: None, cells, saw: Saw::default() }).await?;
    Ok(())
}

/// The day on which it was asked last.
#[must_use]
pub fn two_factor_asked_on(state: &State, system: &System) -> Option<Day> {
    let is_it = |row: &&Request| {
        row.remark.contains(ABOUT) && row.vendor.is_firm(&system.vendor) && items::is_system(&row.system, system)
    };
    state.shop.requests.records().filter(is_it).filter_map(|row| row.asked_on.map(PartialDay::latest)).max()
}
