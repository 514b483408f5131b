//! `GET /v2/observations`: rows by field group, newest first, with a cursor.

mod fields;
pub(super) mod rows;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use super::shape::{Answer, count, ok};
use crate::model::observation::{Level, ObservationType};
use crate::server::AppState;
use crate::server::error::Refusal;
use crate::server::filter::{self, Clause, Condition, Rules, columns};
use crate::server::page::{ObservationCursor, Params};
use fields::Fields;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/v2/observations", get(list))
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let limit = params.limit(50, (0, 1000));
    let cursor = params.text("cursor");
    let fields = Fields::read(&params);
    params.option("parseIoAsJson", &["false"]);
    let conditions = match params.filled("filter") {
        Some(text) => filter::parse(&text, columns::OBSERVATIONS, Rules::V4)?,
        None => Vec::new(),
    };
    let clause = clause(&mut params, &conditions);
    params.finish()?;
    let cursor = cursor
        .map(|text| ObservationCursor::decode(&text))
        .transpose()?;
    let bodies = fields.bodies();
    let work = move |connection: &rusqlite::Connection| -> Result<Value, Refusal> {
        let mut rows = rows::page(connection, &clause, bodies, (limit + 1, cursor.as_ref()))?;
        let more = count(rows.len()) > limit;
        rows.truncate(limit as usize);
        let meta = match rows.last() {
            Some(last) if more => json!({"cursor": last.cursor().encode()}),
            _ => json!({}),
        };
        let data: Vec<Value> = rows.into_iter().map(|row| fields.show(row)).collect();
        let mut body = json!({"data": null, "meta": meta});
        body["data"] = data.into();
        Ok(body)
    };
    let body = state.database().read(work).await?;
    ok(&body)
}

/// The query's own parameters and the filter. A condition wins over the parameter of the same column.
fn clause(params: &mut Params, conditions: &[Condition]) -> Clause {
    let mut clause = Clause::default();
    let free = |id: &str| conditions.iter().all(|one| one.column.id != id);
    texts(params, &mut clause, free);
    let parent = params.text("parentObservationId");
    clause.equal(
        "coalesce(v.parent_id, '')",
        parent.filter(|_| free("parentObservationId")),
    );
    let types = ObservationType::ALL.map(ObservationType::as_str);
    clause.equal(
        "v.type",
        params.option("type", &types).filter(|_| free("type")),
    );
    let levels = Level::ALL.map(Level::as_str);
    clause.equal(
        "v.level",
        params.option("level", &levels).filter(|_| free("level")),
    );
    let environments = params.list("environment").filter(|_| free("environment"));
    clause.one_of("v.environment", environments);
    let root = params.option("isRootObservation", &["true", "false"]);
    if let Some(root) = root.filter(|_| free("isRootObservation")) {
        clause.and("v.is_root = ?", vec![(root == "true").into()]);
    }
    let (from, to) = (params.date("fromStartTime"), params.date("toStartTime"));
    if free("startTime") {
        clause.between("v.start_time", from, to);
    }
    for condition in conditions {
        clause.condition(condition);
    }
    clause
}

/// Parameters that are compared as they are.
fn texts(params: &mut Params, clause: &mut Clause, free: impl Fn(&str) -> bool) {
    for (name, sql) in [
        ("name", "v.name"),
        ("version", "v.version"),
        ("traceId", "v.trace_id"),
    ] {
        clause.equal(sql, params.filled(name).filter(|_| free(name)));
    }
    for (name, column) in [("userId", "user_id"), ("sessionId", "session_id")] {
        if let Some(text) = params.filled(name).filter(|_| free(name)) {
            // Finds the traces first: far fewer rows than observations.
            clause.and(
                format!("v.trace_id IN (SELECT id FROM trace WHERE {column} = ?)"),
                vec![text.into()],
            );
        }
    }
}
