//! Links for vendors: made and closed by the pharmacy, and the page on which a vendor answers its own form without an account.

use crate::door::{self, Via};
use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::language::Reader;
use crate::pages::{lacks_vendor_form, moment};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::qr::Qr;
use crate::reply_rows::{self, Answer, ReplyRows};
use crate::sign_in::closed;
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{State as Record, VendorAnswers, VendorLink, VendorLinkError};
use model::report::{Report, VendorForm};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The links that lead in, and the form for another.
#[derive(Template)]
#[template(path = "vendor_links.html")]
struct LinksPage<'p> {
    frame: Frame,
    /// Codes of forms with vendor and system, and whether it is the chosen one.
    forms: Vec<(String, String, bool)>,
    links: Vec<VendorLink>,
    /// Whether the year's form for vendors is missing: a link would lead to nothing.
    lacks_vendor_form: bool,
    /// The address that was just made: shown once.
    made: Option<String>,
    qr: Option<Qr>,
    sent: &'p Asked,
    wrong: Option<Problem>,
}

/// Where a vendor answers.
#[derive(Template)]
#[template(path = "vendor_form.html")]
struct FormPage<'p> {
    frame: Frame,
    secret: &'p str,
    edition: &'p str,
    rows: ReplyRows<'p>,
    /// Devices that the vendor maintains or its system runs on.
    devices: Vec<String>,
    by: String,
    /// How many answers were taken.
    taken: Option<usize>,
    wrong: Option<Problem>,
}

framed!(LinksPage<'_>, FormPage<'_>);
refusable!(LinksPage, FormPage);

impl LinksPage<'_> {
    fn until(&self, ms: &i64) -> String {
        moment(self.frame.lang, *ms)
    }
}

/// The answers that a vendor chooses from: the words of the form.
const ANSWERS: [Answer; 2] = [("はい", "はい", "はい"), ("いいえ", "いいえ", "いいえ")];

/// What a browser sends to make a link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    token: String,
    form: String,
    days: String,
}

fn fresh() -> Asked {
    Asked { days: "14".to_owned(), ..Asked::default() }
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    page(&visit, (&fresh(), None), None).await
}

async fn page(
    visit: &Visit,
    (sent, wrong): (&Asked, Option<Problem>),
    made: Option<String>,
) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let forms = judged.report.vendors.iter();
    let forms =
        forms.map(|form| (form.code.clone(), format!("{}　{}", form.vendor, form.system), form.code == sent.form));
    let for_others = made.as_ref().filter(|_| visit.network.origin().is_some());
    let qr = for_others.map(|address| Qr::of(address)).transpose()?;
    let (frame, forms) = (visit.frame(&state), forms.collect());
    let links = flow::vendor_links(&visit.shop()?).await?;
    let lacks_vendor_form = lacks_vendor_form(&state)?;
    Ok(Html(LinksPage { frame, forms, links, lacks_vendor_form, made, qr, sent, wrong }.render()?))
}

pub(crate) async fn open(
    visit: Visit,
    via: Via,
    headers: HeaderMap,
    Form(sent): Form<Asked>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let judged = flow::judged(&state, visit.lang)?;
    let form = judged.report.vendors.iter().find(|form| form.code == sent.form && !form.lines.is_empty());
    let days = model::width::narrow(sent.days.trim()).parse().unwrap_or_default();
    let made = match form {
        Some(form) => flow::open_vendor_link(&shop, (&form.vendor, &form.system), days).await,
        None => Err(VendorLinkError::Unknown),
    };
    match made {
        Ok(ticket) => {
            let origin = visit.network.origin().unwrap_or_else(|| door::origin(via, &headers));
            let made = Some(format!("{origin}/vendor/{}", ticket.text()));
            Ok(page(&visit, (&fresh(), None), made).await?.into_response())
        }
        Err(VendorLinkError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let field = if matches!(why, VendorLinkError::Days) { "days" } else { "form" };
            let page = page(&visit, (&sent, Some(Problem::at(field, visit.lang, &why))), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(crate) async fn close(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<Pressed>,
) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    flow::close_vendor_link(&visit.shop()?, &id).await?;
    Ok(Redirect::to("/vendor-links"))
}

pub(crate) async fn ask(app: Reader, Path(secret): Path<String>) -> Result<Response, PageError> {
    let link = led(&app, &secret).await?;
    let state = app.shop()?.now().await?;
    form_page(&app, &state, (&secret, &link), (None, None, None))
}

/// What a link leads to; one that lapsed is told.
async fn led(app: &Reader, secret: &str) -> Result<VendorLink, PageError> {
    match flow::vendor_link(app.shop()?, secret).await {
        Err(VendorLinkError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::said(StatusCode::GONE, &why.to_string())),
        Ok(link) => Ok(link),
    }
}

/// The form that a link leads to.
fn form_of<'r>(report: &'r Report, link: &VendorLink) -> Option<&'r VendorForm> {
    report.vendors.iter().find(|form| form.vendor == link.vendor && form.system == link.system)
}

type Outcome<'s> = (Option<&'s BTreeMap<String, String>>, Option<usize>, Option<Problem>);

