//! The small scripts that help where a browser has them, and the pages that may run them: their own alone, from this program.

use axum::http::header;
use axum::response::{Html, IntoResponse};

/// What a page with a script says of itself: nothing from elsewhere, and nothing that stands in the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A page that may run the program's scripts.
pub(crate) fn with_script(page: String) -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page))
}

pub(crate) async fn passkey() -> impl IntoResponse {
    script(include_str!("../templates/passkey.js"))
}

pub(crate) async fn paste() -> impl IntoResponse {
    script(include_str!("../templates/paste.js"))
}

fn script(text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], text)
}
