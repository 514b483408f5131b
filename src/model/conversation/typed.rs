//! Items that say by their type, not by a role, who they come from.

use serde_json::Value;

use super::json::{Object, array, object, pick, text, word};
use super::sheet::Sheet;
use super::{Form, Message, Part, Reasoning, Role, ToolResult, call, envelope, part, result, role};

/// A call on its own, as a list of calls holds it.
fn is_raw_call(item: &Object, kind: &str) -> bool {
    (item.contains_key("toolCallId") && item.contains_key("toolName"))
        || (kind == "function" && call::is_function(item))
        || object(item, &["function"])
            .is_some_and(|function| function.contains_key("arguments") && item.contains_key("id"))
}

/// Items that say by their type who they come from.
pub(super) fn is_typed(item: &Object, kind: &str) -> bool {
    matches!(
        kind,
        "compaction"
            | "item_reference"
            | "mcp_list_tools"
            | "mcp_approval_response"
            | "stream_event"
    ) || (!kind.is_empty() && !item.contains_key("role") && part::is_said_object(item))
        || is_milestone(item, kind)
        || live(item, kind).is_some()
        || is_raw_call(item, kind)
        || is_event(item, kind)
}

/// What an event of a live session is about: the session itself, or an answer that is whole.
fn live<'a>(item: &'a Object, kind: &str) -> Option<&'a Object> {
    match kind {
        "session.created" | "session.updated" | "session.update" => object(item, &["session"]),
        "response.done" => {
            object(item, &["response"]).filter(|answer| array(answer, &["output"]).is_some())
        }
        _ => None,
    }
}

/// A line of a recorded session that says where it is: what it says is in other lines.
fn is_milestone(item: &Object, kind: &str) -> bool {
    let spoken = ["content", "message", "text", "item", "role", "parts"];
    let named = text(item, &["subtype"]).is_some();
    let ended = named && (kind == "result" || item.contains_key("num_turns"));
    let marks = ["thread.", "turn."]
        .iter()
        .any(|start| kind.starts_with(start))
        || kind == "session_meta"
        || (named && (kind == "system" || object(item, &["data"]).is_some()));
    ended || (marks && !spoken.iter().any(|key| item.contains_key(*key)))
}

/// The end of a session may repeat the last words of it.
fn milestone(sheet: &mut Sheet<'_>, item: &Object, kind: &str) {
    if text(item, &["subtype"]) == Some("init") {
        let told = object(item, &["data"]).unwrap_or(item);
        sheet.offer(told.get("tools"));
    }
    let ended = kind == "result" || item.contains_key("num_turns");
    match word(item, &["result"]).filter(|_| ended) {
        Some(result) => {
            let said = sheet.messages.last().map(Message::text);
            if said.is_none_or(|said| said.trim() != result.trim()) {
                sheet.say(Role::Assistant, None, part::read(&Value::from(result)));
            }
        }
        None => note(sheet, text(item, &["subtype"]).unwrap_or(kind)),
    }
}

/// Messages of agents that have names: `{source, content, type}`.
fn is_event(item: &Object, kind: &str) -> bool {
    item.contains_key("content")
        && (item.contains_key("source") || kind == "FunctionExecutionResultMessage")
        && (kind.ends_with("Message")
            || matches!(
                kind,
                "ToolCallRequestEvent" | "ToolCallExecutionEvent" | "ThoughtEvent"
            ))
}

