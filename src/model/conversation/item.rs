//! Item → messages: whatever one entry of a message list may be.

use serde_json::Value;

use super::json::{Object, array, object, pick, structure, text, word};
use super::sheet::Sheet;
use super::{Call, Form, Part, Role, call, message, part, python, result, role};

/// Nested wrappers beyond this are no message.
const DEPTH: usize = 6;

/// Adds the messages of an item; false if it is none.
pub(super) fn read(sheet: &mut Sheet<'_>, item: &Value) -> bool {
    match item {
        Value::Null => true,
        Value::String(text) => spoken(sheet, text),
        Value::Array(pair) => tuple(sheet, pair),
        Value::Object(object) => peel(sheet, object, None, 0),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether this looks like an entry of a message list.
pub(super) fn is_item(value: &Value) -> bool {
    match value {
        Value::Object(object) => is_message(object),
        Value::Array(pair) => as_tuple(pair).is_some(),
        _ => false,
    }
}

fn is_message(item: &Object) -> bool {
    let kind = part::kind_of(item);
    let inner = object(item, &["message", "kwargs", "data"]);
    message::is_message(item, None)
        || is_raw_call(item, kind)
        || is_typed(item, kind)
        || is_placeholder(item, kind)
        || is_definition_message(item)
        || item.contains_key("gen_ai.event.content")
        || (is_constructor(item) && inner.is_some())
        || inner.is_some_and(|inner| message::is_message(inner, word(item, &["type"])))
}

/// A bare string in a list of messages: a repr of one, or what the default speaker said.
fn spoken(sheet: &mut Sheet<'_>, text: &str) -> bool {
    match structure(text).or_else(|| python::read(text)) {
        Some(Value::Object(object)) if is_message(&object) => peel(sheet, &object, None, 0),
        _ => {
            sheet.say(sheet.default_role(), None, part::read(&Value::from(text)));
            true
        }
    }
}

/// `["human", "hi"]`.
fn tuple(sheet: &mut Sheet<'_>, pair: &[Value]) -> bool {
    let Some((speaker, content)) = as_tuple(pair) else {
        return false;
    };
    let (role, label) = role::role(speaker);
    sheet.say(role, label, part::read(content));
    true
}

fn as_tuple(pair: &[Value]) -> Option<(&str, &Value)> {
    match pair {
        [
            Value::String(role),
            content @ (Value::String(_) | Value::Array(_)),
        ] if role::is_role(role) => Some((role, content)),
        _ => None,
    }
}

/// Takes wrappers off until there is a message. `class` is what a wrapper said of the role.
fn peel(sheet: &mut Sheet<'_>, item: &Object, class: Option<&str>, depth: usize) -> bool {
    if depth > DEPTH {
        return false;
    }
    let kind = part::kind_of(item);
    if is_placeholder(item, kind) {
        let name = word(item, &["name"]).unwrap_or("?");
        sheet.say(
            Role::Other,
            Some("placeholder".into()),
            vec![Part::Note(name.to_owned())],
        );
        return true;
    }
    if is_constructor(item) {
        let class = array(item, &["id"]).and_then(|id| id.last()?.as_str());
        return object(item, &["kwargs"]).is_some_and(|inner| peel(sheet, inner, class, depth + 1));
    }
    if let Some(recorded) = text(item, &["gen_ai.event.content"]) {
        return event(sheet, item, recorded, depth);
    }
    if let Some(inner) = wrapped(item, kind) {
        stop_of(sheet, item);
        return peel(
            sheet,
            inner,
            class.or_else(|| word(item, &["role", "type"])),
            depth + 1,
        );
    }
    if is_definition_message(item) {
        sheet.tools.extend(
            item.get("content")
                .map(call::definitions)
                .unwrap_or_default(),
        );
        return true;
    }
    if native(sheet, item) || typed(sheet, item, kind) {
        return true;
    }
    stop_of(sheet, item);
    message::read(sheet, item, class)
}

fn wrapped<'a>(item: &'a Object, kind: &str) -> Option<&'a Object> {
    if item.contains_key("content") || item.contains_key("parts") {
        return None;
    }
    let data =
        object(item, &["data"]).filter(|data| role::is_role(kind) && data.contains_key("content"));
    object(item, &["message"]).or(data)
}

fn is_constructor(item: &Object) -> bool {
    item.contains_key("lc") && item.contains_key("kwargs")
}

fn is_placeholder(item: &Object, kind: &str) -> bool {
    kind == "placeholder" && item.contains_key("name")
}

/// A tool definition that a callback recorded as a message.
fn is_definition_message(item: &Object) -> bool {
    text(item, &["role"]) == Some("tool")
        && object(item, &["content"]).is_some_and(|content| {
            object(content, &["function"]).is_some() && call::is_definition(content)
        })
}

/// A message written as JSON text into an event.
fn event(sheet: &mut Sheet<'_>, item: &Object, recorded: &str, depth: usize) -> bool {
    if let Some(Value::Object(inner)) = structure(recorded) {
        return peel(sheet, &inner, text(item, &["role"]), depth + 1);
    }
    let (role, label) = sheet.speaker(text(item, &["role"]));
    sheet.say(role, label, part::read(&Value::from(recorded)));
    true
}

pub(super) fn stop_of(sheet: &mut Sheet<'_>, item: &Object) {
    let keys = [
        "finish_reason",
        "finishReason",
        "stop_reason",
        "stopReason",
        "done_reason",
    ];
    if let Some(reason) = word(item, &keys) {
        sheet.about.stop = Some(reason.to_owned());
    }
}

