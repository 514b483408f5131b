//! Scores: three generations of reads, writes, deletes.

mod rows;
mod v3;
mod write;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::Connection;
use serde_json::Value;

use super::shape::{Answer, ok};
use crate::server::error::{Refusal, issue};
use crate::server::filter::{self, Clause, Rules, columns};
use crate::server::page::Params;
use crate::server::{AppState, Imitation};
use rows::Shape;

const TYPES: [&str; 5] = ["NUMERIC", "CATEGORICAL", "BOOLEAN", "TEXT", "CORRECTION"];
const SOURCES: [&str; 3] = ["API", "EVAL", "ANNOTATION"];

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/scores", get(list_v1).post(write::create))
        .route("/scores/{id}", get(one_v1).delete(write::delete))
        .route("/v2/scores", get(list_v2))
        .route("/v2/scores/{id}", get(one_v2))
        .route("/v3/scores", get(v3::list))
}

async fn list_v1(State(state): State<AppState>, params: Params) -> Answer {
    list(&state, params, Shape::First).await
}

async fn list_v2(State(state): State<AppState>, params: Params) -> Answer {
    list(&state, params, Shape::Second).await
}

async fn list(state: &AppState, mut params: Params, shape: Shape) -> Answer {
    let page = params.page(50, state.imitation() == Imitation::V3);
    let with_trace = wants_trace(&mut params);
    let mut clause = clause(&mut params)?;
    params.finish()?;
    if shape == Shape::First {
        clause.and(rows::FIRST, Vec::new());
    }
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let total = rows::count(connection, &clause)?;
        let rows = rows::page(connection, &clause, page)?;
        let show = |row: rows::Score| {
            let trace = row.trace(with_trace);
            let mut score = row.show(shape);
            score["trace"] = trace;
            score
        };
        Ok(page.body(rows.into_iter().map(show).collect(), total))
    };
    ok(&state.database().read(work).await?)
}

/// The groups are `score`, which must be there, and `trace`.
fn wants_trace(params: &mut Params) -> bool {
    let Some(names) = params.list("fields") else {
        return true;
    };
    let has = |group: &str| names.iter().any(|name| name == group);
    if !has("score") {
        let message = "Score needs to be selected always.";
        params.complain(issue::custom(issue::at("fields"), message));
    }
    let by_trace = params.list("userId").is_some() || params.list("traceTags").is_some();
    if by_trace && !has("trace") {
        let message = "Filters of the trace need the trace in fields.";
        params.complain(issue::custom(issue::at("fields"), message));
    }
    has("trace")
}

fn clause(params: &mut Params) -> Result<Clause, Refusal> {
    let mut clause = Clause::default();
    for (name, sql) in [
        ("name", "v.name"),
        ("userId", "v.user_id"),
        ("sessionId", "v.session_id"),
        ("traceId", "v.trace_id"),
        ("datasetRunId", "v.dataset_run_id"),
        ("configId", "v.config_id"),
        ("queueId", "v.queue_id"),
    ] {
        clause.equal(sql, params.filled(name));
    }
    clause.equal("v.data_type", params.option("dataType", &TYPES));
    clause.equal("v.source", params.option("source", &SOURCES));
    clause.one_of("v.environment", params.list("environment"));
    clause.one_of("v.observation_id", params.list("observationId"));
    clause.one_of("v.id", params.list("scoreIds"));
    for tag in params.list("traceTags").unwrap_or_default() {
        clause.and(
            "EXISTS (SELECT 1 FROM json_each(v.tags) WHERE value = ?)",
            vec![tag.into()],
        );
    }
    let operators = ["<", ">", "<=", ">=", "!=", "="];
    let operator = params.option("operator", &operators);
    if let (Some(value), Some(operator)) = (params.number("value"), operator) {
        clause.and(format!("v.value {operator} ?"), vec![value.into()]);
    }
    let (from, to) = (params.date("fromTimestamp"), params.date("toTimestamp"));
    clause.between("v.timestamp", from, to);
    if let Some(text) = params.filled("filter") {
        for condition in filter::parse(&text, columns::SCORES, Rules::V3)? {
            clause.condition(&condition);
        }
    }
    Ok(clause)
}

async fn one_v1(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    one(&state, id, Shape::First).await
}

async fn one_v2(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    one(&state, id, Shape::Second).await
}

async fn one(state: &AppState, id: String, shape: Shape) -> Answer {
    let mut clause = Clause::default();
    clause.equal("v.id", Some(id));
    if shape == Shape::First {
        clause.and(rows::FIRST, Vec::new());
    }
    let work = move |connection: &Connection| rows::all(connection, &clause);
    let found = state
        .database()
        .read::<_, Refusal>(work)
        .await?
        .into_iter()
        .next();
    let score = found.ok_or_else(|| Refusal::not_found("Score not found"))?;
    ok(&score.show(shape))
}

/// The scores that a trace read embeds.
pub(super) fn of_trace(connection: &Connection, trace: &str) -> Result<Vec<Value>, Refusal> {
    let mut clause = Clause::default();
    clause.equal("v.trace_id", Some(trace.to_owned()));
    clause.and(rows::FIRST, Vec::new());
    let rows = rows::all(connection, &clause)?;
    Ok(rows.into_iter().map(|row| row.show(Shape::First)).collect())
}
