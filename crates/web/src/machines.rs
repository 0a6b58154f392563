//! 機器の報告: the machines that reported, a signed report taken from a file, the sticks that carry such files, a code by which a
//! machine reports by itself, and stopping a key.

use crate::error::PageError;
use crate::frame::{Frame, Framed as _, framed};
use crate::pages::moment;
use crate::problem::{Problem, Refusable as _, refusable};
use crate::qr::Qr;
use crate::upload::Upload;
use crate::visit::{Pressed, Visit};
use askama::Template;
use axum::Form;
use axum::extract::multipart::Multipart;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{
    AgentError, CarriedListed, MachineListed, PutRowError, RevokeError, State, StickListed, StickStands,
    TakeFactsError, Taking,
};
use model::lang::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The machines, and the form for a report.
#[derive(Template)]
#[template(path = "machines.html")]
struct MachinesPage<'p> {
    frame: Frame,
    machines: Vec<MachineListed>,
    /// How many things are wrong on each, by its id.
    wrong_on: BTreeMap<String, usize>,
    /// The fingerprint as it was typed.
    shown: &'p str,
    /// The machines whose reports were just taken.
    taken: Vec<String>,
    /// The sticks by which reports came.
    sticks: Vec<StickListed>,
    /// Name and keeper of a stick, as proposed or as typed.
    stick: [String; 2],
    /// The command that lets a machine report by itself: shown once.
    made: Option<Made>,
    wrong: Option<Problem>,
}

/// A code that was just made.
struct Made {
    code: String,
    server: String,
    qr: Qr,
    until_ms: i64,
}

framed!(MachinesPage<'_>);
refusable!(MachinesPage);

impl MachinesPage<'_> {
    fn of(visit: &Visit, state: &State) -> Result<Self, PageError> {
        let (frame, machines) = (visit.frame(state), flow::list_machines(state));
        let name =
            if visit.lang == Lang::Ja { "機器を調べるUSBメモリ" } else { "Stick for looking at machines" };
        let stick = [name.to_owned(), visit.signer()];
        let sticks = flow::list_sticks(state);
        let judged = flow::judged(state, visit.lang)?;
        let wrong_on = judged.report.machines.iter().map(|machine| (machine.id.clone(), machine.wrong.len())).collect();
        Ok(Self { frame, machines, wrong_on, shown: "", taken: Vec::new(), sticks, stick, made: None, wrong: None })
    }

    /// How many things are wrong on a machine.
    fn wrongs(&self, machine: &MachineListed) -> usize {
        self.wrong_on.get(&machine.machine).copied().unwrap_or_default()
    }

    /// The stick's last use.
    fn last<'s>(&self, stick: &'s StickListed) -> Option<&'s CarriedListed> {
        stick.uses.first()
    }

    fn moment(&self, ms: &i64) -> String {
        moment(self.frame.lang, *ms)
    }
}

pub(crate) async fn list(visit: Visit) -> Result<Html<String>, PageError> {
    let state = visit.state().await?;
    Ok(Html(MachinesPage::of(&visit, &state)?.render()?))
}

