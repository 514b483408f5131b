//! The rows of `v2/observations`: stored observations with what they take from their trace, and the roots
//! that stand for traces which came over `/ingestion`.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row};

use crate::server::filter::Clause;
use crate::server::page::ObservationCursor;

/// What a row takes from its trace is empty, never null, where it is absent.
const OBSERVATIONS: &str = "
    SELECT o.id, o.trace_id, o.type, coalesce(o.name, '') AS name, o.start_time, o.end_time,
        o.completion_start_time, o.level, coalesce(o.status_message, '') AS status_message,
        coalesce(o.version, CASE o.via WHEN 'ingestion' THEN t.version END, '') AS version,
        o.environment, coalesce(o.model, '') AS model, coalesce(o.model_id, '') AS model_id,
        o.model_parameters, o.input_price, o.output_price, o.total_price, o.pricing_tier_id,
        o.pricing_tier, o.usage, o.cost, o.total_cost, coalesce(o.prompt_id, '') AS prompt_id,
        coalesce(o.prompt_name, '') AS prompt_name, o.prompt_version, o.via, o.created_at,
        o.updated_at, coalesce(t.user_id, '') AS user_id, coalesce(t.session_id, '') AS session_id,
        coalesce(t.release, '') AS release, nullif(t.name, '') AS trace_name,
        coalesce(t.tags, '[]') AS tags, coalesce(t.bookmarked, 0) AS bookmarked, coalesce(t.public, 0) AS public,
        CASE WHEN coalesce(o.parent_id, '') <> '' THEN o.parent_id
            WHEN t.via = 'ingestion' THEN 't-' || o.trace_id END AS parent_id,
        o.app_root OR (coalesce(o.parent_id, '') = '' AND coalesce(t.via, 'otlp') <> 'ingestion')
            AS is_root,
        (SELECT input FROM observation_body b WHERE b.row = o.row) AS input,
        (SELECT output FROM observation_body b WHERE b.row = o.row) AS output,
        (SELECT CASE WHEN t.via = 'ingestion' AND o.via = 'ingestion'
                THEN json_patch(tb.metadata, b.metadata) ELSE b.metadata END
            FROM observation_body b LEFT JOIN trace_body tb ON tb.row = t.row
            WHERE b.row = o.row) AS metadata
    FROM observation o LEFT JOIN trace t ON t.id = o.trace_id";

const ROOTS: &str = "
    SELECT 't-' || t.id AS id, t.id AS trace_id, 'SPAN' AS type, coalesce(t.name, '') AS name,
        t.timestamp AS start_time,
        NULL AS end_time, NULL AS completion_start_time, 'DEFAULT' AS level, '' AS status_message,
        coalesce(t.version, '') AS version, t.environment, '' AS model, '' AS model_id,
        NULL AS model_parameters, NULL AS input_price, NULL AS output_price, NULL AS total_price,
        NULL AS pricing_tier_id, NULL AS pricing_tier, '{}' AS usage, '{}' AS cost,
        NULL AS total_cost, '' AS prompt_id, '' AS prompt_name, NULL AS prompt_version, t.via,
        t.created_at, t.updated_at, coalesce(t.user_id, '') AS user_id,
        coalesce(t.session_id, '') AS session_id, coalesce(t.release, '') AS release,
        nullif(t.name, '') AS trace_name, t.tags, t.bookmarked, t.public, NULL AS parent_id,
        1 AS is_root,
        (SELECT input FROM trace_body b WHERE b.row = t.row) AS input,
        (SELECT output FROM trace_body b WHERE b.row = t.row) AS output,
        (SELECT metadata FROM trace_body b WHERE b.row = t.row) AS metadata
    FROM trace t WHERE t.via = 'ingestion'";

const COLUMNS: &str = "v.id, v.trace_id, v.type, v.name, v.start_time, v.end_time, \
    v.completion_start_time, v.level, v.status_message, v.version, v.environment, v.model, \
    v.model_id, v.model_parameters, v.input_price, v.output_price, v.total_price, \
    v.pricing_tier_id, v.pricing_tier, v.usage, v.cost, v.total_cost, v.prompt_id, v.prompt_name, \
    v.prompt_version, v.via, v.created_at, v.updated_at, v.user_id, v.session_id, v.release, \
    v.trace_name, v.tags, v.bookmarked, v.public, v.parent_id, v.is_root";

