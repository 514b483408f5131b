//! The JSON of a metrics query, checked and turned into SQL.

use serde_json::{Value, json};

use crate::server::error::{Refusal, issue};
use crate::server::filter::{self, Clause, Rules, columns};
use crate::server::page::read_date;

/// Names as the query spells them, with what they are of the rows `v`.
const DIMENSIONS: [(&str, &str); 16] = [
    ("id", "v.id"),
    ("traceId", "v.trace_id"),
    ("environment", "v.environment"),
    ("parentObservationId", "v.parent_id"),
    ("isRootObservation", "v.is_root"),
    ("type", "v.type"),
    ("name", "v.name"),
    ("level", "v.level"),
    ("version", "v.version"),
    ("userId", "v.user_id"),
    ("sessionId", "v.session_id"),
    ("release", "v.release"),
    ("traceName", "v.trace_name"),
    ("providedModelName", "v.model"),
    ("promptName", "v.prompt_name"),
    ("promptVersion", "v.prompt_version"),
];

/// Latencies are milliseconds here, unlike elsewhere.
const MEASURES: [(&str, &str); 12] = [
    ("count", "1"),
    ("traceId", "v.trace_id"),
    ("uniqueUserIds", "nullif(v.user_id, '')"),
    ("uniqueSessionIds", "nullif(v.session_id, '')"),
    ("latency", "v.end_time - v.start_time"),
    ("timeToFirstToken", "v.completion_start_time - v.start_time"),
    ("inputTokens", "json_extract(v.usage, '$.input')"),
    ("outputTokens", "json_extract(v.usage, '$.output')"),
    ("totalTokens", "json_extract(v.usage, '$.total')"),
    ("inputCost", "json_extract(v.cost, '$.input')"),
    ("outputCost", "json_extract(v.cost, '$.output')"),
    ("totalCost", "v.total_cost"),
];

const AGGREGATIONS: [&str; 6] = ["sum", "avg", "count", "max", "min", "uniq"];
const MANY_VALUED: [&str; 5] = [
    "id",
    "traceId",
    "userId",
    "sessionId",
    "parentObservationId",
];
const MOST: i64 = 1_000;

/// One column of the answer.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) sql: String,
}

#[derive(Clone, Debug)]
pub(super) struct Query {
    /// Dimensions, and the time first if it is one.
    pub(super) groups: Vec<Column>,
    pub(super) metrics: Vec<Column>,
    pub(super) clause: Clause,
    pub(super) order: String,
    pub(super) limit: i64,
    /// A filter looks into input, output or metadata.
    pub(super) bodies: bool,
}

impl Query {
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let query: Value = serde_json::from_str(text)
            .map_err(|_error| Refusal::bad("Invalid JSON in query parameter"))?;
        check(&query)?;
        let mut groups = time(&query);
        groups.extend(dimensions(&query)?);
        let metrics = list(&query, "metrics").iter().map(metric);
        let metrics = metrics.collect::<Result<Vec<_>, _>>()?;
        let conditions = match query.get("filters") {
            Some(filters) if !filters.is_null() => {
                filter::parse(&filters.to_string(), columns::OBSERVATIONS, Rules::V4)?
            }
            _ => Vec::new(),
        };
        let mut clause = Clause::default();
        clause.between(
            "v.start_time",
            moment(&query, "fromTimestamp"),
            moment(&query, "toTimestamp"),
        );
        for condition in &conditions {
            clause.condition(condition);
        }
        let body = ["input", "output", "metadata", "hasInput", "hasOutput"];
        Ok(Self {
            order: order(&query, &groups, &metrics)?,
            groups,
            metrics,
            clause,
            limit: query["config"]["row_limit"].as_i64().unwrap_or(100),
            bodies: conditions.iter().any(|one| body.contains(&one.column.id)),
        })
    }
}

fn list<'a>(query: &'a Value, name: &str) -> &'a [Value] {
    query[name]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn moment(query: &Value, name: &str) -> Option<i64> {
    query[name].as_str().and_then(read_date)
}

fn within(names: &[&str]) -> issue::Path {
    ["query"]
        .iter()
        .chain(names)
        .map(|name| json!(name))
        .collect()
}

