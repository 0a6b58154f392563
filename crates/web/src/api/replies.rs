//! The vendors' replies and the keys that sign them, for another program.

use super::ApiError;
use super::writing::{Answer, body};
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use flow::{StopKeyError, WithdrawError};
use serde::Deserialize;
use serde_json::{Value, json};

/// What came of each vendor about each system.
pub(crate) async fn replies(visit: Visit) -> Result<Json<Value>, ApiError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    Ok(Json(json!({ "replies": flow::list_replies(&state, &judged.report) })))
}

/// By when each system's vendor promised two-factor sign-in.
pub(crate) async fn two_factor_plans(visit: Visit) -> Result<Json<Value>, ApiError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let last = items::two_factor_last_day(&judged.checklist);
    let plan = |plan: &items::TwoFactorPlan<'_>| {
        let stands = plan.stands(state.today, last);
        json!({
            "system": plan.system.name.text(), "vendor": plan.system.vendor.text(), "now": plan.system.two_factor.text(),
            "vendor_says": plan.said.map(|said| said.words.as_str()), "planned_on": plan.planned.map(|on| on.to_string()),
            "stands": stands.code(), "says": stands.words(visit.lang), "ask": stands.is_to_ask(),
            "asked_on": flow::two_factor_asked_on(&state, plan.system),
        })
    };
    let plans: Vec<Value> = items::two_factor_plans(&state.shop, &judged.report).iter().map(plan).collect();
    Ok(Json(json!({ "last_day": last, "plans": plans })))
}

/// A reply that goes, with the reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawn {
    vendor: String,
    #[serde(default)]
    system: Option<String>,
    reason: String,
}

pub(crate) async fn withdraw_reply(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Withdrawn { vendor, system, reason } = body(&visit, &headers, &bytes)?;
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let refused = |why| match why {
        WithdrawError::Shop(why) => why.into(),
        why @ WithdrawError::ChangedMeanwhile => ApiError::new(StatusCode::CONFLICT, why),
        why => ApiError::unprocessable(why),
    };
    let form = flow::form_named(&judged.report, &vendor, system.as_deref()).map_err(refused)?;
    let count = flow::withdraw_reply(&visit.shop()?, &state, form, &reason).await.map_err(refused)?;
    Ok((StatusCode::OK, Json(json!({ "withdrawn": count }))))
}

pub(crate) async fn vendor_keys(visit: Visit) -> Result<Json<Value>, ApiError> {
    Ok(Json(json!({ "keys": flow::list_vendor_keys(&visit.state().await?) })))
}

/// A key that is trusted no more, with the reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stopped {
    fingerprint: String,
    reason: String,
}

pub(crate) async fn stop_vendor_key(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Stopped { fingerprint, reason } = body(&visit, &headers, &bytes)?;
    match flow::stop_vendor_key(&visit.shop()?, &visit.state().await?, &fingerprint, &reason).await {
        Ok(fingerprint) => Ok((StatusCode::OK, Json(json!({ "stopped": fingerprint })))),
        Err(StopKeyError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}
