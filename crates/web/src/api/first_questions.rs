//! The first questions for another program: what the ledgers say to them, and an answer to one.

use super::ApiError;
use super::writing::{Answer, body};
use crate::first_questions::KINDS;
use crate::visit::Visit;
use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use flow::{FirstAnswer, FirstAnswerError, SystemGiven, UsualRow};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the ledgers say by now, and which usual rows are not there.
pub(crate) async fn first_questions(visit: Visit) -> Result<Json<Value>, ApiError> {
    let state = visit.state().await?;
    let known = flow::known_answers(&state, &KINDS.map(|(kind, _)| kind));
    let system = |given: &SystemGiven| json!({ "kind": given.kind, "product": given.product, "vendor": given.vendor, "contracted": given.contracted });
    let server = |system: &model::record::System| (system.name.text().to_owned(), json!(system.hosting.text()));
    let usual = |row: &UsualRow| json!({ "code": row.code, "ledger": row.ledger.code(), "name": row.name, "is_likely": row.is_likely });
    Ok(Json(json!({
        "owner": known.owner, "officer": known.officer, "appointed_on": known.appointed_on,
        "deputy": known.deputy, "liaison": known.liaison,
        "systems": known.systems.iter().flatten().map(system).collect::<Vec<_>>(),
        "servers": state.shop.systems.records().map(server).collect::<serde_json::Map<_, _>>(),
        "wireless": known.wireless,
        "usual": flow::usual_rows(&state).iter().map(usual).collect::<Vec<_>>(),
    })))
}

/// An answer to one question; a blank name, a blank place or no word on the wireless LAN takes back what was said before.
#[derive(Deserialize)]
#[serde(tag = "question", rename_all = "snake_case", deny_unknown_fields)]
enum Sent {
    Owner {
        name: String,
    },
    Officer {
        name: String,
        #[serde(default)]
        appointed_on: String,
    },
    Helpers {
        deputy: String,
        liaison: String,
    },
    Systems {
        used: Vec<SystemSent>,
        #[serde(default)]
        unused: Vec<String>,
    },
    Servers {
        servers: BTreeMap<String, String>,
        #[serde(default)]
        by: String,
    },
    Wireless {
        has: Option<bool>,
        #[serde(default)]
        by: String,
    },
    Usual {
        codes: Vec<String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemSent {
    kind: String,
    #[serde(default)]
    product: String,
    #[serde(default)]
    vendor: String,
    #[serde(default)]
    contracted: String,
}

/// The answer, and who states what is stated by it.
fn given(sent: Sent) -> (FirstAnswer, String) {
    let system = |SystemSent { kind, product, vendor, contracted }| SystemGiven { kind, product, vendor, contracted };
    let nobody = String::new();
    match sent {
        Sent::Owner { name } => (FirstAnswer::Owner { name }, nobody),
        Sent::Officer { name, appointed_on } => (FirstAnswer::Officer { name, appointed_on }, nobody),
        Sent::Helpers { deputy, liaison } => (FirstAnswer::Helpers { deputy, liaison }, nobody),
        Sent::Systems { used, unused } => {
            (FirstAnswer::Systems(used.into_iter().map(system).collect(), unused), nobody)
        }
        Sent::Servers { servers, by } => (FirstAnswer::Servers(servers.into_iter().collect()), by),
        Sent::Wireless { has, by } => (FirstAnswer::Wireless(has), by),
        Sent::Usual { codes } => (FirstAnswer::Usual(codes), nobody),
    }
}

/// Writes an answer into its ledgers; tells whether something that was said before is not known any more.
pub(crate) async fn answer_first(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Answer {
    let (answer, by) = given(body(&visit, &headers, &bytes)?);
    match flow::take_first_answer(&visit.shop()?, &visit.state().await?, &answer, by.trim()).await {
        Ok(taken_back) => Ok((StatusCode::OK, Json(json!({ "taken_back": taken_back })))),
        Err(FirstAnswerError::Shop(why)) => Err(why.into()),
        Err(why) => Err(ApiError::unprocessable(why)),
    }
}
