//! Calls that a message has beside its content, or as its content.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use super::{id, is_bare, is_function, list, read};
use crate::model::conversation::json::{Object, array, object, structure, text};
use crate::model::conversation::{Call, Part, Role, definition, part, python, result};

/// Calls beside the content. The same call may be there three times: the first copy wins.
pub(in crate::model::conversation) fn add_beside(item: &Object, parts: &mut Vec<Part>) {
    let found = listed(item);
    let mut known: HashSet<Option<String>> = ids(parts);
    for call in found {
        let is_new = match &call.id {
            Some(_) => known.insert(call.id.clone()),
            None => !parts.iter().any(|part| is_copy(part, &call)),
        };
        if is_new {
            parts.push(Part::Call(call));
        }
    }
    let answered = array(item, &["toolResults"]).into_iter().flatten();
    let answered = answered.filter_map(Value::as_object).map(result::read);
    parts.extend(answered.map(Part::Result));
    let ran = array(item, &["executed_tools"]).into_iter().flatten();
    for run in ran.filter_map(Value::as_object) {
        parts.extend(part::called(run, "executed_tool"));
    }
    let invoked = array(item, &["toolInvocations"]).into_iter().flatten();
    for invocation in invoked.filter_map(Value::as_object) {
        if known.insert(id(invocation)) {
            parts.extend(part::read_object(invocation));
        }
    }
}

/// All of them, with their copies.
pub(in crate::model::conversation) fn listed(item: &Object) -> Vec<Call> {
    let extra = object(item, &["additional_kwargs"]);
    let mut found = Vec::new();
    for place in [Some(item), extra].into_iter().flatten() {
        for key in [
            "tool_calls",
            "toolCalls",
            "toolExecutionRequests",
            "invalid_tool_calls",
        ] {
            found.extend(place.get(key).map(list).unwrap_or_default());
        }
        if let Some(inner) = object(place, &["function_call", "functionCall"]) {
            found.push(read(inner, "function_call"));
        }
    }
    found
}

fn ids(parts: &[Part]) -> HashSet<Option<String>> {
    let calls = parts.iter().filter_map(|part| match part {
        Part::Call(call) if call.id.is_some() => Some(call.id.clone()),
        _ => None,
    });
    calls.collect()
}

/// The same call with an id, of one that was recorded without.
fn is_copy(part: &Part, call: &Call) -> bool {
    matches!(part, Part::Call(other) if other.id.is_some() && other.name == call.name && other.arguments == call.arguments)
}

/// Content that is nothing but calls, as a list, as JSON text of one, or as a sentence with a list.
pub(in crate::model::conversation) fn in_content(item: &Object, role: Role) -> Option<Vec<Part>> {
    if !matches!(role, Role::Tool | Role::Assistant) {
        return None;
    }
    let value = match item.get("content")? {
        Value::String(text) => Cow::Owned(written_calls(text)?),
        list @ Value::Array(items) => match items.as_slice() {
            [Value::Object(only)] if only.contains_key("text") => {
                Cow::Owned(written_calls(text(only, &["text"])?)?)
            }
            _ => Cow::Borrowed(list),
        },
        _ => return None,
    };
    let is_call = |item: &Value| {
        item.as_object().is_some_and(|item| {
            is_bare(item) || is_function(item) && !definition::is_definition(item)
        })
    };
    let all = value
        .as_array()
        .is_some_and(|items| !items.is_empty() && items.iter().all(is_call));
    all.then(|| list(&value).into_iter().map(Part::Call).collect())
}

fn written_calls(text: &str) -> Option<Value> {
    let text = text.trim_start();
    if text.starts_with('[') && text.contains("\"function\"") {
        return structure(text);
    }
    python::read(text.strip_prefix("Calling tools:")?)
}
