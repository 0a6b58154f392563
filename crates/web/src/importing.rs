//! Importing a file into a ledger: it is read and shown first, and written only when a person accepts what was understood.

mod columns;
mod standard;

use crate::error::{PageError, half};
use crate::frame::{Frame, Framed as _, framed};
use crate::ledgers;
use crate::table;
use crate::upload::Upload;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::multipart::Multipart;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use columns::Column;
use flow::{Becomes, Fate, ImportError, Plan, ReadImport, SaidOfFile, State as Record};
use model::act::ColumnTold;
use model::record::Ledger;
use serde::Deserialize;
use standard::Standard;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Files that were read and wait for a person; of more, the oldest is forgotten and has to be chosen again.
const WAITING: usize = 4;
/// The last of the first questions, which asks for files.
const FILES: &str = "/first/files";
/// Rows of a kind that are listed; the rest is counted.
const LISTED: usize = 50;

/// A file that was read and waits for a person to accept it.
struct Waiting {
    id: String,
    ledger: Ledger,
    name: String,
    bytes: Arc<Vec<u8>>,
    /// What the person said of its headings.
    said: Vec<ColumnTold>,
    /// For which system they said a vendor's standard reply is.
    system: Option<String>,
    /// Why its rows are not as a standard reply has them.
    reason: Option<String>,
    /// Whether it was chosen in the first questions, which go on afterwards.
    is_first: bool,
    /// What the person was shown that would become of the rows.
    shown: Option<Plan>,
}

impl Waiting {
    /// Where the file was chosen.
    fn from(&self) -> String {
        if self.is_first { FILES.to_owned() } else { format!("/ledgers/{}", self.ledger.code()) }
    }
}

/// The files that wait.
#[derive(Default)]
pub(crate) struct Tray(Mutex<VecDeque<Waiting>>);

impl Tray {
    fn put(&self, waiting: Waiting) {
        let mut tray = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tray.push_back(waiting);
        if tray.len() > WAITING {
            tray.pop_front();
        }
    }

    fn take(&self, id: &str, ledger: Ledger) -> Option<Waiting> {
        let mut tray = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = tray.iter().position(|waiting| waiting.id == id && waiting.ledger == ledger)?;
        tray.remove(at)
    }
}

/// What was understood of a file, and what it would change.
#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage<'p> {
    frame: Frame,
    ledger: Ledger,
    id: &'p str,
    /// Where the file was chosen.
    from: String,
    name: &'p str,
    new: usize,
    same: usize,
    changed: usize,
    /// Rows that the file does not hold: they stay.
    absent: usize,
    left_blank: usize,
    /// Versions that are written otherwise than in the ledger.
    same_versions: Vec<String>,
    /// Rows that would fill what was only ticked in the first questions.
    usual: usize,
    changes: Listed,
    /// What a person should look at of what was read.
    cautions: Listed,
    unsure: Listed,
    bad: Listed,
    columns: Vec<Column>,
    /// What it is, where it is a vendor's standard reply.
    standard: Option<Standard>,
    /// The numbers of rows that differ from a standard reply and do not say why.
    overruling: String,
    /// Why the person is asked once more.
    wrong: Option<Wrong>,
    /// What is hidden in the file: nobody sees it in the spreadsheet.
    hidden: Option<String>,
    /// What was understood, column by column and row by row.
    understood: String,
    usable: bool,
}

framed!(ImportPage<'_>);

/// Why a file is shown once more.
enum Wrong {
    /// What the person said of the columns cannot be.
    Columns(String),
    /// The ledger was changed after the person was shown what would become of the rows.
    Meanwhile,
    /// A standard reply was compared anew, for the system that the person chose.
    System,
    /// Rows differ from a standard reply, and nobody says why.
    Reason,
    /// What a standard reply waits for.
    Standard(String),
}

impl ImportPage<'_> {
    /// Whether a column has no meaning yet, or was given one that cannot be: the person is asked then.
    fn asks(&self) -> bool {
        matches!(self.wrong, Some(Wrong::Columns(_))) || self.columns.iter().any(|column| column.is_kept)
    }
}

/// Lines of a kind, and how many there are beside those listed.
#[derive(Default)]
struct Listed {
    lines: Vec<String>,
    count: usize,
}

impl FromIterator<String> for Listed {
    fn from_iter<I: IntoIterator<Item = String>>(all: I) -> Self {
        let mut listed = Self::default();
        for line in all {
            listed.count += 1;
            if listed.lines.len() < LISTED {
                listed.lines.push(line);
            }
        }
        listed
    }
}

impl Listed {
    fn more(&self) -> usize {
        self.count - self.lines.len()
    }
}

