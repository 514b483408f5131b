//! Observations of tools: input is arguments, output is a result, whatever they look like.

use serde_json::Value;

use super::json::Object;
use super::{
    About, Call, Conversation, Form, Hints, Message, ObservationType, Part, Place, Role, Side,
    ToolResult, decode, result,
};

/// Names that instrumentations give to the run of one tool.
const NAMES: [&str; 3] = ["execute_tool", "running tool:", "tool."];

pub(super) fn is_tool(hints: &Hints<'_>) -> bool {
    hints.kind == ObservationType::Tool
        || (hints.kind == ObservationType::Span
            && NAMES.iter().any(|start| hints.name.starts_with(start)))
}

/// The message of a tool, given back by what has the tool's name: its run.
pub(super) fn is_run(answered: &[Message], hints: &Hints<'_>) -> bool {
    let [only] = answered else {
        return false;
    };
    let named = match only.parts.as_slice() {
        [Part::Result(result)] => result.name.as_deref() == Some(hints.name),
        _ => false,
    };
    only.role == Role::Tool && named && hints.kind != ObservationType::Generation
}

/// One message: the call and what came back.
pub(super) fn read(input: Option<&str>, output: Option<&str>, hints: &Hints<'_>) -> Conversation {
    let run = NAMES
        .iter()
        .find_map(|start| hints.name.strip_prefix(start));
    let name = run.unwrap_or(hints.name).trim();
    let mut message = Message::new(Role::Tool, Side::Output, Vec::new());
    message.label = Some(name.to_owned()).filter(|name| !name.is_empty());
    let mut conversation = Conversation {
        chat: true,
        ..Conversation::default()
    };
    if let Some(value) = side(input, &mut conversation.input) {
        message.parts.push(Part::Call(Call {
            name: name.to_owned(),
            arguments: arguments(value),
            ..Call::default()
        }));
    }
    if let Some(value) = side(output, &mut conversation.output) {
        message.parts.push(Part::Result(answer(value)));
    }
    let place = |part| Some(Place { message: 0, part });
    if let [Part::Call(call), Part::Result(result)] = message.parts.as_mut_slice() {
        (call.result, result.call) = (place(1), place(0));
    }
    if !message.parts.is_empty() {
        conversation.messages.push(message);
    }
    conversation
}

/// The value of a side; what is only partly JSON, or reads as a transcript, is text to a tool.
fn side(raw: Option<&str>, about: &mut About) -> Option<Value> {
    let raw = raw.unwrap_or("");
    let decoded = decode::decode(raw);
    if decoded.value.is_null() {
        return None;
    }
    about.form = Form::Tool;
    about.truncated = decoded.truncated;
    let is_split = decoded.value.is_array() && !raw.trim_start().starts_with(['[', '"', '(', '{']);
    Some(if is_split || decoded.rest.is_some() {
        Value::from(raw)
    } else {
        decoded.value
    })
}

/// Without the wrapping `{input: {…}}` or that of a remote call.
fn arguments(value: Value) -> Value {
    match value {
        Value::Object(mut whole)
            if whole.len() == 1 && whole.get("input").is_some_and(Value::is_object) =>
        {
            whole.remove("input").unwrap_or_default()
        }
        Value::Object(whole) if whole.contains_key("method") => {
            let told = whole
                .get("params")
                .and_then(|params| params.get("arguments"));
            told.cloned().unwrap_or(Value::Object(whole))
        }
        value => value,
    }
}

fn answer(value: Value) -> ToolResult {
    let value = match value {
        Value::Object(whole) => Value::Object(unwrapped(whole)),
        value => value,
    };
    let (content, failed) = match &value {
        Value::Object(object) if !wraps(object) => (vec![Part::Json(value.clone())], false),
        value => result::content(value),
    };
    ToolResult {
        content,
        error: failed || value.as_object().is_some_and(has_failed),
        ..ToolResult::default()
    }
}

/// A recorded tool message around the result proper.
fn unwrapped(mut whole: Object) -> Object {
    match whole.get_mut("kwargs").map(Value::take) {
        Some(Value::Object(inner)) if whole.contains_key("lc") => inner,
        Some(other) => {
            whole.insert("kwargs".into(), other);
            whole
        }
        None => whole,
    }
}

/// Known to be a protocol's wrapping; any other object is the result itself.
fn wraps(object: &Object) -> bool {
    object.contains_key("tool_call_id")
        || object.contains_key("jsonrpc")
        || object.contains_key("isError")
        || object.get("content").is_some_and(Value::is_array)
}

fn has_failed(object: &Object) -> bool {
    result::is_error(object) && wraps(object)
}
