//! How several writes to one thing become one: what stays, what is replaced, what is joined.
//!
//! A write is a body with the keys of the ingestion API. Writes are folded in the order of their timestamps, creates
//! before updates on ties, so the order of arrival does not matter.

use serde_json::{Map, Value};

use super::row::Millis;

/// The keys and values of one thing: those of an event's body, or of all its events folded.
pub(crate) type Fields = Map<String, Value>;

/// What is written to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Entity {
    Trace,
    /// Of this type: rows of different types do not mix, even under one id.
    Observation(String),
    Score,
}

impl Entity {
    /// Name in the `event` table.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Trace => "trace",
            Self::Observation(kind) => kind,
            Self::Score => "score",
        }
    }
}

/// One write to one thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Write {
    pub(crate) entity: Entity,
    pub(crate) id: String,
    /// The envelope's id: sent again, it replaces what it said before.
    pub(crate) event: String,
    pub(crate) at: Millis,
    pub(crate) update: bool,
    pub(crate) fields: Fields,
}

enum Rule {
    /// The earliest stays.
    First,
    /// The last that says anything: null, `false`, 0 and `""` do not.
    Truthy,
    /// Joined key by key, at every depth.
    Deep,
    /// The set of all.
    Union,
    /// The last; null too, but not an empty object.
    Last,
}

fn rule(key: &str) -> Rule {
    match key {
        "timestamp" | "startTime" | "traceId" | "environment" => Rule::First,
        "input" | "output" => Rule::Truthy,
        "metadata" => Rule::Deep,
        "tags" => Rule::Union,
        _ => Rule::Last,
    }
}

/// Folds one body onto what is there. Keys that the body lacks stay as they are.
pub(crate) fn fold(into: &mut Fields, fields: Fields) {
    for (key, value) in fields {
        let there = into.get_mut(&key);
        match (rule(&key), there) {
            (Rule::Truthy, _) if !truthy(&value) => {}
            (Rule::First, Some(there)) if !there.is_null() => {}
            (Rule::Deep, Some(there)) => join(there, value),
            (Rule::Union, Some(Value::Array(there))) => unite(there, value),
            (Rule::Last, Some(there)) if is_empty(&value) && !there.is_null() => {}
            _ => {
                into.insert(key, value);
            }
        }
    }
}

/// As JavaScript sees it.
pub(crate) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(Map::is_empty)
}

/// Depth is bounded by that of the parsed JSON.
fn join(there: &mut Value, value: Value) {
    match (there, value) {
        (Value::Object(there), Value::Object(value)) => {
            for (key, value) in value {
                match there.get_mut(&key) {
                    Some(there) => join(there, value),
                    None => {
                        there.insert(key, value);
                    }
                }
            }
        }
        (there, value) => *there = value,
    }
}

fn unite(there: &mut Vec<Value>, value: Value) {
    if let Value::Array(values) = value {
        for value in values {
            if !there.contains(&value) {
                there.push(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn folded(bodies: &[Value]) -> Value {
        let mut into = Fields::new();
        for body in bodies {
            fold(&mut into, body.as_object().unwrap().clone());
        }
        into.into()
    }

    #[test]
    fn each_kind_of_field_has_its_rule() {
        let table = [
            (
                "absent leaves",
                json!([{"name": "a"}, {}]),
                json!({"name": "a"}),
            ),
            (
                "null overwrites",
                json!([{"name": "a"}, {"name": null}]),
                json!({"name": null}),
            ),
            (
                "empty object does not",
                json!([{"usage": {"input": 1}}, {"usage": {}}]),
                json!({"usage": {"input": 1}}),
            ),
            (
                "the first time stays",
                json!([{"startTime": 1}, {"startTime": 2}]),
                json!({"startTime": 1}),
            ),
            (
                "falsy bodies do not replace",
                json!([{"input": "x"}, {"input": 0}, {"input": ""}, {"input": false}, {"input": null}]),
                json!({"input": "x"}),
            ),
            (
                "tags unite",
                json!([{"tags": ["a", "b"]}, {"tags": ["b", "c"]}]),
                json!({"tags": ["a", "b", "c"]}),
            ),
            (
                "metadata joins at depth",
                json!([{"metadata": {"a": {"b": 1, "c": 2}}}, {"metadata": {"a": {"c": 3}, "d": null}}]),
                json!({"metadata": {"a": {"b": 1, "c": 3}, "d": null}}),
            ),
        ];
        for (what, bodies, expected) in table {
            assert_eq!(folded(bodies.as_array().unwrap()), expected, "{what}");
        }
    }
}
