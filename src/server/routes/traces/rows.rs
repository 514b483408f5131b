//! Traces in storage with the sums over their observations, and how they look in answers.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde_json::{Value, json};

use super::Groups;
use crate::server::PROJECT_ID;
use crate::server::database::{Body, TraceRow};
use crate::server::error::Refusal;
use crate::server::filter::Clause;
use crate::server::page::Page;
use crate::server::routes::shape::{date, number, set_body};

/// The rows `v`. Sums that nobody asks for cost nothing: they are subqueries.
const SOURCE: &str = "(SELECT t.*, \
    (SELECT input FROM trace_body b WHERE b.row = t.row) AS input, \
    (SELECT output FROM trace_body b WHERE b.row = t.row) AS output, \
    (SELECT metadata FROM trace_body b WHERE b.row = t.row) AS metadata, \
    (SELECT coalesce(max(max(coalesce(end_time, start_time)), max(start_time)) \
        - min(start_time), 0) / 1000.0 FROM observation o WHERE o.trace_id = t.id) AS latency, \
    (SELECT coalesce(sum(total_cost), 0) FROM observation o WHERE o.trace_id = t.id) \
        AS total_cost, \
    (SELECT sum(json_extract(cost, '$.input')) FROM observation o WHERE o.trace_id = t.id) \
        AS input_cost, \
    (SELECT sum(json_extract(cost, '$.output')) FROM observation o WHERE o.trace_id = t.id) \
        AS output_cost, \
    (SELECT coalesce(sum(json_extract(usage, '$.input')), 0) FROM observation o \
        WHERE o.trace_id = t.id) AS input_tokens, \
    (SELECT coalesce(sum(json_extract(usage, '$.output')), 0) FROM observation o \
        WHERE o.trace_id = t.id) AS output_tokens, \
    (SELECT coalesce(sum(json_extract(usage, '$.total')), 0) FROM observation o \
        WHERE o.trace_id = t.id) AS total_tokens, \
    (SELECT CASE max(instr('DEBUG DEFAULT WARNING ERROR', level)) WHEN 23 THEN 'ERROR' \
        WHEN 15 THEN 'WARNING' WHEN 7 THEN 'DEFAULT' ELSE 'DEBUG' END \
        FROM observation o WHERE o.trace_id = t.id) AS level, \
    (SELECT count(*) FROM observation o WHERE o.trace_id = t.id AND level = 'ERROR') AS errors, \
    (SELECT count(*) FROM observation o WHERE o.trace_id = t.id AND level = 'WARNING') \
        AS warnings, \
    (SELECT count(*) FROM observation o WHERE o.trace_id = t.id AND level = 'DEFAULT') \
        AS defaults, \
    (SELECT count(*) FROM observation o WHERE o.trace_id = t.id AND level = 'DEBUG') AS debugs, \
    (SELECT json_group_object(name, average) FROM (SELECT name, avg(value) AS average \
        FROM score s WHERE s.trace_id = t.id AND s.data_type IN ('NUMERIC', 'BOOLEAN') \
        GROUP BY name)) AS scores_avg, \
    (SELECT json_group_object(name, string_value) FROM score s \
        WHERE s.trace_id = t.id AND s.data_type = 'CATEGORICAL') AS score_categories \
    FROM trace t) v";

/// Of a trace's own columns only.
const COLUMNS: &str = "v.row, v.id, v.timestamp, v.name, v.user_id, v.session_id, v.environment, \
    v.release, v.version, v.public, v.bookmarked, v.tags, v.via, v.created_at, v.updated_at, \
    v.latency, v.total_cost";

/// A column to sort by, and which way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    column: &'static str,
    ascending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            column: "timestamp",
            ascending: false,
        }
    }
}

impl Order {
    pub(super) fn new(name: &str, ascending: bool) -> Option<Self> {
        let column = match name {
            "id" => "id",
            "timestamp" => "timestamp",
            "name" => "name",
            "userId" => "user_id",
            "release" => "release",
            "version" => "version",
            "public" => "public",
            "bookmarked" => "bookmarked",
            "sessionId" => "session_id",
            _ => return None,
        };
        Some(Self { column, ascending })
    }

    fn sql(self) -> String {
        let way = if self.ascending { "ASC" } else { "DESC" };
        format!(" ORDER BY v.{} {way}, v.id {way}", self.column)
    }
}

/// A trace with its latency in seconds and its cost in dollars.
pub(super) struct Trace {
    row: TraceRow,
    latency: f64,
    cost: f64,
}

