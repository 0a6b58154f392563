//! The language of the pages: what somebody wished for in this browser, else what the program was started with, else what the browser
//! says that its user reads. Japanese, where none of these says anything.

use crate::app::App;
use crate::door::cookie;
use crate::furigana::came_from;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::lang::Lang;
use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

/// The browser's wish; it tells nothing of who is there.
const COOKIE: &str = "language";

/// Somebody who may not be in yet, and the language that they read.
pub(crate) struct Reader {
    app: Arc<App>,
    pub(crate) lang: Lang,
}

impl Deref for Reader {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl FromRequestParts<Arc<App>> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self { app: app.clone(), lang: read_by(app, &parts.headers) })
    }
}

/// The language that a browser is answered in.
pub(crate) fn read_by(app: &App, headers: &HeaderMap) -> Lang {
    wished(headers).or(app.told_lang).or_else(|| accepted(headers)).unwrap_or_default()
}

/// The language that this browser wished for.
fn wished(headers: &HeaderMap) -> Option<Lang> {
    named(cookie(headers, COOKIE)?)
}

fn named(code: &str) -> Option<Lang> {
    match code {
        "ja" => Some(Lang::Ja),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// The one of ours that the browser's user reads best (RFC 9110, 12.5.4).
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let all = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let weighed = all.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let lang = named(parts.next()?.split('-').next()?.to_ascii_lowercase().as_str())?;
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
        (weight > 0.0).then_some((lang, weight))
    });
    // Of two that weigh the same, the first one stands.
    let best = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(lang, _)| lang)
}

/// Turns to the other language in this browser, and leads back.
pub(crate) async fn turn(reader: Reader, headers: HeaderMap) -> Response {
    let other = if reader.lang == Lang::Ja { "en" } else { "ja" };
    let set = format!("{COOKIE}={other}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000");
    ([(header::SET_COOKIE, set)], Redirect::to(&came_from(&headers))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_what_its_user_reads() {
        for (said, lang) in [
            ("ja,en-US;q=0.9,en;q=0.8", Some(Lang::Ja)),
            ("en-GB,en;q=0.9,ja;q=0.8", Some(Lang::En)),
            ("fr-FR, en;q=0.3, JA;q=0.7", Some(Lang::Ja)),
            ("en;q=0, ja-JP;q=0.1", Some(Lang::Ja)),
            ("fr,de;q=0.5", None),
            ("*", None),
            ("en;q=high", None),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, said.parse().unwrap())]);
            assert_eq!(accepted(&headers), lang, "{said}");
        }
        assert_eq!(accepted(&HeaderMap::new()), None);
    }
}
