//! The pharmacy's documents: those that the program makes and those of its own; each on a page with where it stands in its life,
//! its versions, what is no longer true of it, and who has read it.

mod made;
mod own;
mod report;

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::papers::title;
use crate::query::Query;
use crate::upload::Upload;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path};
use axum::response::{Html, Redirect};
use flow::{
    ApprovalError, ApprovalGiven, DocumentGiven, Judged, KeepDocumentError, OwnDocument, PaperLife, PaperOf, Passage,
    ReadGiven, ReadersError, Shop, State, TakeBackError, ToRead,
};
use model::day::Day;
use model::lang::Lang;
use model::member::{Deed, Member};
use model::width;
use paper::Kind;
use serde::Deserialize;
use std::sync::Arc;

/// All documents.
#[derive(Template)]
#[template(path = "documents.html")]
struct DocumentsPage {
    frame: Frame,
    made: Vec<PaperLife>,
    own: Vec<OwnDocument>,
}

framed!(DocumentsPage);

/// What a page of documents is made from.
pub(crate) struct Looked {
    shop: Shop,
    state: State,
    judged: Arc<Judged>,
}

impl Looked {
    pub(crate) async fn at(visit: &Visit) -> Result<Self, PageError> {
        let state = visit.state().await?;
        let judged = flow::judged(&state, visit.lang)?;
        Ok(Self { shop: visit.shop()?, state, judged })
    }

    /// The same after something was written.
    pub(crate) async fn anew(visit: &Visit) -> Result<Self, PageError> {
        let shop = visit.shop()?;
        let state = shop.now().await?;
        let judged = flow::judged(&state, visit.lang)?;
        Ok(Self { shop, state, judged })
    }

    pub(crate) fn of(&self) -> PaperOf<'_> {
        PaperOf { shop: &self.shop, state: &self.state, judged: &self.judged }
    }
}

/// Where a document's page is.
pub(crate) fn to_document(id: &str) -> Redirect {
    Redirect::to(&path(id))
}

fn path(id: &str) -> String {
    format!("/documents/{id}")
}

/// The papers that have a life: they are issued, and printed again when something changes.
pub(crate) fn living(code: &str) -> Option<Kind> {
    flow::LIVING.into_iter().find(|kind| kind.code() == code)
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let looked = Looked::at(&visit).await?;
    let made = flow::LIVING.into_iter().map(|kind| flow::paper_life(looked.of(), kind));
    let page = DocumentsPage {
        frame: visit.frame(&looked.state),
        made: made.collect::<Result<_, _>>()?,
        own: flow::own_documents(looked.of()),
    };
    Ok(Html(page.render()?))
}

impl DocumentsPage {
    fn title(&self, life: &PaperLife) -> &'static str {
        title(self.frame.lang, life.kind)
    }

    fn stage(&self, life: &PaperLife) -> &'static str {
        life.stage.words(self.frame.lang)
    }

    fn own_stage(&self, own: &OwnDocument) -> &'static str {
        own.stage.words(self.frame.lang)
    }
}

/// Which versions are laid side by side, by their numbers.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sides {
    from: Option<usize>,
    to: Option<usize>,
}

/// The page of one document.
pub(crate) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(sides): Query<Sides>,
) -> Result<Html<String>, PageError> {
    let looked = Looked::at(&visit).await?;
    if id == flow::OWNER_REPORT.code() {
        return report::page(&visit, &looked).await;
    }
    match living(&id) {
        Some(kind) => made::page(&visit, &looked, kind, &sides).await,
        None => own::page(&visit, &looked, &id),
    }
}

/// What a browser sends where a version was approved.
#[derive(Deserialize)]
pub(crate) struct Approved {
    token: String,
    issue: u64,
    by: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    kept_where: String,
    /// The tick beside the number of its gaps.
    with_gaps: Option<String>,
}

pub(crate) async fn approve(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<Approved>,
) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    let looked = Looked::at(&visit).await?;
    let Approved { issue, by, on, kept_where, with_gaps, .. } = sent;
    let given = ApprovalGiven { issue, by, on, kept_where, with_gaps: with_gaps.is_some() };
    let done = if id == flow::OWNER_REPORT.code() {
        flow::acknowledge_report(looked.of(), &given).await
    } else {
        flow::approve_paper(looked.of(), living(&id).ok_or_else(PageError::not_found)?, &given).await
    };
    match done {
        Ok(()) => Ok(to_document(&id)),
        Err(ApprovalError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), &path(&id))),
    }
}

/// What a browser sends where an approval was recorded by mistake.
#[derive(Deserialize)]
pub(crate) struct TakenBack {
    token: String,
    issue: u64,
    reason: String,
}

pub(crate) async fn take_back(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<TakenBack>,
) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    let (looked, taken_back) = (Looked::at(&visit).await?, (sent.issue, sent.reason.as_str()));
    let done = if id == flow::OWNER_REPORT.code() {
        flow::take_back_acknowledgement(looked.of(), taken_back).await
    } else {
        flow::take_back_approval(looked.of(), living(&id).ok_or_else(PageError::not_found)?, taken_back).await
    };
    match done {
        Ok(()) => Ok(to_document(&id)),
        Err(TakeBackError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), &path(&id))),
    }
}

