//! Reading attributes: the first key that holds something, as text, as an object, as a flag.

use serde_json::{Map, Value};

use super::span::{Attributes, Group, Span};
use crate::server::database::Fields;
use crate::server::ingestion::environment;

/// The first of these that is there and not empty, as text.
pub(super) fn text(attributes: &Attributes, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| as_text(attributes.get(*key)?))
}

/// A string bare, anything else as JSON; null and `""` are nothing.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

/// An object, or the JSON text of one.
pub(super) fn object(value: Option<&Value>) -> Option<Map<String, Value>> {
    match value? {
        Value::Object(map) => Some(map.clone()),
        Value::String(text) => serde_json::from_str(text).ok(),
        _ => None,
    }
}

/// Whether any of these is true, as a flag or as text.
pub(super) fn any_true(attributes: &Attributes, keys: &[&str]) -> bool {
    let is_true = |value: &Value| *value == true || *value == "true";
    keys.iter()
        .any(|key| attributes.get(*key).is_some_and(is_true))
}

/// Sets a field to what there is.
pub(super) fn put(fields: &mut Fields, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        fields.insert(key.to_owned(), value.into());
    }
}

/// Sets a field to a map that says something.
pub(super) fn put_map(fields: &mut Fields, key: &str, map: Map<String, Value>) {
    put(fields, key, (!map.is_empty()).then_some(map));
}

pub(super) fn version_of(group: &Group, span: &Span) -> Option<String> {
    text(&span.attributes, &["langfuse.version"])
        .or_else(|| text(&group.resource, &["langfuse.version", "service.version"]))
}

pub(super) fn environment_of(group: &Group, span: &Span) -> String {
    const KEYS: [&str; 3] = [
        "langfuse.environment",
        "deployment.environment.name",
        "deployment.environment",
    ];
    let named =
        |key: &&str| text(&span.attributes, &[*key]).or_else(|| text(&group.resource, &[*key]));
    environment(KEYS.iter().find_map(named).map(Value::from).as_ref())
}
