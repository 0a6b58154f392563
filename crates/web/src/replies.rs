//! The vendors' replies in one place: what came of each, by which way; typing one from its paper, PDF or photo; and taking one back.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::query::Query;
use crate::reply_rows::{self, Answer, ReplyRows};
use crate::upload::Upload;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{NEITHER, PaperTyped, ReplyStands, State, TypeReplyError, WithdrawError, WriteRepliesError};
use model::reply_paper::ReplyPaper;
use model::report::{Report, VendorForm};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every reply, and those that are still awaited.
#[derive(Template)]
#[template(path = "replies.html")]
struct RepliesPage<'r> {
    frame: Frame,
    all: Vec<ReplyStands<'r>>,
    lacks_vendor_form: bool,
    /// The number of a paper as it was typed.
    typed: String,
    wrong: Option<Problem>,
}

/// Typing a reply from its paper, and taking one back.
#[derive(Template)]
#[template(path = "reply.html")]
struct ReplyPage<'r> {
    frame: Frame,
    code: &'r str,
    rows: ReplyRows<'r>,
    edition: &'r str,
    papers: Vec<&'r ReplyPaper>,
    /// Whether there is a reply to take back.
    has_reply: bool,
    is_doubted: bool,
    /// How many rows were just written.
    taken: Option<usize>,
    wrong: Option<Problem>,
}

framed!(RepliesPage<'_>, ReplyPage<'_>);
refusable!(RepliesPage, ReplyPage);

impl ReplyPage<'_> {
    fn field(&self, name: &str) -> &str {
        self.rows.sent.get(name).map_or("", String::as_str)
    }
}

/// The answers that a paper may have.
const ANSWERS: [Answer; 4] = [
    ("はい", "はい", "はい"),
    ("いいえ", "いいえ", "いいえ"),
    ("対象外", "対象外", "対象外"),
    (NEITHER, "どちらとも読めない（備考に書く）", "cannot be read (say in the note)"),
];

/// The number on a paper that came back, as it was typed or read from the paper by a scanner.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct OfPaper {
    code: String,
}

/// Every reply; where the number of a paper was typed, the page on which that paper is copied.
pub(crate) async fn list(visit: Visit, Query(OfPaper { code: typed }): Query<OfPaper>) -> Result<Response, PageError> {
    const UNKNOWN: &str = "この受付番号の用紙はありません。紙の下に刷られた12文字（0〜9とa〜f）を確かめるか、下の一覧から選んでください / no paper has this number: see the twelve characters at the foot of the paper, or choose from the list below";
    let state = visit.state().await?;
    let judged = flow::judged(&state, visit.lang)?;
    let code = flow::reply_code_typed(&typed);
    if let Some(form) = code.and_then(|code| flow::form_coded(&judged.report, &code)) {
        return Ok(Redirect::to(&format!("/replies/{}", flow::reply_code(form))).into_response());
    }
    let wrong = (!typed.trim().is_empty()).then(|| Problem::at("code", visit.lang, &UNKNOWN));
    let status = if wrong.is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let all = flow::list_replies(&state, &judged.report);
    let lacks_vendor_form = crate::pages::lacks_vendor_form(&state)?;
    let page = RepliesPage { frame: visit.frame(&state), all, lacks_vendor_form, typed, wrong };
    Ok((status, Html(page.render()?)).into_response())
}

/// The form that an address names; where the vendor or its system is called otherwise by now, the list leads on.
fn coded<'r>(report: &'r Report, code: &str) -> Result<&'r VendorForm, PageError> {
    const GONE: &str = "この用紙の事業者とシステムは、いまの台帳では別の名前になっているか、取り下げられています。「事業者の回答」の一覧から選んでください / the vendor or the system of this paper is called otherwise by now; choose it from the list of replies";
    flow::form_coded(report, code).ok_or_else(|| PageError::unreadable(GONE.to_owned(), "/replies"))
}

pub(crate) async fn ask(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    let state = visit.state().await?;
    page(&visit, &state, &code, (None, None, None))
}

type Outcome<'s> = (Option<&'s BTreeMap<String, String>>, Option<usize>, Option<Problem>);

fn page(visit: &Visit, state: &State, code: &str, (sent, taken, wrong): Outcome<'_>) -> Result<Response, PageError> {
    let judged = flow::judged(state, visit.lang)?;
    let form = coded(&judged.report, code)?;
    let stands = reply_rows::stands(visit.lang, form);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ReplyPage {
        frame: visit.frame(state),
        code,
        rows: ReplyRows { form, sent: sent.unwrap_or(&stands), answers: &ANSWERS, asks_for_days: false },
        edition: &judged.report.edition,
        papers: flow::papers_of(state, form).into_iter().map(|(_, paper)| paper).collect(),
        has_reply: !flow::rows_of_reply(state, form).is_empty(),
        is_doubted: form.by_stopped_key,
        taken,
        wrong,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// Takes what was typed, with the file.
pub(crate) async fn take(visit: Visit, Path(code): Path<String>, form: Multipart) -> Result<Response, PageError> {
    const OTHER_YEAR: &str = "様式の年度が変わりました。新しい様式で、もう一度書き写してください / the form is of another year now; please type it on the new one";
    let mut upload = Upload::read(form).await?;
    visit.admits(upload.value("token"))?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let judged = flow::judged(&state, visit.lang)?;
    let form = coded(&judged.report, &code)?;
    let file = (!upload.bytes.is_empty()).then(|| (upload.name.clone(), std::mem::take(&mut upload.bytes)));
    let sent = upload.into_fields();
    let value = |name: &str| sent.get(name).cloned().unwrap_or_default();
    if value("edition") != judged.report.edition {
        let wrong = Problem::at("answers", visit.lang, &OTHER_YEAR);
        return page(&visit, &state, &code, (None, None, Some(wrong)));
    }
    let given = PaperTyped {
        filled_by: value("by"),
        rows: reply_rows::rows(form, &judged.report.edition, &value("filled_on"), &sent),
        file,
        kept_where: value("kept_where"),
        on: value("on"),
        by: visit.signer(),
    };
    match flow::type_reply(&shop, &state, form, given).await {
        Ok(count) => page(&visit, &shop.now().await?, &code, (None, Some(count), None)),
        Err(TypeReplyError::Rows(WriteRepliesError::Shop(why))) => Err(why.into()),
        Err(why) => {
            let wrong = Problem::at(field_of(&why), visit.lang, &why);
            page(&visit, &state, &code, (Some(&sent), None, Some(wrong)))
        }
    }
}

fn field_of(why: &TypeReplyError) -> &'static str {
    match why {
        TypeReplyError::NoPaper | TypeReplyError::Kind | TypeReplyError::Blob(_) => "file",
        TypeReplyError::NotADay(_) => "on",
        TypeReplyError::TooLong => "by",
        _ => "answers",
    }
}

/// What a browser sends to take a reply back.
#[derive(Deserialize)]
pub(crate) struct Withdrawn {
    token: String,
    #[serde(default)]
    reason: String,
}

/// Takes a reply back, whole.
pub(crate) async fn withdraw(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Withdrawn>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    let judged = flow::judged(&state, visit.lang)?;
    let form = coded(&judged.report, &code)?;
    match flow::withdraw_reply(&shop, &state, form, &sent.reason).await {
        Ok(_) => Ok(Redirect::to("/replies").into_response()),
        Err(WithdrawError::Shop(why)) => Err(why.into()),
        Err(why) => page(&visit, &state, &code, (None, None, Some(Problem::at("reason", visit.lang, &why)))),
    }
}
