//! What whoever answers for the pharmacy does, by another program that was allowed to: the year, links for inspectors and vendors,
//! and where copies go. Who may sign in is no part of it.

use super::ApiError;
use super::reading::day;
use super::writing::{Answer, body};
use crate::door::{self, Via};
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use flow::{CloseError, InspectionError, InspectionGiven, ReopenError, ShopError, Then, VendorLinkError};
use serde::Deserialize;
use serde_json::{Value, json};

/// The address of a link: it leads other devices in where the shop's network is open.
fn address(visit: &Visit, (via, headers): (Via, &HeaderMap), path: &str, secret: &str) -> String {
    let origin = visit.network.origin().unwrap_or_else(|| door::origin(via, headers));
    format!("{origin}/{path}/{secret}")
}

/// What is sent where there is nothing to say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Every form, and which one is in use.
pub(crate) async fn editions(visit: Visit) -> Result<Json<Value>, ApiError> {
    let state = visit.state().await?;
    let current = flow::checklist_for(&state.shop, None)?.edition.id;
    let before = flow::year_before(&state)?;
    Ok(Json(json!({ "current": current, "before": before, "editions": flow::editions(&state, visit.lang) })))
}

/// Turns the year over to a confirmed form.
pub(crate) async fn begin_edition(visit: Visit, Path(id): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Nothing {} = body(&visit, &headers, &bytes)?;
    match flow::close_year(&visit.shop()?, &visit.state().await?, Some(&id)).await {
        Ok(closed) => turned(&closed.from, &closed.to),
        Err(CloseError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// Why a year is turned back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    reason: String,
}

/// Turns the year back from the form in use.
pub(crate) async fn leave_edition(visit: Visit, Path(id): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Back { reason } = body(&visit, &headers, &bytes)?;
    match flow::reopen_year(&visit.shop()?, &visit.state().await?, (&id, &reason)).await {
        Ok(()) => turned(&id, &flow::checklist_for(&visit.shop()?.now().await?.shop, None)?.edition.id),
        Err(ReopenError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

fn turned(from: &str, to: &str) -> Answer {
    Ok((StatusCode::OK, Json(json!({ "from": from, "to": to }))))
}

/// The links that inspectors were given.
pub(crate) async fn inspections(visit: Visit) -> Result<Json<Value>, ApiError> {
    let (state, now) = (visit.state().await?, visit.shop()?.clock.now().as_millisecond());
    let link = |(id, opened): (&String, &model::pharmacy::Opened)| {
        let is_open = !opened.is_closed && opened.until_ms > now;
        json!({ "id": id, "label": opened.label, "on": opened.on, "until_ms": opened.until_ms, "is_open": is_open })
    };
    Ok(Json(json!({ "links": state.shop.inspections.iter().map(link).collect::<Vec<_>>() })))
}

/// A link for an inspector: who it is for, the day that is shown, and for how many hours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForInspector {
    label: String,
    on: String,
    hours: i64,
}

pub(crate) async fn open_inspection(visit: Visit, via: Via, headers: HeaderMap, bytes: Bytes) -> Answer {
    let ForInspector { label, on, hours } = body(&visit, &headers, &bytes)?;
    let shop = visit.shop()?;
    let given = InspectionGiven { label, then: Then::end_of(day(&on)?, &shop.clock), hours };
    match flow::open_inspection(&shop, &given).await {
        Ok(ticket) => made(&address(&visit, (via, &headers), "inspect", ticket.text())),
        Err(InspectionError::Shop(why @ ShopError::NothingThen { .. })) => Err(ApiError::unprocessable(why)),
        Err(InspectionError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

pub(crate) async fn close_inspection(visit: Visit, Path(id): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Nothing {} = body(&visit, &headers, &bytes)?;
    match flow::close_inspection(&visit.shop()?, &visit.state().await?, &id).await {
        Ok(()) => closed(),
        Err(InspectionError::Lapsed) => Err(ApiError::not_found()),
        Err(InspectionError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// The links that vendors were given, as long as they lead in.
pub(crate) async fn vendor_links(visit: Visit) -> Result<Json<Value>, ApiError> {
    let link = |link: &flow::VendorLink| json!({ "id": link.id, "vendor": link.vendor, "system": link.system, "until_ms": link.until_ms });
    let links = flow::vendor_links(&visit.shop()?).await?;
    Ok(Json(json!({ "links": links.iter().map(link).collect::<Vec<_>>() })))
}

/// A link for a vendor: whose form of which system, and for how many days.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForVendor {
    vendor: String,
    #[serde(default)]
    system: String,
    days: i64,
}

pub(crate) async fn open_vendor_link(visit: Visit, via: Via, headers: HeaderMap, bytes: Bytes) -> Answer {
    let ForVendor { vendor, system, days } = body(&visit, &headers, &bytes)?;
    let judged = flow::judged(&visit.state().await?, visit.lang)?;
    let is_asked = |form: &&model::report::VendorForm| form.vendor == vendor && form.system == system;
    let form = judged.report.vendors.iter().filter(|form| !form.lines.is_empty()).find(is_asked);
    let form = form.ok_or_else(|| ApiError::unprocessable(VendorLinkError::Unknown))?;
    match flow::open_vendor_link(&visit.shop()?, (&form.vendor, &form.system), days).await {
        Ok(ticket) => made(&address(&visit, (via, &headers), "vendor", ticket.text())),
        Err(VendorLinkError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

pub(crate) async fn close_vendor_link(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let Nothing {} = body(&visit, &headers, &bytes)?;
    let shop = visit.shop()?;
    if !flow::vendor_links(&shop).await?.iter().any(|link| link.id == id) {
        return Err(ApiError::not_found());
    }
    flow::close_vendor_link(&shop, &id).await?;
    closed()
}

/// Shown once: what is secret of a link is kept nowhere.
fn made(address: &str) -> Answer {
    Ok((StatusCode::CREATED, Json(json!({ "address": address }))))
}

fn closed() -> Answer {
    Ok((StatusCode::OK, Json(json!({ "is_open": false }))))
}

/// Where copies of the record go, and how the last one went; nothing where no place was chosen.
pub(crate) async fn second_place(visit: Visit) -> Result<Json<Value>, ApiError> {
    let shop = visit.shop()?;
    let place = flow::second_place(&shop).map(|place| {
        let (is_fresh, is_on_own_disk) = (place.is_fresh(shop.clock.today()), flow::is_on_own_disk(&shop, &place));
        json!({
            "folder": place.folder, "copied_on": place.copied_on, "size": place.size, "root": place.root,
            "failed": place.failed, "is_fresh": is_fresh, "is_on_own_disk": is_on_own_disk,
        })
    });
    Ok(Json(json!({ "place": place })))
}
