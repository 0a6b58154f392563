//! Papers, made when they are asked for.

use crate::error::PageError;
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use flow::{IssueError, PaperFor, PaperFormat, PaperOf};
use model::member::Deed;
use paper::Kind;
use serde::Deserialize;

/// For whom a paper is, where there are several.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct For {
    person: Option<String>,
    vendor: Option<String>,
    visit: Option<u64>,
}

/// The papers of whoever was given a link to look at the checklist: the forms, and neither a ledger nor what the program advises
/// the pharmacy to do.
const OF_INSPECTIONS: [Kind; 2] = [Kind::Checklist, Kind::VendorChecklist];

/// A paper, made when it is asked for: `checklist.pdf`, `vendor-checklist-01.pdf`, `devices.xlsx`.
pub(crate) async fn paper(
    visit: Visit,
    Path(file): Path<String>,
    Query(whom): Query<For>,
) -> Result<Response, PageError> {
    let (stem, ending) = file.rsplit_once('.').ok_or_else(PageError::not_found)?;
    let format = [PaperFormat::Pdf, PaperFormat::Xlsx].into_iter().find(|format| format.ending() == ending);
    let (format, kind) = format.zip(kind_of(stem)).ok_or_else(PageError::not_found)?;
    if !(visit.may(Deed::Look) || OF_INSPECTIONS.contains(&kind)) {
        return Err(PageError::not_allowed("/inspection"));
    }
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let of = PaperOf { shop: &visit.shop()?, state: &state, judged: &judged };
    let whom = PaperFor { person: whom.person.as_deref(), vendor: whom.vendor.as_deref(), visit: whom.visit };
    let made = flow::make_paper(of, kind, format, whom).map_err(no_paper)?;
    let issued = made.into_iter().find(|issued| issued.file == file).ok_or_else(PageError::not_found)?;
    let content = match format {
        PaperFormat::Pdf => "application/pdf",
        PaperFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    // The file's name is one of ours: letters, digits and hyphens.
    let shown = format!("inline; filename=\"{}\"", issued.file);
    Ok(([(header::CONTENT_TYPE, content.to_owned()), (header::CONTENT_DISPOSITION, shown)], issued.paper.bytes)
        .into_response())
}

/// What was asked for and is not there is told from what failed.
fn no_paper(why: IssueError) -> PageError {
    match &why {
        IssueError::NoPerson { .. }
        | IssueError::NoVisit { .. }
        | IssueError::NoVendor { .. }
        | IssueError::OnlyPdf => PageError::said(StatusCode::NOT_FOUND, &why.to_string()),
        _ => why.into(),
    }
}

fn kind_of(stem: &str) -> Option<Kind> {
    let kind = if stem.starts_with(Kind::VendorChecklist.code()) { Kind::VendorChecklist.code() } else { stem };
    kind.parse().ok()
}
