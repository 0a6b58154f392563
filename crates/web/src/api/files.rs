//! Files: a ledger that is imported, evidence with its attachment.

use super::ApiError;
use super::reading::{day, named};
use super::writing::is_program;
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::StatusCode;
use flow::{EvidenceError, EvidenceGiven, ImportError, SaidOfFile};
use model::act::ColumnTold;
use model::record::Ledger;
use serde::Deserialize;
use serde_json::{Value, json};

type Answer = Result<(StatusCode, Json<Value>), ApiError>;

/// How a file is imported; `column` may stand several times, each `見出し=項目`.
struct Import {
    name: String,
    is_preview: bool,
    accepts: bool,
    /// Rows that would fill a よくある行 are others beside it.
    is_beside_usual: bool,
    said: Vec<ColumnTold>,
    /// For which system a standard reply is, and the fingerprint of its key as the vendor told it.
    system: Option<String>,
    key: String,
    /// Why its rows are not as a standard reply has them.
    reason: Option<String>,
}

impl Import {
    fn read(ledger: Ledger, asked: Vec<(String, String)>) -> Result<Self, ApiError> {
        let mut import = Self {
            name: String::new(),
            is_preview: false,
            accepts: false,
            is_beside_usual: false,
            said: Vec::new(),
            system: None,
            key: String::new(),
            reason: None,
        };
        for (key, value) in asked {
            match (key.as_str(), value.as_str()) {
                ("name", name) => name.clone_into(&mut import.name),
                ("mode", "preview") => import.is_preview = true,
                ("mode", "accept") => import.accepts = true,
                ("usual", "apart") => import.is_beside_usual = true,
                ("system", system) => import.system = Some(system.to_owned()),
                ("reason", reason) => import.reason = Some(reason.to_owned()),
                ("key", key) => key.clone_into(&mut import.key),
                ("column", said) => import.said.push(column(ledger, said)?),
                _ => {
                    let said = format!("「{key}={value}」は分かりません / {key}={value} is not understood");
                    return Err(ApiError::new(StatusCode::BAD_REQUEST, said));
                }
            }
        }
        Ok(import)
    }
}

fn column(ledger: Ledger, said: &str) -> Result<ColumnTold, ApiError> {
    let (heading, column) = said.split_once('=').unwrap_or((said, ""));
    flow::column_told(ledger, heading, column).map_err(ApiError::unprocessable)
}

/// Reads a file, which is the whole body, as the ledger's; writes it where nothing in it needs a look, or where that was
/// accepted.
pub(crate) async fn import(
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
    bytes: Bytes,
) -> Answer {
    is_program(&visit)?;
    let ledger = named(&code)?;
    let Import { name, is_preview, accepts, is_beside_usual, said, system, key, reason } = Import::read(ledger, asked)?;
    let (shop, state) = (visit.shop()?, visit.state().await?);
    // Reading a large file takes a while: others are answered meanwhile.
    let (read, state) = tokio::task::spawn_blocking(move || {
        let said = SaidOfFile { columns: &said, system: system.as_deref(), reason: reason.as_deref() };
        let read = flow::read_import(&state, ledger, &name, &bytes, said);
        (read, state)
    })
    .await
    .map_err(ApiError::unprocessable)?;
    let mut read = read.map_err(ApiError::unprocessable)?;
    read.compare_key(&key);
    let read = if is_beside_usual { read.beside_usual() } else { read };
    if is_preview {
        return Ok((StatusCode::OK, Json(json!({ "read": read, "imported": null }))));
    }
    let imported = flow::accept_import(&shop, &state, &read, accepts).await.map_err(refused)?;
    Ok((StatusCode::OK, Json(json!({ "read": read, "imported": imported }))))
}

fn refused(why: ImportError) -> ApiError {
    match why {
        ImportError::Shop(why) => why.into(),
        // Nobody is at a command line here.
        ImportError::NeedsLook { bad, unsure, look } => ApiError::new(
            StatusCode::CONFLICT,
            format!(
                "確かめてほしい行があるので、何も書いていません（読めない行 {bad}、迷う行 {unsure}、確認の要ること {look}）。mode=preview で確かめ、よければ mode=accept で送ってください / nothing was written: some rows need a look; see mode=preview, then send it with mode=accept"
            ),
        ),
        ImportError::Overrules(rows) => ApiError::unprocessable(format!(
            "事業者の標準回答と違う内容の行があります（{rows}）。何も書いていません。理由を、列「標準回答と違う理由」か reason= で送ってください / rows differ from the vendor's standard reply ({rows}); nothing was written. Say why in that column, or with reason="
        )),
        why => ApiError::unprocessable(why),
    }
}

/// The evidence of an item.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    key: String,
}

pub(crate) async fn evidence(visit: Visit, Query(Item { key }): Query<Item>) -> Result<Json<Value>, ApiError> {
    let state = visit.state().await?;
    flow::checklist_for(&state.shop, None)?.item(&key).ok_or_else(ApiError::not_found)?;
    let all = state.shop.evidence.get(&key).map(Vec::as_slice).unwrap_or_default();
    let told = all.iter().map(|it| {
        json!({
            "entry": it.seq, "title": it.title, "on": it.on.to_string(), "kept_where": it.kept_where, "by": it.by,
            "file": it.file, "sha256": it.sha256, "shows_gap": !it.shows_done,
        })
    });
    Ok(Json(json!({ "evidence": told.collect::<Vec<_>>() })))
}

/// New evidence; the body is the file, or empty.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct New {
    key: String,
    title: String,
    kept_where: String,
    name: String,
    on: Option<String>,
    shows_gap: bool,
}

pub(crate) async fn attach(visit: Visit, Query(new): Query<New>, bytes: Bytes) -> Answer {
    is_program(&visit)?;
    let state = visit.state().await?;
    flow::checklist_for(&state.shop, None)?.item(&new.key).ok_or_else(ApiError::not_found)?;
    let given = EvidenceGiven {
        key: new.key,
        title: new.title,
        kept_where: new.kept_where,
        file: (!bytes.is_empty()).then(|| (new.name, bytes.to_vec())),
        on: new.on.as_ref().map(|text| day(text)).transpose()?.unwrap_or(state.today),
        shows_done: !new.shows_gap,
        by: visit.frame(&state).name.unwrap_or_default(),
    };
    match flow::add_evidence(&visit.shop()?, given).await {
        Ok(entry) => Ok((StatusCode::CREATED, Json(json!({ "entry": entry })))),
        Err(EvidenceError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}
