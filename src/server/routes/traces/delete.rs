//! Deletes of traces: they always succeed, and here they are done at once.

use axum::extract::{Path, State};
use rusqlite::Connection;
use serde_json::json;

use super::super::body::Json;
use super::super::shape::{Answer, count, ok};
use crate::server::AppState;
use crate::server::error::{Refusal, issue};

/// The most ids that one request may name.
const MOST: i64 = 1_000;

pub(super) async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    state
        .database()
        .write::<_, Refusal>(move |connection| Ok(erase(connection, &id)?))
        .await?;
    ok(&json!({"message": "Trace deleted successfully"}))
}

pub(super) async fn many(State(state): State<AppState>, body: Json) -> Answer {
    let mut fields = body.fields()?;
    if fields.get("traceIds").is_none() {
        fields.wrong("traceIds", "array");
    }
    let ids = fields.texts("traceIds").unwrap_or_default();
    if count(ids.len()) > MOST {
        fields.complain(issue::too_big(issue::at("traceIds"), "array", MOST));
    }
    fields.finish()?;
    if ids.is_empty() {
        let issue = issue::too_small(issue::at("traceIds"), "array", 1);
        return Err(Refusal::invalid(vec![issue]));
    }
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<(), Refusal> {
        ids.iter().try_for_each(|id| erase(connection, id))?;
        Ok(())
    };
    state.database().write(work).await?;
    ok(&json!({"message": "Traces deleted successfully"}))
}

/// With its observations and scores, and the events that it was merged from.
fn erase(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    connection.execute(
        "DELETE FROM event WHERE (entity = 'trace' AND entity_id = ?1)
            OR (entity = 'score' AND entity_id IN (SELECT id FROM score WHERE trace_id = ?1))
            OR (entity, entity_id) IN (SELECT type, id FROM observation WHERE trace_id = ?1)",
        [id],
    )?;
    connection.execute("DELETE FROM score WHERE trace_id = ?", [id])?;
    connection.execute("DELETE FROM observation WHERE trace_id = ?", [id])?;
    connection.execute("DELETE FROM trace WHERE id = ?", [id])?;
    Ok(())
}