pub(super) fn count(connection: &Connection, clause: &Clause) -> rusqlite::Result<i64> {
    let sql = format!("SELECT count(*) FROM {SOURCE}{}", clause.sql());
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row(params_from_iter(clause.arguments()), |row| row.get(0))
}

pub(super) fn page(
    connection: &Connection,
    clause: &Clause,
    order: Order,
    page: Page,
) -> rusqlite::Result<Vec<Trace>> {
    let mut arguments = clause.arguments();
    arguments.extend([Sql::from(page.limit.max(0)), page.offset().into()]);
    let tail = format!("{}{} LIMIT ? OFFSET ?", clause.sql(), order.sql());
    select(connection, &tail, arguments)
}

pub(super) fn find(connection: &Connection, id: &str) -> rusqlite::Result<Option<Trace>> {
    let found = select(connection, " WHERE v.id = ?", vec![id.to_owned().into()])?;
    Ok(found.into_iter().next())
}

fn select(
    connection: &Connection,
    tail: &str,
    arguments: Vec<Sql>,
) -> rusqlite::Result<Vec<Trace>> {
    let sql = format!("SELECT {COLUMNS} FROM {SOURCE}{tail}");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(arguments), |row| {
        Ok(Trace {
            row: TraceRow::from_row(row)?,
            latency: row.get("latency")?,
            cost: row.get("total_cost")?,
        })
    })?;
    rows.collect()
}

/// The traces of a session as its own read gives them: whole, but without sums and lists.
pub(crate) fn of_session(connection: &Connection, session: &str) -> Result<Vec<Value>, Refusal> {
    let tail = " WHERE v.session_id = ? ORDER BY v.timestamp DESC, v.id DESC";
    let rows = select(connection, tail, vec![session.to_owned().into()])?;
    rows.into_iter()
        .map(|row| row.core(connection, true))
        .collect()
}

impl Trace {
    /// Seconds and dollars.
    pub(super) fn metrics(&self) -> (f64, f64) {
        (self.latency, self.cost)
    }

    pub(super) fn path(&self) -> String {
        format!("/project/{PROJECT_ID}/traces/{}", self.row.id)
    }

    /// What every read of a trace has.
    pub(super) fn core(self, connection: &Connection, io: bool) -> Result<Value, Refusal> {
        let body = if io {
            self.body(connection)?
        } else {
            Body::default()
        };
        let row = self.row;
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let mut shown = json!({
            "id": row.id,
            "projectId": PROJECT_ID,
            "name": row.name.unwrap_or_default(),
            "timestamp": date(row.timestamp.0),
            "environment": row.environment,
            "tags": row.tags,
            "bookmarked": row.bookmarked,
            "release": filled(row.release),
            "version": filled(row.version),
            "userId": filled(row.user_id),
            "sessionId": filled(row.session_id),
            "public": row.public,
            "input": null,
            "output": null,
            "metadata": null,
            "createdAt": date(row.created_at.0),
            "updatedAt": date(row.updated_at.0),
            "externalId": null,
        });
        set_body(&mut shown, body);
        Ok(shown)
    }

    fn body(&self, connection: &Connection) -> rusqlite::Result<Body> {
        connection
            .prepare_cached("SELECT input, output, metadata FROM trace_body WHERE row = ?")?
            .query_row([self.row.row], Body::from_row)
            .optional()
            .map(Option::unwrap_or_default)
    }

    /// A row of the list: observations and scores are ids.
    pub(super) fn show(self, connection: &Connection, groups: Groups) -> Result<Value, Refusal> {
        let id = self.row.id.clone();
        let (latency, cost) = if groups.metrics {
            self.metrics()
        } else {
            (-1.0, -1.0)
        };
        let path = self.path();
        let mut trace = self.core(connection, groups.io)?;
        let mut observations = Vec::new();
        if groups.observations {
            let sql = "SELECT id FROM observation WHERE trace_id = ?";
            observations = ids(connection, sql, &id)?;
        }
        let mut scores = Vec::new();
        if groups.scores {
            let sql = "SELECT id FROM score WHERE trace_id = ? AND data_type <> 'CORRECTION'";
            scores = ids(connection, sql, &id)?;
        }
        trace["observations"] = observations.into();
        trace["scores"] = scores.into();
        trace["totalCost"] = number(cost);
        trace["latency"] = number(latency);
        trace["htmlPath"] = json!(path);
        Ok(trace)
    }
}

fn ids(connection: &Connection, sql: &str, trace: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([trace], |row: &Row<'_>| row.get(0))?;
    rows.collect()
}
