//! The door: who gets in, and the headers that every answer carries.
//!
//! Other programs and other people of the same machine can reach 127.0.0.1 too. The key, printed once by the
//! program, is given in the first address and kept in a cookie; without it nothing is shown. A page of the
//! internet that points its own name at 127.0.0.1 is stopped by the host check.

use crate::app::App;
use crate::error::{PageError, refuse};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// The key, the forms' token and the address of this run.
#[derive(Debug)]
pub(crate) struct Door {
    key: String,
    token: String,
    hosts: [String; 2],
}

const COOKIE: &str = "yakumori";
const NO_KEY: &str = "薬守を起動した画面に表示されたアドレスを、鍵（?key=…）まで含めて開いてください。 / Open the address that the program printed, with its key.";

impl Door {
    pub(crate) fn new(key: String, token: String, bound: SocketAddr) -> Self {
        Self { key, token, hosts: [bound.to_string(), format!("localhost:{}", bound.port())] }
    }

    fn knows_host(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| self.hosts.iter().any(|own| own == host))
    }

    fn knows_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        cookies
            .flat_map(|all| all.split("; "))
            .filter_map(|pair| pair.split_once('='))
            .any(|(name, value)| name == COOKIE && same(value, &self.key))
    }

    /// What every form of ours carries: a page of another site cannot read it.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a form is one of ours.
    pub(crate) fn admits(&self, token: &str) -> Result<(), PageError> {
        if same(token, &self.token) { Ok(()) } else { Err(PageError::not_ours()) }
    }

    /// Whether a request that changes something comes from a page of this program: browsers name the origin of each.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        let host = origin.and_then(|origin| origin.strip_prefix("http://"));
        host.is_some_and(|host| self.hosts.iter().any(|own| own == host))
    }

    fn key_in<'q>(&self, query: Option<&'q str>) -> Option<&'q str> {
        query?.split('&').find_map(|pair| pair.strip_prefix("key=")).filter(|key| same(key, &self.key))
    }
}

/// Compares without telling by its time where the first difference is.
fn same(given: &str, own: &str) -> bool {
    given.len() == own.len() && given.bytes().zip(own.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// Lets in who has the key, and puts the security headers on every answer.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let door = &app.door;
    let mut response = if !door.knows_host(request.headers()) {
        refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "この住所（アドレス）では応答しません。 / This host is not served here.",
        )
    } else if !methods(&app).contains(request.method()) {
        PageError::only_read().into_response()
    } else if request.method() == Method::POST && !door.is_own(request.headers()) {
        PageError::not_ours().into_response()
    } else if let Some(key) = door.key_in(request.uri().query()) {
        enter(key, request.uri().path())
    } else if door.knows_cookie(request.headers()) {
        next.run(request).await
    } else {
        refuse(StatusCode::FORBIDDEN, NO_KEY)
    };
    put_headers(response.headers_mut());
    response
}

/// What may be asked: the past is only looked at.
fn methods(app: &App) -> &'static [Method] {
    if app.may_write() { &[Method::GET, Method::HEAD, Method::POST] } else { &[Method::GET, Method::HEAD] }
}

/// Keeps the key in a cookie and leads to the page without the key in its address.
fn enter(key: &str, path: &str) -> Response {
    let cookie = format!("{COOKIE}={key}; HttpOnly; SameSite=Strict; Path=/");
    ([(header::SET_COOKIE, cookie)], Redirect::to(path)).into_response()
}

fn put_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
