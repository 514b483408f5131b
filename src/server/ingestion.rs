//! `POST /ingestion`: a batch of events, each accepted or refused by itself.

mod check;
pub(crate) mod score;
mod shape;

use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::post;
use axum::{Router, response::IntoResponse};
use serde_json::{Value, json};

use super::auth::Access;
use super::database::{Entity, Write, ingest};
use super::error::{Dialect, Refusal, answer, issue};
use super::imitate::Imitation;
use super::{AppState, aside, lenient, sent};
use check::Checked;
pub(super) use check::environment;

const LIMIT: usize = 4_500_000;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/ingestion", post(receive))
}

async fn receive(
    State(state): State<AppState>,
    Extension(access): Extension<Access>,
    request: Request,
) -> Result<Response, Refusal> {
    let bytes = sent::read(request, LIMIT)
        .await
        .ok_or_else(|| Refusal::too_large("Body exceeded 4.5mb limit"))?;
    let gate = Gate {
        access,
        imitation: state.imitation(),
    };
    let sorted = aside(move || {
        let body = lenient::read(&bytes).map_err(|_error| Refusal::malformed())?;
        Ok::<_, Refusal>(gate.sort(&events(body)?))
    });
    let (answers, writes) = sorted.await??;
    if !writes.is_empty() {
        state
            .database()
            .write(move |transaction| ingest(transaction, &writes))
            .await
            .map_err(Refusal::from)?;
    }
    Ok(answer(StatusCode::MULTI_STATUS, &answers).into_response())
}

fn events(body: Value) -> Result<Vec<Value>, Refusal> {
    let batch = match body {
        Value::Object(mut body) => body.remove("batch"),
        _ => None,
    };
    match batch {
        Some(Value::Array(events)) => Ok(events),
        other => {
            let received = issue::type_of(other.as_ref());
            let text = format!("Invalid input: expected array, received {received}");
            Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                Dialect::Texts(vec![text]),
            ))
        }
    }
}

/// Who sends, and to what kind of server.
#[derive(Clone, Copy)]
struct Gate {
    access: Access,
    imitation: Imitation,
}

impl Gate {
    /// The answer to a batch, and what is to be stored of it.
    fn sort(self, batch: &[Value]) -> (Value, Vec<Write>) {
        let (mut successes, mut errors, mut writes) = (Vec::new(), Vec::new(), Vec::new());
        for event in batch {
            let id = event.get("id").and_then(Value::as_str).unwrap_or("unknown");
            match self.admit(event) {
                Ok(Checked::Nothing { listed: false }) => continue,
                Ok(Checked::Nothing { listed: true }) => {}
                Ok(Checked::Write(write)) => writes.push(write),
                Err((status, message, error)) => {
                    errors.push(
                        json!({"id": id, "status": status, "message": message, "error": error}),
                    );
                    continue;
                }
            }
            successes.push(json!({"id": id, "status": 201}));
        }
        (json!({"successes": successes, "errors": errors}), writes)
    }

    fn admit(self, event: &Value) -> Result<Checked, (u16, &'static str, String)> {
        let checked = check::check(event).map_err(|issues| {
            let issues = serde_json::to_string_pretty(&issues).unwrap_or_default();
            (400, "Invalid request data", issues)
        })?;
        let Checked::Write(Write { entity, .. }) = &checked else {
            return Ok(checked);
        };
        if *entity == Entity::Score {
            return Ok(checked);
        }
        if self.access == Access::Scores {
            let error = "Access Scope Denied".to_owned();
            return Err((401, "Authentication error", error));
        }
        if self.imitation == Imitation::V4 {
            return Err((400, "Event type not accepted", not_accepted(event)));
        }
        Ok(checked)
    }
}

fn not_accepted(event: &Value) -> String {
    let name = event
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    format!(
        "Event type \"{name}\" is not accepted by /api/public/ingestion when LANGFUSE_MIGRATION_V4_WRITE_MODE is \
         events_only. This endpoint only accepts score and log events. Upgrade the client or integration to a \
         v4-compatible SDK or OTLP ingestion path."
    )
}
