//! What is done on one occasion, for another program: a walk through the shop, a last day of work, a vendor's visit, a rehearsal.
//! Each is written whole or not at all, in the name of the person who was there.

use super::ApiError;
use super::reading::{paged, told};
use super::writing::{Answer, body};
use crate::pages::numbered;
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use flow::{
    Brought, Found, LeavingError, LeavingGiven, RehearseError, Saw, SlipError, StockGiven, TakeStockError, Thing,
    VisitError, VisitGiven, Went,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A row in the version that was read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    id: String,
    entry: u64,
}

impl Seen {
    fn given(self) -> (String, Saw) {
        (self.id, Saw(Some(self.entry)))
    }
}

/// The item that the slip is evidence on; none where the form has no such item.
fn noted(key: Option<String>) -> (StatusCode, Json<Value>) {
    (StatusCode::OK, Json(json!({ "key": key })))
}

fn slip_refused(why: SlipError) -> ApiError {
    match why {
        SlipError::Shop(why) => why.into(),
        why @ (SlipError::ChangedMeanwhile(_) | SlipError::AllChangedMeanwhile) => {
            ApiError::new(StatusCode::CONFLICT, why)
        }
        why => ApiError::unprocessable(why),
    }
}

/// The devices that are asked for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Stock {
    limit: Option<usize>,
    after: usize,
}

/// The devices that a walk looks for.
pub(crate) async fn stock(visit: Visit, Query(asked): Query<Stock>) -> Result<Json<Value>, ApiError> {
    let stock = flow::stock(&visit.state().await?);
    paged(&stock.iter().collect::<Vec<_>>(), asked.limit, asked.after)
}

/// What was seen on a walk.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Walk {
    by: String,
    #[serde(default)]
    found: Vec<Looked>,
    #[serde(default)]
    extra: Vec<Extra>,
}

/// A device of the ledger, as it was found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looked {
    id: String,
    entry: u64,
    found: How,
    #[serde(default)]
    place: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum How {
    Here,
    Moved,
    Missing,
}

/// A device that is in no ledger.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extra {
    name: String,
    place: String,
}

pub(crate) async fn take_stock(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Walk { by, found, extra } = body(&visit, &headers, &bytes)?;
    let looked = |Looked { id, entry, found, place }| {
        let found = match found {
            How::Here => Found::Here,
            How::Moved => Found::Moved(place),
            How::Missing => Found::Missing,
        };
        (id, Saw(Some(entry)), found)
    };
    let found = found.into_iter().map(looked).collect();
    let extra = extra.into_iter().map(|Extra { name, place }| (name, place)).collect();
    match flow::take_stock(&visit.shop()?, &visit.state().await?, &StockGiven { by, found, extra }).await {
        Ok(key) => Ok(noted(key)),
        Err(TakeStockError::Slip(why)) => Err(slip_refused(why)),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// Whose last day is asked about.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Who {
    person: Option<String>,
}

/// Those who may leave, and what is to be settled before one of them is gone.
pub(crate) async fn leaving(visit: Visit, Query(asked): Query<Who>) -> Result<Json<Value>, ApiError> {
    let state = visit.state().await?;
    let people = flow::may_be_leaving(&state);
    let people = people.iter().map(|person| json!({ "id": person.id, "name": person.name.text() })).collect::<Vec<_>>();
    let thing = |thing: &Thing| json!({ "ledger": thing.ledger.code(), "row": told(&thing.row) });
    let leaving = match &asked.person {
        Some(id) => Some(flow::leaving(&state, id).ok_or_else(ApiError::not_found)?),
        None => None,
    };
    let leaving = leaving.map(|it| {
        json!({
            "person": told(&it.person), "things": it.things.iter().map(thing).collect::<Vec<_>>(),
            "systems": it.systems, "role": it.role, "is_contact": it.is_contact,
        })
    });
    Ok(Json(json!({ "people": people, "leaving": leaving })))
}

/// What is said of a last day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LastDay {
    person: Seen,
    last_on: String,
    #[serde(default)]
    settled: Vec<Seen>,
    #[serde(default)]
    without_id: Vec<String>,
    by: String,
}

pub(crate) async fn leave(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let LastDay { person, last_on, settled, without_id, by } = body(&visit, &headers, &bytes)?;
    let settled = settled.into_iter().map(Seen::given).collect();
    let given = LeavingGiven { person: person.given(), last_on, settled, without_id, by };
    match flow::leave(&visit.shop()?, &visit.state().await?, &given).await {
        Ok(key) => Ok(noted(key)),
        Err(LeavingError::Nobody) => Err(ApiError::not_found()),
        Err(LeavingError::Slip(why)) => Err(slip_refused(why)),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// What is said of a vendor's visit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Visited {
    on: String,
    vendor: String,
    #[serde(default)]
    who: String,
    did: String,
    #[serde(default)]
    devices: Vec<Worked>,
    brought: Media,
    leaves_id: bool,
    by: String,
}

/// A device that was worked on, and whether updates were applied.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worked {
    id: String,
    entry: u64,
    updated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Media {
    Nothing,
    Checked,
    Unchecked,
}

pub(crate) async fn vendor_visited(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Visited { on, vendor, who, did, devices, brought, leaves_id, by } = body(&visit, &headers, &bytes)?;
    let worked = |Worked { id, entry, updated }| (id, Saw(Some(entry)), updated);
    let devices = devices.into_iter().map(worked).collect();
    let brought = match brought {
        Media::Nothing => Brought::Nothing,
        Media::Checked => Brought::Checked,
        Media::Unchecked => Brought::Unchecked,
    };
    let given = VisitGiven { on, vendor, who, did, devices, brought, leaves_id, by };
    match flow::vendor_visited(&visit.shop()?, &visit.state().await?, &given).await {
        Ok(key) => Ok(noted(key)),
        Err(VisitError::Slip(why)) => Err(slip_refused(why)),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// What an inspector would ask, item by item.
pub(crate) async fn rehearsal(visit: Visit) -> Result<Json<Value>, ApiError> {
    let judged = flow::judged(&visit.state().await?, visit.lang)?;
    let item = |(item, told): (&items::Item, &model::report::ReportItem)| {
        json!({
            "key": item.key, "number": numbered(visit.lang, told), "wording": item.row.wording,
            "counts": item.counts_as_done(visit.lang), "answer": told.answer.as_ref().map(|answer| &answer.words),
        })
    };
    let items = judged.checklist.items.iter().zip(&judged.report.items).map(item);
    Ok(Json(json!({ "items": items.collect::<Vec<_>>() })))
}

/// How a rehearsal went.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rehearsed {
    by: String,
    went: Vec<Asked>,
}

/// How an item went; what was missing, where it was not shown.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    key: String,
    shown: bool,
    #[serde(default)]
    missing: String,
}

pub(crate) async fn rehearse(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Rehearsed { by, went } = body(&visit, &headers, &bytes)?;
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let mut all = Vec::new();
    for Asked { key, shown, missing } in went {
        let item = judged.checklist.item(&key).ok_or_else(ApiError::not_found)?;
        if shown && !missing.trim().is_empty() {
            let said = "見せられた項目に、足りなかったものは書けません / what was shown lacks nothing";
            return Err(ApiError::unprocessable(said));
        }
        all.push((item, if shown { Went::Shown } else { Went::NotShown(missing) }));
    }
    match flow::rehearse(&visit.shop()?, &state, &all, &by).await {
        Ok(()) => Ok(noted(None)),
        Err(RehearseError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}