/// Reads a file that was chosen or dropped, and shows what was understood. Writes nothing.
pub(crate) async fn read(visit: Visit, Path(code): Path<String>, form: Multipart) -> Result<Response, PageError> {
    let ledger = ledgers::named(&code)?;
    let sent = Upload::read(form).await?;
    visit.admits(sent.value("token"))?;
    let is_first = !sent.value("first").is_empty();
    let (name, bytes) = file_or_pasted(sent);
    let id = flow::new_id(&visit.shop()?.clock)?;
    let waiting = Waiting {
        id,
        ledger,
        name,
        bytes: Arc::new(bytes),
        said: Vec::new(),
        system: None,
        reason: None,
        is_first,
        shown: None,
    };
    let state = visit.state().await?;
    match understand(&state, &waiting, &waiting.said).await? {
        Ok(read) => show(&visit, &state, (waiting, None), &read),
        Err(says) => Ok(unreadable(says, &waiting)),
    }
}

/// Shows what was understood of a file, and keeps it until the person has looked.
fn show(
    visit: &Visit,
    state: &Record,
    (waiting, wrong): (Waiting, Option<Wrong>),
    read: &ReadImport,
) -> Result<Response, PageError> {
    let page = page(visit, state, (&waiting, wrong), read)?;
    visit.tray.put(Waiting { shown: Some(read.plan.clone()), ..waiting });
    Ok(Html(page).into_response())
}

fn unreadable(says: String, waiting: &Waiting) -> Response {
    PageError::unreadable(says, &waiting.from()).into_response()
}

/// Reads a file again, with what the person says of its columns. What cannot be so is told, and the file is as before.
pub(crate) async fn set_columns(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let value = |name: &str| sent.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    visit.admits(value("token"))?;
    let ledger = ledgers::named(&code)?;
    let mut waiting = visit.tray.take(value("id"), ledger).ok_or_else(PageError::forgotten)?;
    let state = visit.state().await?;
    let by_itself = match understand(&state, &waiting, &[]).await? {
        Ok(read) => read,
        Err(says) => return Ok(unreadable(says, &waiting)),
    };
    let said = columns::said(&by_itself, ledger, &sent);
    let (read, wrong) = match understand(&state, &waiting, &said).await? {
        Ok(read) => {
            waiting.said = said;
            (Ok(read), None)
        }
        Err(says) => {
            (understand(&state, &waiting, &waiting.said).await?, Some(Wrong::Columns(half(visit.lang, &says))))
        }
    };
    match read {
        Ok(read) => show(&visit, &state, (waiting, wrong), &read),
        Err(says) => Ok(unreadable(says, &waiting)),
    }
}

/// The file that was chosen; without one, the rows that were pasted: a spreadsheet copies them with tabs between the values.
fn file_or_pasted(sent: Upload) -> (String, Vec<u8>) {
    let pasted = sent.value("pasted");
    if sent.bytes.is_empty() && !pasted.trim().is_empty() {
        return ("貼り付け.tsv".to_owned(), pasted.as_bytes().to_vec());
    }
    (sent.name, sent.bytes)
}

/// What a browser sends when a person accepts.
#[derive(Deserialize)]
pub(crate) struct Accepted {
    token: String,
    id: String,
    /// Whether rows that would fill a usual row are others beside it.
    #[serde(default)]
    apart: String,
    /// For which system a standard reply is.
    #[serde(default)]
    system: String,
    /// The fingerprint of its key, as the vendor told it.
    #[serde(default)]
    key: String,
    /// Why its rows are not as a standard reply has them.
    #[serde(default)]
    reason: String,
}

