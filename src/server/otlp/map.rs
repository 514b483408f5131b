//! Which attribute becomes which field of an observation.

use super::attribute::{any_true, as_text, environment_of, put, put_map, text, version_of};
use super::span::{Attributes, Group, Span};
use super::{io, kind, metadata, model, trace, usage};
use crate::model::observation::{Level, ObservationType};
use crate::server::database::{Entity, Fields, Millis, TraceOfSpans, Write};

const NAME: [&str; 4] = [
    "gen_ai.tool.name",
    "genkit:name",
    "logfire.msg",
    "ai.toolCall.name",
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
    let fields = observation(group, span, (kind, start));
    let trace = trace::of_span(group, span, (&fields, start));
    Mapped {
        trace_id: span.trace_id.clone(),
        observation: Write {
            entity: Entity::Observation(kind.as_str().to_owned()),
            id: span.id.clone(),
            event: format!("otlp-{}", span.id),
            at: start,
            update: false,
            fields,
        },
        trace,
    }
}

fn observation(group: &Group, span: &Span, (kind, start): (ObservationType, Millis)) -> Fields {
    let attributes = &span.attributes;
    let end = Millis(span.end.unwrap_or(start.0));
    let (input, output) = io::find(group, span);
    let status = || as_text(&span.status_message.clone().into());
    let mut fields = Fields::new();
    put(&mut fields, "traceId", Some(span.trace_id.clone()));
    put(&mut fields, "parentObservationId", span.parent.clone());
    put(&mut fields, "name", name(span));
    put(&mut fields, "startTime", Some(start.iso()));
    put(&mut fields, "endTime", Some(end.iso()));
    put(
        &mut fields,
        "environment",
        Some(environment_of(group, span)),
    );
    put(&mut fields, "version", version_of(group, span));
    put(&mut fields, "level", Some(level(span).as_str()));
    let said = text(attributes, &["langfuse.observation.status_message"]);
    put(&mut fields, "statusMessage", said.or_else(status));
    put(&mut fields, "input", input);
    put(&mut fields, "output", output);
    put(
        &mut fields,
        "metadata",
        Some(metadata::of_span(group, span)),
    );
    let root = any_true(attributes, &["langfuse.internal.is_app_root"]);
    put(&mut fields, "appRoot", root.then_some(true));
    if !matches!(kind, ObservationType::Span | ObservationType::Event) {
        call(group, attributes, (start, &mut fields));
    }
    if kind == ObservationType::Generation {
        model::prompt(attributes, &mut fields);
    }
    fields
}

/// Plain spans and events have no model and no usage: agents would count the tokens of their calls again.
fn call(group: &Group, attributes: &Attributes, (start, fields): (Millis, &mut Fields)) {
    put(fields, "model", text(attributes, &model::NAME));
    put_map(
        fields,
        "modelParameters",
        model::parameters(group, attributes),
    );
    let first = model::completion_start(attributes, start);
    put(fields, "completionStartTime", first.map(Millis::iso));
    put_map(fields, "providedUsage", usage::counts(attributes));
    put_map(fields, "providedCost", usage::costs(attributes));
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
