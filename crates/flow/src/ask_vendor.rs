//! A request to a vendor, kept as it was made: when, by which way, whom, and by when the answer is wanted.

use crate::judge::checklist_for;
use crate::open_pharmacy::{Shop, State};
use crate::put_row::{PutRowError, RowGiven, put_row};
use crate::sign_answer::Saw;
use items::Checklist;
use model::day::PartialDay;
use model::record::{Ledger, Row};
use model::report::VendorForm;

/// A form may be asked for before its year begins, by so many days.
const YEAR_DAYS: i32 = 365;

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

/// Why a request was not kept.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It was not made yet.
    #[error("依頼した日「{0}」は、まだ来ていません / the day \"{0}\" has not come yet")]
    Later(String),
    /// It is older than a form of this year can be asked for.
    #[error(
        "依頼した日「{0}」は、この様式の年度より1年以上前です / the day \"{0}\" is more than a year before this form"
    )]
    TooOld(String),
    /// The answer was wanted before it was asked for.
    #[error("回答期限「{0}」が、依頼した日より前です / the day \"{0}\" is before the request")]
    DueBefore(String),
    /// It stands in the record already.
    #[error("{0} の依頼は、もう記録されています / the request of {0} is recorded already")]
    Twice(String),
    /// The row cannot be written.
    #[error(transparent)]
    Row(#[from] PutRowError),
}

/// Records that a vendor was asked for its form of the year.
///
/// # Errors
/// [`AskError`]; nothing was written then.
pub async fn ask_vendor(shop: &Shop, state: &State, form: &VendorForm, told: RequestTold<'_>) -> Result<(), AskError> {
    let today = state.today.to_string();
    let asked_on = if told.asked_on.trim().is_empty() { &today } else { told.asked_on };
    let checklist = checklist_for(&state.shop, None).ok();
    check_days(state, form, (asked_on, told.due_on), checklist.as_ref())?;
    let edition = checklist.map(|checklist| checklist.edition.id).unwrap_or_default();
    let cells = request_row((&form.vendor, &form.system), &edition, RequestTold { asked_on, ..told });
    let given = RowGiven { ledger: Ledger::Requests, id: None, cells, saw: Saw::default() };
    put_row(shop, state, &given).await?;
    Ok(())
}

/// A request for the form of an edition, as the ledger keeps it. What is blank is left out.
pub(crate) fn request_row((vendor, system): (&str, &str), edition: &str, told: RequestTold<'_>) -> Row {
    let cells = [
        ("vendor", vendor),
        ("system", system),
        ("asking", "事業者確認用"),
        ("edition", edition),
        ("asked_on", told.asked_on),
        ("way", told.way),
        ("person", told.person),
        ("due_on", told.due_on),
    ];
    let filled = cells.into_iter().map(|(key, text)| (key, text.trim())).filter(|(_, text)| !text.is_empty());
    filled.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// Whether the days can be those of a request. What is no day at all is told where the row is written.
fn check_days(
    state: &State,
    form: &VendorForm,
    (asked_on, due_on): (&str, &str),
    checklist: Option<&Checklist>,
) -> Result<(), AskError> {
    let day = |text: &str| PartialDay::read(text).ok().map(|read| read.day);
    let Some(on) = day(asked_on) else { return Ok(()) };
    let shown = || asked_on.trim().to_owned();
    if on.earliest() > state.today {
        return Err(AskError::Later(shown()));
    }
    if checklist.is_some_and(|checklist| on.latest() < checklist.edition.first_on.plus_days(-YEAR_DAYS)) {
        return Err(AskError::TooOld(shown()));
    }
    if day(due_on).is_some_and(|due| due.latest() < on.earliest()) {
        return Err(AskError::DueBefore(due_on.trim().to_owned()));
    }
    let is_twice =
        form.waiting.as_ref().is_some_and(|waiting| on.exact().is_some_and(|on| waiting.asked_on.contains(&on)));
    if is_twice { Err(AskError::Twice(shown())) } else { Ok(()) }
}
