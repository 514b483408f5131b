//! Short ways to look into values whose shape is not sure.

use std::borrow::Cow;

use serde_json::{Map, Value};

pub(super) type Object = Map<String, Value>;

/// The first of these keys that holds something.
pub(super) fn pick<'a>(object: &'a Object, keys: &[&str]) -> Option<&'a Value> {
    keys.iter()
        .filter_map(|key| object.get(*key))
        .find(|value| !value.is_null())
}

/// The first of these keys that holds a string.
pub(super) fn text<'a>(object: &'a Object, keys: &[&str]) -> Option<&'a str> {
    keys.iter()
        .find_map(|key| object.get(*key).and_then(Value::as_str))
}

/// As [`text`], for what has no meaning when empty.
pub(super) fn word<'a>(object: &'a Object, keys: &[&str]) -> Option<&'a str> {
    keys.iter()
        .filter_map(|key| object.get(*key).and_then(Value::as_str))
        .find(|text| !text.trim().is_empty())
}

/// The first of these keys that holds an object.
pub(super) fn object<'a>(object: &'a Object, keys: &[&str]) -> Option<&'a Object> {
    keys.iter()
        .find_map(|key| object.get(*key).and_then(Value::as_object))
}

/// The first of these keys that holds an array.
pub(super) fn array<'a>(object: &'a Object, keys: &[&str]) -> Option<&'a Vec<Value>> {
    keys.iter()
        .find_map(|key| object.get(*key).and_then(Value::as_array))
}

pub(super) fn flag(object: &Object, keys: &[&str]) -> bool {
    keys.iter()
        .any(|key| object.get(*key) == Some(&Value::Bool(true)))
}

/// A structure that may have been written as JSON text: for places where only a structure makes sense.
pub(super) fn embedded(value: &Value) -> Cow<'_, Value> {
    match value.as_str().and_then(structure) {
        Some(inner) => Cow::Owned(inner),
        None => Cow::Borrowed(value),
    }
}

/// JSON text of an object or array.
pub(super) fn structure(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// Says nothing: null, or an empty text, list or object.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
