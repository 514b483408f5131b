//! The fields of the filter line: names, aliases, kinds, units.

/// What values of a field look like, and so which tests it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text: a bare value is looked for inside it.
    Text,
    /// One of some names: a bare value is the whole name.
    Choice,
    /// Several names at once.
    List,
    Number,
    Time,
    Flag,
}

/// One field. Names and aliases are case-insensitive.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// The server's name of the column.
    pub id: &'static str,
    pub aliases: &'static [&'static str],
    pub kind: Kind,
    /// Takes `has:`.
    pub nullable: bool,
    /// `s`, `$`, `tok/s` or nothing.
    pub unit: &'static str,
}

/// All fields, for completion and help.
pub fn fields() -> &'static [Field] {
    &FIELDS
}

/// A field by its id or an alias.
pub fn field_named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| {
        field.id.eq_ignore_ascii_case(name)
            || field
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name))
    })
}

impl Field {
    const fn new(id: &'static str, aliases: &'static [&'static str], kind: Kind) -> Self {
        Self {
            id,
            aliases,
            kind,
            nullable: false,
            unit: "",
        }
    }

    const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
}

static FIELDS: [Field; 51] = [
    Field::new(
        "id",
        &["spanid", "span_id", "observationid", "observation_id"],
        Kind::Text,
    ),
    Field::new("traceId", &["trace_id"], Kind::Text),
    Field::new("name", &[], Kind::Text).nullable(),
    Field::new("traceName", &["trace_name"], Kind::Choice).nullable(),
    Field::new("type", &[], Kind::Choice),
    Field::new("environment", &["env"], Kind::Choice).nullable(),
    Field::new(
        "ingestionApiKey",
        &[
            "ingestion_api_key",
            "apikey",
            "api_key",
            "publickey",
            "public_key",
        ],
        Kind::Choice,
    ),
    Field::new(
        "ingestionSdkName",
        &["ingestion_sdk_name", "sdkname", "sdk_name"],
        Kind::Choice,
    ),
    Field::new(
        "ingestionSdkVersion",
        &["ingestion_sdk_version", "sdkversion", "sdk_version"],
        Kind::Choice,
    ),
    Field::new(
        "ingestionSource",
        &["ingestion_source", "source"],
        Kind::Choice,
    ),
    Field::new("userId", &["user_id", "user"], Kind::Choice).nullable(),
    Field::new("sessionId", &["session_id", "session"], Kind::Choice).nullable(),
    Field::new("level", &[], Kind::Choice),
    Field::new("statusMessage", &["status_message", "status"], Kind::Text).nullable(),
    Field::new("modelId", &["model_id"], Kind::Choice).nullable(),
    Field::new(
        "providedModelName",
        &["provided_model_name", "model"],
        Kind::Choice,
    )
    .nullable(),
    Field::new("promptName", &["prompt_name", "prompt"], Kind::Choice).nullable(),
    Field::new("promptVersion", &["prompt_version"], Kind::Number).nullable(),
    Field::new("startTime", &["start_time"], Kind::Time),
    Field::new("endTime", &["end_time"], Kind::Time).nullable(),
    Field::new("latency", &[], Kind::Number)
        .nullable()
        .unit("s"),
    Field::new(
        "timeToFirstToken",
        &["time_to_first_token", "ttft"],
        Kind::Number,
    )
    .nullable()
    .unit("s"),
    Field::new(
        "tokensPerSecond",
        &["tokens_per_second", "tps"],
        Kind::Number,
    )
    .nullable()
    .unit("tok/s"),
    Field::new("inputTokens", &["input_tokens"], Kind::Number).nullable(),
    Field::new("outputTokens", &["output_tokens"], Kind::Number).nullable(),
    Field::new("totalTokens", &["total_tokens", "tokens"], Kind::Number).nullable(),
    Field::new("inputCost", &["input_cost"], Kind::Number)
        .nullable()
        .unit("$"),
    Field::new("outputCost", &["output_cost"], Kind::Number)
        .nullable()
        .unit("$"),
    Field::new("totalCost", &["total_cost", "cost"], Kind::Number)
        .nullable()
        .unit("$"),
    Field::new("version", &[], Kind::Choice).nullable(),
    Field::new("release", &[], Kind::Choice).nullable(),
    Field::new("traceTags", &["trace_tags", "tags", "tag"], Kind::List),
    Field::new(
        "isRootObservation",
        &["is_root_observation", "root"],
        Kind::Flag,
    ),
    Field::new(
        "hasParentObservation",
        &["has_parent_observation"],
        Kind::Flag,
    ),
    Field::new("hasInput", &["has_input"], Kind::Flag),
    Field::new("hasOutput", &["has_output"], Kind::Flag),
    Field::new("toolNames", &["tool_names"], Kind::List).nullable(),
    Field::new(
        "calledToolNames",
        &["called_tool_names", "calledtools", "called_tools"],
        Kind::List,
    )
    .nullable(),
    Field::new("toolDefinitions", &["tool_definitions"], Kind::Number).nullable(),
    Field::new("toolCalls", &["tool_calls"], Kind::Number).nullable(),
    Field::new("commentCount", &["comment_count"], Kind::Number),
    Field::new(
        "commentContent",
        &["comment_content", "comment"],
        Kind::Text,
    )
    .nullable(),
    Field::new(
        "experimentDatasetId",
        &["experiment_dataset_id", "dataset"],
        Kind::Choice,
    )
    .nullable(),
    Field::new("experimentId", &["experiment_id"], Kind::Choice).nullable(),
    Field::new(
        "isExperimentItemRootSpan",
        &["is_experiment_item_root_span", "experimentroot"],
        Kind::Flag,
    ),
    Field::new(
        "experimentName",
        &["experiment_name", "experiment"],
        Kind::Choice,
    )
    .nullable(),
    Field::new("input", &[], Kind::Text).nullable(),
    Field::new("output", &[], Kind::Text).nullable(),
    Field::new("state", &[], Kind::Choice),
    Field::new("errors", &[], Kind::Number),
    Field::new("score", &[], Kind::Number).nullable(),
];

/// Fields that only items of an annotation queue have; no server knows them.
pub(super) const OF_ITEMS_ALONE: [&str; 3] = ["state", "errors", "score"];
