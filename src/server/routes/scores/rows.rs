//! Scores in storage with what reads take from their trace, and how they look in the older answers.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row, params_from_iter};
use serde_json::{Value, json};

use crate::server::PROJECT_ID;
use crate::server::database::{ScoreRow, json as stored};
use crate::server::error::Refusal;
use crate::server::filter::Clause;
use crate::server::page::Page;
use crate::server::routes::shape::{date, number};

/// The rows `v`.
const SOURCE: &str = "(SELECT s.*, t.id AS found, t.user_id, t.tags, \
    t.environment AS trace_environment, t.session_id AS trace_session \
    FROM score s LEFT JOIN trace t ON t.id = s.trace_id) v";

/// What the first generation of reads knows of.
pub(super) const FIRST: &str = "v.trace_id IS NOT NULL AND v.data_type <> 'CORRECTION'";

const ORDER: &str = " ORDER BY v.timestamp DESC, v.id DESC";

/// The generation of the read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    First,
    Second,
}

pub(super) struct Score {
    pub(super) row: ScoreRow,
    trace: Value,
}

pub(super) fn count(connection: &Connection, clause: &Clause) -> rusqlite::Result<i64> {
    let sql = format!("SELECT count(*) FROM {SOURCE}{}", clause.sql());
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row(params_from_iter(clause.arguments()), |row| row.get(0))
}

pub(super) fn page(
    connection: &Connection,
    clause: &Clause,
    page: Page,
) -> Result<Vec<Score>, Refusal> {
    window(connection, clause, (page.limit.max(0), page.offset()))
}

/// So many rows from an offset on, newest first.
pub(super) fn window(
    connection: &Connection,
    clause: &Clause,
    (limit, offset): (i64, i64),
) -> Result<Vec<Score>, Refusal> {
    let mut arguments = clause.arguments();
    arguments.extend([Sql::from(limit), Sql::from(offset)]);
    let sql = format!(
        "SELECT v.* FROM {SOURCE}{}{ORDER} LIMIT ? OFFSET ?",
        clause.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(arguments), Score::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn all(connection: &Connection, clause: &Clause) -> Result<Vec<Score>, Refusal> {
    window(connection, clause, (-1, 0))
}

impl Score {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let trace = match row.get::<_, Option<String>>("found")? {
            None => Value::Null,
            Some(_) => json!({
                "userId": row.get::<_, Option<String>>("user_id")?,
                "tags": stored::<Value>(row.get("tags")?),
                "environment": row.get::<_, Option<String>>("trace_environment")?,
                "sessionId": row.get::<_, Option<String>>("trace_session")?,
            }),
        };
        Ok(Self {
            row: ScoreRow::from_row(row)?,
            trace,
        })
    }

    /// User, tags, environment and session of its trace; null without one, or where they are not wanted.
    pub(super) fn trace(&self, wanted: bool) -> Value {
        if wanted {
            self.trace.clone()
        } else {
            Value::Null
        }
    }

    /// As the first two generations give it. A TEXT has no `value` at all.
    pub(super) fn show(self, shape: Shape) -> Value {
        let row = self.row;
        let mut score = json!({
            "id": row.id,
            "projectId": PROJECT_ID,
            "environment": row.environment,
            "name": row.name,
            "value": number(row.value.unwrap_or(0.0)),
            "source": row.source,
            "authorUserId": row.author_user_id,
            "comment": row.comment,
            "metadata": row.metadata,
            "configId": row.config_id,
            "queueId": row.queue_id,
            "executionTraceId": row.execution_trace_id,
            "createdAt": date(row.created_at.0),
            "updatedAt": date(row.updated_at.0),
            "timestamp": date(row.timestamp.0),
            "traceId": row.trace_id,
            "observationId": row.observation_id,
            "sessionId": row.session_id,
            "datasetRunId": row.dataset_run_id,
            "stringValue": row.string_value,
            "dataType": row.data_type,
        });
        if let Value::Object(map) = &mut score {
            if row.data_type == "TEXT" {
                map.shift_remove("value");
            }
            if shape == Shape::First {
                map.shift_remove("sessionId");
                map.shift_remove("datasetRunId");
            }
        }
        score
    }
}