async fn refused(visit: &Visit, shown: &str, wrong: Problem) -> Result<Response, PageError> {
    let state = visit.state().await?;
    let page = MachinesPage { shown, wrong: Some(wrong), ..MachinesPage::of(visit, &state)? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// What is said of a key that nobody has confirmed.
const NEW_KEY: &str = "はじめての機器の報告です。その機器の画面（yakumori-agent が示した照合値）か控えを見て、照合値を入力してから取り込んでください / this machine has not reported before; type the fingerprint from its own screen, or from your note, before the report is taken";

/// Takes a report. The fingerprint of a new key is typed from the machine's screen, so that it is compared and not only nodded at.
pub(crate) async fn take(visit: Visit, form: Multipart) -> Result<Response, PageError> {
    let sent = Upload::read(form).await?;
    visit.admits(sent.value("token"))?;
    let shown = sent.value("shown").trim();
    let file = match flow::read_facts(&sent.name, &sent.bytes) {
        Ok(file) => file,
        Err(why) => return refused(&visit, shown, Problem::at("file", visit.lang, &why)).await,
    };
    if !shown.is_empty() && !file.shows(shown) {
        let why = "入力した照合値は、この報告の鍵のものではありません。取り込んでいません。機器の画面をもう一度見て、それでも違うときは、この報告を使わないでください / what you typed is not the fingerprint of this report's key; nothing was taken. Look at the machine's screen again, and do not use the report where they differ";
        return refused(&visit, shown, Problem::at("shown", visit.lang, &why)).await;
    }
    let taken = file.reports().iter().map(|report| report.host.clone()).collect();
    let (shop, by) = (visit.shop()?, visit.signer());
    let taking = Taking { accept: !shown.is_empty(), by: &by };
    match flow::take_facts_files(&shop, &shop.now().await?, vec![file], taking).await {
        Ok(_) => {
            let page = MachinesPage { taken, ..MachinesPage::of(&visit, &shop.now().await?)? };
            Ok(Html(page.render()?).into_response())
        }
        Err(TakeFactsError::Shop(why)) => Err(why.into()),
        Err(TakeFactsError::Refused(refusal)) => {
            // The fingerprint is not told here: it is to be read from the machine's own screen.
            let wrong = match refusal.why.is_new_key() {
                true => Problem::at("shown", visit.lang, &NEW_KEY),
                false => Problem::at("file", visit.lang, &refusal.why),
            };
            refused(&visit, shown, wrong).await
        }
    }
}

/// A code by which one machine comes to report by itself. Where it reports to must be open.
pub(crate) async fn code(visit: Visit, Form(sent): Form<Pressed>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let made = match visit.network.origin() {
        Some(server) => flow::make_agent_code(&visit.shop()?).await.map(|code| (code, server)),
        None => Err(AgentError::NoNetwork),
    };
    match made {
        Ok((code, server)) => {
            let qr = Qr::of(&format!("yakumori-agent enroll {} --server {server}", code.text))?;
            let made = Some(Made { code: code.text, server, qr, until_ms: code.until_ms });
            let page = MachinesPage { made, ..MachinesPage::of(&visit, &visit.state().await?)? };
            Ok(Html(page.render()?).into_response())
        }
        Err(AgentError::Shop(why)) => Err(why.into()),
        Err(why) => refused(&visit, "", Problem::at("code", visit.lang, &why)).await,
    }
}

/// What a browser sends to put a stick on the list of permitted media.
#[derive(Deserialize)]
pub(crate) struct Permitted {
    token: String,
    number: String,
    name: String,
    keeper: String,
}

pub(crate) async fn permit(visit: Visit, Form(sent): Form<Permitted>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    let cells = [("name", sent.name.trim()), ("keeper", sent.keeper.trim())];
    let cells = cells.into_iter().filter(|(_, text)| !text.is_empty());
    let cells = cells.map(|(key, text)| (key.to_owned(), text.to_owned())).collect();
    match flow::permit_stick(&visit.shop()?, &state, &sent.number, &cells).await {
        Ok(()) => Ok(Redirect::to("/machines#sticks").into_response()),
        Err(PutRowError::Shop(why)) => Err(why.into()),
        Err(why) => {
            let wrong = Some(Problem::at("sticks", visit.lang, &why));
            let page = MachinesPage { stick: [sent.name, sent.keeper], wrong, ..MachinesPage::of(&visit, &state)? };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
    }
}

/// What a browser sends to stop a key.
#[derive(Deserialize)]
pub(crate) struct Revoked {
    token: String,
    key: String,
    reason: String,
}

pub(crate) async fn revoke(visit: Visit, Form(sent): Form<Revoked>) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let state = visit.state().await?;
    match flow::revoke_machine_key(&visit.shop()?, &state, &sent.key, &sent.reason).await {
        Ok(_) => Ok(Redirect::to("/machines").into_response()),
        Err(RevokeError::Shop(why)) => Err(why.into()),
        Err(why) => refused(&visit, "", Problem::at("reason", visit.lang, &why)).await,
    }
}