/// Takes over what was shown.
pub(crate) async fn accept(
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Accepted>,
) -> Result<Response, PageError> {
    visit.admits(&sent.token)?;
    let ledger = ledgers::named(&code)?;
    let mut waiting = visit.tray.take(&sent.id, ledger).ok_or_else(PageError::forgotten)?;
    let state = visit.state().await?;
    let chosen = Some(sent.system).filter(|system| !system.is_empty());
    let is_chosen_anew = chosen.is_some() && chosen != waiting.system;
    waiting.system = chosen.or(waiting.system);
    let mut read = match understand(&state, &waiting, &waiting.said).await? {
        Ok(read) if is_chosen_anew && waiting.shown.as_ref() != Some(&read.plan) => {
            return show(&visit, &state, (waiting, Some(Wrong::System)), &read);
        }
        // What is written is what the person saw: where another change came between, they look again.
        Ok(read) if waiting.shown.as_ref() != Some(&read.plan) => {
            return show(&visit, &state, (waiting, Some(Wrong::Meanwhile)), &read);
        }
        Ok(read) if !sent.apart.is_empty() => read.beside_usual(),
        Ok(read) => read,
        Err(says) => return Ok(unreadable(says, &waiting)),
    };
    if !read.overruling.is_empty() && !sent.reason.trim().is_empty() {
        waiting.reason = Some(sent.reason.clone());
        read = match understand(&state, &waiting, &waiting.said).await? {
            Ok(read) => read,
            Err(says) => return Ok(unreadable(says, &waiting)),
        };
    }
    if !read.overruling.is_empty() {
        return show(&visit, &state, (waiting, Some(Wrong::Reason)), &read);
    }
    read.compare_key(&sent.key);
    if let Some(why) = read.standard().and_then(|standard| standard::waits(standard, &sent.key)) {
        let why = half(visit.lang, why);
        return show(&visit, &state, (waiting, Some(Wrong::Standard(why))), &read);
    }
    match flow::accept_import(&visit.shop()?, &state, &read, true).await {
        Ok(imported) => {
            let said = if waiting.is_first { "imported-first" } else { "imported" };
            Ok(Redirect::to(&table::after(ledger, said, imported.written)).into_response())
        }
        Err(ImportError::Shop(why)) if why.was_quicker() => {
            let state = visit.shop()?.now().await?;
            match understand(&state, &waiting, &waiting.said).await? {
                Ok(read) => show(&visit, &state, (waiting, Some(Wrong::Meanwhile)), &read),
                Err(says) => Ok(unreadable(says, &waiting)),
            }
        }
        Err(ImportError::Shop(why)) => Err(why.into()),
        Err(why) => Ok(unreadable(why.to_string(), &waiting)),
    }
}

/// Reading a large file takes a while: other pages go on meanwhile.
async fn understand(
    state: &Record,
    waiting: &Waiting,
    said: &[ColumnTold],
) -> Result<Result<ReadImport, String>, PageError> {
    let (state, ledger, said) = (state.clone(), waiting.ledger, said.to_vec());
    let (name, bytes, system) = (waiting.name.clone(), waiting.bytes.clone(), waiting.system.clone());
    let reason = waiting.reason.clone();
    let read = move || {
        let said = SaidOfFile { columns: &said, system: system.as_deref(), reason: reason.as_deref() };
        flow::read_import(&state, ledger, &name, &bytes, said).map_err(|why| why.to_string())
    };
    Ok(tokio::task::spawn_blocking(read).await?)
}

fn page(
    visit: &Visit,
    state: &Record,
    (waiting, wrong): (&Waiting, Option<Wrong>),
    read: &ReadImport,
) -> Result<String, PageError> {
    let ledger = waiting.ledger;
    let lang = visit.lang;
    let kept = state.rows(ledger);
    let mut told = read.plan.told(&read.preview.rows, &kept, ledger, lang);
    // What a person wrote, or a device that moves, is never among those that are only counted.
    told.sort_by_key(|(becomes, _)| *becomes == Becomes::Changed { needs_look: false });
    let of = |kind: fn(&Becomes) -> bool| {
        told.iter().filter(move |(becomes, _)| kind(becomes)).map(|(_, says)| says.clone())
    };
    let is = |fate: fn(&Fate) -> bool| read.plan.fates.iter().filter(|found| fate(found)).count();
    let page = ImportPage {
        frame: visit.frame(state),
        new: is(|fate| matches!(fate, Fate::New)),
        same: is(|fate| matches!(fate, Fate::Same { .. })),
        changed: is(|fate| matches!(fate, Fate::Changed { .. })),
        absent: read.plan.absent(&kept),
        left_blank: read.plan.left_blank(&read.preview.rows, &kept),
        same_versions: read.plan.same_versions.iter().map(|same| same.words(lang)).collect(),
        usual: read.plan.fills_usual(),
        standard: standard::standard(read, lang),
        overruling: read.overruling.join("、"),
        changes: of(|becomes| matches!(becomes, Becomes::Changed { .. })).collect(),
        unsure: of(|becomes| *becomes == Becomes::Unsure).collect(),
        bad: read.preview.bad.iter().map(|bad| bad.says(lang)).collect(),
        hidden: read.preview.hidden(lang),
        cautions: read.preview.cautions(lang).into_iter().collect(),
        understood: read.preview.render(lang),
        usable: !read.preview.rows.is_empty(),
        wrong,
        columns: columns::columns(read, ledger, lang),
        ledger,
        from: waiting.from(),
        id: &waiting.id,
        name: &waiting.name,
    };
    Ok(page.render()?)
}

impl PageError {
    fn forgotten() -> Self {
        Self::said(
            StatusCode::GONE,
            "読み取った内容は、もう残っていません。何も書いていません。台帳のページから、ファイルをもう一度選んでください。 / What was read is gone, and nothing was written. Choose the file again on the ledger's page.",
        )
    }
}
