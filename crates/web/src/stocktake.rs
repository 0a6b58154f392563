//! 棚卸: a walk through the shop with a telephone, room by room; and labels with a QR code for the devices.

use crate::error::PageError;
use crate::evidence::to_evidence;
use crate::frame::{Frame, Framed as _, framed};
use crate::ledgers::called;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::qr::Qr;
use crate::query::Query;
use crate::table::to_ledger;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use flow::{Found, Saw, SlipError, State as Record, StockGiven, TakeStockError};
use model::pharmacy::KeptRow;
use model::record::Ledger;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The devices by place, each with what can be said of it.
#[derive(Template)]
#[template(path = "stocktake.html")]
struct StocktakePage<'p> {
    frame: Frame,
    /// Every place, and how many devices it has.
    places: Vec<(String, usize)>,
    /// The place that is looked at; all where none is chosen.
    place: &'p str,
    rooms: Vec<(String, Vec<Device>)>,
    /// Whether there are too many to show before a place is chosen.
    is_to_choose: bool,
    by: String,
    extra: String,
    wrong: Option<Problem>,
}

/// Labels to print and to stick on the devices.
#[derive(Template)]
#[template(path = "labels.html")]
struct LabelsPage {
    frame: Frame,
    /// Name, place, and the code that opens the row; none where other devices cannot open the pages.
    labels: Option<Vec<(String, String, Qr)>>,
    page: usize,
    pages: usize,
}

/// Labels of one page: more are turned over.
const LABELS: usize = 100;
/// So many devices are walked past without choosing a place first.
const AT_ONCE: usize = 300;

framed!(StocktakePage<'_>, LabelsPage);
refusable!(StocktakePage);

/// A device that may be in the room.
struct Device {
    id: String,
    entry: u64,
    called: String,
    /// What was chosen, where the page was refused.
    chosen: String,
    moved_to: String,
}

impl Device {
    fn is(&self, choice: &str) -> bool {
        self.chosen == choice
    }
}

/// The room that is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    place: String,
}

/// What a browser sends, read.
#[derive(Default)]
struct Sent {
    token: String,
    place: String,
    by: String,
    extra: String,
    /// By the device's id: the version that was seen, the choice, and the new place.
    devices: BTreeMap<String, (Saw, String, String)>,
}

impl Sent {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, text) in pairs {
            match name.split(':').collect::<Vec<_>>()[..] {
                ["token"] => sent.token = text,
                ["place"] => sent.place = text,
                ["by"] => sent.by = text,
                ["extra"] => sent.extra = text,
                ["found", id, seq] => {
                    let device = sent.devices.entry(id.to_owned()).or_default();
                    (device.0, device.1) = (Saw(seq.parse().ok()), text);
                }
                ["moved", id] => sent.devices.entry(id.to_owned()).or_default().2 = text,
                _ => {}
            }
        }
        sent
    }

    fn given(&self) -> StockGiven {
        let found = |(id, (saw, choice, place)): (&String, &(Saw, String, String))| {
            let found = match choice.as_str() {
                "here" => Found::Here,
                "moved" => Found::Moved(place.clone()),
                "missing" => Found::Missing,
                _ => return None,
            };
            Some((id.clone(), *saw, found))
        };
        StockGiven {
            by: self.by.clone(),
            found: self.devices.iter().filter_map(found).collect(),
            extra: self.extra.lines().filter(|line| !line.trim().is_empty()).map(flow::extra_device).collect(),
        }
    }
}

pub(crate) async fn ask(visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let by = visit.signer();
    Ok(Html(page(&visit, &state, &Sent { place: asked.place, by, ..Sent::default() }, None)?))
}

fn page(visit: &Visit, state: &Record, sent: &Sent, wrong: Option<Problem>) -> Result<String, PageError> {
    let mut rooms: BTreeMap<String, Vec<Device>> = BTreeMap::new();
    for row in flow::stock(state) {
        let place = row.cells.get("place").cloned().unwrap_or_default();
        let (_, chosen, moved_to) = sent.devices.get(&row.id).cloned().unwrap_or_default();
        let called = called(visit.lang, Ledger::Devices, &row.cells);
        rooms.entry(place).or_default().push(Device { id: row.id, entry: row.seq, called, chosen, moved_to });
    }
    let count: usize = rooms.values().map(Vec::len).sum();
    let is_to_choose = sent.place.is_empty() && rooms.len() > 1 && count > AT_ONCE;
    let is_shown = |place: &str| !is_to_choose && (sent.place.is_empty() || place == sent.place);
    let page = StocktakePage {
        frame: visit.frame(state),
        is_to_choose,
        places: rooms.iter().map(|(place, devices)| (place.clone(), devices.len())).collect(),
        rooms: rooms.into_iter().filter(|(place, _)| is_shown(place)).collect(),
        place: &sent.place,
        by: sent.by.clone(),
        extra: sent.extra.clone(),
        wrong,
    };
    Ok(page.render()?)
}

pub(crate) async fn take(visit: Visit, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, PageError> {
    let sent = Sent::read(pairs);
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    match flow::take_stock(&visit.shop()?, &state, &sent.given()).await {
        Ok(Some(key)) => Ok(to_evidence(&key)),
        Ok(None) => Ok(to_ledger(Ledger::Devices)),
        Err(TakeStockError::Slip(SlipError::Shop(why))) => Err(why.into()),
        Err(why) => {
            let field = if matches!(why, TakeStockError::NoName) { "by" } else { "devices" };
            let page = page(&visit, &state, &sent, Some(Problem::at(field, visit.lang, &why)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// The page of labels that is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Turned {
    page: usize,
}

pub(crate) async fn labels(visit: Visit, Query(turned): Query<Turned>) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let stock = flow::stock(&state);
    let pages = stock.len().div_ceil(LABELS).max(1);
    let page = turned.page.clamp(1, pages);
    let label = |origin: &str, row: &KeptRow| -> Result<(String, String, Qr), PageError> {
        let qr = Qr::of(&format!("{origin}/ledgers/devices/rows/{}", row.id))?;
        let place = row.cells.get("place").cloned().unwrap_or_default();
        Ok((called(visit.lang, Ledger::Devices, &row.cells), place, qr))
    };
    let labels = match visit.network.origin() {
        Some(origin) => {
            let shown = stock.iter().skip((page - 1) * LABELS).take(LABELS);
            Some(shown.map(|row| label(&origin, row)).collect::<Result<Vec<_>, _>>()?)
        }
        None => None,
    };
    Ok(Html(LabelsPage { frame: visit.frame(&state), labels, page, pages }.render()?))
}
