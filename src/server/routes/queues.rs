//! Annotation queues and their items.

mod items;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::body::{Json, new_id};
use super::shape::{Answer, date, ok};
use crate::server::database::{Millis, json as stored, text};
use crate::server::error::{Refusal, issue};
use crate::server::page::Params;
use crate::server::{AppState, Imitation};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/annotation-queues", get(list).post(create))
        .route("/annotation-queues/{queue}", get(one))
        .route(
            "/annotation-queues/{queue}/items",
            get(items::list).post(items::create),
        )
        .route(
            "/annotation-queues/{queue}/items/{item}",
            get(items::one).patch(items::change).delete(items::delete),
        )
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    params.strict(&["page", "limit"]);
    let page = params.page(50, state.imitation() == Imitation::V3);
    params.finish()?;
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let total = connection.query_row("SELECT count(*) FROM queue", [], |row| row.get(0))?;
        let mut statement = connection.prepare_cached(
            "SELECT * FROM queue ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?",
        )?;
        let rows = statement.query_map([page.limit.max(0), page.offset()], show)?;
        Ok(page.body(rows.collect::<Result<_, _>>()?, total))
    };
    ok(&state.database().read(work).await?)
}

async fn one(State(state): State<AppState>, Path(queue): Path<String>) -> Answer {
    let work = move |connection: &Connection| find(connection, &queue);
    ok(&state.database().read(work).await?)
}

async fn create(State(state): State<AppState>, body: Json) -> Answer {
    let mut fields = body.fields()?;
    let name = fields.bounded("name", (1, 35));
    let description = fields.text("description");
    if fields.value("scoreConfigIds").is_none() {
        fields.wrong("scoreConfigIds", "array");
    } else if fields
        .texts("scoreConfigIds")
        .is_some_and(|ids| ids.is_empty())
    {
        fields.complain(issue::too_small(issue::at("scoreConfigIds"), "array", 1));
    }
    fields.finish()?;
    let configs = fields.texts("scoreConfigIds").unwrap_or_default();
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<Value, Refusal> {
        let sql = "SELECT EXISTS (SELECT 1 FROM queue WHERE name = ?)";
        if connection.query_row(sql, [&name], |row| row.get(0))? {
            return Err(Refusal::bad("A queue with this name already exists."));
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM score_config WHERE id = ?)";
        for config in &configs {
            if !connection.query_row(sql, [config], |row| row.get(0))? {
                return Err(Refusal::bad(
                    "At least one of the score config IDs cannot be found for the given project.",
                ));
            }
        }
        let (id, now) = (new_id(), Millis::now());
        connection.execute(
            "INSERT INTO queue (id, name, description, config_ids, created_at, updated_at) \
             VALUES (?, ?, ?, ?, ?, ?)",
            params![id, name, description, text(&configs), now, now],
        )?;
        find(connection, &id)
    };
    ok(&state.database().write(work).await?)
}

/// The queue, or the refusal that every route below it gives without one.
fn find(connection: &Connection, id: &str) -> Result<Value, Refusal> {
    connection
        .prepare_cached("SELECT * FROM queue WHERE id = ?")?
        .query_row([id], show)
        .optional()?
        .ok_or_else(|| Refusal::not_found("Annotation queue not found"))
}

fn show(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, String>("id")?,
        "name": row.get::<_, String>("name")?,
        "description": row.get::<_, Option<String>>("description")?,
        "scoreConfigIds": stored::<Value>(row.get("config_ids")?),
        "createdAt": date(row.get("created_at")?),
        "updatedAt": date(row.get("updated_at")?),
    }))
}
