//! Sessions: list by page, one with its traces.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde_json::{Value, json};

use super::shape::{Answer, date, ok};
use super::traces;
use crate::server::error::Refusal;
use crate::server::filter::Clause;
use crate::server::page::Params;
use crate::server::{AppState, Imitation, PROJECT_ID};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/sessions", get(list))
        .route("/sessions/{id}", get(one))
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let page = params.page(50, state.imitation() == Imitation::V3);
    let mut clause = Clause::default();
    clause.one_of("environment", params.list("environment"));
    let (from, to) = (params.date("fromTimestamp"), params.date("toTimestamp"));
    clause.between("created_at", from, to);
    params.finish()?;
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let mut arguments = clause.arguments();
        let total = connection.query_row(
            &format!("SELECT count(*) FROM session{}", clause.sql()),
            params_from_iter(arguments.iter()),
            |row| row.get(0),
        )?;
        arguments.extend([Sql::from(page.limit.max(0)), page.offset().into()]);
        let mut statement = connection.prepare_cached(&format!(
            "SELECT id, created_at, environment FROM session{} \
             ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
            clause.sql()
        ))?;
        let rows = statement.query_map(params_from_iter(arguments), show)?;
        Ok(page.body(rows.collect::<Result<_, _>>()?, total))
    };
    ok(&state.database().read(work).await?)
}

async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let session = connection
            .prepare_cached("SELECT id, created_at, environment FROM session WHERE id = ?")?
            .query_row([&id], show)
            .optional()?;
        let mut session = session
            .ok_or_else(|| Refusal::not_found("Session not found within authorized project"))?;
        session["traces"] = traces::of_session(connection, &id)?.into();
        Ok(session)
    };
    ok(&state.database().read(work).await?)
}

fn show(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "createdAt": date(row.get(1)?),
        "projectId": PROJECT_ID,
        "environment": row.get::<_, String>(2)?,
    }))
}
