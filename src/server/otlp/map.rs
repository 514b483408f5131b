//! Which attribute becomes which field of an observation and of its trace.

use serde_json::{Map, Value, json};

use super::span::{Attributes, Group, Span};
use super::{io, kind, usage};
use crate::model::observation::{Level, ObservationType};
use crate::server::database::{Entity, Fields, Millis, TraceOfSpans, Write};
use crate::server::ingestion::environment;

/// Attributes that name the model, the first one counts.
pub(super) const MODEL: [&str; 7] = [
    "langfuse.observation.model.name",
    "gen_ai.response.model",
    "ai.model.id",
    "gen_ai.request.model",
    "llm.response.model",
    "llm.model_name",
    "model",
];
const NAME: [&str; 4] = [
    "gen_ai.tool.name",
    "genkit:name",
    "logfire.msg",
    "ai.toolCall.name",
];
const USER: [&str; 5] = [
    "langfuse.user.id",
    "user.id",
    "langfuse.observation.metadata.langfuse_user_id",
    "langfuse.trace.metadata.langfuse_user_id",
    "ai.telemetry.metadata.userId",
];
const SESSION: [&str; 6] = [
    "langfuse.session.id",
    "session.id",
    "gen_ai.conversation.id",
    "langfuse.observation.metadata.langfuse_session_id",
    "langfuse.trace.metadata.langfuse_session_id",
    "ai.telemetry.metadata.sessionId",
];
const TAGS: [&str; 6] = [
    "langfuse.trace.tags",
    "langfuse.tags",
    "langfuse.observation.metadata.langfuse_tags",
    "langfuse.trace.metadata.langfuse_tags",
    "ai.telemetry.metadata.tags",
    "tag.tags",
];
const ENVIRONMENT: [&str; 3] = [
    "langfuse.environment",
    "deployment.environment.name",
    "deployment.environment",
];

/// What one span says of itself and of its trace.
pub(super) struct Mapped {
    pub(super) trace_id: String,
    pub(super) observation: Write,
    pub(super) trace: TraceOfSpans,
}

/// Times that a span lacks are its other edge, or `now`.
pub(super) fn map(group: &Group, span: &Span, now: Millis) -> Mapped {
    let start = Millis(span.start.or(span.end).unwrap_or(now.0));
    let kind = kind::resolve(group, span);
    let own = observation(group, span, (kind, start));
    let trace = trace(group, span, (&own, start));
    Mapped {
        trace_id: span.trace_id.clone(),
        observation: Write {
            entity: Entity::Observation(kind.as_str().to_owned()),
            id: span.id.clone(),
            event: format!("otlp-{}", span.id),
            at: start,
            update: false,
            fields: own,
        },
        trace,
    }
}

/// The first of these that is there and not empty, as text.
fn text(attributes: &Attributes, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| as_text(attributes.get(*key)?))
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

fn put(fields: &mut Fields, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        fields.insert(key.to_owned(), value.into());
    }
}

fn is_true(attributes: &Attributes, key: &str) -> bool {
    attributes
        .get(key)
        .is_some_and(|value| *value == true || *value == "true")
}

fn observation(group: &Group, span: &Span, (kind, start): (ObservationType, Millis)) -> Fields {
    let attributes = &span.attributes;
    let end = Millis(span.end.or(span.start).unwrap_or(start.0));
    let (input, output) = io::find(group, span);
    let mut fields = Fields::new();
    fields.insert("traceId".into(), span.trace_id.clone().into());
    fields.insert("startTime".into(), start.iso().into());
    fields.insert("environment".into(), environment_of(group, span).into());
    fields.insert("level".into(), level(span).as_str().into());
    fields.insert("metadata".into(), metadata(group, span).into());
    put(&mut fields, "parentObservationId", span.parent.clone());
    put(&mut fields, "name", name(span));
    put(&mut fields, "input", input);
    put(&mut fields, "output", output);
    if kind != ObservationType::Event {
        fields.insert("endTime".into(), end.iso().into());
    }
    let status = text(attributes, &["langfuse.observation.status_message"]);
    put(
        &mut fields,
        "statusMessage",
        status.or_else(|| as_text(&span.status_message.clone().into())),
    );
    put(&mut fields, "version", version(group, attributes));
    put(&mut fields, "model", text(attributes, &MODEL));
    put(&mut fields, "modelParameters", model_parameters(attributes));
    put(
        &mut fields,
        "completionStartTime",
        completion_start(attributes, start).map(Millis::iso),
    );
    let counts = usage::counts(attributes);
    put(
        &mut fields,
        "providedUsage",
        (!counts.is_empty()).then_some(counts),
    );
    let costs = usage::costs(attributes);
    put(
        &mut fields,
        "providedCost",
        (!costs.is_empty()).then_some(costs),
    );
    if kind == ObservationType::Generation {
        prompt(attributes, &mut fields);
    }
    put(
        &mut fields,
        "appRoot",
        is_true(attributes, "langfuse.internal.is_app_root").then_some(true),
    );
    fields
}

