//! The rows of traces, observations and scores, field by column; the other tables belong to their routes.

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde_json::{Map, Value};

/// A time in storage: milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Millis(pub(crate) i64);

impl Millis {
    pub(crate) fn now() -> Self {
        Self(Timestamp::now().as_millisecond())
    }

    /// ISO 8601 with `Z` or an offset, as the API takes it; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>()
            .ok()
            .map(|time| Self(time.as_millisecond()))
    }

    /// As the API writes it: `2026-05-15T12:33:31.120Z`.
    pub(crate) fn iso(self) -> String {
        let time = Timestamp::from_millisecond(self.0).unwrap_or_default();
        format!("{time:.3}")
    }
}

impl ToSql for Millis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Millis {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// How a row came in, which decides what v2 reads show of it.
///
/// - A trace that came over `/ingestion` is shown by v2 reads as an additional row `t-<traceId>` (type SPAN, no end,
///   the trace's name, input and output), and its observations without parent get that row as parent.
///   A trace from OTLP has no such row: its root observation stands for it.
/// - v2 reads flatten `resourceAttributes` and `scope` of an OTLP row's metadata to dotted keys; v1 reads nest them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transport {
    #[default]
    Ingestion,
    Otlp,
}

impl ToSql for Transport {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Ingestion => "ingestion",
            Self::Otlp => "otlp",
        }
        .into())
    }
}

impl FromSql for Transport {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match value.as_str()? {
            "otlp" => Self::Otlp,
            _ => Self::Ingestion,
        })
    }
}

/// Input, output and metadata of a trace or an observation.
///
/// Input and output are text as it was sent: JSON text if it was an object, bare text if it was a string.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Body {
    pub(crate) input: Option<String>,
    pub(crate) output: Option<String>,
    /// Nested as it was sent; reads parse texts that are JSON. v2 reads show an observation's over its trace's.
    pub(crate) metadata: Map<String, Value>,
}

impl Body {
    /// From the columns `input, output, metadata`, which a join may have left null.
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            input: row.get("input")?,
            output: row.get("output")?,
            metadata: json(row.get("metadata")?),
        })
    }
}

/// A trace without its body. Made by `select trace.*`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TraceRow {
    /// Key of `trace_body`; 0 before it is stored.
    pub(crate) row: i64,
    pub(crate) id: String,
    pub(crate) timestamp: Millis,
    pub(crate) name: Option<String>,
    pub(crate) user_id: Option<String>,
    pub(crate) session_id: Option<String>,
    pub(crate) environment: String,
    pub(crate) release: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) public: bool,
    pub(crate) bookmarked: bool,
    pub(crate) tags: Vec<String>,
    pub(crate) via: Transport,
    pub(crate) created_at: Millis,
    pub(crate) updated_at: Millis,
}

impl TraceRow {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get("row")?,
            id: row.get("id")?,
            timestamp: row.get("timestamp")?,
            name: row.get("name")?,
            user_id: row.get("user_id")?,
            session_id: row.get("session_id")?,
            environment: row.get("environment")?,
            release: row.get("release")?,
            version: row.get("version")?,
            public: row.get("public")?,
            bookmarked: row.get("bookmarked")?,
            tags: json(row.get("tags")?),
            via: row.get("via")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// An observation without its body. Made by `select observation.*`.
///
/// User, session, release, tags, public and the trace's name are those of its trace, by `trace_id`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ObservationRow {
    /// Key of `observation_body`; 0 before it is stored.
    pub(crate) row: i64,
    pub(crate) id: String,
    pub(crate) trace_id: String,
    /// `SPAN`, `GENERATION`, … as the API spells it.
    pub(crate) kind: String,
    pub(crate) parent_id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) start_time: Millis,
    pub(crate) end_time: Option<Millis>,
    pub(crate) completion_start_time: Option<Millis>,
    pub(crate) level: String,
    pub(crate) status_message: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) environment: String,
    pub(crate) model: Option<String>,
    pub(crate) model_id: Option<String>,
    pub(crate) model_parameters: Option<Map<String, Value>>,
    /// US dollars a unit, from the price list.
    pub(crate) input_price: Option<f64>,
    pub(crate) output_price: Option<f64>,
    pub(crate) total_price: Option<f64>,
    pub(crate) pricing_tier_id: Option<String>,
    pub(crate) pricing_tier: Option<String>,
    pub(crate) provided_usage: Option<Map<String, Value>>,
    pub(crate) provided_cost: Option<Map<String, Value>>,
    /// Numbers by kind, with `total`; empty when none.
    pub(crate) usage: Map<String, Value>,
    /// US dollars by kind; empty when none.
    pub(crate) cost: Map<String, Value>,
    pub(crate) total_cost: Option<f64>,
    pub(crate) prompt_id: Option<String>,
    pub(crate) prompt_name: Option<String>,
    pub(crate) prompt_version: Option<i64>,
    /// A root although it has a parent. `isRootObservation` is this or the lack of a parent.
    pub(crate) app_root: bool,
    pub(crate) via: Transport,
    pub(crate) created_at: Millis,
    pub(crate) updated_at: Millis,
}

