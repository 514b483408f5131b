//! `GET /v3/scores`: strict parameters, typed values, subjects, a cursor.

use axum::extract::State;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::rows::{self, Score};
use super::{SOURCES, TYPES};
use crate::server::AppState;
use crate::server::PROJECT_ID;
use crate::server::database::ScoreRow;
use crate::server::error::{Refusal, issue};
use crate::server::filter::Clause;
use crate::server::page::{Params, ScoreCursor};
use crate::server::routes::shape::{Answer, count, date, number, ok};

const KNOWN: [&str; 21] = [
    "limit",
    "cursor",
    "fields",
    "id",
    "name",
    "source",
    "dataType",
    "environment",
    "configId",
    "queueId",
    "authorUserId",
    "traceId",
    "sessionId",
    "observationId",
    "experimentId",
    "value",
    "valueMin",
    "valueMax",
    "fromTimestamp",
    "toTimestamp",
    "filter",
];

const GROUPS: [&str; 4] = ["core", "details", "subject", "annotation"];

pub(super) async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    params.strict(&KNOWN);
    let limit = params.limit(50, (1, 100));
    let cursor = params.filled("cursor");
    let groups = groups(&mut params);
    let mut clause = clause(&mut params);
    params.finish()?;
    if let Some(cursor) = cursor {
        let cursor = ScoreCursor::decode(&cursor)?;
        clause.and(
            "(v.timestamp, v.id) < (?, ?)",
            vec![cursor.timestamp.into(), cursor.id.into()],
        );
    }
    let work = move |connection: &Connection| rows::window(connection, &clause, (limit + 1, 0));
    let mut rows = state.database().read::<_, Refusal>(work).await?;
    let more = count(rows.len()) > limit;
    rows.truncate(limit as usize);
    let mut meta = json!({"limit": limit});
    if let (true, Some(last)) = (more, rows.last()) {
        let cursor = ScoreCursor {
            timestamp: last.row.timestamp.0,
            id: last.row.id.clone(),
        };
        meta["cursor"] = cursor.encode().into();
    }
    let data: Vec<Value> = rows.into_iter().map(|row| show(row, &groups)).collect();
    ok(&json!({"data": data, "meta": meta}))
}

/// Unknown groups are refused here, by their place in the list.
fn groups(params: &mut Params) -> Vec<String> {
    let groups = params.list("fields").unwrap_or_default();
    for (index, group) in groups.iter().enumerate() {
        if !GROUPS.contains(&group.as_str()) {
            let path = vec!["fields".into(), index.into()];
            params.complain(issue::option(path, &GROUPS));
        }
    }
    groups
}

fn clause(params: &mut Params) -> Clause {
    let mut clause = Clause::default();
    for (name, sql) in [
        ("id", "v.id"),
        ("name", "v.name"),
        ("environment", "v.environment"),
        ("configId", "v.config_id"),
        ("queueId", "v.queue_id"),
        ("authorUserId", "v.author_user_id"),
        ("traceId", "v.trace_id"),
        ("sessionId", "v.session_id"),
        ("observationId", "v.observation_id"),
        ("experimentId", "v.dataset_run_id"),
    ] {
        clause.one_of(sql, params.list(name));
    }
    subjects(params);
    clause.one_of("v.source", spelt(params, "source", &SOURCES));
    let types = spelt(params, "dataType", &TYPES);
    clause.one_of("v.data_type", types.clone());
    values(params, &mut clause, &types.unwrap_or_default());
    let (from, to) = (params.date("fromTimestamp"), params.date("toTimestamp"));
    clause.between("v.timestamp", from, to);
    clause
}

fn subjects(params: &mut Params) {
    let has = |name: &&&str| params.list(name).is_some();
    let given = ["traceId", "sessionId", "experimentId"]
        .iter()
        .filter(has)
        .count();
    let loose = params.list("observationId").is_some() && params.list("traceId").is_none();
    if given > 1 {
        let message = "At most one of traceId, sessionId, experimentId may be specified";
        params.complain(issue::custom(Vec::new(), message));
    }
    if loose {
        let message =
            "observationId filter requires traceId — observation IDs are scoped to a trace";
        params.complain(issue::custom(Vec::new(), message));
    }
}

