//! Folded fields ⇄ rows: defaults, the texts of input and output, what is derived.

use serde_json::{Map, Value};

use super::merge::Fields;
use super::row::{Body, Millis, ObservationRow, ScoreRow, TraceRow, Transport};
use super::usage;

/// Reads fields as columns, with JSON null as absent.
struct Reader<'a>(&'a Fields);

impl Reader<'_> {
    fn text(&self, key: &str) -> Option<String> {
        self.0.get(key)?.as_str().map(str::to_owned)
    }

    fn filled(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.is_empty())
    }

    fn time(&self, key: &str) -> Option<Millis> {
        self.0.get(key)?.as_str().and_then(Millis::parse)
    }

    fn flag(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    fn map(&self, key: &str) -> Option<Map<String, Value>> {
        self.0.get(key)?.as_object().cloned()
    }

    fn environment(&self) -> String {
        self.filled("environment")
            .unwrap_or_else(|| "default".to_owned())
    }

    fn body(&self) -> Body {
        Body {
            input: self.0.get("input").and_then(as_text),
            output: self.0.get("output").and_then(as_text),
            metadata: self.map("metadata").unwrap_or_default(),
        }
    }
}

/// A string bare, anything else as JSON text.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A trace of these fields; times of storage come from `before`, if it was there.
pub(super) fn trace(
    id: &str,
    fields: &Fields,
    via: Transport,
    before: Option<&TraceRow>,
) -> (TraceRow, Body) {
    let read = Reader(fields);
    let now = Millis::now();
    let mut tags: Vec<String> = match fields.get("tags") {
        Some(Value::Array(tags)) => tags
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    };
    tags.sort();
    tags.dedup();
    let row = TraceRow {
        row: before.map_or(0, |before| before.row),
        id: id.to_owned(),
        timestamp: read.time("timestamp").unwrap_or(now),
        name: read.text("name"),
        user_id: read.text("userId"),
        session_id: read.text("sessionId"),
        environment: read.environment(),
        release: read.text("release"),
        version: read.text("version"),
        public: read.flag("public"),
        bookmarked: before.is_some_and(|before| before.bookmarked),
        tags,
        via,
        created_at: before.map_or(now, |before| before.created_at),
        updated_at: now,
    };
    (row, read.body())
}

/// The fields that would make this trace.
pub(super) fn trace_fields(row: &TraceRow, body: &Body) -> Fields {
    let mut fields = Fields::new();
    fields.insert("timestamp".into(), row.timestamp.iso().into());
    fields.insert("environment".into(), row.environment.clone().into());
    fields.insert("public".into(), row.public.into());
    fields.insert("tags".into(), row.tags.clone().into());
    put(&mut fields, "name", row.name.as_ref());
    put(&mut fields, "userId", row.user_id.as_ref());
    put(&mut fields, "sessionId", row.session_id.as_ref());
    put(&mut fields, "release", row.release.as_ref());
    put(&mut fields, "version", row.version.as_ref());
    put_body(&mut fields, body);
    fields
}

fn put<T: Clone + Into<Value>>(fields: &mut Fields, key: &str, value: Option<&T>) {
    if let Some(value) = value {
        fields.insert(key.to_owned(), value.clone().into());
    }
}

fn put_body(fields: &mut Fields, body: &Body) {
    put(fields, "input", body.input.as_ref());
    put(fields, "output", body.output.as_ref());
    fields.insert("metadata".into(), body.metadata.clone().into());
}

/// An observation of these fields; its key and times of storage come from `before`, if it was there.
pub(super) fn observation(
    (id, kind): (&str, &str),
    fields: &Fields,
    via: Transport,
    before: Option<&ObservationRow>,
) -> (ObservationRow, Body) {
    let read = Reader(fields);
    let now = Millis::now();
    let start_time = read.time("startTime").unwrap_or(now);
    let mut row = ObservationRow {
        row: before.map_or(0, |before| before.row),
        id: id.to_owned(),
        trace_id: read.filled("traceId").unwrap_or_else(|| digest(id)),
        kind: kind.to_owned(),
        parent_id: read.filled("parentObservationId"),
        name: read.text("name"),
        start_time,
        end_time: read.time("endTime").map(|end| end.max(start_time)),
        completion_start_time: read.time("completionStartTime"),
        level: read.filled("level").unwrap_or_else(|| "DEFAULT".to_owned()),
        status_message: read.text("statusMessage"),
        version: read.text("version"),
        environment: read.environment(),
        prompt_id: read.text("promptId"),
        prompt_name: read.text("promptName"),
        prompt_version: fields.get("promptVersion").and_then(Value::as_i64),
        app_root: read.flag("appRoot"),
        via,
        created_at: before.map_or(now, |before| before.created_at),
        updated_at: now,
        ..ObservationRow::default()
    };
    price(&mut row, &read);
    (row, read.body())
}

