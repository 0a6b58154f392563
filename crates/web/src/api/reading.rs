//! What can be read: the pharmacy, the report, what is due, the ledgers, the history.

use super::ApiError;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{Path, Query};
use flow::{HistoryOf, Reading, State};
use model::day::Day;
use model::pharmacy::KeptRow;
use model::record::{Field, Kind, Ledger};
use model::width;
use serde::Deserialize;
use serde_json::{Value, json};

type Answer = Result<Json<Value>, ApiError>;

/// Rows or entries of one answer, where nothing is said, and at most.
const LIMIT: usize = 100;
const LIMIT_MOST: usize = 1000;

/// The moment that is looked at.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Moment {
    on: Option<String>,
    recorded_by: Option<String>,
}

/// The rows that are asked for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Rows {
    on: Option<String>,
    recorded_by: Option<String>,
    q: String,
    limit: Option<usize>,
    /// So many are passed over.
    after: usize,
}

/// The entries that are asked for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Entries {
    q: String,
    limit: Option<usize>,
    after: usize,
}

pub(super) fn day(text: &str) -> Result<Day, ApiError> {
    text.parse().map_err(|why: model::day::DayError| ApiError::unprocessable(why))
}

async fn state(visit: &Visit, on: Option<&String>, recorded_by: Option<&String>) -> Result<State, ApiError> {
    if on.is_none() && recorded_by.is_none() {
        return Ok(visit.state().await?);
    }
    let reading = Reading {
        on: on.map(|text| day(text)).transpose()?,
        recorded_by: recorded_by.map(|text| day(text).map(Day::ends_at_ms)).transpose()?,
    };
    Ok(visit.shop()?.state(reading).await?)
}

pub(crate) async fn pharmacy(visit: Visit) -> Answer {
    let state = visit.state().await?;
    let edition = flow::checklist_for(&state.shop, None)?.edition;
    Ok(Json(json!({
        "id": state.shop.id, "name": state.shop.name, "edition": edition.id, "today": state.today.to_string(),
        "journal": state.mark,
    })))
}

/// The whole report, as `judge --json` writes it.
pub(crate) async fn report(visit: Visit, Query(asked): Query<Moment>) -> Answer {
    let state = state(&visit, asked.on.as_ref(), asked.recorded_by.as_ref()).await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    serde_json::to_value(report).map(Json).map_err(ApiError::unprocessable)
}

/// What an inspector would stop at on the form, as `check --json` writes it.
pub(crate) async fn check(visit: Visit, Query(asked): Query<Moment>) -> Answer {
    let state = state(&visit, asked.on.as_ref(), asked.recorded_by.as_ref()).await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    Ok(Json(json!({ "remarks": items::check_form(report) })))
}

/// Two days side by side; the later one is today where none is given.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Days {
    from: Option<String>,
    to: Option<String>,
}

/// What differs between two days, each judged by the form and for the day it stood on.
pub(crate) async fn compare(visit: Visit, Query(asked): Query<Days>) -> Answer {
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let given = |text: Option<&String>| text.map(|text| day(text)).transpose();
    let days = [given(asked.from.as_ref())?, given(asked.to.as_ref())?].map(|day| day.unwrap_or(state.today));
    let [from, to] = [days[0].min(days[1]), days[0].max(days[1])];
    if to > state.today.max(shop.clock.today()) {
        return Err(ApiError::unprocessable(crate::history::TO_COME));
    }
    let before = flow::stood_on(&shop, &state, from, None).await?;
    let after = flow::stood_on(&shop, &state, to, None).await?;
    let compared = flow::compare_days(&before, &after, visit.lang)?;
    Ok(Json(json!({ "from": from, "to": to, "items": compared.items, "ledgers": compared.ledgers })))
}

/// What falls due within a year.
pub(crate) async fn due(visit: Visit) -> Answer {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let report = &judged.report;
    let due = items::due(&state.shop, report, report.as_of.plus_days(365));
    Ok(Json(json!({ "due": due })))
}

/// The ledgers with their columns.
pub(crate) async fn ledgers(visit: Visit) -> Answer {
    let state = visit.state().await?;
    let column = |field: &Field| {
        let kind = match field.kind {
            Kind::Text => "text",
            Kind::Day => "day",
            Kind::Words(_) => "words",
        };
        json!({ "key": field.key, "label": field.label, "label_en": field.label_en, "kind": kind })
    };
    let ledger = |ledger: &Ledger| {
        json!({
            "code": ledger.code(), "title": ledger.title(visit.lang), "rows": state.shop.count(*ledger),
            "columns": ledger.fields().iter().map(column).collect::<Vec<_>>(),
        })
    };
    Ok(Json(json!({ "ledgers": Ledger::ALL.iter().map(ledger).collect::<Vec<_>>() })))
}

pub(super) fn named(code: &str) -> Result<Ledger, ApiError> {
    Ledger::ALL.iter().copied().find(|ledger| ledger.code() == code).ok_or_else(ApiError::not_found)
}

pub(super) fn told(row: &KeptRow) -> Value {
    json!({ "id": row.id, "entry": row.seq, "cells": row.cells, "notes": row.notes })
}

pub(crate) async fn ledger(visit: Visit, Path(code): Path<String>, Query(asked): Query<Rows>) -> Answer {
    let ledger = named(&code)?;
    let state = state(&visit, asked.on.as_ref(), asked.recorded_by.as_ref()).await?;
    let wanted = width::key(&asked.q);
    let all = state.rows(ledger);
    let rows: Vec<&KeptRow> = all.iter().filter(|row| wanted.is_empty() || row.holds(&wanted)).collect();
    paged(&rows, asked.limit, asked.after)
}

/// So many rows after so many.
pub(super) fn paged(rows: &[&KeptRow], asked: Option<usize>, after: usize) -> Answer {
    let limit = limit(asked)?;
    let shown: Vec<Value> = rows.iter().skip(after).take(limit).map(|row| told(row)).collect();
    let next = after.saturating_add(shown.len());
    Ok(Json(json!({ "rows": shown, "found": rows.len(), "next": (next < rows.len()).then_some(next) })))
}

fn limit(asked: Option<usize>) -> Result<usize, ApiError> {
    match asked {
        None => Ok(LIMIT),
        Some(limit) if (1..=LIMIT_MOST).contains(&limit) => Ok(limit),
        Some(_) => Err(ApiError::unprocessable("limit は 1 から 1000 です / limit is 1 to 1000")),
    }
}

pub(crate) async fn row(visit: Visit, Path((code, id)): Path<(String, String)>) -> Answer {
    let ledger = named(&code)?;
    let rows = visit.state().await?.rows(ledger);
    rows.iter().find(|row| row.id == id).map(|row| Json(told(row))).ok_or_else(ApiError::not_found)
}

/// The entries, the latest first, as `history --json` writes them.
pub(crate) async fn history(visit: Visit, Query(asked): Query<Entries>) -> Answer {
    let about = Some(asked.q.trim()).filter(|q| !q.is_empty());
    let of = HistoryOf { recorded_by: visit.reading().recorded_by, about, lang: visit.lang };
    let mut lines = flow::list_history(&visit.shop()?, of).await?;
    lines.reverse();
    let limit = limit(asked.limit)?;
    let shown: Vec<_> = lines.iter().skip(asked.after).take(limit).collect();
    let next = asked.after.saturating_add(shown.len());
    Ok(Json(json!({ "entries": shown, "found": lines.len(), "next": (next < lines.len()).then_some(next) })))
}
