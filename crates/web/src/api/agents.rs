//! What machines of the shop send by themselves: they prove by their signature who they are, and hold no token.

use super::ApiError;
use crate::app::App;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use flow::{AgentError, ReportRefused};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where machines come in. No browser's form leads there, and nothing that a browser holds opens it.
pub(crate) const PATHS: [&str; 2] = ["/api/v1/agents/enroll", "/api/v1/agents/report"];

/// The most that is taken at once: a signed report with the code around it.
pub(crate) const MOST_BYTES: usize = 1_500_000;

/// A first report, with the code that lets the machine in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Enrolment {
    code: String,
    /// The signed note.
    report: String,
}

type Answer = Result<Json<Value>, ApiError>;

pub(crate) async fn enroll(State(app): State<Arc<App>>, bytes: Bytes) -> Answer {
    let sent: Enrolment = serde_json::from_slice(&bytes).map_err(|why| {
        ApiError::new(StatusCode::BAD_REQUEST, format!("JSON を読めません（{why}） / the JSON cannot be read ({why})"))
    })?;
    let number = flow::enrol_agent(app.shop()?, &sent.code, sent.report.as_bytes()).await?;
    Ok(Json(json!({ "taken": number })))
}

/// The body is the signed note itself.
pub(crate) async fn take_report(State(app): State<Arc<App>>, bytes: Bytes) -> Answer {
    let number = flow::take_agent_report(app.shop()?, &bytes).await?;
    Ok(Json(json!({ "taken": number })))
}

/// The status tells the machine what to do: 403 its key counts no more, 409 this report is behind, 422 it will never be taken.
impl From<AgentError> for ApiError {
    fn from(why: AgentError) -> Self {
        let status = match &why {
            AgentError::Shop(_) => StatusCode::INTERNAL_SERVER_ERROR,
            AgentError::Code
            | AgentError::Refused(
                ReportRefused::NewKey { .. } | ReportRefused::Revoked(_) | ReportRefused::OtherKey(_),
            ) => StatusCode::FORBIDDEN,
            AgentError::Refused(ReportRefused::Replayed(_) | ReportRefused::Overtaken { .. }) => StatusCode::CONFLICT,
            AgentError::Refused(_) | AgentError::NoNetwork | AgentError::Unsigned | AgentError::Facts(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
        };
        Self::new(status, why)
    }
}