/// A call on its own, as a list of calls holds it.
fn is_raw_call(item: &Object, kind: &str) -> bool {
    (item.contains_key("toolCallId") && item.contains_key("toolName"))
        || (kind == "function" && call::is_function(item))
        || object(item, &["function"])
            .is_some_and(|function| function.contains_key("arguments") && item.contains_key("id"))
}

/// Items that say by their type who they come from.
fn is_typed(item: &Object, kind: &str) -> bool {
    matches!(
        kind,
        "compaction" | "item_reference" | "mcp_list_tools" | "mcp_approval_response"
    ) || (!kind.is_empty()
        && !item.contains_key("role")
        && part::is_part(&Value::Object(item.clone())))
        || is_event(item, kind)
}

/// Messages of agents that have names: `{source, content, type}`.
fn is_event(item: &Object, kind: &str) -> bool {
    item.contains_key("source")
        && item.contains_key("content")
        && (kind.ends_with("Message")
            || matches!(
                kind,
                "ToolCallRequestEvent" | "ToolCallExecutionEvent" | "ThoughtEvent"
            ))
}

fn typed(sheet: &mut Sheet<'_>, item: &Object, kind: &str) -> bool {
    match kind {
        "compaction" => sheet.say(
            Role::Other,
            None,
            vec![Part::Note("history compacted".into())],
        ),
        "item_reference" => {
            let id = word(item, &["id"]).unwrap_or("?");
            sheet.say(
                Role::Other,
                None,
                vec![Part::Note(format!("refers to item {id}"))],
            );
        }
        "mcp_list_tools" => sheet
            .tools
            .extend(item.get("tools").map(call::definitions).unwrap_or_default()),
        "mcp_approval_response" => {
            let yes =
                pick(item, &["approve", "approved"]).is_some_and(|yes| yes == &Value::Bool(true));
            sheet.say(
                Role::User,
                None,
                vec![Part::Text(format!("approved: {yes}"))],
            );
        }
        _ if is_event(item, kind) => speaker_event(sheet, item, kind),
        _ if is_raw_call(item, kind) || is_typed(item, kind) => {
            let parts = part::read(&Value::Object(item.clone()));
            let plain = parts
                .iter()
                .all(|part| matches!(part, Part::Text(_) | Part::File(_)));
            let role = if plain {
                sheet.default_role()
            } else {
                Role::Assistant
            };
            sheet.say(role, None, parts);
        }
        _ => return false,
    }
    sheet.is(Form::Chat);
    true
}

fn speaker_event(sheet: &mut Sheet<'_>, item: &Object, kind: &str) {
    let name = text(item, &["source"]).unwrap_or("");
    let (role, label) = match role::role(name) {
        (Role::Other, label) => (Role::Assistant, label),
        known => known,
    };
    let content = item.get("content").unwrap_or(&Value::Null);
    let entries = || {
        content
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
    };
    let parts = match kind {
        "ToolCallRequestEvent" => entries()
            .map(|entry| Part::Call(call::read(entry, "tool_call")))
            .collect(),
        "ToolCallExecutionEvent" => entries()
            .map(|entry| Part::Result(result::read(entry)))
            .collect(),
        "ThoughtEvent" => part::reasoning(item)
            .map(Part::Reasoning)
            .into_iter()
            .collect(),
        _ => part::read(content),
    };
    sheet.say(role, label, parts);
}

/// pydantic-ai's own dump: a request whose parts have roles of their own, or a response.
fn native(sheet: &mut Sheet<'_>, item: &Object) -> bool {
    let (Some("request" | "response"), Some(parts)) =
        (text(item, &["kind"]), array(item, &["parts"]))
    else {
        return false;
    };
    if let Some(instructions) = word(item, &["instructions"]) {
        sheet.instruct(vec![Part::Text(instructions.to_owned())]);
    }
    for part in parts {
        let role = match part.get("part_kind").and_then(Value::as_str) {
            Some("system-prompt") => Role::System,
            Some("user-prompt") => Role::User,
            Some("retry-prompt") if pick_name(part).is_none() => Role::User,
            Some("tool-return" | "retry-prompt") => Role::Tool,
            _ => Role::Assistant,
        };
        let parts = match (role, part.get("content")) {
            (Role::User, Some(content)) => part::read(content),
            _ => part::read(part),
        };
        sheet.say(role, None, parts);
    }
    sheet.is(Form::Chat);
    true
}

fn pick_name(part: &Value) -> Option<&str> {
    part.get("tool_name").and_then(Value::as_str)
}

/// A step of a LangChain agent: `[{tool, tool_input, log}, observation]`.
pub(super) fn step(sheet: &mut Sheet<'_>, step: &Value) {
    let Some([action, observation]) = step.as_array().map(Vec::as_slice) else {
        return;
    };
    let Some(action) = action.as_object() else {
        return;
    };
    let action = object(action, &["kwargs"]).unwrap_or(action);
    let call = call::read(action, "tool_call");
    let mut result = super::ToolResult {
        id: call.id.clone(),
        name: Some(call.name.clone()),
        ..super::ToolResult::default()
    };
    (result.content, result.error) = result::content(observation);
    sheet.say(
        Role::Assistant,
        None,
        vec![Part::Call(Call { ..call }), Part::Result(result)],
    );
}
