//! Metadata of a span and of its trace.

use serde_json::{Map, Value, json};

use super::attribute::{as_text, object};
use super::io;
use super::span::{Attributes, Group, Span};

const OWN: [&str; 3] = [
    "langfuse.metadata",
    "langfuse.observation.metadata",
    "ai.telemetry.metadata",
];
const TRACE: &str = "langfuse.trace.metadata";

/// The span's own metadata over that of the trace, and where the span comes from.
pub(super) fn of_span(group: &Group, span: &Span) -> Map<String, Value> {
    let mut metadata = of_trace(&span.attributes);
    for prefix in OWN {
        gather(&span.attributes, prefix, &mut metadata);
    }
    if let Some(tools) = span.attributes.get("ai.prompt.tools") {
        metadata.insert("tools".into(), tools.clone());
    }
    if !group.scope.name.starts_with("langfuse-sdk") {
        let rest = rest(&span.attributes);
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

/// What the span says about the metadata of its trace.
pub(super) fn of_trace(attributes: &Attributes) -> Map<String, Value> {
    let mut metadata = Map::new();
    gather(attributes, TRACE, &mut metadata);
    metadata
}

/// `prefix` as a whole, an object or the JSON text of one, and every `prefix.<key>`.
fn gather(attributes: &Attributes, prefix: &str, metadata: &mut Map<String, Value>) {
    let whole = attributes.get(prefix).filter(|value| !value.is_null());
    match (object(whole), whole) {
        (Some(object), _) => metadata.extend(object),
        (None, Some(value)) => {
            metadata.insert("metadata".into(), value.clone());
        }
        (None, None) => {}
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

/// Attributes of a foreign instrumentation that have no field of their own, as texts.
fn rest(attributes: &Attributes) -> Map<String, Value> {
    let taken = |key: &str| {
        key.starts_with("langfuse.")
            || io::holds(key)
            || OWN.iter().any(|prefix| key.starts_with(prefix))
    };
    let rest = attributes.iter().filter(|(key, _)| !taken(key));
    rest.filter_map(|(key, value)| Some((key.clone(), as_text(value)?.into())))
        .collect()
}
