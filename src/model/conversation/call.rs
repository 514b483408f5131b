//! Tool calls in all their spellings.

mod beside;

use serde_json::{Map, Value};

use super::json::{Object, embedded, object, pick, structure, text, word};
pub(super) use beside::{add_beside, in_content, listed};

use super::{Call, definition, python};

const KINDS: [&str; 12] = [
    "tool.execution",
    "function.call",
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
const KEYS: [&str; 10] = [
    "toolCall",
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
const ARGUMENTS: [&str; 10] = [
    "arguments",
    "args",
    "input",
    "parameters",
    "tool_kwargs",
    "rawInput",
    "tool_args",
    "tool_input",
    "tool_arguments",
    "tool_params",
];
const NAMES: [&str; 6] = [
    "name",
    "toolName",
    "tool_name",
    "functionName",
    "function_name",
    "tool",
];

pub(super) fn is_call(part: &Object, kind: &str) -> bool {
    KINDS.contains(&kind)
        || is_built_in(kind)
        || is_ui_tool(part, kind)
        || KEYS[..9]
            .iter()
            .any(|key| part.get(*key).is_some_and(Value::is_object))
        || is_function(part)
        || is_bare(part)
        || is_held(part, kind)
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

/// `{id, name, arguments: "…"}` and nothing else: a call among calls.
fn is_bare(part: &Object) -> bool {
    part.len() == 3
        && part.contains_key("id")
        && part.contains_key("name")
        && part.get("arguments").is_some_and(Value::is_string)
}

/// `{id, name, input: {…}}` of a block that was written without its type; only in a message.
pub(super) fn is_loose(part: &Object) -> bool {
    part.len() == 3
        && word(part, &["id"]).is_some()
        && word(part, &["name"]).is_some()
        && object(part, &["input"]).is_some()
}

/// A call that keeps what it was given and what came of it in its state.
fn is_held(part: &Object, kind: &str) -> bool {
    kind == "tool" && part.contains_key("tool") && object(part, &["state"]).is_some()
}

/// OpenAI's own tools: `web_search_call` and its like.
pub(super) fn is_built_in(kind: &str) -> bool {
    matches!(kind, "command_execution" | "file_change")
        || (kind.ends_with("_call") && !KINDS.contains(&kind))
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
    let inner = match inner.and_then(|inner| object(inner, &["function", "value"])) {
        Some(function) => Some(function),
        None => inner,
    };
    let from = inner.unwrap_or(part);
    let name = word(from, &NAMES);
    let outer = word(part, &NAMES[..5]);
    let held = object(part, &["state"]).filter(|_| is_held(part, kind));
    let arguments = pick(from, &ARGUMENTS)
        .or_else(|| pick(part, &ARGUMENTS))
        .or_else(|| pick(held?, &ARGUMENTS));
    let (name, arguments) = if is_built_in(kind) {
        let own = pick(
            part,
            &[
                "action",
                "queries",
                "code",
                "operation",
                "command",
                "changes",
                "revised_prompt",
            ],
        );
        (
            name.or_else(|| kind.strip_suffix("_call")).or(Some(kind)),
            own.or(arguments),
        )
    } else if part.contains_key("executableCode") || part.contains_key("executable_code") {
        return code(from);
    } else {
        let of_type = || word(part, &["type"]).filter(|_| kind == "executed_tool");
        (
            name.or(outer)
                .or_else(of_type)
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
    let calls: Vec<&Value> = match &*value {
        Value::Array(items) => items.iter().collect(),
        one @ Value::Object(call) if word(call, &NAMES).is_some() || is_function(call) => vec![one],
        Value::Object(by_id) => by_id.values().collect(),
        _ => Vec::new(),
    };
    let calls = calls.into_iter().filter_map(Value::as_object);
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
        "callId",
        "callID",
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
