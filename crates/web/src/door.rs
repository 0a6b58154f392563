//! The door: who gets in, and the headers that every answer carries.
//!
//! Other programs and other people of the same machine can reach 127.0.0.1 too. The key, printed once by the
//! program, is given in the first address and kept in a cookie; without it nothing is shown but what the secret
//! of a link opens. A page of the internet that points its own name at 127.0.0.1 is stopped by the host check.

use crate::api;
use crate::app::App;
use crate::error::{PageError, refuse, within};
use crate::frame::Frame;
use crate::visit::{Visit, Visitor, Who};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::Entry;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use flow::{Guest, Shop, ShopError, State as Record};
use gate::Ticket;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The key, the forms' token and the address of this run.
#[derive(Debug)]
pub(crate) struct Door {
    key: String,
    token: String,
    hosts: [String; 2],
    /// When wrong keys were given that still count (milliseconds since 1970).
    wrong_keys: Mutex<Vec<i64>>,
}

const COOKIE: &str = "yakumori";
/// What the addresses of links begin with; what follows is the secret that opens them.
const BY_LINK: [&str; 4] = ["/inspect/", "/vendor/", "/photo/", "/feeds/"];
/// What the pages behind them ask for.
const BESIDE_LINK: [&str; 4] = ["/style.css", "/favicon.ico", "/language", "/furigana"];
const NO_MEMBERS: &str = "先に、薬守を動かしている機器で利用者を登録してください。 / Register the members on the machine that runs the program first.";
const MANY_KEYS: &str = "違う鍵が続いたため、しばらく鍵を受け付けません。15分待つか、薬守を起動し直して、表示された新しいアドレスを開いてください。 / No key is taken for a while after several wrong ones. Wait 15 minutes, or start the program again and open the new address that it prints.";
const NO_KEY: &str = "薬守を起動した画面に表示されたアドレスを、鍵（?key=…）まで含めて開いてください。 / Open the address that the program printed, with its key.";

/// The way on which a request came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Via {
    /// From this machine, over plain HTTP that leaves it nowhere.
    #[default]
    Machine,
    /// From another device of the shop, over HTTPS.
    Network,
}

impl Via {
    /// The way of a request: what came over the network was marked so where it came in.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or_default()
    }

    /// What the addresses begin with that a browser on this way opens.
    fn scheme(self) -> &'static str {
        match self {
            Self::Machine => "http://",
            Self::Network => "https://",
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Via {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}

impl Door {
    pub(crate) fn new(key: String, token: String, bound: SocketAddr) -> Self {
        Self {
            key,
            token,
            hosts: [bound.to_string(), format!("localhost:{}", bound.port())],
            wrong_keys: Mutex::default(),
        }
    }

    /// This machine's address with its name instead of a number.
    pub(crate) fn by_name(&self) -> String {
        format!("{}{}", Via::Machine.scheme(), self.hosts[1])
    }

    /// The same with the key of this run: for whoever holds it here already.
    pub(crate) fn by_name_with_key(&self, path: &str) -> String {
        format!("{}{path}?key={}", self.by_name(), self.key)
    }

    fn knows_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own == host)
    }

    /// Whoever holds the key of this run.
    fn holder(&self, ticket: &str) -> Option<Visitor> {
        same(ticket, &self.key).then(|| Visitor {
            who: Who::Machine,
            token: self.token.clone(),
            ticket: None,
            then: None,
            now: None,
            request: None,
        })
    }

    /// Whether a key that was given is that of this run. After several wrong ones none is taken for a while.
    fn takes(&self, key: &str, now_ms: i64) -> Result<(), &'static str> {
        let mut wrong_at = self.wrong_keys.lock().unwrap_or_else(PoisonError::into_inner);
        wrong_at.retain(|at| at + gate::WITHIN_MS > now_ms);
        if gate::locked_until(&wrong_at, now_ms).is_some() {
            return Err(MANY_KEYS);
        }
        if same(key, &self.key) {
            return Ok(());
        }
        wrong_at.push(now_ms);
        Err(NO_KEY)
    }
}

/// The key that an address holds.
fn key_in(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.strip_prefix("key="))
}