fn check(query: &Value) -> Result<(), Refusal> {
    let mut issues = Vec::new();
    if query["view"] != "observations" {
        issues.push(issue::option(within(&["view"]), &["observations"]));
    }
    if list(query, "metrics").is_empty() {
        issues.push(issue::too_small(within(&["metrics"]), "array", 1));
    }
    for name in ["fromTimestamp", "toTimestamp"] {
        if moment(query, name).is_none() {
            issues.push(issue::date(within(&[name])));
        }
    }
    if query["config"]["row_limit"]
        .as_i64()
        .is_some_and(|limit| limit > MOST)
    {
        issues.push(issue::too_big(
            within(&["config", "row_limit"]),
            "number",
            MOST,
        ));
    }
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Refusal::invalid(issues))
    }
}

fn dimensions(query: &Value) -> Result<Vec<Column>, Refusal> {
    let mut found = Vec::new();
    for dimension in list(query, "dimensions") {
        let name = dimension["field"].as_str().unwrap_or_default();
        let Some((name, sql)) = DIMENSIONS.iter().find(|one| one.0 == name) else {
            let known = DIMENSIONS.map(|one| one.0).join(",");
            return Err(Refusal::bad(format!(
                "Invalid dimension {name}. Must be one of {known}"
            )));
        };
        if MANY_VALUED.contains(name) && !bounded(query) {
            return Err(Refusal::bad(format!(
                "High cardinality dimension(s) '{name}' require both 'config.row_limit' and \
                 'orderBy' with direction 'desc' on a measure field."
            )));
        }
        found.push(Column {
            name: (*name).to_owned(),
            sql: (*sql).to_owned(),
        });
    }
    Ok(found)
}

/// Asks for so many rows with the largest of something.
fn bounded(query: &Value) -> bool {
    let order = list(query, "orderBy");
    let descends = |one: &Value| {
        one["direction"] == "desc" && one["field"].as_str().is_some_and(|name| name.contains('_'))
    };
    query["config"]["row_limit"].is_i64() && order.iter().any(descends)
}

fn metric(metric: &Value) -> Result<Column, Refusal> {
    let name = metric["measure"].as_str().unwrap_or_default();
    let Some((_, sql)) = MEASURES.iter().find(|one| one.0 == name) else {
        let known = MEASURES.map(|one| one.0).join(",");
        return Err(Refusal::bad(format!(
            "Invalid metric {name}. Must be one of {known}"
        )));
    };
    let aggregation = metric["aggregation"].as_str().unwrap_or_default();
    if !AGGREGATIONS.contains(&aggregation) {
        let path = within(&["metrics", "aggregation"]);
        return Err(Refusal::invalid(vec![issue::option(path, &AGGREGATIONS)]));
    }
    let sql = match aggregation {
        "uniq" => format!("count(DISTINCT {sql})"),
        "sum" => format!("coalesce(sum({sql}), 0)"),
        _ => format!("{aggregation}({sql})"),
    };
    Ok(Column {
        name: format!("{aggregation}_{name}"),
        sql,
    })
}

/// The column of time, if the query has one. Buckets without rows are left out.
fn time(query: &Value) -> Vec<Column> {
    let pattern = match query["timeDimension"]["granularity"].as_str() {
        None => return Vec::new(),
        Some("minute") => "%Y-%m-%dT%H:%M:00Z",
        Some("hour") => "%Y-%m-%dT%H:00:00Z",
        Some("month") => "%Y-%m-01",
        Some(_) => "%Y-%m-%d",
    };
    vec![Column {
        name: "time_dimension".to_owned(),
        sql: format!("strftime('{pattern}', v.start_time / 1000, 'unixepoch')"),
    }]
}

/// As the query says; else by time, or by the first metric from the largest down.
fn order(query: &Value, groups: &[Column], metrics: &[Column]) -> Result<String, Refusal> {
    let mut terms = Vec::new();
    for one in list(query, "orderBy") {
        let name = one["field"].as_str().unwrap_or_default();
        let columns = groups.iter().chain(metrics);
        let Some(place) = columns
            .map(|column| &column.name)
            .position(|known| known == name)
        else {
            return Err(Refusal::bad(format!("Invalid orderBy field: {name}")));
        };
        let way = if one["direction"] == "desc" {
            "DESC"
        } else {
            "ASC"
        };
        terms.push(format!("{} {way}", place + 1));
    }
    if terms.is_empty() {
        let by_time = groups
            .first()
            .is_some_and(|column| column.name == "time_dimension");
        terms.push(if by_time {
            "1 ASC".to_owned()
        } else {
            format!("{} DESC", groups.len() + 1)
        });
    }
    Ok(terms.join(", "))
}
