//! One machine: what it told, and which device of the ledger it is.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{ApproveError, DeviceFits, DeviceOffered, LinkError, RunningListed, State};
use model::record::{Field, Ledger, Record as _, Row};
use model::report::ReportMachine;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A machine, with the rows that it may be.
#[derive(Template)]
#[template(path = "machine.html")]
struct MachinePage<'p> {
    frame: Frame,
    machine: &'p ReportMachine,
    /// The row that it is, with its label.
    linked: Option<(String, String)>,
    /// The rows that it may be, by how they fit; the likeliest first.
    offered: Vec<(&'static str, Vec<DeviceOffered>)>,
    /// The columns of a new row, as proposed or as typed.
    inputs: Vec<(&'static Field, String)>,
    /// What runs on it, with what came since somebody last looked.
    running: Option<RunningListed>,
    /// Who looks, as typed or as known.
    by: String,
    wrong: Option<Problem>,
}

framed!(MachinePage<'_>);
refusable!(MachinePage);

/// The columns that are asked for here; the others are written in the ledger later.
const ASKED: [&str; 6] = ["number", "name", "os", "place", "kind", "vendor"];

/// What is wrong, by the id of its field, and what was typed then.
type Refused<'r> = Option<(Problem, &'r Row)>;

pub(crate) async fn show(visit: Visit, Path(machine): Path<String>) -> Result<Response, PageError> {
    page(&visit, &machine, None).await
}

async fn page(visit: &Visit, machine: &str, refused: Refused<'_>) -> Result<Response, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let told = judged.report.machines.iter().find(|known| known.id == machine).ok_or_else(PageError::not_found)?;
    let (wrong, typed) = refused.unzip();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let proposed = flow::device_proposed(&state, machine);
    let row = typed.unwrap_or(&proposed);
    let asked = Ledger::Devices.fields().iter().filter(|field| ASKED.contains(&field.key));
    let page = MachinePage {
        frame: visit.frame(&state),
        machine: told,
        linked: linked(&state, machine),
        offered: offered(visit, &state, machine),
        inputs: asked.map(|field| (field, row.get(field.key).cloned().unwrap_or_default())).collect(),
        running: flow::list_running(&state, machine),
        by: typed.and_then(|typed| typed.get("by").cloned()).unwrap_or_else(|| visit.signer()),
        wrong,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// The row that the machine is; none, too, where that row was taken off the ledger.
fn linked(state: &State, machine: &str) -> Option<(String, String)> {
    let id = state.shop.machines.get(machine)?.device.clone()?;
    let label = state.shop.devices.get(&id)?.record.label().to_owned();
    Some((id, label))
}

/// The rows in groups, each under what speaks for it.
fn offered(visit: &Visit, state: &State, machine: &str) -> Vec<(&'static str, Vec<DeviceOffered>)> {
    let frame = visit.frame(state);
    let say = |ja, en| if frame.lang == model::lang::Lang::Ja { ja } else { en };
    let mut groups: BTreeMap<DeviceFits, Vec<DeviceOffered>> = BTreeMap::new();
    for device in flow::devices_offered(state, machine) {
        groups.entry(device.fits).or_default().push(device);
    }
    let titled = groups.into_iter().map(|(fits, devices)| {
        let title = match fits {
            DeviceFits::Name => say("名前が合う機器", "The same name"),
            DeviceFits::Os => say("OSが合う機器", "The same OS"),
            DeviceFits::Unclear => say("そのほかの機器", "Others"),
            DeviceFits::Taken => say("ほかの機器の報告と結び付いている機器", "Linked to another machine"),
        };
        (title, devices)
    });
    titled.collect()
}

/// What a browser sends to say which row a machine is.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    token: String,
    #[serde(default)]
    device: String,
}

pub(crate) async fn link(
    visit: Visit,
    Path(machine): Path<String>,
    Form(sent): Form<Chosen>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let done = flow::link_machine(&shop, &state, &machine, &sent.device).await;
    answer(&visit, &machine, done.map(drop), None).await
}

pub(crate) async fn unlink(
    visit: Visit,
    Path(machine): Path<String>,
    Form(sent): Form<Pressed>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let done = flow::unlink_machine(&shop, &state, &machine).await;
    answer(&visit, &machine, done.map(drop), None).await
}

/// A new row for the machine. That it runs is what the machine itself shows.
pub(crate) async fn add(
    visit: Visit,
    Path(machine): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    visit.admits(sent.get("token").map_or("", String::as_str))?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let mut row = flow::device_proposed(&state, &machine);
    row.retain(|key, _| !ASKED.contains(&key.as_str()));
    row.extend(sent.into_iter().filter(|(key, _)| ASKED.contains(&key.as_str())));
    let done = flow::link_new_device(&shop, &state, &machine, &row).await;
    answer(&visit, &machine, done.map(drop), Some(&row)).await
}

/// What a browser sends to say that what runs is as it should be.
#[derive(Deserialize)]
pub(crate) struct Looked {
    token: String,
    /// The time of the report that was on the screen.
    seen: String,
    #[serde(default)]
    by: String,
}

pub(crate) async fn approve(
    visit: Visit,
    Path(machine): Path<String>,
    Form(sent): Form<Looked>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    match flow::approve_services(&shop, &state, (&machine, &sent.seen), &sent.by).await {
        Ok(()) => Ok(Redirect::to(&format!("/machines/{machine}")).into_response()),
        Err(ApproveError::Shop(why)) => Err(why.into()),
        Err(ApproveError::NoMachine) => Err(PageError::not_found()),
        Err(why) => {
            let typed = Row::from([("by".to_owned(), sent.by)]);
            page(&visit, &machine, Some((Problem::at("by", visit.lang, &why), &typed))).await
        }
    }
}

async fn answer(
    visit: &Visit,
    machine: &str,
    done: Result<(), LinkError>,
    typed: Option<&Row>,
) -> Result<Response, PageError> {
    let why = match done {
        Ok(()) => return Ok(Redirect::to(&format!("/machines/{machine}")).into_response()),
        Err(LinkError::Shop(why)) => return Err(why.into()),
        Err(LinkError::NoMachine | LinkError::Machine { .. }) => return Err(PageError::not_found()),
        Err(why) => why,
    };
    let (field, says) = match &why {
        LinkError::Row(flow::PutRowError::Values(values)) => {
            values.first().map_or(("name", why.to_string()), |(key, why)| (*key, why.to_string()))
        }
        LinkError::Row(_) | LinkError::Twice(_) => ("name", why.to_string()),
        _ => ("device", why.to_string()),
    };
    let (problem, nothing) = (Problem::at(field, visit.lang, &says), Row::new());
    page(visit, machine, Some((problem, typed.unwrap_or(&nothing)))).await
}
