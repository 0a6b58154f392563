//! `Idempotency-Key`: whoever does not know whether a request arrived sends it again, and it is done once.

use super::ApiError;
use crate::app::App;
use crate::upload::MOST_BYTES;
use crate::visit::{Visitor, Who};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flow::{Before, KeptAnswer, NamedRequest};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The header that names a request.
pub(crate) const KEY: &str = "idempotency-key";
/// Says of an answer that it was given before.
const REPLAYED: &str = "idempotent-replayed";
const LONGEST: usize = 200;

/// One named request at a time: two that come together under one name must not both be the first.
static TURN: Mutex<()> = Mutex::const_new(());

/// Does a named request once.
pub(crate) async fn once(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    // What is secret of a link is shown once and kept nowhere, not even as an answer.
    let path = request.uri().path();
    let is_write = request.method() == Method::POST && super::is_api(path) && !makes_link(path);
    let key = request.headers().get(KEY).cloned().filter(|_| is_write);
    match (key, token(&request)) {
        (Some(key), Some(token)) => {
            let done = answer(&app, (token, key), request, next).await;
            done.unwrap_or_else(IntoResponse::into_response)
        }
        _ => next.run(request).await,
    }
}

/// Whether a request makes a link, of which the address is secret.
pub(super) fn makes_link(path: &str) -> bool {
    ["/api/v1/inspections", "/api/v1/vendor-links"].contains(&path)
}

fn token(request: &Request) -> Option<String> {
    match &request.extensions().get::<Visitor>()?.who {
        Who::Program(token) => Some(token.id.clone()),
        _ => None,
    }
}

async fn answer(
    app: &App,
    (token, key): (String, HeaderValue),
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let key = key.to_str().ok().filter(|key| (1..=LONGEST).contains(&key.len())).map(str::to_owned);
    let key = key.ok_or_else(|| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "Idempotency-Key は 1〜200 文字の英数字と記号です / Idempotency-Key is 1 to 200 visible ASCII characters",
        )
    })?;
    let (head, body) = request.into_parts();
    let body = to_bytes(body, MOST_BYTES).await.map_err(|_| ApiError::too_large())?;
    let all = [format!("{} {}\n", head.method, head.uri).as_bytes(), &body].concat();
    let named = NamedRequest::new(&token, &key, &all);
    let shop = app.shop()?;
    let _turn = TURN.lock().await;
    match named.before(shop).await? {
        Before::Answered(kept) => return Ok(replayed(kept)),
        Before::Other => {
            return Err(ApiError::unprocessable(
                "同じ Idempotency-Key が別の内容に使われています / this Idempotency-Key was used for another request",
            ));
        }
        Before::New => {}
    }
    let mut request = Request::from_parts(head, Body::from(body));
    if let Some(visitor) = request.extensions_mut().get_mut::<Visitor>() {
        visitor.request = Some(named.word());
    }
    let (head, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, MOST_BYTES).await.map_err(ApiError::unprocessable)?;
    // What was refused may be sent again, mended or at a better time.
    if head.status.is_success() {
        let text = String::from_utf8_lossy(&body).into_owned();
        named.keep(shop, KeptAnswer { status: head.status.as_u16(), body: text }).await?;
    }
    Ok(Response::from_parts(head, Body::from(body)))
}

fn replayed(kept: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    (
        status,
        [(header::CONTENT_TYPE, "application/json"), (header::HeaderName::from_static(REPLAYED), "true")],
        kept.body,
    )
        .into_response()
}