/// Whether a host is one of this program's on that way.
fn knows_host(app: &App, via: Via, host: &str) -> bool {
    match via {
        Via::Machine => app.door.knows_host(host),
        Via::Network => app.network.knows_host(host),
    }
}

/// What the address begins with under which a request came.
pub(crate) fn origin(via: Via, headers: &HeaderMap) -> String {
    format!("{}{}", via.scheme(), host(headers))
}

/// Over HTTP/2 the host stands in the address (RFC 9113, 8.3.1); from here on it stands in one place.
fn name_host(request: &mut Request) {
    let named = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok());
    if let Some(host) = named.filter(|_| request.version() == Version::HTTP_2) {
        request.headers_mut().insert(header::HOST, host);
    }
}

/// The host that a request names.
fn host(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

/// Whether a request that changes something comes from a page of this program: browsers name the origin of each.
fn is_own(app: &App, via: Via, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let host = origin.and_then(|origin| origin.strip_prefix(via.scheme()));
    host.is_some_and(|host| knows_host(app, via, host))
}

/// Compares without telling by its time where the first difference is.
pub(crate) fn same(given: &str, own: &str) -> bool {
    given.len() == own.len() && given.bytes().zip(own.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// Finds out who asks, and puts the security headers on every answer. What they may do, each route says.
pub(crate) async fn guard(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    name_host(&mut request);
    let via = Via::of(request.extensions());
    let is_api = api::is_api(request.uri().path());
    let mut response = answer(&app, via, request, next).await;
    if is_api {
        response = api::as_problem(response);
    }
    put_headers(response.headers_mut());
    if via == Via::Network {
        keep_secure(response.headers_mut());
    }
    response
}

async fn answer(app: &Arc<App>, via: Via, mut request: Request, next: Next) -> Response {
    let door = &app.door;
    if !knows_host(app, via, host(request.headers())) {
        return refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "この住所（アドレス）では応答しません。 / This host is not served here.",
        );
    }
    if !methods(app, request.uri().path()).contains(request.method()) {
        return PageError::only_read().into_response();
    }
    let bearer = api::bearer(request.headers()).filter(|_| api::is_api(request.uri().path())).map(str::to_owned);
    // Another program has no page; its token is what it proves itself by, and a machine its signature.
    let has_no_page = bearer.is_some() || api::agents::PATHS.contains(&request.uri().path());
    if request.method() == Method::POST && !has_no_page && !is_own(app, via, request.headers()) {
        return PageError::not_ours().into_response();
    }
    let ticket = ticket(request.headers()).unwrap_or_default().to_owned();
    let now = match now(app).await {
        Ok(now) => now,
        Err(why) => return PageError::from(why).into_response(),
    };
    let visitor = match &now {
        Some((shop, _)) if bearer.is_some() => match program(shop, bearer.as_deref().unwrap_or_default()).await {
            Ok(visitor) => visitor,
            Err(why) => return PageError::from(why).into_response(),
        },
        Some((shop, state)) if !state.shop.members.is_empty() => match visitor(shop, state, &ticket).await {
            Ok(visitor) => visitor,
            Err(why) => return PageError::from(why).into_response(),
        },
        // Nobody is registered: other devices have nothing to come in with.
        _ if via == Via::Network => return refuse(StatusCode::FORBIDDEN, NO_MEMBERS),
        // Nobody is registered: only the key of this run lets in, to everything.
        _ => match (key_in(request.uri().query()), door.holder(&ticket)) {
            (None, None) => match by_link(now.as_ref(), &ticket, request.uri().path()).await {
                Ok(Some(guest)) => guest,
                Ok(None) => return refuse(StatusCode::FORBIDDEN, NO_KEY),
                Err(why) => return PageError::from(why).into_response(),
            },
            (None, holder) => holder,
            (Some(key), holder) => match door.takes(key, app.beginning.clock.now().as_millisecond()) {
                Ok(()) => return enter(key, request.uri().path()),
                Err(said) if holder.is_none() => return refuse(StatusCode::FORBIDDEN, said),
                Err(_) => holder,
            },
        },
    };
    // A program is not led to where one signs in; `api` says what a token is for.
    if bearer.is_some() && visitor.is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Some(visitor) = visitor else { return next.run(request).await };
    let pharmacy = now.as_ref().map(|(_, state)| state.shop.name.clone()).unwrap_or_default();
    let visitor = Visitor { now: now.map(|(_, state)| state), ..visitor };
    let visit = Visit::of(app, visitor.clone(), request.headers());
    request.extensions_mut().insert(visitor);
    within(|| Frame { pharmacy, ..visit.frame_before() }, next.run(request).await)
}

/// The pharmacy as it is now, if there is one.
async fn now(app: &App) -> Result<Option<(Arc<Shop>, Record)>, ShopError> {
    match app.served() {
        Some(shop) => shop.now().await.map(|state| Some((shop, state))),
        None => Ok(None),
    }
}

/// Whoever comes by a link while nobody is registered: the guest who is in already, or nobody yet before a page that a secret of
/// its own opens. `None` lets nobody in.
async fn by_link(
    now: Option<&(Arc<Shop>, Record)>,
    ticket: &str,
    path: &str,
) -> Result<Option<Option<Visitor>>, ShopError> {
    let guest = match now {
        Some((shop, state)) => visitor(shop, state, ticket).await?,
        None => None,
    };
    let is_before_link = BY_LINK.iter().any(|begins| path.starts_with(begins)) || BESIDE_LINK.contains(&path);
    Ok((guest.is_some() || is_before_link).then_some(guest))
}

/// Who holds the ticket.
async fn visitor(shop: &Shop, state: &Record, ticket: &str) -> Result<Option<Visitor>, ShopError> {
    let ticket = Ticket::sent(ticket);
    let seated = flow::session(shop, state, &ticket).await?;
    Ok(seated.map(|seated| Visitor {
        who: match seated.guest {
            Guest::Member(member) => Who::Member(member),
            Guest::Inspector(label) => Who::Inspector(label),
        },
        token: ticket.form_token(),
        ticket: Some(ticket.text().to_owned()),
        then: seated.then,
        now: None,
        request: None,
    }))
}

/// The program whose token that is. It is no browser: it has no forms, and looks at no past but the one it asks for.
async fn program(shop: &Shop, secret: &str) -> Result<Option<Visitor>, ShopError> {
    let token = flow::token(shop, secret).await?;
    Ok(token.map(|token| Visitor {
        who: Who::Program(token),
        token: String::new(),
        ticket: None,
        then: None,
        now: None,
        request: None,
    }))
}

/// What the browser holds.
fn ticket(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// The value of a cookie of that name.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut pairs = cookies.flat_map(|all| all.split("; ")).filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

/// What may be asked: the past is only looked at, but for coming in and going.
fn methods(app: &App, path: &str) -> &'static [Method] {
    if app.may_write()
        || ["/sign-in", "/sign-in/passkey", "/sign-in/passkey/prove", "/sign-out", "/furigana", "/language"]
            .contains(&path)
    {
        &[Method::GET, Method::HEAD, Method::POST]
    } else {
        &[Method::GET, Method::HEAD]
    }
}

/// Gives the browser what lets it in, and leads on.
pub(crate) fn enter(ticket: &str, path: &str) -> Response {
    let cookie = format!("{COOKIE}={ticket}; HttpOnly; SameSite=Strict; Path=/");
    ([(header::SET_COOKIE, cookie)], Redirect::to(path)).into_response()
}

/// Takes it away again.
pub(crate) fn leave(path: &str) -> Response {
    let cookie = format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    ([(header::SET_COOKIE, cookie)], Redirect::to(path)).into_response()
}

/// What a browser got over HTTPS it sends over HTTPS only.
fn keep_secure(headers: &mut HeaderMap) {
    if let Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
        for cookie in cookies.iter_mut() {
            let secure = cookie.to_str().ok().map(|text| format!("{text}; Secure"));
            if let Some(secure) = secure.and_then(|text| HeaderValue::from_str(&text).ok()) {
                *cookie = secure;
            }
        }
    }
}

fn put_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Under `no-referrer` browsers send our own forms with `Origin: null`, which `is_own` refuses.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        // What a page says of itself is stricter.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
