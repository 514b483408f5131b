//! The columns that filters may name, by endpoint. Expressions are over the rows `v` of the endpoint's query.

mod tools;

/// How a column compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    /// Milliseconds since 1970.
    Date,
    Bool,
    /// JSON text of an array of strings.
    Array,
    /// How many there are in the JSON text of an array.
    Length,
    /// JSON text of an object.
    Object,
    /// JSON text of an object of numbers.
    Numbers,
    /// JSON text of an object of texts, which may hold a key more than once.
    Categories,
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) id: &'static str,
    /// The name on the web page, taken too.
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
    pub(crate) sql: &'static str,
    /// May be null; other columns hold an empty text where a value is absent.
    pub(crate) nullable: bool,
    /// Searched through a text index by a version 4.
    pub(crate) indexed: bool,
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

const fn column(id: &'static str, label: &'static str, kind: Kind, sql: &'static str) -> Column {
    Column {
        id,
        label,
        kind,
        sql,
        nullable: false,
        indexed: false,
    }
}

const fn nullable(id: &'static str, label: &'static str, kind: Kind, sql: &'static str) -> Column {
    Column {
        nullable: true,
        ..column(id, label, kind, sql)
    }
}

const fn body(id: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column {
        nullable: true,
        indexed: true,
        ..column(id, label, Text, sql)
    }
}

use Kind::{Array, Bool, Categories, Date, Length, Number, Numbers, Object, Text};

const ABSENT: &str = "''";

/// Of `v2/observations` and the first observations endpoint.
pub(crate) static OBSERVATIONS: &[Column] = &[
    column("id", "ID", Text, "v.id"),
    column("name", "Name", Text, "v.name"),
    column("type", "Type", Text, "v.type"),
    column("environment", "Environment", Text, "v.environment"),
    column(
        "traceEnvironment",
        "Trace Environment",
        Text,
        "v.environment",
    ),
    nullable("traceName", "Trace Name", Text, "v.trace_name"),
    column("level", "Level", Text, "v.level"),
    column("promptName", "Prompt Name", Text, "v.prompt_name"),
    column("modelId", "Model ID", Text, "v.model_id"),
    column("providedModelName", "Provided Model Name", Text, "v.model"),
    column("model", "Model", Text, "v.model"),
    column("traceId", "Trace ID", Text, "v.trace_id"),
    column("version", "Version", Text, "v.version"),
    column("userId", "User ID", Text, "v.user_id"),
    column("sessionId", "Session ID", Text, "v.session_id"),
    column("statusMessage", "Status Message", Text, "v.status_message"),
    nullable("release", "Release", Text, "nullif(v.release, '')"),
    nullable(
        "parentObservationId",
        "Parent Observation ID",
        Text,
        "nullif(v.parent_id, '')",
    ),
    body("input", "Input", "v.input"),
    body("output", "Output", "v.output"),
    column("startTime", "Start Time", Date, "v.start_time"),
    nullable("endTime", "End Time", Date, "v.end_time"),
    nullable(
        "promptVersion",
        "Prompt Version",
        Number,
        "v.prompt_version",
    ),
    column(
        "totalCost",
        "Total Cost ($)",
        Number,
        "coalesce(v.total_cost, 0)",
    ),
    nullable(
        "inputCost",
        "Input Cost ($)",
        Number,
        "json_extract(v.cost, '$.input')",
    ),
    nullable(
        "outputCost",
        "Output Cost ($)",
        Number,
        "json_extract(v.cost, '$.output')",
    ),
    column(
        "inputTokens",
        "Input Tokens",
        Number,
        "coalesce(json_extract(v.usage, '$.input'), 0)",
    ),
    column(
        "outputTokens",
        "Output Tokens",
        Number,
        "coalesce(json_extract(v.usage, '$.output'), 0)",
    ),
    column(
        "totalTokens",
        "Total Tokens",
        Number,
        "coalesce(json_extract(v.usage, '$.total'), 0)",
    ),
    column(
        "tokens",
        "Tokens",
        Number,
        "coalesce(json_extract(v.usage, '$.total'), 0)",
    ),
    nullable(
        "latency",
        "Latency (s)",
        Number,
        "(v.end_time - v.start_time) / 1000.0",
    ),
    nullable(
        "timeToFirstToken",
        "Time To First Token (s)",
        Number,
        "(v.completion_start_time - v.start_time) / 1000.0",
    ),
    nullable(
        "tokensPerSecond",
        "Tokens per second",
        Number,
        "json_extract(v.usage, '$.output') * 1000.0 / nullif(v.end_time - v.start_time, 0)",
    ),
    column("metadata", "Metadata", Object, "v.metadata"),
    column("traceTags", "Trace Tags", Array, "v.tags"),
    column("tags", "Tags", Array, "v.tags"),
    column(
        "hasParentObservation",
        "Has Parent Observation",
        Bool,
        "coalesce(v.parent_id, '') <> ''",
    ),
    column(
        "isRootObservation",
        "Is Root Observation",
        Bool,
        "v.is_root",
    ),
    column("hasInput", "Has Input", Bool, "coalesce(v.input, '') <> ''"),
    column(
        "hasOutput",
        "Has Output",
        Bool,
        "coalesce(v.output, '') <> ''",
    ),
    column("toolNames", "Tool Names", Array, tools::DEFINED),
    column("toolDefinitions", "Available Tools", Length, tools::DEFINED),
    column("calledToolNames", "Called Tool Names", Array, tools::CALLED),
    column("toolCalls", "Tool Calls", Length, tools::CALLED),
    // This server keeps neither experiments nor who sent what: on every row these are absent.
    column("experimentDatasetId", "Experiment Dataset ID", Text, ABSENT),
    column("experimentId", "Experiment ID", Text, ABSENT),
    column("experimentName", "Experiment Name", Text, ABSENT),
    column(
        "isExperimentItemRootSpan",
        "Is Experiment Item Root Span",
        Bool,
        "0",
    ),
    column("ingestionApiKey", "Ingestion API Key", Text, ABSENT),
    column("ingestionSdkName", "Ingestion SDK Name", Text, ABSENT),
    column("ingestionSdkVersion", "Ingestion SDK Version", Text, ABSENT),
    column("ingestionSource", "Ingestion Source", Text, ABSENT),
];