/// A list of spellings in any case.
fn spelt(params: &mut Params, name: &str, values: &[&str]) -> Option<Vec<String>> {
    let list: Vec<String> = params
        .list(name)?
        .iter()
        .map(|text| text.to_ascii_uppercase())
        .collect();
    for (index, text) in list.iter().enumerate() {
        if !values.contains(&text.as_str()) {
            let path = vec![name.into(), index.into()];
            params.complain(issue::option(path, values));
        }
    }
    Some(list)
}

/// Values can be asked for where exactly one type says how to read them.
fn values(params: &mut Params, clause: &mut Clause, types: &[String]) {
    let least = params.number("valueMin");
    let most = params.number("valueMax");
    if (least.is_some() || most.is_some()) && types != ["NUMERIC"] {
        let message = "valueMin and valueMax require dataType=NUMERIC";
        params.complain(issue::custom(Vec::new(), message));
    }
    for (number, sql) in [(least, "v.value >= ?"), (most, "v.value <= ?")] {
        if let Some(number) = number {
            clause.and(sql, vec![number.into()]);
        }
    }
    let Some(given) = params.list("value") else {
        return;
    };
    match types {
        [one] if one == "CATEGORICAL" => clause.one_of("v.string_value", Some(given)),
        [one] if one == "BOOLEAN" || one == "NUMERIC" => {
            let read = |text: &String| match (one.as_str(), text.as_str()) {
                ("BOOLEAN", "true") => Some("1.0".to_owned()),
                ("BOOLEAN", "false") => Some("0.0".to_owned()),
                ("BOOLEAN", _) => None,
                _ => text.parse().ok().map(|number: f64| format!("{number:?}")),
            };
            let Some(numbers) = given.iter().map(read).collect::<Option<Vec<_>>>() else {
                let message = "value does not fit the data type";
                return params.complain(issue::custom(issue::at("value"), message));
            };
            clause.one_of("CAST(v.value AS TEXT)", Some(numbers));
        }
        _ => {
            let message = "value requires exactly one dataType of NUMERIC, BOOLEAN or CATEGORICAL";
            params.complain(issue::custom(Vec::new(), message));
        }
    }
}

fn show(score: Score, groups: &[String]) -> Value {
    let has = |group: &str| groups.iter().any(|one| one == group);
    let row = score.row;
    let mut shown = Map::new();
    let mut put = |key: &str, value: Value| {
        shown.insert(key.to_owned(), value);
    };
    put("id", json!(row.id));
    put("projectId", PROJECT_ID.into());
    put("name", json!(row.name));
    put("source", json!(row.source));
    put("timestamp", date(row.timestamp.0));
    put("environment", json!(row.environment));
    put("createdAt", date(row.created_at.0));
    put("updatedAt", date(row.updated_at.0));
    if has("details") {
        put("comment", json!(row.comment));
        put("configId", json!(row.config_id));
        put("metadata", json!(row.metadata));
    }
    if has("annotation") {
        put("authorUserId", json!(row.author_user_id));
        put("queueId", json!(row.queue_id));
    }
    let value = match row.data_type.as_str() {
        "NUMERIC" => number(row.value.unwrap_or(0.0)),
        "BOOLEAN" => Value::Bool(row.value == Some(1.0)),
        _ => json!(row.string_value.as_deref().unwrap_or_default()),
    };
    put("dataType", json!(row.data_type));
    put("value", value);
    if has("subject") {
        put("subject", subject(row));
    }
    Value::Object(shown)
}

fn subject(row: ScoreRow) -> Value {
    match (row.trace_id, row.observation_id, row.session_id) {
        (Some(trace), Some(id), _) => {
            json!({"kind": "observation", "id": id, "traceId": trace})
        }
        (Some(trace), None, _) => json!({"kind": "trace", "id": trace}),
        (None, _, Some(session)) => json!({"kind": "session", "id": session}),
        (None, _, None) => json!({"kind": "experiment", "id": row.dataset_run_id}),
    }
}
