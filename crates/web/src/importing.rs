//! Importing a file into a ledger: it is read and shown first, and written only when a person accepts what was understood.

use crate::app::App;
use crate::error::{PageError, half};
use crate::ledgers;
use askama::Template;
use axum::Form;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use flow::{Becomes, Fate, ImportError, ReadImport, State as Record};
use model::lang::Lang;
use model::record::Ledger;
use serde::Deserialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The largest file that is taken, in bytes.
pub(crate) const MOST_BYTES: usize = 32 << 20;
/// Files that were read and wait for a person; of more, the oldest is forgotten and has to be chosen again.
const WAITING: usize = 4;
/// Rows of a kind that are listed; the rest is counted.
const LISTED: usize = 50;

/// A file that was read and waits for a person to accept it.
struct Waiting {
    id: String,
    ledger: Ledger,
    name: String,
    bytes: Arc<Vec<u8>>,
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
    lang: Lang,
    pharmacy: &'p str,
    ledger: Ledger,
    token: &'p str,
    id: &'p str,
    name: &'p str,
    new: usize,
    same: usize,
    changed: usize,
    changes: Listed,
    unsure: Listed,
    bad: Listed,
    /// What was understood, column by column and row by row.
    understood: String,
    usable: bool,
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

impl ImportPage<'_> {
    fn say<'s>(&self, ja: &'s str, en: &'s str) -> &'s str {
        if self.lang == Lang::Ja { ja } else { en }
    }
}

/// Reads a file that was chosen or dropped, and shows what was understood. Writes nothing.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    let ledger = ledgers::named(&code)?;
    let Upload { token, name, bytes } = upload(form).await.map_err(|why| PageError::upload(why.status()))?;
    app.door.admits(&token)?;
    let state = app.state().await?;
    let bytes = Arc::new(bytes);
    let read = match understand(&state, ledger, name.clone(), bytes.clone()).await? {
        Ok(read) => read,
        Err(says) => return Ok(PageError::unreadable(says, &format!("/ledgers/{code}")).into_response()),
    };
    let id = flow::new_id(&app.shop()?.clock)?;
    let page = page(&app, &state, ledger, (&id, &name), &read)?;
    app.tray.put(Waiting { id, ledger, name, bytes });
    Ok(Html(page).into_response())
}

/// What a browser sends when a person accepts.
#[derive(Deserialize)]
pub(crate) struct Accepted {
    token: String,
    id: String,
}

/// Takes over what was shown.
pub(crate) async fn accept(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Form(sent): Form<Accepted>,
) -> Result<Response, PageError> {
    app.door.admits(&sent.token)?;
    let ledger = ledgers::named(&code)?;
    let waiting = app.tray.take(&sent.id, ledger).ok_or_else(PageError::forgotten)?;
    let state = app.state().await?;
    let back = format!("/ledgers/{code}");
    let read = match understand(&state, ledger, waiting.name, waiting.bytes).await? {
        Ok(read) => read,
        Err(says) => return Ok(PageError::unreadable(says, &back).into_response()),
    };
    match flow::accept_import(app.shop()?, &state, &read, true).await {
        Ok(_) => Ok(Redirect::to(&format!("{back}?said=imported")).into_response()),
        Err(ImportError::Shop(why)) => Err(why.into()),
        Err(why) => Ok(PageError::unreadable(half(app.lang, &why.to_string()), &back).into_response()),
    }
}

/// Reading a large file takes a while: other pages go on meanwhile.
async fn understand(
    state: &Record,
    ledger: Ledger,
    name: String,
    bytes: Arc<Vec<u8>>,
) -> Result<Result<ReadImport, String>, PageError> {
    let state = state.clone();
    let read = move || flow::read_import(&state, ledger, &name, &bytes).map_err(|why| why.to_string());
    Ok(tokio::task::spawn_blocking(read).await?)
}

/// A file as a browser sends it.
#[derive(Default)]
struct Upload {
    token: String,
    name: String,
    bytes: Vec<u8>,
}

async fn upload(mut form: Multipart) -> Result<Upload, MultipartError> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("token") => upload.token = field.text().await?,
            Some("file") => {
                // Only the last part of a name counts: some browsers send the folder as well.
                let name = field.file_name().unwrap_or_default();
                upload.name = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
                upload.bytes = field.bytes().await?.to_vec();
            }
            _ => {}
        }
    }
    Ok(upload)
}

fn page(
    app: &App,
    state: &Record,
    ledger: Ledger,
    (id, name): (&str, &str),
    read: &ReadImport,
) -> Result<String, PageError> {
    let lang = app.lang;
    let mut told = read.plan.told(&read.preview.rows, &state.shop.rows(ledger), ledger, lang);
    // What a person wrote, or a device that moves, is never among those that are only counted.
    told.sort_by_key(|(becomes, _)| *becomes == Becomes::Changed { needs_look: false });
    let of = |kind: fn(&Becomes) -> bool| {
        told.iter().filter(move |(becomes, _)| kind(becomes)).map(|(_, says)| says.clone())
    };
    let is = |fate: fn(&Fate) -> bool| read.plan.fates.iter().filter(|found| fate(found)).count();
    let page = ImportPage {
        lang,
        pharmacy: &state.shop.name,
        token: app.door.token(),
        new: is(|fate| matches!(fate, Fate::New)),
        same: is(|fate| matches!(fate, Fate::Same { .. })),
        changed: is(|fate| matches!(fate, Fate::Changed { .. })),
        changes: of(|becomes| matches!(becomes, Becomes::Changed { .. })).collect(),
        unsure: of(|becomes| *becomes == Becomes::Unsure).collect(),
        bad: read.preview.bad.iter().map(|bad| bad.says(lang)).collect(),
        understood: read.preview.render(lang),
        usable: !read.preview.rows.is_empty(),
        ledger,
        id,
        name,
    };
    Ok(page.render()?)
}

/// What is too large or cut off is told apart from what cannot be understood.
impl PageError {
    fn upload(status: StatusCode) -> Self {
        let said = match status {
            StatusCode::PAYLOAD_TOO_LARGE => {
                "ファイルが大きすぎます（32MBまで）。要らないシートや行を除いてください。何も書いていません。 / The file is too large (at most 32 MB). Leave out sheets or rows that are not needed. Nothing was written."
            }
            _ => {
                "ファイルを受け取れませんでした。もう一度選んでください。何も書いていません。 / The file did not arrive. Choose it again. Nothing was written."
            }
        };
        Self::said(status, said)
    }

    fn forgotten() -> Self {
        Self::said(
            StatusCode::GONE,
            "読み取った内容は、もう残っていません。何も書いていません。台帳のページから、ファイルをもう一度選んでください。 / What was read is gone, and nothing was written. Choose the file again on the ledger's page.",
        )
    }
}
