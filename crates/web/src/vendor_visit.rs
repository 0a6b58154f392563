//! 事業者の来訪: one page for a vendor's visit, to fill in and to print.

use crate::error::PageError;
use crate::evidence::to_evidence;
use crate::frame::{Frame, Framed as _, framed};
use crate::ledgers::called;
use crate::pages::day_words;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::table::to_ledger;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use flow::{Brought, Saw, SlipError, State as Record, VisitError, VisitGiven};
use model::record::{Ledger, Record as _};
use std::collections::BTreeSet;

/// So many of the latest visits are shown.
const VISITS: usize = 12;

/// What was done on a visit.
#[derive(Template)]
#[template(path = "vendor_visit.html")]
struct VendorVisitPage<'p> {
    frame: Frame,
    /// The firms that are known.
    vendors: BTreeSet<String>,
    /// The devices in use: id, version, name.
    devices: Vec<(String, u64, String)>,
    /// The latest visits: the entry and the title of each.
    visits: Vec<(u64, String)>,
    sent: &'p VisitGiven,
    wrong: Option<Problem>,
}

framed!(VendorVisitPage<'_>);
refusable!(VendorVisitPage);

impl VendorVisitPage<'_> {
    fn is_worked_on(&self, id: &str) -> bool {
        self.sent.devices.iter().any(|(device, _, _)| device == id)
    }

    fn is_updated(&self, id: &str) -> bool {
        self.sent.devices.iter().any(|(device, _, is_updated)| device == id && *is_updated)
    }

    fn brought(&self) -> [(&'static str, &'static str, bool); 3] {
        [
            ("none", self.say("持ち込みはない", "Nothing"), Brought::Nothing),
            (
                "checked",
                self.say("媒体を持ち込み、使う前にウイルス検査をした", "A medium, checked for malware before use"),
                Brought::Checked,
            ),
            ("unchecked", self.say("媒体を持ち込み、検査はしていない", "A medium, not checked"), Brought::Unchecked),
        ]
        .map(|(code, words, brought)| (code, words, self.sent.brought == brought))
    }
}

pub(crate) async fn ask(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let by = visit.signer();
    let given = VisitGiven { on: day_words(visit.lang, state.today), by, ..VisitGiven::default() };
    Ok(Html(page(&visit, &state, &given, None)?))
}

fn page(visit: &Visit, state: &Record, sent: &VisitGiven, wrong: Option<Problem>) -> Result<String, PageError> {
    let running: BTreeSet<&str> =
        state.shop.devices.records().filter(|device| device.may_run()).map(|device| device.id.as_str()).collect();
    let rows = state.rows(Ledger::Devices);
    let devices = rows.iter().filter(|row| running.contains(row.id.as_str()));
    let of_systems = state.shop.systems.records().map(|system| system.vendor.text().to_owned());
    let listed = state.shop.vendors.records().map(|vendor| vendor.label().to_owned());
    let page = VendorVisitPage {
        frame: visit.frame(state),
        vendors: listed.chain(of_systems).filter(|vendor| !vendor.is_empty()).collect(),
        devices: devices
            .map(|row| (row.id.clone(), row.seq, called(visit.lang, Ledger::Devices, &row.cells)))
            .collect(),
        visits: flow::visits(state).iter().take(VISITS).map(|visit| (visit.seq, visit.title.clone())).collect(),
        sent,
        wrong,
    };
    Ok(page.render()?)
}

/// What a browser sends, read.
fn read(pairs: Vec<(String, String)>) -> (String, VisitGiven) {
    let (mut token, mut given) = (String::new(), VisitGiven::default());
    let mut updated = Vec::new();
    for (name, text) in pairs {
        match name.split(':').collect::<Vec<_>>()[..] {
            ["token"] => token = text,
            ["on"] => given.on = text,
            ["vendor"] => given.vendor = text,
            ["who"] => given.who = text,
            ["did"] => given.did = text,
            ["by"] => given.by = text,
            ["brought"] => {
                given.brought = match text.as_str() {
                    "checked" => Brought::Checked,
                    "unchecked" => Brought::Unchecked,
                    _ => Brought::Nothing,
                }
            }
            ["leaves_id"] => given.leaves_id = true,
            ["device", id, seq] => given.devices.push((id.to_owned(), Saw(seq.parse().ok()), false)),
            ["updated", id, seq] => updated.push((id.to_owned(), Saw(seq.parse().ok()))),
            _ => {}
        }
    }
    // Who applied updates worked on the device.
    given.devices.retain(|(id, saw, _)| !updated.contains(&(id.clone(), *saw)));
    given.devices.extend(updated.into_iter().map(|(id, saw)| (id, saw, true)));
    (token, given)
}

pub(crate) async fn note(visit: Visit, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, PageError> {
    let (token, given) = read(pairs);
    visit.admits(&token)?;
    let state = visit.state().await?;
    match flow::vendor_visited(&visit.shop()?, &state, &given).await {
        Ok(Some(key)) => Ok(to_evidence(&key)),
        Ok(None) => Ok(to_ledger(Ledger::Devices)),
        Err(VisitError::Slip(SlipError::Shop(why))) => Err(why.into()),
        Err(why) => {
            let field = match &why {
                VisitError::NoName => "by",
                VisitError::NoVendor => "vendor",
                VisitError::NothingTold => "did",
                VisitError::NotADay(_) => "on",
                _ => "devices",
            };
            let page = page(&visit, &state, &given, Some(Problem::at(field, visit.lang, &why)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
