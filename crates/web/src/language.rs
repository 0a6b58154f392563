//! The language of the pages, as somebody who is in wished for it in this browser. Whoever did not gets the one that the program was
//! started with.

use crate::door::cookie;
use crate::furigana::came_from;
use crate::visit::Visit;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::lang::Lang;

/// The browser's wish; it tells nothing of who is there.
const COOKIE: &str = "language";

/// The language that this browser wished for.
pub(crate) fn wished(headers: &HeaderMap) -> Option<Lang> {
    match cookie(headers, COOKIE)? {
        "ja" => Some(Lang::Ja),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// Turns to the other language in this browser, and leads back.
pub(crate) async fn turn(visit: Visit, headers: HeaderMap) -> Response {
    let other = if visit.lang == Lang::Ja { "en" } else { "ja" };
    let set = format!("{COOKIE}={other}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000");
    ([(header::SET_COOKIE, set)], Redirect::to(&came_from(&headers))).into_response()
}
