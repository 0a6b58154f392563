//! A photo from a telephone: a link that lives ten minutes and does nothing but attach pictures to one item.

use crate::door::{self, Via};
use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::language::Reader;
use crate::qr::Qr;
use crate::sign_in::closed;
use crate::upload::Upload;
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use flow::{EvidenceError, EvidenceGiven, Shop};
use model::edition::Scope;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a link lives.
const LIVES: Duration = Duration::from_secs(10 * 60);
/// Pictures that one link takes.
const MOST_PICTURES: u8 = 10;
/// Links at a time; of more, the oldest is forgotten.
const MOST_LINKS: usize = 20;

/// A picture that somebody is about to take.
#[derive(Clone)]
struct Awaited {
    secret: String,
    /// The item that it is evidence on.
    key: String,
    /// Who made the link, by name; the record is written in their hands.
    by: String,
    shop: Shop,
    until: Instant,
    left: u8,
}

/// The links that live.
#[derive(Default)]
pub(crate) struct Camera(Mutex<Vec<Awaited>>);

impl Camera {
    fn await_one(&self, awaited: Awaited) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|known| known.until > Instant::now());
        if all.len() >= MOST_LINKS {
            all.remove(0);
        }
        all.push(awaited);
    }

    fn find(&self, secret: &str) -> Option<Awaited> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter()
            .find(|known| door::same(secret, &known.secret) && known.until > Instant::now() && known.left > 0)
            .cloned()
    }

    fn took(&self, secret: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.iter_mut().find(|known| known.secret == secret) {
            known.left = known.left.saturating_sub(1);
        }
    }
}

/// The link with its code, on the machine where the item is open.
#[derive(Template)]
#[template(path = "photo_link.html")]
struct LinkPage<'p> {
    frame: Frame,
    key: &'p str,
    number: String,
    address: String,
    /// Where another device of the shop can open it.
    qr: Option<Qr>,
}

/// Where the telephone takes the picture.
#[derive(Template)]
#[template(path = "photo.html")]
struct PhotoPage<'p> {
    frame: Frame,
    secret: &'p str,
    number: String,
    title: &'p str,
    /// How many pictures the link still takes, once one was taken.
    taken: Option<u8>,
    wrong: Option<String>,
}

framed!(LinkPage<'_>, PhotoPage<'_>);

pub(crate) async fn link(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Path(key): Path<String>,
    Form(sent): Form<Pressed>,
) -> Result<Html<String>, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    let checklist = flow::checklist_for(&state.shop, None)?;
    let item = checklist.item(&key).ok_or_else(PageError::not_found)?;
    let secret = flow::new_id(&visit.beginning.clock).map_err(flow::ShopError::from)?;
    let by = visit.signer();
    visit.camera.await_one(Awaited {
        secret: secret.clone(),
        key: key.clone(),
        by,
        shop: visit.shop()?,
        until: Instant::now() + LIVES,
        left: MOST_PICTURES,
    });
    let network = visit.network.origin();
    let address = format!("{}/photo/{secret}", network.clone().unwrap_or_else(|| door::origin(via, &headers)));
    let qr = network.map(|_| Qr::of(&address)).transpose()?;
    Ok(Html(
        LinkPage {
            frame: visit.frame(&state),
            key: &key,
            number: Scope::beside(&item.row.number, item.told_scope, visit.lang),
            address,
            qr,
        }
        .render()?,
    ))
}

pub(crate) async fn ask(app: Reader, Path(secret): Path<String>) -> Result<Response, PageError> {
    let awaited = app.camera.find(&secret).ok_or_else(over)?;
    page(&app, &awaited, "", None, None).await
}

/// What is said of a link that lives no more, or never did.
fn over() -> PageError {
    PageError::said(
        StatusCode::GONE,
        "この撮影用のリンクは終わりました（10分、10枚まで）。項目のページでもう一度出してください。 / This link is over (ten minutes, ten pictures). Make another on the item's page.",
    )
}

async fn page(
    app: &Reader,
    awaited: &Awaited,
    title: &str,
    taken: Option<u8>,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let state = app.shop()?.now().await?;
    let checklist = flow::checklist_for(&state.shop, None)?;
    let number = checklist.item(&awaited.key).map(items::Item::printed).unwrap_or_default();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = PhotoPage { frame: closed(app, &state), secret: &awaited.secret, number, title, taken, wrong };
    Ok((status, Html(page.render()?)).into_response())
}

pub(crate) async fn take(app: Reader, Path(secret): Path<String>, form: Multipart) -> Result<Response, PageError> {
    let awaited = app.camera.find(&secret).ok_or_else(over)?;
    let sent = Upload::read(form).await?;
    let title = sent.value("title").trim().to_owned();
    let given = EvidenceGiven {
        key: awaited.key.clone(),
        title: if title.is_empty() { "写真".to_owned() } else { title.clone() },
        kept_where: String::new(),
        file: (!sent.bytes.is_empty()).then(|| (sent.name.clone(), sent.bytes.clone())),
        on: app.reading.on.unwrap_or_else(|| awaited.shop.clock.today()),
        shows_done: sent.value("shows_gap").is_empty(),
        by: awaited.by.clone(),
    };
    match flow::add_evidence(&awaited.shop, given).await {
        Ok(_) => {
            app.camera.took(&secret);
            page(&app, &awaited, "", Some(awaited.left.saturating_sub(1)), None).await
        }
        Err(EvidenceError::Shop(why)) => Err(why.into()),
        Err(EvidenceError::Nothing) => {
            let says = half(app.lang, "写真を選んでください / choose a picture");
            page(&app, &awaited, &title, None, Some(says)).await
        }
        Err(why) => page(&app, &awaited, &title, None, Some(half(app.lang, &why.to_string()))).await,
    }
}
