//! One mapping from what went wrong to what the browser is told.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A page that cannot be shown.
#[derive(Debug)]
pub(crate) struct PageError {
    status: StatusCode,
    said: String,
}

impl PageError {
    pub(crate) fn not_found() -> Self {
        Self { status: StatusCode::NOT_FOUND, said: "そのページはありません。/ no such page".to_owned() }
    }
}

impl<E: std::error::Error> From<E> for PageError {
    fn from(why: E) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, said: why.to_string() }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        (self.status, self.said).into_response()
    }
}
