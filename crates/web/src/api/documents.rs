//! The life of documents: where each stands, what of it is no longer true, who has read it; and the pharmacy's own, with where in
//! them each item stands.

use super::ApiError;
use super::writing::{Answer, body, is_program};
use crate::documents::{Looked, living};
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use flow::{
    ApprovalError, ApprovalGiven, DocumentGiven, IssueError, KeepDocumentError, OwnDocument, PaperLife, PaperOf,
    Passage, ReadGiven, ReadersError, TakeBackError,
};
use model::lang::Lang;
use model::pharmacy::IssuedPaper;
use paper::PaperError;
use serde::Deserialize;
use serde_json::{Value, json};

/// A paper's life in short.
fn made(life: &PaperLife, lang: Lang) -> Value {
    json!({
        "id": life.kind.code(), "stage": format!("{:?}", life.stage), "says": life.stage.words(lang),
        "kept_where": life.kept_where, "review_on": life.review_on,
        "current": life.current().map(|version| version.seq),
    })
}

fn version(life: &PaperLife, version: &IssuedPaper) -> Value {
    let approved = version.approved.as_ref().map(|it| json!({ "on": it.on, "by": it.by }));
    let files = life.number(version).checked_sub(1).and_then(|at| life.files.get(at));
    json!({ "number": life.number(version), "issue": version.seq, "files": files, "on": version.on, "size": version.size, "approved": approved })
}

/// A document of the pharmacy's own in short.
fn own(own: &OwnDocument, lang: Lang) -> Value {
    json!({
        "id": own.id, "title": own.title, "kind": own.kind, "stage": format!("{:?}", own.stage),
        "says": own.stage.words(lang), "approved_on": own.approved_on.map(|on| on.to_string()),
        "approved_by": own.approved_by, "kept_where": own.kept_where, "review_on": own.review_on,
    })
}

/// All documents.
pub(crate) async fn documents(visit: Visit) -> Result<Json<Value>, ApiError> {
    let looked = Looked::at(&visit).await?;
    let lives =
        flow::LIVING.into_iter().map(|kind| flow::paper_life(looked.of(), kind).map(|it| made(&it, visit.lang)));
    let lives = lives.collect::<Result<Vec<_>, _>>().map_err(broken)?;
    let all = flow::own_documents(looked.of());
    let all: Vec<Value> = all.iter().map(|it| own(it, visit.lang)).collect();
    Ok(Json(json!({ "made": lives, "own": all })))
}

/// Which versions are compared, by their numbers.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Sides {
    from: Option<usize>,
    to: Option<usize>,
}

/// One document: of a paper its versions and what is no longer true, of another where the items stand in it and its files.
pub(crate) async fn document(
    visit: Visit,
    Path(id): Path<String>,
    Query(sides): Query<Sides>,
) -> Result<Json<Value>, ApiError> {
    let looked = Looked::at(&visit).await?;
    let of = looked.of();
    let Some(kind) = living(&id) else {
        let it = flow::own_document(of, &id).ok_or_else(ApiError::not_found)?;
        return Ok(Json(whole(of, &it, visit.lang)));
    };
    let life = flow::paper_life(of, kind).map_err(broken)?;
    let (was, is) = life.sides(sides.from, sides.to).ok_or_else(ApiError::not_found)?;
    let difference = match was {
        Some(was) => Some(flow::difference(of, kind, (was, is)).await.map_err(not_made)?),
        None => None,
    };
    let changes = difference.iter().flat_map(|it| &it.changes);
    let changes: Vec<Value> = changes.map(|it| json!({ "title": it.title, "was": it.was, "is": it.is })).collect();
    let mut told = made(&life, visit.lang);
    told["versions"] = life.versions.iter().map(|it| version(&life, it)).collect();
    told["changes"] = changes.into();
    told["exact"] = difference.map(|it| it.is_exact).into();
    Ok(Json(told))
}

