//! Evidence of an item: a file, a photo, or the place where the paper is kept; attached, shown, and taken back.

use crate::error::PageError;
use crate::item;
use crate::pages;
use crate::problem::{Problem, Refusable};
use crate::scripts::with_script;
use crate::upload::Upload;
use crate::visit::Visit;
use axum::Form;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use flow::{EvidenceError, EvidenceGiven, State as Record};
use items::keys_before;
use model::attachment::FileKind;
use model::day::Day;
use model::member::Deed;
use model::pharmacy::Evidence;
use serde::Deserialize;

/// Evidence as an item's page shows it, and the form for more.
#[derive(Default)]
pub(crate) struct EvidencePart {
    pub(crate) lines: Vec<Line>,
    /// Whether the reader may add and take back.
    pub(crate) may_write: bool,
    pub(crate) title: String,
    pub(crate) kept_where: String,
    pub(crate) on: String,
    pub(crate) shows_gap: bool,
    pub(crate) problems: Vec<Problem>,
}

/// One piece of evidence.
pub(crate) struct Line {
    /// The item it is attached to: of an earlier year, it is that year's.
    pub(crate) key: String,
    pub(crate) entry: u64,
    pub(crate) title: String,
    pub(crate) on: String,
    pub(crate) added_on: String,
    /// Whether it counts only from its day on, which is still to come.
    pub(crate) is_ahead: bool,
    pub(crate) by: String,
    pub(crate) kept_where: String,
    /// The attachment's digest and name, and whether browsers show it as a picture.
    pub(crate) file: Option<(String, String, bool)>,
    pub(crate) shows_gap: bool,
    /// What becomes of the gap that a slip shows.
    pub(crate) gap: Option<Gap>,
}

/// What becomes of a gap that a slip shows: it ends with its own occasion only, whatever else is attached.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Gap {
    /// It stands.
    Stands,
    /// The same occasion showed later that it is done.
    Closed,
}

