//! Envelopes of either side: a value around messages, or a message itself.

use serde_json::Value;

use super::envelope::{items, open};
use super::json::{Object, array, object, pick, text, word};
use super::sheet::Sheet;
use super::{Form, Message, Part, Role, Side, item, metadata, part, python, spelling};

/// `{message: {…}}`, whatever lies beside it.
pub(super) fn inner_message(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(message) = envelope.get("message") else {
        return false;
    };
    let parts = part::written(message);
    if parts.is_none() && !item::is_item(message) {
        return false;
    }
    item::stop_of(sheet, envelope);
    match parts {
        Some(parts) => sheet.say(sheet.default_role(), None, parts),
        None => {
            item::read(sheet, message);
        }
    }
    sheet.keep(
        envelope,
        &[
            "message",
            "finish_reason",
            "stop_reason",
            "done_reason",
            "index",
        ],
    );
    sheet.is(Form::Chat);
    true
}

/// Messages under numbered keys: `llm.input_messages.0.message.role`, `gen_ai.prompt.0.content`.
pub(super) fn flat(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(messages) = metadata::flattened(envelope, sheet.side) else {
        return false;
    };
    open(sheet, &messages);
    true
}

/// Wrappers around one value: commands, runnables, sessions.
pub(super) fn inner(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let listed =
        |key: &str| array(envelope, &[key]).filter(|items| items.iter().any(item::is_item));
    if let Some(response) = object(envelope, &["response"])
        .filter(|_| text(envelope, &["type"]).is_some_and(|kind| kind.starts_with("response.")))
    {
        open(sheet, &Value::Object(response.clone()));
        return true;
    }
    if let Some(update) = object(envelope, &["update", "chat_ctx", "chat_history"])
        .filter(|inner| array(inner, &["messages", "items"]).is_some())
    {
        let found = array(update, &["messages", "items"])
            .map(Vec::as_slice)
            .unwrap_or_default();
        items(sheet, found);
        sheet.keep(envelope, &["update", "chat_ctx", "chat_history"]);
        return true;
    }
    for key in [
        "output",
        "items",
        "history",
        "chat_history",
        "conversation",
        "conversations",
        "turns",
        "events",
        "prompts",
        "transcript",
        "additional_messages",
        "steps",
        "msgs",
        "trajectory",
        "transcript_object",
        "generated_text",
        "intermediate_steps",
        "responses",
        "new_items",
        "message_history",
        "all_messages",
        "replies",
    ] {
        if let Some(found) = listed(key).filter(|_| !item::is_object(envelope)) {
            items(sheet, found);
            sheet.keep(envelope, &[key]);
            conclude(sheet, envelope);
            return true;
        }
    }
    graph_step(sheet, envelope) || written(sheet, envelope)
}

/// An answer that stands beside the steps to it, unless it is the last of them.
fn conclude(sheet: &mut Sheet<'_>, envelope: &Object) {
    let Some(output) =
        word(envelope, &["output", "final_output"]).filter(|_| sheet.side == Side::Output)
    else {
        return;
    };
    let last = sheet.messages.last().map(Message::text);
    if last.is_none_or(|last| last.trim() != output.trim()) {
        sheet.say(Role::Assistant, None, part::read(&Value::from(output)));
    }
    sheet.about.extra.remove("output");
    sheet.about.extra.remove("final_output");
}

/// What nodes of a graph hand on: a finish, a call, sends.
fn graph_step(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    if is_graph(envelope) {
        envelope.values().for_each(|state| open(sheet, state));
        return true;
    }
    if let Some(values) = pick(envelope, &["return_values"])
        .filter(|values| values.is_object() && !envelope.contains_key("log"))
    {
        open(sheet, values);
        return true;
    }
    if let Some(call) = envelope
        .get("lg_tool_call")
        .filter(|call| item::is_item(call))
    {
        return item::read(sheet, call);
    }
    let sends = array(envelope, &["output"]).filter(|sends| {
        !sends.is_empty() && sends.iter().all(|send| send.get("lg_name").is_some())
    });
    if let Some(sends) = sends {
        sends
            .iter()
            .filter_map(|send| send.get("args"))
            .for_each(|args| open(sheet, args));
        return true;
    }
    false
}

/// What each node changed in the state, under its name.
fn is_graph(envelope: &Object) -> bool {
    let says = |state: &Value| {
        let messages = state.get("messages").and_then(Value::as_array);
        messages.is_some_and(|messages| messages.iter().any(item::is_item))
    };
    !envelope.is_empty() && envelope.values().all(says)
}

pub(super) fn is_update(value: &Value) -> bool {
    value.as_object().is_some_and(is_graph)
}

/// A value that is the repr of something with messages in it.
fn written(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let reprs = envelope
        .iter()
        .filter_map(|(key, value)| Some((key, value.as_str()?)));
    for (key, text) in reprs.filter(|(_, text)| text.contains("messages=[")) {
        let Some(Value::Object(repr)) = python::read(text) else {
            continue;
        };
        let Some(found) = array(&repr, &["messages"]) else {
            continue;
        };
        items(sheet, found);
        sheet.keep(envelope, &[key]);
        return true;
    }
    false
}

/// The object is itself a message.
pub(super) fn single(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let claimed = item::is_object(envelope) && item::read_object(sheet, envelope);
    if claimed {
        let usual = spelling::message(envelope);
        let used = sidecar_of_message(sheet, &usual);
        sheet.keep(&usual, &used);
        sheet.is(Form::Chat);
    }
    claimed
}

/// Keys of a message.
const OWN: [&str; 39] = [
    "tool",
    "tool_input",
    "log",
    "return_values",
    "items",
    "info",
    "author",
    "reasoning",
    "role",
    "content",
    "parts",
    "type",
    "id",
    "name",
    "tool_calls",
    "function_call",
    "additional_kwargs",
    "refusal",
    "tool_call_id",
    "lc",
    "kwargs",
    "blocks",
    "contents",
    "text",
    "reasoning_content",
    "thinking",
    "images",
    "toolCalls",
    "toolInvocations",
    "gen_ai.event.content",
    "stop_reason",
    "finish_reason",
    "audio",
    "toolCallId",
    "toolName",
    "args",
    "input",
    "function",
    "status",
];

/// Keys that belong to the message itself; an answer may also bring tools and instructions.
fn sidecar_of_message(sheet: &mut Sheet<'_>, message: &Object) -> Vec<&'static str> {
    let mut used = if text(message, &["role"]).is_some() {
        Vec::new()
    } else {
        sheet.sidecar(message)
    };
    used.extend(OWN);
    used
}

/// A recorder that listed the keys of a message instead of its content.
pub(super) fn unreadable(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let only = envelope.len() == 1;
    let lost = only && matches!(text(envelope, &["content"]), Some("role" | "content"));
    if lost {
        let role = sheet.default_role();
        sheet.say(
            role,
            None,
            vec![Part::Note("not recorded: only a key's name is left".into())],
        );
    }
    lost
}
