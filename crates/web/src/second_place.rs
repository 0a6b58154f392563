//! この機器が壊れたら: the second place for the record, how old the copy there is, and the sheet that says how to go on from it.

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::counted;
use crate::problem::Problem;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{CopyRecordError, SecondPlace, State as Record};
use serde::Deserialize;
use std::path::Path;

/// Where copies go, and how that went.
#[derive(Template)]
#[template(path = "second_place.html")]
struct SecondPlacePage<'p> {
    frame: Frame,
    place: Option<SecondPlace>,
    /// Whether it lies where the record lies.
    is_own_disk: bool,
    failed: Option<String>,
    sent: &'p str,
    wrong: Option<Problem>,
    copied: bool,
}

/// What to do when this machine is gone: to be printed, and kept where the copy is not.
#[derive(Template)]
#[template(path = "restore_sheet.html")]
struct RestoreSheet {
    frame: Frame,
    place: SecondPlace,
    /// The record's id.
    id: String,
    /// Where the record lies on this machine.
    data: String,
    today: model::day::Day,
}

framed!(SecondPlacePage<'_>, RestoreSheet);

/// What a browser sends: a folder to be chosen, or nothing to copy now.
#[derive(Deserialize)]
pub(crate) struct Sent {
    token: String,
    #[serde(default)]
    folder: Option<String>,
}

impl SecondPlacePage<'_> {
    fn entries(&self, size: &u64) -> String {
        counted(self.frame.lang, usize::try_from(*size).unwrap_or(usize::MAX), "entry", "entries")
    }
}

pub(crate) async fn show(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(page(&visit, &state, ("", None), false)?))
}

fn page(
    visit: &Visit,
    state: &Record,
    (sent, wrong): (&str, Option<Problem>),
    copied: bool,
) -> Result<String, PageError> {
    let shop = visit.shop()?;
    let place = flow::second_place(&shop);
    let failed = place.as_ref().and_then(|place| place.failed.as_deref()).map(|why| half(visit.lang, why));
    let is_own_disk = place.as_ref().is_some_and(|place| flow::is_on_own_disk(&shop, place));
    Ok(SecondPlacePage { frame: visit.frame(state), place, is_own_disk, failed, sent, wrong, copied }.render()?)
}

pub(crate) async fn copy(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let folder = sent.folder.as_deref().map(str::trim);
    let done = match folder {
        Some(folder) => flow::choose_second_place(&shop, Path::new(folder)).await,
        None => flow::copy_record(&shop).await,
    };
    match done {
        Ok(_) => Ok(Html(page(&visit, &state, ("", None), true)?).into_response()),
        Err(CopyRecordError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let wrong = (folder.unwrap_or_default(), Some(Problem::at("folder", visit.lang, &why)));
            let page = page(&visit, &state, wrong, false)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

pub(crate) async fn sheet(visit: Visit) -> Result<Response, PageError> {
    let state = visit.state().await?;
    let Some(place) = flow::second_place(&visit.shop()?) else {
        return Ok(Redirect::to("/second-place").into_response());
    };
    let (id, today, data) = (state.mark.id.clone(), state.today, from_the_root(visit.beginning.place.to_string()));
    Ok(Html(RestoreSheet { frame: visit.frame(&state), place, id, data, today }.render()?).into_response())
}

/// A folder as it is found from anywhere: whoever restores the record stands in another one. A database has no folder.
fn from_the_root(place: String) -> String {
    let is_folder = Path::new(&place).is_dir();
    let absolute = std::path::absolute(&place).ok().filter(|_| is_folder);
    absolute.map_or(place, |folder| folder.display().to_string())
}
