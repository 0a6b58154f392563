//! What the browser is told where there is no page to show.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// A page that cannot be shown.
#[derive(Debug)]
pub(crate) struct PageError {
    status: StatusCode,
    said: String,
}

/// A page without a style sheet: who has no key is not given one.
#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'s> {
    ja: &'s str,
    en: &'s str,
    leads_home: bool,
}

/// Refuses a request in words: what is wrong, and what to do, as 「日本語 / English」.
pub(crate) fn refuse(status: StatusCode, said: &str) -> Response {
    let (ja, en) = model::lang::halves(said).unwrap_or((said, ""));
    // Who is inside is led back; who is not would only come to the same page again.
    let leads_home = [StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR].contains(&status);
    match (Refused { ja, en, leads_home }).render() {
        Ok(page) => (status, Html(page)).into_response(),
        Err(_) => (status, said.to_owned()).into_response(),
    }
}

impl PageError {
    pub(crate) fn not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND, said: "そのページはありません。 / There is no such page.".to_owned()
        }
    }

    pub(crate) fn only_read() -> Self {
        let said = "このページは見るだけです。 / This page can only be read.".to_owned();
        Self { status: StatusCode::METHOD_NOT_ALLOWED, said }
    }

    /// A form that was not made by this run of the program.
    pub(crate) fn not_ours() -> Self {
        let said = "この画面は古くなっています。何も記録していません。ページを開き直して、もう一度入力してください。 / This form is out of date and nothing was recorded. Open the page again and enter it once more.";
        Self { status: StatusCode::FORBIDDEN, said: said.to_owned() }
    }
}

impl<E: std::error::Error> From<E> for PageError {
    fn from(why: E) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, said: why.to_string() }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        refuse(self.status, &self.said)
    }
}
