//! The page that opens and closes the shop's network, and tells how another device comes to trust this program.

use super::Status;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::Problem;
use crate::qr::Qr;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::NETWORK_PORT;
use serde::Deserialize;
use std::sync::Arc;

/// The state of the network, and the steps for each device.
#[derive(Template)]
#[template(path = "network.html")]
struct NetworkPage {
    frame: Frame,
    /// Addresses to open and the first of them as a QR code; none while it is closed.
    open: Option<(Vec<String>, Qr)>,
    /// Why it is not open though it should be.
    failed: Option<String>,
    /// The last day of the certificate that is shown now.
    until: Option<model::day::Day>,
    /// What to compare before a device is told to trust the authority.
    fingerprint: Option<String>,
    has_members: bool,
    /// The port that was taken last.
    port: u16,
    wrong: Option<Problem>,
}

framed!(NetworkPage);

/// What a browser sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    token: String,
    #[serde(default)]
    close: Option<String>,
    #[serde(default)]
    port: String,
}

pub(crate) async fn show(visit: Visit) -> Result<Html<String>, PageError> {
    page(&visit, None).await
}

async fn page(visit: &Visit, wrong: Option<Problem>) -> Result<Html<String>, PageError> {
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let status = visit.network.status();
    let (mut open, mut until, mut failed) = (None, None, None);
    match status {
        Status::Open(reached) => {
            let origins: Vec<String> = reached.origins().collect();
            let qr = Qr::of(origins.first().map_or("", String::as_str))?;
            (open, until) = (Some((origins, qr)), Some(reached.until));
        }
        Status::Failed(why) => failed = Some(crate::error::half(visit.lang, &why)),
        Status::Closed => {}
    }
    let page = NetworkPage {
        frame: visit.frame(&state),
        open,
        failed,
        until,
        fingerprint: flow::network_fingerprint(&shop),
        has_members: !state.shop.members.is_empty(),
        port: flow::network(&shop).map_or(NETWORK_PORT, |network| network.port),
        wrong,
    };
    Ok(Html(page.render()?))
}

/// Opens it or closes it, at once and for the starts to come.
pub(crate) async fn turn(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.shop()?.now().await?);
    let turned = match sent.close {
        Some(_) => flow::close_network(&shop).await.map(|()| None),
        None => {
            let Ok(port) = sent.port.trim().parse() else { return refused(&visit, &NOT_A_PORT).await };
            flow::open_network(&shop, &state, port).await.map(|()| Some(port))
        }
    };
    match turned {
        Ok(port) => {
            visit.network.turn(port).await;
            Ok(Redirect::to("/network").into_response())
        }
        Err(why) => refused(&visit, &why).await,
    }
}

const NOT_A_PORT: &str = "ポートは 1024 から 65535 の数で書いてください（ふつうは 8443 のままにします） / the port is a number from 1024 to 65535; 8443 is usual";

async fn refused(visit: &Visit, why: &impl std::fmt::Display) -> Result<Response, PageError> {
    let page = page(visit, Some(Problem::at("port", visit.lang, why))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What a device is told to trust: it is no secret.
pub(crate) async fn certificate(State(app): State<Arc<App>>) -> Result<Response, PageError> {
    let certificate = flow::network_certificate(app.shop()?).ok_or_else(PageError::not_found)?;
    let head = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"yakumori-ca.crt\""),
    ];
    Ok((head, certificate).into_response())
}
