//! Writes of scores. The shape is checked at once; what a score config refuses is dropped after the yes, as the real
//! server does, unless this one was told to refuse it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::server::AppState;
use crate::server::database::{Entity, Fields, Millis, Write, ingest, keeps_rules};
use crate::server::error::{Refusal, answer, issue};
use crate::server::ingestion::score;
use crate::server::routes::body::{Json, new_id, next_id};
use crate::server::routes::shape::{Answer, ok};

/// EVAL comes only from evaluators inside the real server.
const SOURCES: [&str; 2] = ["API", "ANNOTATION"];

const BROKEN: &str = "The score breaks the rules of its score config, or the config is unknown or archived; \
                      a Langfuse server accepts such a score and then drops it";

/// One score, or an array of them as newer SDKs send it.
pub(super) async fn create(State(state): State<AppState>, body: Json) -> Answer {
    if let Json(Value::Array(scores)) = body {
        return create_all(&state, &scores).await;
    }
    let mut write = write(&body.fields()?.into_map())?;
    write
        .fields
        .insert("timestamp".to_owned(), write.at.iso().into());
    let id = write.id.clone();
    if store(&state, vec![write]).await? == 0 {
        return Err(Refusal::bad(BROKEN));
    }
    ok(&json!({"id": id}))
}

/// Stores the scores that pass; the others are told with the answer.
async fn create_all(state: &AppState, scores: &[Value]) -> Answer {
    let (mut writes, mut errors) = (Vec::new(), Vec::new());
    for score in scores {
        let checked = match score.as_object() {
            Some(score) => write(score).map_err(|refusal| refusal.words()),
            None => Err("Invalid input: expected object".to_owned()),
        };
        match checked {
            Ok(write) => writes.push(write),
            Err(message) => errors.push(json!({ "message": message })),
        }
    }
    let passed = writes.len();
    let accepted = store(state, writes).await?;
    errors.extend((accepted..passed).map(|_| json!({ "message": BROKEN })));
    if errors.is_empty() {
        return Ok(answer(
            StatusCode::ACCEPTED,
            &json!({"message": "Accepted"}),
        ));
    }
    let body = json!({"accepted": accepted, "rejected": errors.len(), "errors": errors});
    Ok(answer(StatusCode::MULTI_STATUS, &body))
}

/// The write that a body asks for. One that names no time is of now.
fn write(body: &Map<String, Value>) -> Result<Write, Refusal> {
    let mut fields = check(body)?;
    let id = fields
        .remove("id")
        .and_then(|id| id.as_str().map(str::to_owned));
    let id = id.filter(|id| !id.is_empty()).unwrap_or_else(new_id);
    let at = Millis::now();
    if fields.get("timestamp").is_none_or(Value::is_null) {
        fields.insert("timestamp".to_owned(), at.iso().into());
    }
    if let Some(metadata) = fields.get_mut("metadata")
        && !metadata.is_object()
        && !metadata.is_null()
    {
        *metadata = json!({"metadata": metadata.take()});
    }
    Ok(Write {
        entity: Entity::Score,
        id,
        event: next_id(),
        at,
        update: false,
        fields,
    })
}

/// Gives the number of writes that were accepted: all of them, unless what breaks a config is to be refused.
async fn store(state: &AppState, mut writes: Vec<Write>) -> Result<usize, Refusal> {
    let strict = state.refuses_invalid_scores();
    let work = move |connection: &rusqlite::Transaction<'_>| {
        if strict {
            let mut good = Vec::new();
            for write in writes {
                if keeps_rules(connection, &write)? {
                    good.push(write);
                }
            }
            writes = good;
        }
        ingest(connection, &writes)?;
        Ok(writes.len())
    };
    state.database().write::<_, Refusal>(work).await
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