impl Refusable for EvidencePart {
    fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl EvidencePart {
    /// The evidence of an item as it stands.
    pub(crate) fn of(visit: &Visit, state: &Record, key: &str) -> Self {
        let all = state.shop.evidence.get(key).map(Vec::as_slice).unwrap_or_default();
        Self {
            lines: all.iter().map(|evidence| line(visit, (key, evidence), &all.iter().collect::<Vec<_>>())).collect(),
            may_write: visit.may(Deed::Write),
            on: pages::day_words(visit.lang, state.today),
            ..Self::default()
        }
    }
}

/// One piece of evidence of an item, among all that may have closed the gap it shows.
pub(crate) fn line(visit: &Visit, (key, evidence): (&str, &Evidence), all: &[&Evidence]) -> Line {
    let day = |day: Day| pages::day_words(visit.lang, day);
    let lower = evidence.file.to_lowercase();
    let is_picture = [".png", ".jpg", ".jpeg"].iter().any(|ending| lower.ends_with(ending));
    let name = if evidence.file.is_empty() { evidence.title.clone() } else { evidence.file.clone() };
    Line {
        key: key.to_owned(),
        entry: evidence.seq,
        title: evidence.title.clone(),
        on: day(evidence.on),
        added_on: day(evidence.added_on),
        is_ahead: evidence.on > visit.reading().on.unwrap_or_else(|| visit.beginning.clock.today()),
        by: evidence.by.clone(),
        kept_where: evidence.kept_where.clone(),
        file: (!evidence.sha256.is_empty()).then(|| (evidence.sha256.clone(), name, is_picture)),
        shows_gap: !evidence.shows_done,
        gap: gap(evidence, all),
    }
}

fn gap(evidence: &Evidence, all: &[&Evidence]) -> Option<Gap> {
    if evidence.shows_done || evidence.about.is_empty() {
        return None;
    }
    let closes = |later: &&Evidence| later.seq > evidence.seq && later.about == evidence.about && later.shows_done;
    Some(if all.iter().any(closes) { Gap::Closed } else { Gap::Stands })
}

/// Attaches what was sent, and leads back to the item.
pub(crate) async fn add(visit: Visit, Path(key): Path<String>, form: Multipart) -> Result<Response, PageError> {
    let sent = Upload::read(form).await?;
    visit.admits(sent.value("token"))?;
    let state = visit.state().await?;
    let checklist = flow::checklist_for(&state.shop, None)?;
    checklist.item(&key).ok_or_else(PageError::not_found)?;
    let done = match given(&visit, &state, &key, &sent) {
        Ok(given) => flow::add_evidence(&visit.shop()?, given).await.map_err(|why| (field_of(&why), why)),
        Err(wrong) => return refused(&visit, &state, &key, (sent, wrong)).await,
    };
    match done {
        Ok(_) => Ok(to_evidence(&key)),
        Err((_, EvidenceError::Shop(why))) => Err(why.into()),
        Err((field, why)) => {
            let problem = Problem::at(field, visit.lang, &why);
            refused(&visit, &state, &key, (sent, problem)).await
        }
    }
}

/// Leads to what was shown on an item.
pub(crate) fn to_evidence(key: &str) -> Response {
    Redirect::to(&format!("/items/{key}#evidence")).into_response()
}

fn given(visit: &Visit, state: &Record, key: &str, sent: &Upload) -> Result<EvidenceGiven, Problem> {
    let on = match sent.value("on").trim() {
        "" => state.today,
        text => {
            text.parse().map_err(|_| Problem::at("on", visit.lang, &flow::AnswerError::NotADay(text.to_owned())))?
        }
    };
    let file = (!sent.bytes.is_empty()).then(|| (sent.name.clone(), sent.bytes.clone()));
    Ok(EvidenceGiven {
        key: key.to_owned(),
        title: sent.value("title").to_owned(),
        kept_where: sent.value("kept_where").to_owned(),
        file,
        on,
        shows_done: sent.value("shows_gap").is_empty(),
        by: visit.signer(),
    })
}

/// The item's page again, with what was typed and what is wrong. The file has to be chosen again: browsers keep none.
async fn refused(
    visit: &Visit,
    state: &Record,
    key: &str,
    (sent, problem): (Upload, Problem),
) -> Result<Response, PageError> {
    let value = |name: &str| sent.value(name).to_owned();
    let part = EvidencePart {
        title: value("title"),
        kept_where: value("kept_where"),
        on: value("on"),
        shows_gap: !sent.value("shows_gap").is_empty(),
        problems: vec![problem],
        ..EvidencePart::of(visit, state, key)
    };
    let page = item::item_page(visit, state, key, item::Parts { evidence: Some(part), ..item::Parts::default() })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, with_script(page)).into_response())
}

fn field_of(why: &EvidenceError) -> &'static str {
    match why {
        EvidenceError::NoTitle => "title",
        EvidenceError::Later(_) => "on",
        _ => "file",
    }
}

/// What a browser sends to take evidence back.
#[derive(Deserialize)]
pub(crate) struct Withdrawn {
    token: String,
    key: String,
    entry: u64,
    #[serde(default)]
    reason: String,
}

/// Takes evidence back.
pub(crate) async fn withdraw(visit: Visit, Form(sent): Form<Withdrawn>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    let checklist = flow::checklist_for(&state.shop, None)?;
    let asks = |item: &&items::Item| {
        item.key == sent.key || keys_before(&state.shop, &checklist.edition, &item.row).contains(&sent.key)
    };
    // What was attached in an earlier year stands on this year's page.
    let back = checklist.items.iter().find(asks).map_or("/".to_owned(), |item| format!("/items/{}#evidence", item.key));
    match flow::withdraw_evidence(&visit.shop()?, &state, (&sent.key, sent.entry), &sent.reason).await {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(EvidenceError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), &back)),
    }
}

/// An attachment, to be kept as a file: whatever it is, no browser runs it.
pub(crate) async fn attachment(visit: Visit, Path(sha256): Path<String>) -> Result<Response, PageError> {
    let state = visit.state().await?;
    let found = flow::attachment(&visit.shop()?, &state, &sha256)?;
    let (name, bytes) = found.ok_or_else(PageError::not_found)?;
    let kind = FileKind::of(&bytes).map_or("application/octet-stream", FileKind::mime);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(&name))),
        (HeaderName::from_static("content-security-policy"), "default-src 'none'; sandbox".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A name as RFC 8187 writes it in a header.
fn encoded(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    name.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