/// The model with its prices, what was used, and what it cost.
fn price(row: &mut ObservationRow, read: &Reader<'_>) {
    row.model = read.text("model");
    row.model_parameters = read.map("modelParameters");
    row.provided_usage = read.map("providedUsage");
    row.provided_cost = read.map("providedCost");
    let settled = usage::settle(
        row.model.as_deref(),
        row.provided_usage.clone().unwrap_or_default(),
        row.provided_cost.clone().unwrap_or_default(),
    );
    if let Some(model) = settled.model {
        row.model_id = Some(model.id.clone());
        row.input_price = model.price("input");
        row.output_price = model.price("output");
        row.total_price = model.price("total");
        row.pricing_tier_id = Some(format!("{}_tier_default", model.id));
        row.pricing_tier = Some("Standard".to_owned());
    }
    row.total_cost = settled.cost.get("total").and_then(Value::as_f64);
    row.usage = settled.usage;
    row.cost = settled.cost;
}

/// The fields that would make this observation.
pub(super) fn observation_fields(row: &ObservationRow, body: &Body) -> Fields {
    let mut fields = Fields::new();
    fields.insert("traceId".into(), row.trace_id.clone().into());
    fields.insert("startTime".into(), row.start_time.iso().into());
    fields.insert("environment".into(), row.environment.clone().into());
    fields.insert("level".into(), row.level.clone().into());
    fields.insert("appRoot".into(), row.app_root.into());
    put(&mut fields, "parentObservationId", row.parent_id.as_ref());
    put(&mut fields, "name", row.name.as_ref());
    put(
        &mut fields,
        "endTime",
        row.end_time.map(Millis::iso).as_ref(),
    );
    put(
        &mut fields,
        "completionStartTime",
        row.completion_start_time.map(Millis::iso).as_ref(),
    );
    put(&mut fields, "statusMessage", row.status_message.as_ref());
    put(&mut fields, "version", row.version.as_ref());
    put(&mut fields, "model", row.model.as_ref());
    put(
        &mut fields,
        "modelParameters",
        row.model_parameters.as_ref(),
    );
    put(&mut fields, "providedUsage", row.provided_usage.as_ref());
    put(&mut fields, "providedCost", row.provided_cost.as_ref());
    put(&mut fields, "promptId", row.prompt_id.as_ref());
    put(&mut fields, "promptName", row.prompt_name.as_ref());
    put(&mut fields, "promptVersion", row.prompt_version.as_ref());
    put_body(&mut fields, body);
    fields
}

/// An id that follows from a text: the same one whenever the same thing is written again.
/// An observation that names no trace gets its trace's from its own.
pub(super) fn digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(text.as_bytes());
    let number = digest
        .iter()
        .take(16)
        .fold(0, |number, byte| (number << 8) | u128::from(*byte));
    format!("{number:032x}")
}

/// A score of these fields, not yet fitted to its config.
pub(super) fn score(id: &str, fields: &Fields, before: Option<&ScoreRow>) -> ScoreRow {
    let read = Reader(fields);
    let now = Millis::now();
    ScoreRow {
        id: id.to_owned(),
        trace_id: read.filled("traceId"),
        observation_id: read.filled("observationId"),
        session_id: read.filled("sessionId"),
        dataset_run_id: read.filled("datasetRunId"),
        name: read.text("name").unwrap_or_default(),
        value: fields.get("value").and_then(Value::as_f64),
        string_value: read.text("value"),
        data_type: read.text("dataType").unwrap_or_default(),
        source: read.text("source").unwrap_or_else(|| "API".to_owned()),
        comment: read.text("comment"),
        metadata: read.body().metadata,
        config_id: read.filled("configId"),
        queue_id: read.filled("queueId"),
        environment: read.environment(),
        author_user_id: None,
        execution_trace_id: read.filled("executionTraceId"),
        timestamp: read.time("timestamp").unwrap_or(now),
        created_at: before.map_or(now, |before| before.created_at),
        updated_at: now,
    }
}
