//! Comments on traces, observations, sessions and prompts.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde_json::{Value, json};

use super::body::{Json, new_id};
use super::shape::{Answer, date, ok};
use crate::server::database::Millis;
use crate::server::error::{Refusal, issue};
use crate::server::filter::Clause;
use crate::server::page::Params;
use crate::server::{AppState, Imitation, PROJECT_ID};

const OBJECTS: [&str; 4] = ["TRACE", "OBSERVATION", "SESSION", "PROMPT"];
const COLUMNS: &str = "id, object_type, object_id, content, author_user_id, created_at, updated_at";

const INSERT: &str = "INSERT INTO comment (id, object_type, object_id, content, author_user_id, \
                      created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)";

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/comments", get(list).post(create))
        .route("/comments/{id}", get(one))
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    params.strict(&["page", "limit", "objectType", "objectId", "authorUserId"]);
    let page = params.page(50, state.imitation() == Imitation::V3);
    let mut clause = Clause::default();
    let kind = params.option("objectType", &OBJECTS);
    let object = params.filled("objectId");
    if object.is_some() && kind.is_none() {
        let message = "objectType is required when objectId is provided";
        params.complain(issue::custom(issue::at("objectType"), message));
    }
    clause.equal("object_type", kind);
    clause.equal("object_id", object);
    clause.equal("author_user_id", params.filled("authorUserId"));
    params.finish()?;
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let mut arguments = clause.arguments();
        let total = connection.query_row(
            &format!("SELECT count(*) FROM comment{}", clause.sql()),
            params_from_iter(arguments.iter()),
            |row| row.get(0),
        )?;
        arguments.extend([Sql::from(page.limit.max(0)), page.offset().into()]);
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM comment{} ORDER BY created_at DESC, id LIMIT ? OFFSET ?",
            clause.sql()
        ))?;
        let rows = statement.query_map(params_from_iter(arguments), show)?;
        Ok(page.body(rows.collect::<Result<_, _>>()?, total))
    };
    ok(&state.database().read(work).await?)
}

async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    let work = move |connection: &Connection| -> Result<Option<Value>, Refusal> {
        let sql = format!("SELECT {COLUMNS} FROM comment WHERE id = ?");
        Ok(connection
            .prepare_cached(&sql)?
            .query_row([&id], show)
            .optional()?)
    };
    let comment = state.database().read(work).await?;
    let missing = || Refusal::not_found("Comment not found within authorized project");
    ok(&comment.ok_or_else(missing)?)
}

async fn create(State(state): State<AppState>, body: Json) -> Answer {
    let mut fields = body.fields()?;
    fields.strict(&[
        "projectId",
        "objectType",
        "objectId",
        "content",
        "authorUserId",
    ]);
    fields.required("projectId");
    let kind = fields.choice("objectType", &OBJECTS);
    let object = fields.required("objectId");
    fields.trim("content");
    let content = fields.bounded("content", (1, 5_000));
    let author = fields.text("authorUserId");
    fields.finish()?;
    if author.is_some() && state.imitation() != Imitation::V3 {
        return Err(Refusal::bad(
            "authorUserId must belong to a member of the organization that owns the \
             authenticated project.",
        ));
    }
    let id = new_id();
    let key = id.clone();
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<(), Refusal> {
        if !exists(connection, &kind, &object)? {
            return Err(Refusal::not_found(format!(
                "Reference object, {kind}: {object} not found. Skipping comment creation."
            )));
        }
        let now = Millis::now();
        let row = params![key, kind, object, content, author, now, now];
        connection.execute(INSERT, row)?;
        Ok(())
    };
    state.database().write(work).await?;
    ok(&json!({"id": id}))
}

fn exists(connection: &Connection, kind: &str, id: &str) -> rusqlite::Result<bool> {
    let table = match kind {
        "TRACE" => "trace",
        "OBSERVATION" => "observation",
        "SESSION" => "session",
        _ => "prompt",
    };
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?)");
    connection.query_row(&sql, [id], |row| row.get(0))
}

fn show(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "projectId": PROJECT_ID,
        "createdAt": date(row.get(5)?),
        "updatedAt": date(row.get(6)?),
        "objectType": row.get::<_, String>(1)?,
        "objectId": row.get::<_, String>(2)?,
        "content": row.get::<_, String>(3)?,
        "authorUserId": row.get::<_, Option<String>>(4)?,
    }))
}