fn whole(of: PaperOf<'_>, it: &OwnDocument, lang: Lang) -> Value {
    let passage = |(number, _): (String, Vec<&str>)| json!({ "article": it.article(&number), "number": number });
    let files = it.files(of.state);
    let file =
        |file: &&model::pharmacy::Evidence| json!({ "entry": file.seq, "file": file.file, "sha256": file.sha256 });
    let mut told = own(it, lang);
    told["passages"] = flow::items_asked(of).into_iter().map(passage).collect();
    told["files"] = files.iter().map(file).collect();
    told
}

/// What is said of a document of the pharmacy's own; what is left out stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    title: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    approved_on: String,
    #[serde(default)]
    approved_by: String,
    #[serde(default)]
    reviewed_on: String,
    #[serde(default)]
    kept_where: String,
    /// The items that are told anew.
    #[serde(default)]
    passages: Vec<Told>,
}

/// Where an item stands in a document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    number: String,
    article: String,
}

pub(crate) async fn keep_document(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let sent: Kept = body(&visit, &headers, &bytes)?;
    let looked = Looked::at(&visit).await?;
    let passage = |it: Told| Passage { number: it.number, article: it.article };
    let passages: Vec<Passage> = sent.passages.into_iter().map(passage).collect();
    let told = (!passages.is_empty()).then(|| flow::passages_with(looked.of(), &sent.title, &passages));
    let given = DocumentGiven {
        passages: told.transpose().map_err(not_kept)?,
        title: sent.title,
        kind: sent.kind,
        approved_on: sent.approved_on,
        approved_by: sent.approved_by,
        reviewed_on: sent.reviewed_on,
        kept_where: sent.kept_where,
        ..DocumentGiven::default()
    };
    let title = flow::keep_document(looked.of(), given).await.map_err(not_kept)?;
    stands(&visit, &title).await
}

/// The name of a file.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Named {
    name: String,
}

/// A new file of a document of the pharmacy's own; it is the whole body.
pub(crate) async fn attach_document(
    visit: Visit,
    Path(id): Path<String>,
    Query(Named { name }): Query<Named>,
    bytes: Bytes,
) -> Answer {
    is_program(&visit)?;
    let looked = Looked::at(&visit).await?;
    let it = flow::own_document(looked.of(), &id).ok_or_else(ApiError::not_found)?;
    let file = Some((name, bytes.to_vec()));
    let given = DocumentGiven { title: it.title, kind: it.kind, file, by: visit.signer(), ..DocumentGiven::default() };
    let title = flow::keep_document(looked.of(), given).await.map_err(not_kept)?;
    stands(&visit, &title).await
}

/// The day on which a document was looked through; today where none is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviewed {
    #[serde(default)]
    on: String,
}

pub(crate) async fn review_document(visit: Visit, Path(id): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Reviewed { on } = body(&visit, &headers, &bytes)?;
    let looked = Looked::at(&visit).await?;
    flow::review_document(looked.of(), &id, &on).await.map_err(not_kept)?;
    stands(&visit, &id).await
}

/// Nothing is asked: a version is made of what the record holds now.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {}

/// Issues a paper's version as the record stands.
pub(crate) async fn issue_document(visit: Visit, Path(id): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Issue {} = body(&visit, &headers, &bytes)?;
    let kind = living(&id).ok_or_else(ApiError::not_found)?;
    let looked = Looked::at(&visit).await?;
    flow::issue_paper(looked.of(), kind).await.map_err(not_made)?;
    stands(&visit, &id).await
}

/// The approval of a version, by the entry that issued it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approved {
    issue: u64,
    by: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    kept_where: String,
    #[serde(default)]
    with_gaps: bool,
}