fn form_page(
    app: &Reader,
    state: &Record,
    (secret, link): (&str, &VendorLink),
    (sent, taken, wrong): Outcome<'_>,
) -> Result<Response, PageError> {
    let judged = flow::judged(state, app.lang)?;
    let form = form_of(&judged.report, link).filter(|form| !form.lines.is_empty());
    let form = form.ok_or_else(|| PageError::said(StatusCode::GONE, NO_FORM))?;
    let stands = reply_rows::stands(app.lang, form);
    let sent = sent.unwrap_or(&stands);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let by = sent.get("by").cloned().unwrap_or_default();
    let devices = devices(state, link);
    let edition = &judged.report.edition;
    let rows = ReplyRows { form, sent, answers: &ANSWERS, asks_for_days: true };
    let page = FormPage { frame: closed(app, state), secret, edition, rows, devices, by, taken, wrong };
    Ok((status, Html(page.render()?)).into_response())
}

const OTHER_YEAR: &str = "様式の年度が変わりました。新しい様式で、もう一度答えてください / the form is of another year now; please answer the new one";
const NO_FORM: &str = "いまの年度の事業者確認用の様式が、まだ薬局に取り込まれていません。薬局に伝えてください / the pharmacy does not hold the vendor's form of this year yet; please tell them";

/// The devices that concern the vendor, by name and system software.
fn devices(state: &Record, link: &VendorLink) -> Vec<String> {
    let vendor = model::name::Name::new(link.vendor.clone());
    let system = model::name::Name::new(link.system.clone());
    let theirs = state.shop.devices.records().filter(|device| {
        device.is_kept() && (device.vendor.is_firm(&vendor) || (!system.is_empty() && device.system.is(&system)))
    });
    theirs.map(|device| format!("{}　{}　{}", &*device.name, device.os.text(), device.version)).collect()
}

pub(crate) async fn take(
    app: Reader,
    Path(secret): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let link = led(&app, &secret).await?;
    let (shop, state) = (app.shop()?, app.shop()?.now().await?);
    // The year may have been turned over since the page was opened: fields are places of that year's form.
    let edition = flow::checklist_for(&state.shop, None)?.edition.id;
    if sent.get("edition").is_some_and(|seen| *seen != edition) {
        let wrong = Problem { field: "answers", says: half(app.lang, OTHER_YEAR) };
        return form_page(&app, &state, (&secret, &link), (None, None, Some(wrong)));
    }
    let judged = flow::judged(&state, app.lang)?;
    let today = state.today.to_string();
    let form = form_of(&judged.report, &link);
    let rows = form.map(|form| reply_rows::rows(form, &judged.report.edition, &today, &sent)).unwrap_or_default();
    let by = sent.get("by").map_or("", String::as_str);
    let given = VendorAnswers { by, rows, was_asked: sent.contains_key("asked") };
    match flow::take_vendor_answers(shop, &state, &link, given).await {
        Ok(count) => {
            let state = shop.now().await?;
            form_page(&app, &state, (&secret, &link), (None, Some(count), None))
        }
        Err(VendorLinkError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let field = if matches!(why, VendorLinkError::NoName) { "by" } else { "answers" };
            let mut sent = sent;
            if matches!(why, VendorLinkError::NoTarget(_)) {
                sent.insert("asked".to_owned(), "1".to_owned());
            }
            let wrong = Problem { field, says: half(app.lang, &why.to_string()) };
            form_page(&app, &state, (&secret, &link), (Some(&sent), None, Some(wrong)))
        }
    }
}
