//! The first observations endpoint: list by page, one by id, and the object that trace reads embed.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value, json};

use super::shape::{
    Answer, date, date_or_null, number, number_or_null, ok, part, seconds, set_body,
};
use crate::model::observation::{Level, ObservationType};
use crate::server::database::{Body, ObservationRow};
use crate::server::error::Refusal;
use crate::server::filter::{self, Clause, Rules, columns};
use crate::server::page::Params;
use crate::server::{AppState, Imitation, PROJECT_ID};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/observations", get(list))
        .route("/observations/{id}", get(one))
}

/// The rows `v`: as stored, with what filters may ask of their trace.
const SOURCE: &str = "(SELECT o.*, o.parent_id IS NULL OR o.app_root AS is_root, t.name AS trace_name, \
    t.user_id, t.session_id, t.release, coalesce(t.tags, '[]') AS tags, \
    (SELECT input FROM observation_body b WHERE b.row = o.row) AS input, \
    (SELECT output FROM observation_body b WHERE b.row = o.row) AS output, \
    (SELECT metadata FROM observation_body b WHERE b.row = o.row) AS metadata \
    FROM observation o LEFT JOIN trace t ON t.id = o.trace_id) v";

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let page = params.page(50, state.imitation() == Imitation::V3);
    let clause = clause(&mut params)?;
    params.finish()?;
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let mut arguments = clause.arguments();
        let count = format!("SELECT count(*) FROM {SOURCE}{}", clause.sql());
        let total = connection
            .prepare_cached(&count)?
            .query_row(params_from_iter(arguments.iter()), |row| row.get(0))?;
        arguments.extend([Sql::from(page.limit.max(0)), page.offset().into()]);
        let tail = format!(
            "{} ORDER BY v.start_time DESC, v.trace_id DESC, v.id DESC LIMIT ? OFFSET ?",
            clause.sql()
        );
        let rows = select(connection, &tail, arguments)?;
        let rows = rows
            .into_iter()
            .map(|(row, body)| show(row, body, Unpriced::Null));
        Ok(page.body(rows.collect(), total))
    };
    ok(&state.database().read(work).await?)
}

fn clause(params: &mut Params) -> Result<Clause, Refusal> {
    let mut clause = Clause::default();
    for (name, sql) in [
        ("name", "v.name"),
        ("version", "v.version"),
        ("traceId", "v.trace_id"),
        ("userId", "v.user_id"),
        ("parentObservationId", "v.parent_id"),
    ] {
        clause.equal(sql, params.filled(name));
    }
    let types = ObservationType::ALL.map(ObservationType::as_str);
    clause.equal("v.type", params.option("type", &types));
    let levels = Level::ALL.map(Level::as_str);
    clause.equal("v.level", params.option("level", &levels));
    clause.one_of("v.environment", params.list("environment"));
    let (from, to) = (params.date("fromStartTime"), params.date("toStartTime"));
    clause.between("v.start_time", from, to);
    if let Some(text) = params.filled("filter") {
        for condition in filter::parse(&text, columns::OBSERVATIONS, Rules::V3)? {
            clause.condition(&condition);
        }
    }
    Ok(clause)
}

async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    let name = id.clone();
    let work = move |connection: &Connection| {
        let tail = " WHERE v.id = ? ORDER BY v.start_time DESC LIMIT 1";
        select(connection, tail, vec![id.into()])
    };
    let found = state.database().read::<_, Refusal>(work).await?;
    let Some((row, body)) = found.into_iter().next() else {
        return Err(Refusal::not_found(format!(
            "Observation with id {name} not found"
        )));
    };
    ok(&show(row, body, Unpriced::Null))
}

/// All observations of a trace, oldest first.
pub(super) fn of_trace(connection: &Connection, trace: &str) -> Result<Vec<Value>, Refusal> {
    let tail = " WHERE v.trace_id = ? ORDER BY v.start_time, v.id";
    let rows = select(connection, tail, vec![trace.to_owned().into()])?;
    Ok(rows
        .into_iter()
        .map(|(row, body)| show(row, body, Unpriced::Zero))
        .collect())
}

fn select(
    connection: &Connection,
    tail: &str,
    arguments: Vec<Sql>,
) -> Result<Vec<(ObservationRow, Body)>, Refusal> {
    let sql = format!("SELECT v.* FROM {SOURCE}{tail}");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(arguments), |row| {
        Ok((ObservationRow::from_row(row)?, Body::from_row(row)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What an unknown price is: null in observation reads, zero in trace reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unpriced {
    Null,
    Zero,
}

fn show(row: ObservationRow, body: Body, unpriced: Unpriced) -> Value {
    let costs = costs(&row, unpriced);
    join([core(row, body), costs])
}

fn core(row: ObservationRow, body: Body) -> Value {
    let mut shown = json!({
        "id": row.id,
        "traceId": row.trace_id,
        "startTime": date(row.start_time.0),
        "endTime": date_or_null(row.end_time.map(|time| time.0)),
        "projectId": PROJECT_ID,
        "parentObservationId": row.parent_id.filter(|id| !id.is_empty()),
        "type": row.kind,
        "environment": row.environment,
        "name": row.name.unwrap_or_default(),
        "level": row.level,
        "statusMessage": filled(row.status_message),
        "version": filled(row.version),
        "createdAt": date(row.created_at.0),
        "updatedAt": date(row.updated_at.0),
        "input": null,
        "output": null,
        "metadata": null,
        "model": filled(row.model),
        "modelParameters": row.model_parameters,
        "completionStartTime": date_or_null(row.completion_start_time.map(|time| time.0)),
        "promptId": filled(row.prompt_id),
        "promptName": filled(row.prompt_name),
        "promptVersion": row.prompt_version,
        "latency": seconds(row.start_time.0, row.end_time.map(|time| time.0)),
        "timeToFirstToken":
            seconds(row.start_time.0, row.completion_start_time.map(|time| time.0)),
    });
    set_body(&mut shown, body);
    shown
}

fn costs(row: &ObservationRow, unpriced: Unpriced) -> Value {
    let price = |price: Option<f64>| match (price, unpriced) {
        (None, Unpriced::Zero) => json!(0),
        (price, _) => number_or_null(price),
    };
    let count = |key: &str| row.usage.get(key).and_then(Value::as_f64).unwrap_or(0.0);
    let input = number(part(&row.usage, "input").unwrap_or(0.0));
    let output = number(part(&row.usage, "output").unwrap_or(0.0));
    let total = number(count("total"));
    json!({
        "costDetails": row.cost,
        "usagePricingTierId": row.pricing_tier_id,
        "usagePricingTierName": row.pricing_tier,
        "modelId": filled(row.model_id.clone()),
        "inputPrice": price(row.input_price),
        "outputPrice": price(row.output_price),
        "totalPrice": price(row.total_price),
        "calculatedInputCost": number_or_null(part(&row.cost, "input")),
        "calculatedOutputCost": number_or_null(part(&row.cost, "output")),
        "calculatedTotalCost": number(row.total_cost.unwrap_or(0.0)),
        "unit": "TOKENS",
        "promptTokens": input,
        "completionTokens": output,
        "totalTokens": total,
        "usage": {"unit": "TOKENS", "input": input, "output": output, "total": total},
        "usageDetails": row.usage,
    })
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn join(parts: [Value; 2]) -> Value {
    let mut all = Map::new();
    for part in parts {
        if let Value::Object(map) = part {
            all.extend(map);
        }
    }
    Value::Object(all)
}
