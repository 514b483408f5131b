//! The items of an annotation queue, newest first.

use axum::extract::{Path, State};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde_json::{Value, json};

use super::find as find_queue;
use crate::server::database::Millis;
use crate::server::error::Refusal;
use crate::server::filter::Clause;
use crate::server::page::Params;
use crate::server::routes::body::{Json, next_id};
use crate::server::routes::shape::{Answer, date, date_or_null, ok};
use crate::server::{AppState, Imitation};

const STATES: [&str; 2] = ["PENDING", "COMPLETED"];
const OBJECTS: [&str; 3] = ["TRACE", "OBSERVATION", "SESSION"];

pub(super) async fn list(
    State(state): State<AppState>,
    Path(queue): Path<String>,
    mut params: Params,
) -> Answer {
    params.strict(&["page", "limit", "status"]);
    let page = params.page(50, state.imitation() == Imitation::V3);
    let mut clause = Clause::default();
    clause.equal("status", params.option("status", &STATES));
    params.finish()?;
    clause.equal("queue_id", Some(queue.clone()));
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        find_queue(connection, &queue)?;
        let mut arguments = clause.arguments();
        let total = connection.query_row(
            &format!("SELECT count(*) FROM queue_item{}", clause.sql()),
            params_from_iter(arguments.iter()),
            |row| row.get(0),
        )?;
        arguments.extend([Sql::from(page.limit.max(0)), page.offset().into()]);
        let mut statement = connection.prepare_cached(&format!(
            "SELECT * FROM queue_item{} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?",
            clause.sql()
        ))?;
        let rows = statement.query_map(params_from_iter(arguments), show)?;
        Ok(page.body(rows.collect::<Result<_, _>>()?, total))
    };
    ok(&state.database().read(work).await?)
}

pub(super) async fn one(
    State(state): State<AppState>,
    Path((queue, item)): Path<(String, String)>,
) -> Answer {
    let work = move |connection: &Connection| find(connection, &queue, &item);
    ok(&state.database().read(work).await?)
}

/// The object is not looked for, and the same one may be in the queue more than once.
pub(super) async fn create(
    State(state): State<AppState>,
    Path(queue): Path<String>,
    body: Json,
) -> Answer {
    let mut fields = body.fields()?;
    let object = fields.required("objectId");
    let kind = fields.choice("objectType", &OBJECTS);
    let status = fields
        .option("status", &STATES)
        .unwrap_or_else(|| "PENDING".to_owned());
    fields.finish()?;
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<Value, Refusal> {
        find_queue(connection, &queue)?;
        let (id, now) = (next_id(), Millis::now());
        let completed = (status == "COMPLETED").then_some(now);
        connection.execute(
            "INSERT INTO queue_item (id, queue_id, object_id, object_type, status, \
             completed_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            params![id, queue, object, kind, status, completed, now, now],
        )?;
        find(connection, &queue, &id)
    };
    ok(&state.database().write(work).await?)
}

/// COMPLETED sets the time anew each time; PENDING leaves it as it was.
pub(super) async fn change(
    State(state): State<AppState>,
    Path((queue, item)): Path<(String, String)>,
    body: Json,
) -> Answer {
    let mut fields = body.fields()?;
    fields.strict(&["status"]);
    let status = fields.option("status", &STATES);
    fields.finish()?;
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<Value, Refusal> {
        find(connection, &queue, &item)?;
        let now = Millis::now();
        connection.execute(
            "UPDATE queue_item SET status = coalesce(?1, status), updated_at = ?2, \
             completed_at = CASE ?1 WHEN 'COMPLETED' THEN ?2 ELSE completed_at END \
             WHERE id = ?3",
            params![status, now, item],
        )?;
        find(connection, &queue, &item)
    };
    ok(&state.database().write(work).await?)
}

pub(super) async fn delete(
    State(state): State<AppState>,
    Path((queue, item)): Path<(String, String)>,
) -> Answer {
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<(), Refusal> {
        find(connection, &queue, &item)?;
        connection.execute("DELETE FROM queue_item WHERE id = ?", [&item])?;
        Ok(())
    };
    state.database().write(work).await?;
    ok(&json!({"success": true, "message": "Annotation queue item deleted successfully"}))
}

fn find(connection: &Connection, queue: &str, item: &str) -> Result<Value, Refusal> {
    connection
        .prepare_cached("SELECT * FROM queue_item WHERE queue_id = ? AND id = ?")?
        .query_row([queue, item], show)
        .optional()?
        .ok_or_else(|| Refusal::not_found("Annotation queue item not found"))
}

fn show(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, String>("id")?,
        "queueId": row.get::<_, String>("queue_id")?,
        "objectId": row.get::<_, String>("object_id")?,
        "objectType": row.get::<_, String>("object_type")?,
        "status": row.get::<_, String>("status")?,
        "completedAt": date_or_null(row.get("completed_at")?),
        "createdAt": date(row.get("created_at")?),
        "updatedAt": date(row.get("updated_at")?),
    }))
}