fn name(span: &Span) -> Option<String> {
    let attributes = &span.attributes;
    let function = || {
        let function = text(attributes, &["ai.telemetry.functionId"])?;
        let operation = text(attributes, &["ai.operationId"])?;
        Some(format!("{function}:{operation}"))
    };
    text(attributes, &NAME)
        .or_else(function)
        .or_else(|| as_text(&span.name.clone().into()))
}

/// Unknown words say nothing; then the status decides.
fn level(span: &Span) -> Level {
    let word = text(&span.attributes, &["langfuse.observation.level"]).unwrap_or_default();
    match word.to_ascii_lowercase().as_str() {
        "debug" | "trace" => Level::Debug,
        "default" | "info" | "notice" | "log" => Level::Default,
        "warning" | "warn" => Level::Warning,
        "error" | "critical" | "fatal" => Level::Error,
        _ if span.failed => Level::Error,
        _ => Level::Default,
    }
}

fn version(group: &Group, attributes: &Attributes) -> Option<String> {
    text(attributes, &["langfuse.version"])
        .or_else(|| text(&group.resource, &["langfuse.version", "service.version"]))
}

fn environment_of(group: &Group, span: &Span) -> String {
    let named =
        |key: &&str| text(&span.attributes, &[*key]).or_else(|| text(&group.resource, &[*key]));
    let named = ENVIRONMENT.iter().find_map(named);
    environment(named.map(Value::from).as_ref())
}

fn model_parameters(attributes: &Attributes) -> Option<Map<String, Value>> {
    let keys = [
        "langfuse.observation.model.parameters",
        "llm.invocation_parameters",
        "model_config",
    ];
    if let Some(parameters) = keys
        .iter()
        .find_map(|key| usage::object(attributes.get(*key)))
    {
        return Some(parameters);
    }
    let requested = attributes.iter().filter_map(|(key, value)| {
        let name = key
            .strip_prefix("gen_ai.request.")
            .or_else(|| key.strip_prefix("ai.settings."))?;
        (name != "model").then(|| (name.to_owned(), value.clone()))
    });
    let parameters: Map<String, Value> = requested.collect();
    (!parameters.is_empty()).then_some(parameters)
}

fn completion_start(attributes: &Attributes, start: Millis) -> Option<Millis> {
    if let Some(time) = text(attributes, &["langfuse.observation.completion_start_time"]) {
        return Millis::parse(time.trim_matches('"'));
    }
    let keys = ["ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"];
    let wait = keys.iter().find_map(|key| attributes.get(*key)?.as_f64())?;
    Some(Millis(start.0.saturating_add(wait as i64)))
}

fn prompt(attributes: &Attributes, fields: &mut Fields) {
    let linked =
        usage::object(attributes.get("ai.telemetry.metadata.langfusePrompt")).unwrap_or_default();
    let name = text(
        attributes,
        &["langfuse.observation.prompt.name", "langfuse.prompt.name"],
    )
    .or_else(|| as_text(linked.get("name")?));
    let version = text(
        attributes,
        &[
            "langfuse.observation.prompt.version",
            "langfuse.prompt.version",
        ],
    )
    .or_else(|| as_text(linked.get("version")?));
    put(fields, "promptName", name);
    put(
        fields,
        "promptVersion",
        version.and_then(|version| version.parse::<i64>().ok()),
    );
}

