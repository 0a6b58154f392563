//! What the browser is told where there is no page to show.

use crate::frame::{Frame, Framed as _, framed};
use askama::Template;
use axum::Extension;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use model::lang::Lang;

/// A page that cannot be shown.
#[derive(Debug)]
pub(crate) struct PageError {
    status: StatusCode,
    said: String,
    /// Where the person goes on.
    back: Option<String>,
}

/// A page that reads well without its style sheet too: who has no key is not given one.
#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'s> {
    ja: &'s str,
    en: &'s str,
    /// Where the link leads.
    back: Option<&'s str>,
}

/// The same for whoever is in: within the frame, in their language.
#[derive(Template)]
#[template(path = "said.html")]
struct SaidPage<'s> {
    frame: Frame,
    is_lost: bool,
    says: String,
    back: Option<&'s str>,
}

framed!(SaidPage<'_>);

/// What a refusal says, beside its page.
#[derive(Clone)]
struct Said {
    said: String,
    back: Option<String>,
}

/// A refusal as whoever is in reads it; every other answer as it is.
pub(crate) fn within(frame: impl FnOnce() -> Frame, response: Response) -> Response {
    let Some(Said { said, back }) = response.extensions().get().cloned() else { return response };
    let (status, frame) = (response.status(), frame());
    let (is_lost, says) = (status == StatusCode::NOT_FOUND, half(frame.lang, &said));
    match (SaidPage { frame, is_lost, says, back: back.as_deref() }).render() {
        Ok(page) => (status, Html(page)).into_response(),
        Err(_) => response,
    }
}

/// Refuses a request in words: what is wrong, and what to do, as 「日本語 / English」.
pub(crate) fn refuse(status: StatusCode, said: &str) -> Response {
    let (ja, en) = model::lang::halves(said).unwrap_or((said, ""));
    // Who is inside is led back; who is not would only come to the same page again.
    let inside = [StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR].contains(&status);
    page(status, said, (ja, en), inside.then_some("/"))
}

fn page(status: StatusCode, said: &str, (ja, en): (&str, &str), back: Option<&str>) -> Response {
    let beside = Extension(Said { said: said.to_owned(), back: back.map(str::to_owned) });
    match (Refused { ja, en, back }).render() {
        Ok(page) => (status, beside, Html(page)).into_response(),
        Err(_) => (status, said.to_owned()).into_response(),
    }
}

/// The reader's half of a text in both languages.
pub(crate) fn half(lang: Lang, text: &str) -> String {
    let (ja, en) = model::lang::halves(text).unwrap_or((text, text));
    (if lang == Lang::Ja { ja } else { en }).to_owned()
}

impl PageError {
    pub(crate) fn said(status: StatusCode, said: &str) -> Self {
        Self { status, said: said.to_owned(), back: None }
    }

    /// There is no record yet: the person is led to the page that begins one.
    pub(crate) fn to_begin() -> Self {
        Self { status: StatusCode::SEE_OTHER, said: String::new(), back: Some("/begin".to_owned()) }
    }

    /// Whoever is in may not do it; the way back is to what they may see.
    pub(crate) fn not_allowed(back: &str) -> Self {
        let said = "あなたの役割では、この操作はできません。開設者か管理薬剤師・安全管理責任者に頼んでください。 / Your role does not allow this; ask the owner or an officer.";
        Self { status: StatusCode::FORBIDDEN, said: said.to_owned(), back: Some(back.to_owned()) }
    }

    /// Nobody is in: the person is led to where they sign in.
    pub(crate) fn to_sign_in() -> Self {
        Self { status: StatusCode::SEE_OTHER, said: String::new(), back: Some("/sign-in".to_owned()) }
    }

    /// Nobody is registered yet: the person is led to where the first one is.
    pub(crate) fn to_first() -> Self {
        Self { status: StatusCode::SEE_OTHER, said: String::new(), back: Some("/members/first".to_owned()) }
    }

    /// A form came after its session had ended.
    pub(crate) fn signed_out() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            said: "サインインの期限が切れました。何も記録していません。サインインして、もう一度入力してください。 / You were signed out and nothing was recorded. Sign in, and enter it once more.".to_owned(),
            back: Some("/sign-in".to_owned()),
        }
    }

    pub(crate) fn not_found() -> Self {
        Self::said(StatusCode::NOT_FOUND, "そのページはありません。 / There is no such page.")
    }

    pub(crate) fn only_read() -> Self {
        Self::said(StatusCode::METHOD_NOT_ALLOWED, "このページは見るだけです。 / This page can only be read.")
    }

    /// A form that was not made by this run of the program.
    pub(crate) fn not_ours() -> Self {
        Self::said(
            StatusCode::FORBIDDEN,
            "この画面は古くなっています。何も記録していません。ページを開き直して、もう一度入力してください。 / This form is out of date and nothing was recorded. Open the page again and enter it once more.",
        )
    }

    /// A file that cannot be used: why, and back to where another one is chosen.
    pub(crate) fn unreadable(said: String, back: &str) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, said, back: Some(back.to_owned()) }
    }
}

impl<E: std::error::Error + 'static> From<E> for PageError {
    fn from(why: E) -> Self {
        let status = match &why {
            why if flow::was_quicker(why) => StatusCode::CONFLICT,
            why if flow::is_refused(why) => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::said(status, &why.to_string())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let Some(back) = self.back else { return refuse(self.status, &self.said) };
        if self.status == StatusCode::SEE_OTHER {
            return Redirect::to(&back).into_response();
        }
        page(self.status, &self.said, model::lang::halves(&self.said).unwrap_or((&self.said, "")), Some(&back))
    }
}
