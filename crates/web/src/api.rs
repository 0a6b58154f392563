//! The JSON interface for other programs of the shop, under `/api/v1`: the same verbs as the pages. Errors are problem details
//! (RFC 9457); `describe` writes the OpenAPI 3.1 description from one table.

pub(crate) mod agents;
mod describe;
mod documents;
mod files;
mod first_questions;
mod governing;
mod occasions;
mod once;
mod reading;
mod replies;
mod writing;

pub(crate) use describe::describe;
pub(crate) use documents::{
    approve_document, attach_document, document, documents, issue_document, keep_document, note_readers, readers,
    review_document, take_back_approval,
};
pub(crate) use files::{attach, evidence, import};
pub(crate) use first_questions::{answer_first, first_questions};
pub(crate) use governing::{
    begin_edition, close_inspection, close_vendor_link, editions, inspections, leave_edition, open_inspection,
    open_vendor_link, second_place, vendor_links,
};
pub(crate) use occasions::{leave, leaving, rehearsal, rehearse, stock, take_stock, vendor_visited};
pub(crate) use once::once;
pub(crate) use reading::{check, compare, due, history, ledger, ledgers, pharmacy, report, row};
pub(crate) use replies::{replies, stop_vendor_key, two_factor_plans, vendor_keys, withdraw_reply};
pub(crate) use writing::{change, create, retire};

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flow::{JudgeError, ShopError};
use serde_json::{Value, json};

const WRITTEN_BEFORE: &str = "この Idempotency-Key の書き込みは、前に記録されています。読み直して確かめてください / what came under this Idempotency-Key was written before; read it again";

/// Whether a path is one of the interface's.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// What another program sends to be let in: `Authorization: Bearer SECRET`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// A request that is refused, as problem details.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    /// 「日本語 / English」.
    detail: String,
    /// What is wrong with single values, by the key of their column.
    errors: Vec<(&'static str, String)>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, detail: impl ToString) -> Self {
        Self { status, detail: detail.to_string(), errors: Vec::new() }
    }

    fn unprocessable(detail: impl ToString) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, told(StatusCode::PAYLOAD_TOO_LARGE))
    }

    fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, told(StatusCode::NOT_FOUND))
    }
}

impl From<ShopError> for ApiError {
    fn from(why: ShopError) -> Self {
        let status = match &why {
            ShopError::NothingThen { .. } => StatusCode::NOT_FOUND,
            // Written by an earlier try whose answer was not kept any more.
            why if why.was_written_before() => return Self::new(StatusCode::CONFLICT, WRITTEN_BEFORE),
            why if why.was_quicker() => StatusCode::CONFLICT,
            why if why.is_refused() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, why)
    }
}

impl From<JudgeError> for ApiError {
    fn from(why: JudgeError) -> Self {
        Self::unprocessable(why)
    }
}

impl From<crate::error::PageError> for ApiError {
    fn from(_: crate::error::PageError) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "薬局の記録がまだありません。画面で始めてください / there is no record yet; begin one on the page",
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let errors = |(key, says): (&str, String)| json!({ "pointer": format!("#/cells/{key}"), "detail": says });
        let mut problem = problem(self.status, &self.detail);
        if !self.errors.is_empty() {
            problem["errors"] = self.errors.into_iter().map(errors).collect();
        }
        with_type(self.status, &problem)
    }
}

/// Problem details: the detail is one sentence in both languages, as every message of the program is.
fn problem(status: StatusCode, detail: &str) -> Value {
    json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": detail,
    })
}

fn with_type(status: StatusCode, problem: &Value) -> Response {
    let mut response = (status, Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// What was refused before it came to a handler is told in pages; another program is told in problem details.
pub(crate) fn as_problem(response: Response) -> Response {
    let is_json = |value: &HeaderValue| value.to_str().is_ok_and(|text| text.contains("json"));
    let is_told = response.headers().get(header::CONTENT_TYPE).is_some_and(is_json);
    let status = match response.status() {
        status if is_told || status.is_success() || status == StatusCode::NOT_MODIFIED => return response,
        // A page would lead to where one signs in.
        status if status.is_redirection() => StatusCode::UNAUTHORIZED,
        status => status,
    };
    with_type(status, &problem(status, told(status))).map(Body::new)
}

/// What a status means here, and what to do.
fn told(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => {
            "トークンが要ります。画面の「連携」で作り、Authorization: Bearer に付けてください / a token is needed: make one on the page and send it as Authorization: Bearer"
        }
        403 => "このトークンでは、この操作はできません / this token does not allow it",
        404 => "ありません / there is no such thing",
        405 => "この方法では使えません / this method is not served here",
        413 => "大きすぎます / too large",
        421 => "この住所では応答しません / this host is not served here",
        _ => "受け取れませんでした / the request was refused",
    }
}
