//! Tool calls in all their spellings.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::json::{Object, array, embedded, object, pick, structure, text, word};
use super::{Call, Part, Role, definition, part, python, result};

const KINDS: [&str; 10] = [
    "tool_use",
    "server_tool_use",
    "mcp_tool_use",
    "tool_call",
    "tool-call",
    "builtin-tool-call",
    "function_call",
    "custom_tool_call",
    "dynamic-tool",
    "mcp_approval_request",
];
/// Keys that hold a call.
const KEYS: [&str; 9] = [
    "functionCall",
    "function_call",
    "toolUse",
    "toolRequest",
    "tool_call",
    "toolInvocation",
    "executableCode",
    "executable_code",
    "custom",
];
const ARGUMENTS: [&str; 9] = [
    "arguments",
    "args",
    "input",
    "parameters",
    "tool_kwargs",
    "rawInput",
    "tool_args",
    "tool_input",
    "tool_arguments",
];

pub(super) fn is_call(part: &Object, kind: &str) -> bool {
    KINDS.contains(&kind)
        || is_built_in(kind)
        || is_ui_tool(part, kind)
        || KEYS[..8]
            .iter()
            .any(|key| part.get(*key).is_some_and(Value::is_object))
        || is_function(part)
        || (part.contains_key("toolCallId") && part.contains_key("toolName"))
}

/// `{function: {name, arguments}}`; with `parameters` it would be a definition.
pub(super) fn is_function(part: &Object) -> bool {
    object(part, &["function"]).is_some_and(|function| {
        function.contains_key("name")
            && (function.contains_key("arguments")
                || part.contains_key("id") && !definition::is_definition(part))
    })
}

/// OpenAI's own tools: `web_search_call` and its like.
pub(super) fn is_built_in(kind: &str) -> bool {
    kind.ends_with("_call") && !KINDS.contains(&kind)
}

/// `tool-NAME` of UI messages.
pub(super) fn is_ui_tool(part: &Object, kind: &str) -> bool {
    kind == "dynamic-tool"
        || (kind.starts_with("tool-")
            && part.contains_key("toolCallId")
            && part.contains_key("state"))
}

pub(super) fn read(part: &Object, kind: &str) -> Call {
    let part = object(part, &["payload"]).unwrap_or(part);
    let inner = object(part, &KEYS).or_else(|| object(part, &["function"]));
    let inner = match inner.and_then(|inner| object(inner, &["function"])) {
        Some(function) => Some(function),
        None => inner,
    };
    let from = inner.unwrap_or(part);
    let name = word(from, &["name", "toolName", "tool_name", "tool"]);
    let outer = word(part, &["name", "toolName", "tool_name"]);
    let arguments = pick(from, &ARGUMENTS).or_else(|| pick(part, &ARGUMENTS));
    let (name, arguments) = if is_built_in(kind) {
        let own = pick(part, &["action", "queries", "code", "operation"]);
        (
            name.or_else(|| kind.strip_suffix("_call")),
            own.or(arguments),
        )
    } else if part.contains_key("executableCode") || part.contains_key("executable_code") {
        return code(from);
    } else {
        (
            name.or(outer)
                .or_else(|| kind.strip_prefix("tool-").filter(|rest| *rest != "call")),
            arguments,
        )
    };
    let wrapped = object(part, &["tool_call", "toolInvocation"]).and_then(id);
    Call {
        id: id(part).or_else(|| inner.and_then(id)).or(wrapped),
        name: name.unwrap_or("?").to_owned(),
        arguments: arguments.map_or_else(empty, decoded),
        result: None,
    }
}

fn code(from: &Object) -> Call {
    Call {
        name: "code".into(),
        arguments: Value::Object(from.clone()),
        ..Call::default()
    }
}

/// Calls of a `tool_calls` field: a list, or JSON text of one; nulls in it are noise.
pub(super) fn list(value: &Value) -> Vec<Call> {
    let value = embedded(value);
    let calls = value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object);
    calls
        .map(|call| read(call, text(call, &["type"]).unwrap_or("")))
        .collect()
}

/// Arguments as a value, if their text is one.
pub(super) fn decoded(value: &Value) -> Value {
    match value {
        Value::String(text) if text.trim().is_empty() => empty(),
        Value::String(text) => structure(text)
            .or_else(|| text.starts_with('{').then(|| python::read(text)).flatten())
            .unwrap_or_else(|| value.clone()),
        _ => value.clone(),
    }
}

fn empty() -> Value {
    Value::Object(Map::new())
}

/// The id that a result will name. A list `[run, call]` names it last.
pub(super) fn id(part: &Object) -> Option<String> {
    let keys = [
        "call_id",
        "tool_call_id",
        "toolCallId",
        "toolUseId",
        "tool_use_id",
        "tool_id",
        "id",
        "ref",
    ];
    id_of(pick(part, &keys)?)
}

pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        Value::Array(ids) => {
            let ids: Vec<&str> = ids.iter().filter_map(Value::as_str).collect();
            let call = ids
                .iter()
                .find(|id| id.starts_with("call_"))
                .or_else(|| ids.last());
            call.map(|id| (*id).to_owned())
        }
        _ => None,
    }
}

/// Calls beside the content. The same call may be there three times: the first copy wins.
pub(super) fn add_beside(item: &Object, parts: &mut Vec<Part>) {
    let extra = object(item, &["additional_kwargs"]);
    let mut found = Vec::new();
    for place in [Some(item), extra].into_iter().flatten() {
        for key in ["tool_calls", "toolCalls", "invalid_tool_calls"] {
            found.extend(place.get(key).map(list).unwrap_or_default());
        }
        if let Some(inner) = object(place, &["function_call", "functionCall"]) {
            found.push(read(inner, "function_call"));
        }
    }
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
    let invoked = array(item, &["toolInvocations"]).into_iter().flatten();
    for invocation in invoked.filter_map(Value::as_object) {
        if known.insert(id(invocation)) {
            parts.extend(part::read_object(invocation));
        }
    }
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
pub(super) fn in_content(item: &Object, role: Role) -> Option<Vec<Part>> {
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
        item.as_object()
            .is_some_and(|item| is_function(item) && !definition::is_definition(item))
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
