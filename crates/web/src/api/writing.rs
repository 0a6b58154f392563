//! What can be written: rows of ledgers, each on the version that was read. Only a token writes here: a browser's session is for
//! the pages, whose forms prove where they come from.

use super::ApiError;
use super::reading::named;
use crate::error::half;
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use flow::{ChangeRowsError, PutRowError, RowChange, RowGiven, Saw, Written};
use model::record::{Ledger, Row};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(super) type Answer = Result<(StatusCode, Json<Value>), ApiError>;

/// A new row: every value as typed, by the key of its column.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    cells: Row,
}

/// Values of a row that change; the others stay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    /// The entry that was read: a row that changed since is refused.
    entry: u64,
    cells: Row,
}

/// A row that goes, with the reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retired {
    entry: u64,
    reason: String,
}

/// Only a token writes here.
pub(super) fn is_program(visit: &Visit) -> Result<(), ApiError> {
    if visit.is_program() {
        return Ok(());
    }
    let said =
        "書き込みにはトークンが要ります。画面の「連携」で作ってください / writing needs a token; make one on the page";
    Err(ApiError::new(StatusCode::FORBIDDEN, said))
}

/// What was sent, as JSON.
pub(super) fn body<T: DeserializeOwned>(visit: &Visit, headers: &HeaderMap, bytes: &Bytes) -> Result<T, ApiError> {
    is_program(visit)?;
    let content = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content.split(';').next().unwrap_or_default().trim() != "application/json" {
        let said = "Content-Type: application/json で送ってください / send it as application/json";
        return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, said));
    }
    serde_json::from_slice(bytes).map_err(|why| {
        ApiError::new(StatusCode::BAD_REQUEST, format!("JSON を読めません（{why}） / the JSON cannot be read ({why})"))
    })
}

/// Columns that the ledger does not have are refused, not dropped.
fn known(ledger: Ledger, cells: &Row) -> Result<(), ApiError> {
    let is_known = |key: &String| ledger.fields().iter().any(|field| field.key == key);
    match cells.keys().find(|key| !is_known(key)) {
        None => Ok(()),
        Some(key) => {
            let code = ledger.code();
            Err(ApiError::unprocessable(format!(
                "「{key}」という列は {code} にありません / {code} has no column {key}"
            )))
        }
    }
}

fn written(status: StatusCode, written: Option<Written>) -> (StatusCode, Json<Value>) {
    (status, Json(json!({ "written": written.map(|written| written.to_string()) })))
}

pub(crate) async fn create(visit: Visit, Path(code): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let ledger = named(&code)?;
    let New { cells } = body(&visit, &headers, &bytes)?;
    known(ledger, &cells)?;
    let given = RowGiven { ledger, id: None, cells, saw: Saw(None) };
    let put = flow::put_row(&visit.shop()?, &visit.state().await?, &given).await.map_err(|why| refused(&visit, why))?;
    let rows = visit.shop()?.now().await?.rows(ledger);
    let made = put.and_then(|put| rows.iter().find(|row| row.seq == put.first()));
    let (status, Json(mut told)) = written(StatusCode::CREATED, put);
    if let (Some(row), Some(told)) = (made, told.as_object_mut()) {
        told.insert("id".to_owned(), json!(row.id));
        told.insert("entry".to_owned(), json!(row.seq));
    }
    Ok((status, Json(told)))
}

pub(crate) async fn change(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let ledger = named(&code)?;
    let Changed { entry, cells } = body(&visit, &headers, &bytes)?;
    known(ledger, &cells)?;
    let change = RowChange { id, saw: Saw(Some(entry)), cells };
    let changed = flow::change_rows(&visit.shop()?, &visit.state().await?, ledger, &[change]).await;
    changed.map(|done| written(StatusCode::OK, done)).map_err(|why| match why {
        ChangeRowsError::Row { why, .. } => refused(&visit, why),
        why => ApiError::unprocessable(why),
    })
}

pub(crate) async fn retire(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let ledger = named(&code)?;
    let Retired { entry, reason } = body(&visit, &headers, &bytes)?;
    let at = (ledger, id.as_str(), Saw(Some(entry)));
    let done = flow::retire_row(&visit.shop()?, &visit.state().await?, at, &reason).await;
    done.map(|done| written(StatusCode::OK, done)).map_err(|why| refused(&visit, why))
}

fn refused(visit: &Visit, why: PutRowError) -> ApiError {
    match why {
        PutRowError::Shop(why) => why.into(),
        PutRowError::Gone => ApiError::not_found(),
        PutRowError::ChangedMeanwhile => ApiError::new(StatusCode::CONFLICT, PutRowError::ChangedMeanwhile),
        PutRowError::Values(values) => ApiError {
            errors: values.iter().map(|(key, why)| (*key, half(visit.lang, &why.to_string()))).collect(),
            ..ApiError::unprocessable(PutRowError::Values(Vec::new()))
        },
        why => ApiError::unprocessable(why),
    }
}