/// Of the traces endpoint.
pub(crate) static TRACES: &[Column] = &[
    column("id", "ID", Text, "v.id"),
    nullable("name", "Name", Text, "v.name"),
    column("timestamp", "Timestamp", Date, "v.timestamp"),
    column("environment", "Environment", Text, "v.environment"),
    nullable("userId", "User ID", Text, "v.user_id"),
    nullable("sessionId", "Session ID", Text, "v.session_id"),
    nullable("release", "Release", Text, "v.release"),
    nullable("version", "Version", Text, "v.version"),
    column("tags", "Tags", Array, "v.tags"),
    column("bookmarked", "⭐️", Bool, "v.bookmarked"),
    column("metadata", "Metadata", Object, "v.metadata"),
    nullable("input", "Input", Text, "v.input"),
    nullable("output", "Output", Text, "v.output"),
    column("latency", "Latency (s)", Number, "v.latency"),
    column("totalCost", "Total Cost ($)", Number, "v.total_cost"),
    nullable("inputCost", "Input Cost ($)", Number, "v.input_cost"),
    nullable("outputCost", "Output Cost ($)", Number, "v.output_cost"),
    column("inputTokens", "Input Tokens", Number, "v.input_tokens"),
    column("outputTokens", "Output Tokens", Number, "v.output_tokens"),
    column("totalTokens", "Total Tokens", Number, "v.total_tokens"),
    column("tokens", "Tokens", Number, "v.total_tokens"),
    column("level", "Level", Text, "v.level"),
    column("errorCount", "Error Level Count", Number, "v.errors"),
    column("warningCount", "Warning Level Count", Number, "v.warnings"),
    column("defaultCount", "Default Level Count", Number, "v.defaults"),
    column("debugCount", "Debug Level Count", Number, "v.debugs"),
    column("scores_avg", "Scores (numeric)", Numbers, "v.scores_avg"),
    column(
        "score_categories",
        "Scores (categorical)",
        Categories,
        "v.score_categories",
    ),
];

/// Of the second scores endpoint.
pub(crate) static SCORES: &[Column] = &[
    column("id", "ID", Text, "v.id"),
    column("name", "Name", Text, "v.name"),
    column("timestamp", "Timestamp", Date, "v.timestamp"),
    column("environment", "Environment", Text, "v.environment"),
    column("source", "Source", Text, "v.source"),
    column("dataType", "Data Type", Text, "v.data_type"),
    nullable("value", "Value", Number, "v.value"),
    nullable("stringValue", "String Value", Text, "v.string_value"),
    nullable("comment", "Comment", Text, "v.comment"),
    nullable("traceId", "Trace ID", Text, "v.trace_id"),
    nullable("observationId", "Observation ID", Text, "v.observation_id"),
    nullable("sessionId", "Session ID", Text, "v.session_id"),
    nullable("configId", "Config ID", Text, "v.config_id"),
    nullable("queueId", "Queue ID", Text, "v.queue_id"),
    nullable("userId", "User ID", Text, "v.user_id"),
    column("metadata", "Metadata", Object, "v.metadata"),
];
