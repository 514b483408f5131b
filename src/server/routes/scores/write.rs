//! Writes of scores. The shape is checked at once; what a score config refuses is dropped after the yes.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::server::AppState;
use crate::server::database::{Entity, Fields, Millis, Write, ingest};
use crate::server::error::{Refusal, answer, issue};
use crate::server::ingestion::score;
use crate::server::routes::body::{Json, new_id};
use crate::server::routes::shape::{Answer, ok};

/// EVAL comes only from evaluators inside the real server.
const SOURCES: [&str; 2] = ["API", "ANNOTATION"];

pub(super) async fn create(State(state): State<AppState>, body: Json) -> Answer {
    let body = body.fields()?.into_map();
    let mut fields = check(&body)?;
    let id = fields
        .remove("id")
        .and_then(|id| id.as_str().map(str::to_owned));
    let id = id.filter(|id| !id.is_empty()).unwrap_or_else(new_id);
    let at = Millis::now();
    fields.insert("timestamp".to_owned(), at.iso().into());
    if let Some(metadata) = fields.get_mut("metadata")
        && !metadata.is_object()
        && !metadata.is_null()
    {
        *metadata = json!({"metadata": metadata.take()});
    }
    let write = Write {
        entity: Entity::Score,
        id: id.clone(),
        event: new_id(),
        at,
        update: false,
        fields,
    };
    state
        .database()
        .write::<_, Refusal>(move |connection| Ok(ingest(connection, &[write])?))
        .await?;
    ok(&json!({"id": id}))
}

fn check(body: &Map<String, Value>) -> Result<Fields, Refusal> {
    let mut issues = Vec::new();
    let fields = score::check(body, &[], &mut issues);
    if body.get("source").and_then(Value::as_str) == Some("EVAL") {
        issues.push(issue::option(issue::at("source"), &SOURCES));
    }
    if issues.is_empty() {
        Ok(fields)
    } else {
        Err(Refusal::invalid(issues))
    }
}

/// Always succeeds, whether there was such a score or not.
pub(super) async fn delete(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<(), Refusal> {
        connection.execute(
            "DELETE FROM event WHERE entity = 'score' AND entity_id = ?",
            [&id],
        )?;
        connection.execute("DELETE FROM score WHERE id = ?", [&id])?;
        Ok(())
    };
    state.database().write(work).await?;
    let body = json!({"message": "Score deletion queued successfully"});
    Ok(answer(StatusCode::ACCEPTED, &body))
}