pub(super) fn read(sheet: &mut Sheet<'_>, item: &Object, kind: &str) -> bool {
    match kind {
        "compaction" => note(sheet, "history compacted"),
        "item_reference" => {
            let id = word(item, &["id"]).unwrap_or("?");
            note(sheet, &format!("refers to item {id}"));
        }
        "stream_event" => {}
        "mcp_list_tools" => sheet.offer(item.get("tools")),
        "mcp_approval_response" => {
            let yes =
                pick(item, &["approve", "approved"]).is_some_and(|yes| yes == &Value::Bool(true));
            sheet.say(
                Role::User,
                None,
                vec![Part::Text(format!("approved: {yes}"))],
            );
        }
        "response.done" => {
            let said = live(item, kind).and_then(|answer| array(answer, &["output"]));
            envelope::items(sheet, said.map(Vec::as_slice).unwrap_or_default());
        }
        _ if live(item, kind).is_some() => {
            let session = live(item, kind);
            let told = session.and_then(|session| word(session, &["instructions"]));
            let parts = told.map(|told| part::read(&Value::from(told)));
            sheet.say(Role::System, None, parts.unwrap_or_default());
            sheet.offer(session.and_then(|session| session.get("tools")));
        }
        _ if is_milestone(item, kind) => milestone(sheet, item, kind),
        _ if is_event(item, kind) => speaker_event(sheet, item, kind),
        _ if is_typed(item, kind) => {
            let parts = part::read_object(item);
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

fn note(sheet: &mut Sheet<'_>, text: &str) {
    sheet.say(Role::Other, None, vec![Part::Note(text.to_owned())]);
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
        "ToolCallExecutionEvent" | "FunctionExecutionResultMessage" => entries()
            .map(|entry| Part::Result(result::read(entry)))
            .collect(),
        "ThoughtEvent" => part::reasoning(item)
            .map(Part::Reasoning)
            .into_iter()
            .collect(),
        _ => said(item, content, role),
    };
    sheet.say(role, label, parts);
}

/// Words, or the calls of a model; what it thought before them.
fn said(item: &Object, content: &Value, role: Role) -> Vec<Part> {
    let thought = word(item, &["thought"]).map(|text| {
        Part::Reasoning(Reasoning {
            text: text.to_owned(),
            encrypted: None,
        })
    });
    let parts = call::in_content(item, role).unwrap_or_else(|| part::read(content));
    thought.into_iter().chain(parts).collect()
}

/// pydantic-ai's own dump: a request whose parts have roles of their own, or a response.
pub(super) fn native(sheet: &mut Sheet<'_>, item: &Object) -> bool {
    let of = text(item, &["kind", "__class__"]);
    let (Some("request" | "response" | "ModelRequest" | "ModelResponse"), Some(parts)) =
        (of, array(item, &["parts"]))
    else {
        return false;
    };
    if let Some(instructions) = word(item, &["instructions"]) {
        sheet.instruct(vec![Part::Text(instructions.to_owned())]);
    }
    for part in parts {
        let role = match part.as_object().map(part::kind_of) {
            Some("system-prompt") => Role::System,
            Some("user-prompt") => Role::User,
            Some("retry-prompt") if pick_name(part).is_none() => Role::User,
            Some("tool-return" | "tool_result" | "retry-prompt") => Role::Tool,
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

/// What an agent chose to do, and what it saw then.
fn acted(step: &[Value]) -> Option<(&Object, &Value)> {
    let [Value::Object(action), observation] = step else {
        return None;
    };
    let action = object(action, &["kwargs"]).unwrap_or(action);
    let chosen = word(action, &["tool"]).is_some() && action.contains_key("tool_input");
    chosen.then_some((action, observation))
}

pub(super) fn is_step(step: &[Value]) -> bool {
    acted(step).is_some()
}

/// A step of a LangChain agent: `[{tool, tool_input, log}, observation]`; false if it is none.
pub(super) fn step(sheet: &mut Sheet<'_>, step: &Value) -> bool {
    let Some((action, observation)) = step.as_array().and_then(|step| acted(step)) else {
        return false;
    };
    let call = call::read(action, "tool_call");
    let mut result = ToolResult {
        id: call.id.clone(),
        name: Some(call.name.clone()),
        ..ToolResult::default()
    };
    (result.content, result.error) = result::content(observation);
    let mut parts = match word(action, &["log"]) {
        Some(log) => part::read(&Value::from(log.trim())),
        None => Vec::new(),
    };
    parts.extend([Part::Call(call), Part::Result(result)]);
    sheet.say(Role::Assistant, None, parts);
    true
}