/// The span's own metadata over that of the trace, and where it comes from.
fn metadata(group: &Group, span: &Span) -> Map<String, Value> {
    let mut metadata = gathered(&span.attributes, &["langfuse.trace.metadata"]);
    metadata.extend(gathered(
        &span.attributes,
        &[
            "langfuse.metadata",
            "langfuse.observation.metadata",
            "ai.telemetry.metadata",
        ],
    ));
    if !group.scope.name.starts_with("langfuse-sdk") {
        let rest = span
            .attributes
            .iter()
            .filter(|(key, _)| !key.starts_with("langfuse."));
        let rest: Map<String, Value> = rest
            .filter_map(|(key, value)| Some((key.clone(), as_text(value)?.into())))
            .collect();
        if !rest.is_empty() {
            metadata.insert("attributes".into(), rest.into());
        }
    }
    metadata.insert("resourceAttributes".into(), group.resource.clone().into());
    let scope = json!({
        "name": group.scope.name, "version": group.scope.version, "attributes": group.scope.attributes,
    });
    metadata.insert("scope".into(), scope);
    metadata
}

/// `prefix` as a whole, an object or the JSON text of one, and every `prefix.<key>`.
fn gathered(attributes: &Attributes, prefixes: &[&str]) -> Map<String, Value> {
    let mut metadata = Map::new();
    for prefix in prefixes {
        match attributes.get(*prefix) {
            None | Some(Value::Null) => {}
            whole @ Some(value) => match usage::object(whole) {
                Some(object) => metadata.extend(object),
                None => {
                    metadata.insert("metadata".into(), value.clone());
                }
            },
        }
        for (key, value) in attributes {
            let key = key
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix('.'));
            if let Some(key) = key.filter(|key| !key.is_empty()) {
                metadata.insert(key.to_owned(), value.clone());
            }
        }
    }
    metadata
}

fn trace(group: &Group, span: &Span, (own, start): (&Fields, Millis)) -> TraceOfSpans {
    let attributes = &span.attributes;
    let mut fields = Fields::new();
    fields.insert("environment".into(), environment_of(group, span).into());
    put(
        &mut fields,
        "name",
        text(attributes, &["langfuse.trace.name"]),
    );
    put(&mut fields, "userId", text(attributes, &USER));
    put(&mut fields, "sessionId", text(attributes, &SESSION));
    put(
        &mut fields,
        "input",
        attributes.get("langfuse.trace.input").cloned(),
    );
    put(
        &mut fields,
        "output",
        attributes.get("langfuse.trace.output").cloned(),
    );
    put(&mut fields, "version", version(group, attributes));
    let release = text(attributes, &["langfuse.release"])
        .or_else(|| text(&group.resource, &["langfuse.release"]));
    put(&mut fields, "release", release);
    put(
        &mut fields,
        "tags",
        TAGS.iter().find_map(|key| tags(attributes.get(*key)?)),
    );
    let public = ["langfuse.trace.public", "langfuse.public"]
        .iter()
        .any(|key| is_true(attributes, key));
    put(&mut fields, "public", public.then_some(true));
    let mut fallback = Fields::new();
    let marked = ["langfuse.internal.as_root", "langfuse.internal.is_app_root"];
    if span.parent.is_none() || marked.iter().any(|key| is_true(attributes, key)) {
        for key in ["name", "input", "output"] {
            put(&mut fallback, key, own.get(key).cloned());
        }
        put(&mut fields, "metadata", own.get("metadata").cloned());
    } else {
        let metadata = gathered(attributes, &["langfuse.trace.metadata"]);
        put(
            &mut fields,
            "metadata",
            (!metadata.is_empty()).then_some(metadata),
        );
    }
    TraceOfSpans {
        start,
        fields,
        fallback,
    }
}

/// An array, the JSON text of one, a list with commas, or a single tag.
fn tags(value: &Value) -> Option<Vec<Value>> {
    let list: Vec<Value> = match value {
        Value::Array(items) => items.iter().filter_map(as_text).map(Value::from).collect(),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(items)) => items.iter().filter_map(as_text).map(Value::from).collect(),
            _ => text
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(Value::from)
                .collect(),
        },
        _ => return None,
    };
    (!list.is_empty()).then_some(list)
}
