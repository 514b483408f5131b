//! What a span says about its trace.

use serde_json::Value;

use super::attribute::{any_true, as_text, environment_of, put, put_map, text, version_of};
use super::metadata;
use super::span::{Group, Span};
use crate::server::database::{Fields, Millis, TraceOfSpans};

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
const PUBLIC: [&str; 2] = ["langfuse.trace.public", "langfuse.public"];
const ROOT: [&str; 2] = ["langfuse.internal.as_root", "langfuse.internal.is_app_root"];

/// `own` are the fields of the span's observation: a root lends its name and bodies to the trace.
pub(super) fn of_span(group: &Group, span: &Span, (own, start): (&Fields, Millis)) -> TraceOfSpans {
    let mut said = TraceOfSpans::starting(start);
    said.fields = named(group, span);
    if span.parent.is_none() || any_true(&span.attributes, &ROOT) {
        for key in ["name", "input", "output"] {
            put(&mut said.fallback, key, own.get(key).cloned());
        }
        put(&mut said.fields, "metadata", own.get("metadata").cloned());
    } else {
        put_map(
            &mut said.fields,
            "metadata",
            metadata::of_trace(&span.attributes),
        );
    }
    said
}

/// What is said in so many words.
fn named(group: &Group, span: &Span) -> Fields {
    let attributes = &span.attributes;
    let release = || text(&group.resource, &["langfuse.release"]);
    let mut fields = Fields::new();
    put(
        &mut fields,
        "environment",
        Some(environment_of(group, span)),
    );
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
    put(&mut fields, "version", version_of(group, span));
    put(
        &mut fields,
        "release",
        text(attributes, &["langfuse.release"]).or_else(release),
    );
    put(
        &mut fields,
        "tags",
        TAGS.iter().find_map(|key| tags(attributes.get(*key)?)),
    );
    put(
        &mut fields,
        "public",
        any_true(attributes, &PUBLIC).then_some(true),
    );
    fields
}

/// An array, the JSON text of one, a list with commas, or a single tag.
fn tags(value: &Value) -> Option<Vec<Value>> {
    let list = match value {
        Value::Array(items) => texts(items),
        Value::String(text) => {
            let items = serde_json::from_str::<Vec<Value>>(text).ok();
            items.map_or_else(|| parts(text), |items| texts(&items))
        }
        _ => return None,
    };
    (!list.is_empty()).then_some(list)
}

fn texts(items: &[Value]) -> Vec<Value> {
    items.iter().filter_map(as_text).map(Value::from).collect()
}

fn parts(text: &str) -> Vec<Value> {
    let parts = text.split(',').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(Value::from)
        .collect()
}
