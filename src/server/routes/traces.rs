//! Traces: list by page, one with its observations and scores, deletes.

mod delete;
mod rows;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::shape::{Answer, number, ok};
use super::{observations, scores};
use crate::server::error::{Refusal, issue};
use crate::server::filter::{self, Clause, Condition, Rules, columns};
use crate::server::page::Params;
use crate::server::{AppState, Imitation};
use rows::Order;

pub(super) use rows::of_session;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/traces", get(list).delete(delete::many))
        .route("/traces/{id}", get(one).delete(delete::one))
}

/// What besides the core is asked for. What is not comes as null, empty or -1, never left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each group is asked for by itself"
)]
pub(super) struct Groups {
    io: bool,
    scores: bool,
    observations: bool,
    metrics: bool,
}

impl Groups {
    /// Unknown names are dropped; if none is left, all groups are meant.
    fn read(params: &Params) -> Self {
        let known = ["core", "io", "scores", "observations", "metrics"];
        let mut names = params.list("fields").unwrap_or_default();
        names.retain(|name| known.contains(&name.as_str()));
        let has = |group: &str| names.is_empty() || names.iter().any(|name| name == group);
        Self {
            io: has("io"),
            scores: has("scores"),
            observations: has("observations"),
            metrics: has("metrics"),
        }
    }
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let page = params.page(50, state.imitation() == Imitation::V3);
    let groups = Groups::read(&params);
    let order = order(&mut params)?;
    let conditions = match params.filled("filter") {
        Some(text) => filter::parse(&text, columns::TRACES, Rules::V3)?,
        None => Vec::new(),
    };
    let clause = clause(&mut params, &conditions);
    params.finish()?;
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let total = rows::count(connection, &clause)?;
        let rows = rows::page(connection, &clause, order, page)?;
        let rows = rows.into_iter().map(|row| row.show(connection, groups));
        Ok(page.body(rows.collect::<Result<_, _>>()?, total))
    };
    ok(&state.database().read(work).await?)
}

fn clause(params: &mut Params, conditions: &[Condition]) -> Clause {
    let mut clause = Clause::default();
    let free = |id: &str| conditions.iter().all(|one| one.column.id != id);
    for (name, sql) in [
        ("userId", "v.user_id"),
        ("name", "v.name"),
        ("sessionId", "v.session_id"),
        ("version", "v.version"),
        ("release", "v.release"),
    ] {
        clause.equal(sql, params.filled(name).filter(|_| free(name)));
    }
    for tag in params.list("tags").unwrap_or_default() {
        clause.and(
            "EXISTS (SELECT 1 FROM json_each(v.tags) WHERE value = ?)",
            vec![tag.into()],
        );
    }
    clause.one_of("v.environment", params.list("environment"));
    let (from, to) = (params.date("fromTimestamp"), params.date("toTimestamp"));
    if free("timestamp") {
        clause.between("v.timestamp", from, to);
    }
    for condition in conditions {
        clause.condition(condition);
    }
    clause
}

fn order(params: &mut Params) -> Result<Order, Refusal> {
    let Some(text) = params.filled("orderBy") else {
        return Ok(Order::default());
    };
    let (column, direction) = text.split_once('.').unwrap_or((&text, ""));
    let ascending = match direction.to_ascii_lowercase().as_str() {
        "asc" => true,
        "desc" => false,
        _ => {
            let path = vec!["orderBy".into(), "order".into()];
            params.complain(issue::option(path, &["ASC", "DESC"]));
            return Ok(Order::default());
        }
    };
    Order::new(column, ascending)
        .ok_or_else(|| Refusal::bad(format!("Invalid order by column: {column}")))
}

async fn one(State(state): State<AppState>, Path(id): Path<String>, params: Params) -> Answer {
    let groups = Groups::read(&params);
    let work = move |connection: &Connection| whole(connection, &id, groups);
    ok(&state.database().read(work).await?)
}

/// The trace with full observations and scores where they are asked for.
fn whole(connection: &Connection, id: &str, groups: Groups) -> Result<Value, Refusal> {
    let found = rows::find(connection, id)?;
    let row = found.ok_or_else(|| {
        Refusal::not_found(format!("Trace {id} not found within authorized project"))
    })?;
    let metrics = groups.metrics.then(|| row.metrics());
    let path = row.path();
    let mut trace = row.core(connection, groups.io)?;
    let (latency, cost) = metrics.unwrap_or((-1.0, -1.0));
    let scores = if groups.scores {
        scores::of_trace(connection, id)?
    } else {
        Vec::new()
    };
    let steps = if groups.observations {
        observations::of_trace(connection, id)?
    } else {
        Vec::new()
    };
    trace["scores"] = scores.into();
    trace["latency"] = number(latency);
    trace["observations"] = steps.into();
    trace["htmlPath"] = json!(path);
    trace["totalCost"] = number(cost);
    Ok(trace)
}