impl ObservationRow {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get("row")?,
            id: row.get("id")?,
            trace_id: row.get("trace_id")?,
            kind: row.get("type")?,
            parent_id: row.get("parent_id")?,
            name: row.get("name")?,
            start_time: row.get("start_time")?,
            end_time: row.get("end_time")?,
            completion_start_time: row.get("completion_start_time")?,
            level: row.get("level")?,
            status_message: row.get("status_message")?,
            version: row.get("version")?,
            environment: row.get("environment")?,
            model: row.get("model")?,
            model_id: row.get("model_id")?,
            model_parameters: row
                .get::<_, Option<String>>("model_parameters")?
                .map(|text| json(Some(text))),
            input_price: row.get("input_price")?,
            output_price: row.get("output_price")?,
            total_price: row.get("total_price")?,
            pricing_tier_id: row.get("pricing_tier_id")?,
            pricing_tier: row.get("pricing_tier")?,
            provided_usage: row
                .get::<_, Option<String>>("provided_usage")?
                .map(|text| json(Some(text))),
            provided_cost: row
                .get::<_, Option<String>>("provided_cost")?
                .map(|text| json(Some(text))),
            usage: json(row.get("usage")?),
            cost: json(row.get("cost")?),
            total_cost: row.get("total_cost")?,
            prompt_id: row.get("prompt_id")?,
            prompt_name: row.get("prompt_name")?,
            prompt_version: row.get("prompt_version")?,
            app_root: row.get("app_root")?,
            via: row.get("via")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// A score. Made by `select score.*`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScoreRow {
    pub(crate) id: String,
    pub(crate) trace_id: Option<String>,
    pub(crate) observation_id: Option<String>,
    pub(crate) session_id: Option<String>,
    pub(crate) dataset_run_id: Option<String>,
    pub(crate) name: String,
    /// 0 or 1 for BOOLEAN, the category's number for CATEGORICAL, 0 for CORRECTION, absent for TEXT.
    pub(crate) value: Option<f64>,
    /// `True`/`False` for BOOLEAN, the label for CATEGORICAL, the text for TEXT and CORRECTION.
    pub(crate) string_value: Option<String>,
    pub(crate) data_type: String,
    pub(crate) source: String,
    pub(crate) comment: Option<String>,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) config_id: Option<String>,
    pub(crate) queue_id: Option<String>,
    pub(crate) environment: String,
    pub(crate) author_user_id: Option<String>,
    pub(crate) execution_trace_id: Option<String>,
    pub(crate) timestamp: Millis,
    pub(crate) created_at: Millis,
    pub(crate) updated_at: Millis,
}

impl ScoreRow {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            trace_id: row.get("trace_id")?,
            observation_id: row.get("observation_id")?,
            session_id: row.get("session_id")?,
            dataset_run_id: row.get("dataset_run_id")?,
            name: row.get("name")?,
            value: row.get("value")?,
            string_value: row.get("string_value")?,
            data_type: row.get("data_type")?,
            source: row.get("source")?,
            comment: row.get("comment")?,
            metadata: json(row.get("metadata")?),
            config_id: row.get("config_id")?,
            queue_id: row.get("queue_id")?,
            environment: row.get("environment")?,
            author_user_id: row.get("author_user_id")?,
            execution_trace_id: row.get("execution_trace_id")?,
            timestamp: row.get("timestamp")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// JSON that this program stored; absent or spoiled text reads as empty.
pub(crate) fn json<T: serde::de::DeserializeOwned + Default>(text: Option<String>) -> T {
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// The JSON text of a value that this program made.
pub(crate) fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