/// Notes who has read a document.
pub(crate) async fn read(
    visit: Visit,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Redirect, PageError> {
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text.as_str());
    visit.admits(value("token"))?;
    let looked = Looked::at(&visit).await?;
    let read = flow::to_read(looked.of(), &id)?.ok_or_else(PageError::not_found)?;
    let people: Vec<String> = pairs.iter().filter(|(key, _)| key == "person").map(|(_, id)| id.clone()).collect();
    if !people.iter().all(|person| may_note(&visit, &looked.state, person)) {
        return Err(PageError::not_allowed(&path(&id)));
    }
    let given = ReadGiven { people, on: value("on").to_owned(), takes_back: !value("takes_back").is_empty() };
    match flow::note_readers(looked.of(), &read, &given).await {
        Ok(()) => Ok(to_document(&id)),
        Err(ReadersError::Shop(why)) => Err(why.into()),
        Err(why) => Err(PageError::unreadable(why.to_string(), &path(&id))),
    }
}

/// What a browser sends where a document was looked through.
#[derive(Deserialize)]
pub(crate) struct Reviewed {
    token: String,
}

/// Records that a document was looked through today, and holds.
pub(crate) async fn review(
    visit: Visit,
    Path(id): Path<String>,
    Form(sent): Form<Reviewed>,
) -> Result<Redirect, PageError> {
    visit.admits(&sent.token)?;
    let looked = Looked::at(&visit).await?;
    told(flow::review_document(looked.of(), &id, "").await, &path(&id))?;
    Ok(to_document(&id))
}

/// Takes what was said of a document of the pharmacy's own, with its file.
pub(crate) async fn keep(visit: Visit, form: Multipart) -> Result<Redirect, PageError> {
    let sent = Upload::read(form).await?;
    visit.admits(sent.value("token"))?;
    let looked = Looked::at(&visit).await?;
    let value = |name: &str| sent.value(name).to_owned();
    let asked = flow::items_asked(looked.of());
    let passage = |(number, _): &(String, Vec<&str>)| {
        let article = value(&format!("article:{number}"));
        Passage { number: number.clone(), article }
    };
    let given = DocumentGiven {
        title: value("title"),
        kind: value("kind"),
        approved_on: value("approved_on"),
        approved_by: value("approved_by"),
        reviewed_on: String::new(),
        kept_where: value("kept_where"),
        passages: (!sent.value("maps").is_empty()).then(|| asked.iter().map(passage).collect()),
        file: (!sent.bytes.is_empty()).then(|| (sent.name.clone(), sent.bytes.clone())),
        by: visit.signer(),
    };
    let back = if sent.value("id").is_empty() { "/documents".to_owned() } else { path(sent.value("id")) };
    let title = kept(looked.of(), given, &back).await?;
    let state = looked.shop.now().await?;
    let own = flow::own_document(PaperOf { state: &state, ..looked.of() }, &title);
    Ok(Redirect::to(&own.map_or(back, |own| path(&own.id))))
}

async fn kept(of: PaperOf<'_>, given: DocumentGiven, back: &str) -> Result<String, PageError> {
    told(flow::keep_document(of, given).await, back)
}

/// What was refused is told with the way back.
fn told<T>(done: Result<T, KeepDocumentError>, back: &str) -> Result<T, PageError> {
    done.map_err(|why| match why {
        KeepDocumentError::Shop(why) => why.into(),
        why => PageError::unreadable(why.to_string(), back),
    })
}

/// Who has read a document, and the form to note more.
struct Readers {
    read: Option<ToRead>,
    /// Those of whom whoever looks may note it, by their rows.
    own: Vec<String>,
}

impl Readers {
    fn of(visit: &Visit, looked: &Looked, document: &str) -> Result<Self, PageError> {
        let read = flow::to_read(looked.of(), document)?;
        let people = read.iter().flat_map(|read| &read.readers).map(|reader| reader.person.clone());
        let own = people.filter(|person| visit.may(Deed::Write) && may_note(visit, &looked.state, person)).collect();
        Ok(Self { read, own })
    }

    fn may_note(&self, person: &str) -> bool {
        self.own.iter().any(|own| own == person)
    }
}

/// Whether whoever is in may note that somebody has read a paper: a 職員 says so of nobody but themselves.
fn may_note(visit: &Visit, state: &State, person: &str) -> bool {
    let name = state.shop.people.get(person).map(|kept| width::key(kept.record.name.text()));
    let is_own = |member: &Member| {
        member.person.as_deref() == Some(person) || name.as_deref() == Some(width::key(&member.name).as_str())
    };
    visit.may(Deed::Sign) || visit.member().is_none_or(is_own)
}

/// A day as it is typed into a form.
fn typed(lang: Lang, on: Day) -> String {
    crate::pages::day_words(lang, on)
}