pub(crate) async fn approve_document(visit: Visit, Path(id): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let Approved { issue, by, on, kept_where, with_gaps } = body(&visit, &headers, &bytes)?;
    let kind = living(&id).ok_or_else(ApiError::not_found)?;
    let looked = Looked::at(&visit).await?;
    let given = ApprovalGiven { issue, by, on, kept_where, with_gaps };
    match flow::approve_paper(looked.of(), kind, &given).await {
        Ok(()) => stands(&visit, &id).await,
        Err(ApprovalError::Shop(why)) => Err(why.into()),
        Err(why @ (ApprovalError::NotTheLast | ApprovalError::ChangedMeanwhile)) => Err(conflict(why)),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// An approval that was a mistake, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenBack {
    issue: u64,
    reason: String,
}

pub(crate) async fn take_back_approval(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let TakenBack { issue, reason } = body(&visit, &headers, &bytes)?;
    let kind = living(&id).ok_or_else(ApiError::not_found)?;
    let looked = Looked::at(&visit).await?;
    match flow::take_back_approval(looked.of(), kind, (issue, &reason)).await {
        Ok(()) => stands(&visit, &id).await,
        Err(TakeBackError::Shop(why)) => Err(why.into()),
        Err(why @ (TakeBackError::NotInForce | TakeBackError::ChangedMeanwhile)) => Err(conflict(why)),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// Who is to read a document, and who has.
pub(crate) async fn readers(visit: Visit, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    told_readers(&Looked::at(&visit).await?, &id)
}

fn told_readers(looked: &Looked, id: &str) -> Result<Json<Value>, ApiError> {
    let read = flow::to_read(looked.of(), id).map_err(broken)?.ok_or_else(ApiError::not_found)?;
    let reader = |it: &flow::Reader| {
        let (person, name, role) = (&it.person, &it.name, &it.role);
        json!({ "person": person, "name": name, "role": role, "read_on": it.read_on, "before_on": it.before_on })
    };
    let all: Vec<Value> = read.readers.iter().map(reader).collect();
    Ok(Json(json!({ "title": read.title, "version": read.version, "called": read.called, "readers": all })))
}

/// Who has read a document, by their rows in 職員名簿; `takes_back` where it was noted by mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HaveRead {
    people: Vec<String>,
    #[serde(default)]
    on: String,
    #[serde(default)]
    takes_back: bool,
}

pub(crate) async fn note_readers(visit: Visit, Path(id): Path<String>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let HaveRead { people, on, takes_back } = body(&visit, &headers, &bytes)?;
    let looked = Looked::at(&visit).await?;
    let read = flow::to_read(looked.of(), &id).map_err(broken)?.ok_or_else(ApiError::not_found)?;
    match flow::note_readers(looked.of(), &read, &ReadGiven { people, on, takes_back }).await {
        Ok(()) => Ok((StatusCode::OK, told_readers(&Looked::anew(&visit).await?, &id)?)),
        Err(ReadersError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}

/// Where a document stands after what was written.
async fn stands(visit: &Visit, document: &str) -> Answer {
    let looked = Looked::anew(visit).await?;
    let told = match living(document) {
        Some(kind) => made(&flow::paper_life(looked.of(), kind).map_err(broken)?, visit.lang),
        None => {
            let it = flow::own_document(looked.of(), document).ok_or_else(ApiError::not_found)?;
            own(&it, visit.lang)
        }
    };
    Ok((StatusCode::OK, Json(told)))
}

fn not_kept(why: KeepDocumentError) -> ApiError {
    match why {
        KeepDocumentError::Shop(why) => why.into(),
        why @ KeepDocumentError::NotThere(_) => ApiError::new(StatusCode::NOT_FOUND, why),
        why @ KeepDocumentError::ChangedMeanwhile => conflict(why),
        why => ApiError::unprocessable(why),
    }
}

fn not_made(why: IssueError) -> ApiError {
    match why {
        IssueError::Shop(why) => why.into(),
        why => ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, why),
    }
}

/// A text of ours cannot be read: no fault of who asks.
fn broken(why: PaperError) -> ApiError {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, why)
}

fn conflict(why: impl ToString) -> ApiError {
    ApiError::new(StatusCode::CONFLICT, why)
}
