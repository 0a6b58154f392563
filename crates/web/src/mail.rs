//! 予定を知らせるメール: the mail server by which the program reminds, where the pharmacy wants that, and how the last mail went.

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::problem::{Problem, Refusable as _, refusable};
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use flow::{MailError, MailGiven, MailSecurity, MailSetting};
use serde::Deserialize;

/// The setting as it is kept, and the form to change it.
#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage<'p> {
    frame: Frame,
    kept: Option<MailSetting>,
    /// Why the last mail did not go.
    failed: Option<String>,
    sent: &'p Sent,
    wrong: Option<Problem>,
    done: Option<Done>,
}

framed!(MailPage<'_>);
refusable!(MailPage);

/// What was just done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Set,
    Tried,
    Ended,
}

impl MailPage<'_> {
    fn has_done(&self, done: Done) -> bool {
        self.done == Some(done)
    }

    fn is_chosen(&self, way: &str) -> bool {
        self.sent.security == way || self.sent.security.is_empty() && way == "tls"
    }
}

/// What a browser sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    token: String,
    /// `test` or `end`; without it the setting is kept.
    verb: String,
    host: String,
    port: String,
    security: String,
    user: String,
    password: String,
    from: String,
    to: String,
}

impl Sent {
    /// The form filled with what is kept; never with the password.
    fn of(kept: Option<&MailSetting>) -> Self {
        let Some(kept) = kept else { return Self { port: "465".to_owned(), ..Self::default() } };
        Self {
            host: kept.host.clone(),
            port: kept.port.to_string(),
            security: kept.security.code().to_owned(),
            user: kept.user.clone(),
            from: kept.from.clone(),
            to: kept.to.clone(),
            ..Self::default()
        }
    }
}

pub(crate) async fn show(visit: Visit) -> Result<Html<String>, PageError> {
    afresh(&visit, None).await
}

/// The page with what is kept by now.
async fn afresh(visit: &Visit, done: Option<Done>) -> Result<Html<String>, PageError> {
    let sent = Sent::of(flow::mail_setting(&visit.shop()?).as_ref());
    page(visit, (&sent, None), done).await
}

async fn page(
    visit: &Visit,
    (sent, wrong): (&Sent, Option<Problem>),
    done: Option<Done>,
) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    let kept = flow::mail_setting(&visit.shop()?);
    let failed = kept.as_ref().and_then(|kept| kept.failed.as_deref()).map(|why| half(visit.lang, why));
    Ok(Html(MailPage { frame: visit.frame(&state), kept, failed, sent, wrong, done }.render()?))
}

/// Sets how mail is sent, tries it, or ends it.
pub(crate) async fn set(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let shop = visit.shop()?;
    let done = match sent.verb.as_str() {
        "end" => flow::end_mail(&shop).await.map(|()| Done::Ended),
        "test" => flow::send_test_mail(&shop).await.map(|()| Done::Tried),
        _ => flow::set_mail(&shop, &given(&sent, &visit)).await.map(|()| Done::Set),
    };
    match done {
        Ok(done) => Ok(afresh(&visit, Some(done)).await?.into_response()),
        Err(MailError::Shop(why)) => Err(why.into()),
        // Why a mail did not go stands beside the setting.
        Err(_) if sent.verb == "test" => Ok((StatusCode::BAD_GATEWAY, afresh(&visit, None).await?).into_response()),
        Err(why) => {
            let wrong = Problem::at(field(&why), visit.lang, &why);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, (&sent, Some(wrong)), None).await?).into_response())
        }
    }
}

fn given(sent: &Sent, visit: &Visit) -> MailGiven {
    MailGiven {
        host: sent.host.clone(),
        port: sent.port.clone(),
        security: MailSecurity::of(&sent.security).unwrap_or_default(),
        user: sent.user.clone(),
        password: sent.password.clone(),
        from: sent.from.clone(),
        to: sent.to.clone(),
        lang: visit.lang,
    }
}

/// Where on the form a refusal is told.
fn field(why: &MailError) -> &'static str {
    match why {
        MailError::Port => "port",
        MailError::Plain => "security",
        MailError::Password => "password",
        MailError::From(_) => "from",
        MailError::To | MailError::Address(_) => "to",
        _ => "host",
    }
}