/// One row, as stored. `usage`, `cost`, `tags` and bodies are JSON text: they are read only where they are shown.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of a row")]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) trace_id: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) start: i64,
    pub(crate) end: Option<i64>,
    pub(crate) completion_start: Option<i64>,
    pub(crate) level: String,
    pub(crate) status_message: String,
    pub(crate) version: String,
    pub(crate) environment: String,
    pub(crate) model: Model,
    pub(crate) usage: String,
    pub(crate) cost: String,
    pub(crate) total_cost: Option<f64>,
    pub(crate) prompt: (String, String, Option<i64>),
    pub(crate) otlp: bool,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) user_id: String,
    pub(crate) session_id: String,
    pub(crate) release: String,
    pub(crate) trace_name: Option<String>,
    pub(crate) tags: String,
    pub(crate) bookmarked: bool,
    pub(crate) public: bool,
    pub(crate) parent_id: Option<String>,
    pub(crate) is_root: bool,
    pub(crate) input: Option<String>,
    pub(crate) output: Option<String>,
    pub(crate) metadata: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) parameters: Option<String>,
    /// Input, output, total.
    pub(crate) prices: [Option<f64>; 3],
    pub(crate) tier: (Option<String>, Option<String>),
}

/// Which bodies a page needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bodies {
    pub(crate) io: bool,
    pub(crate) metadata: bool,
}

/// All rows as one table, with their bodies or without.
pub(crate) fn source(bodies: bool) -> String {
    let bodies = if bodies {
        ", v.input, v.output, v.metadata"
    } else {
        ""
    };
    format!(
        "SELECT {COLUMNS}{bodies} FROM ({OBSERVATIONS}) v \
         UNION ALL SELECT {COLUMNS}{bodies} FROM ({ROOTS}) v"
    )
}

/// At most `limit` rows after the cursor, newest first, ties by trace id and id.
pub(crate) fn page(
    connection: &Connection,
    clause: &Clause,
    bodies: Bodies,
    (limit, cursor): (i64, Option<&ObservationCursor>),
) -> rusqlite::Result<Vec<Event>> {
    let mut clause = clause.clone();
    if let Some(cursor) = cursor {
        // Says nothing new, but lets the index begin at the cursor.
        clause.and("v.start_time <= ?", vec![cursor.start.into()]);
        clause.and(
            "(v.start_time, v.trace_id, v.id) < (?, ?, ?)",
            vec![
                cursor.start.into(),
                cursor.trace.clone().into(),
                cursor.id.clone().into(),
            ],
        );
    }
    let mut rows = select(connection, OBSERVATIONS, (&clause, bodies, limit))?;
    rows.extend(select(connection, ROOTS, (&clause, bodies, limit))?);
    rows.sort_by(|a, b| {
        let key = |row: &Event| (row.start, row.trace_id.clone(), row.id.clone());
        key(b).cmp(&key(a))
    });
    rows.truncate(limit as usize);
    Ok(rows)
}

fn select(
    connection: &Connection,
    source: &str,
    (clause, bodies, limit): (&Clause, Bodies, i64),
) -> rusqlite::Result<Vec<Event>> {
    let io = if bodies.io {
        "v.input, v.output"
    } else {
        "NULL AS input, NULL AS output"
    };
    let metadata = if bodies.metadata {
        "v.metadata"
    } else {
        "NULL AS metadata"
    };
    let sql = format!(
        "SELECT {COLUMNS}, {io}, {metadata} FROM ({source}) v{} \
         ORDER BY v.start_time DESC, v.trace_id DESC, v.id DESC LIMIT ?",
        clause.sql()
    );
    let mut arguments = clause.arguments();
    arguments.push(Sql::from(limit));
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(arguments), Event::from_row)?;
    rows.collect()
}

impl Model {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get(11)?,
            id: row.get(12)?,
            parameters: row.get(13)?,
            prices: [row.get(14)?, row.get(15)?, row.get(16)?],
            tier: (row.get(17)?, row.get(18)?),
        })
    }
}

impl Event {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            trace_id: row.get(1)?,
            kind: row.get(2)?,
            name: row.get(3)?,
            start: row.get(4)?,
            end: row.get(5)?,
            completion_start: row.get(6)?,
            level: row.get(7)?,
            status_message: row.get(8)?,
            version: row.get(9)?,
            environment: row.get(10)?,
            model: Model::from_row(row)?,
            usage: row.get(19)?,
            cost: row.get(20)?,
            total_cost: row.get(21)?,
            prompt: (row.get(22)?, row.get(23)?, row.get(24)?),
            otlp: row.get::<_, String>(25)? == "otlp",
            created_at: row.get(26)?,
            updated_at: row.get(27)?,
            user_id: row.get(28)?,
            session_id: row.get(29)?,
            release: row.get(30)?,
            trace_name: row.get(31)?,
            tags: row.get(32)?,
            bookmarked: row.get(33)?,
            public: row.get(34)?,
            parent_id: row.get(35)?,
            is_root: row.get(36)?,
            input: row.get(37)?,
            output: row.get(38)?,
            metadata: row.get(39)?,
        })
    }

    /// Where a page that ends with this row goes on.
    pub(crate) fn cursor(&self) -> ObservationCursor {
        ObservationCursor {
            start: self.start,
            trace: self.trace_id.clone(),
            id: self.id.clone(),
        }
    }
}
