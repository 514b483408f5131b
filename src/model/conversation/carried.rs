//! Envelopes around a request or a response that says nothing of what it carries: HTTP, RPC, calls of functions.

use std::borrow::Cow;

use serde_json::Value;

use super::envelope::open;
use super::item;
use super::json::{Object, embedded};
use super::sheet::Sheet;

/// Keys under which a whole request or response is carried.
const CARRIERS: [&str; 37] = [
    "_state",
    "results",
    "changes",
    "value",
    "message",
    "artifact",
    "conversation",
    "entry",
    "serverContent",
    "server_content",
    "modelTurn",
    "model_turn",
    "body",
    "request",
    "params",
    "kwargs",
    "args",
    "input",
    "inputs",
    "output",
    "outputs",
    "response",
    "result",
    "completion",
    "completion_message",
    "chosen",
    "task",
    "status",
    "payload",
    "data",
    "json",
    "instances",
    "predictions",
    "update",
    "event",
    "state",
    "values",
];
/// Lists of messages, and of what holds messages.
const LISTS: [&str; 14] = [
    "message_history",
    "new_items",
    "replies",
    "steps",
    "transcript_object",
    "messages",
    "contents",
    "choices",
    "candidates",
    "generations",
    "conversations",
    "prompts",
    "history",
    "artifacts",
];
/// More carriers than this around one chat are no carriers.
const DEPTH: usize = 8;

/// One key carries a chat; what lies beside it is kept.
pub(super) fn carried(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let found = CARRIERS.iter().find_map(|key| {
        let value = embedded(envelope.get(*key)?);
        is_chat(&value, DEPTH).then_some((*key, value))
    });
    // What is alone in an envelope needs no known name.
    let alone = || {
        let (key, value) = envelope.iter().next().filter(|_| envelope.len() == 1)?;
        is_chat(value, DEPTH).then(|| (key.as_str(), Cow::Borrowed(value)))
    };
    let Some((key, value)) = found.or_else(alone) else {
        return false;
    };
    let listed = envelope.get("object").and_then(Value::as_str) == Some("list");
    let value = if listed { in_order(value) } else { value };
    open(sheet, &value);
    sheet.keep(envelope, &[key]);
    true
}

/// A page of a list begins with the newest; a conversation does not.
fn in_order(value: Cow<'_, Value>) -> Cow<'_, Value> {
    let made = |entry: &Value| entry.get("created_at").and_then(Value::as_f64);
    let Some(entries) = value.as_array() else {
        return value;
    };
    let times: Option<Vec<f64>> = entries.iter().map(made).collect();
    let newest_first = times.is_some_and(|times| {
        times.first() > times.last() && times.is_sorted_by(|later, sooner| later >= sooner)
    });
    if newest_first {
        Cow::Owned(entries.iter().rev().cloned().collect())
    } else {
        value
    }
}

/// Whether messages are found in a value without looking at what they say.
pub(super) fn is_chat(value: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match value {
        Value::Array(entries) => match entries.as_slice() {
            [only @ (Value::Object(_) | Value::Array(_))] if !item::is_item(only) => {
                is_chat(only, depth)
            }
            entries => entries.iter().any(item::is_item),
        },
        Value::Object(held) => {
            item::is_object(held)
                || held.contains_key("past_user_inputs")
                || LISTS.iter().any(|key| held.get(*key).is_some_and(is_list))
                || CARRIERS
                    .iter()
                    .any(|key| held.get(*key).is_some_and(|inner| is_chat(inner, depth)))
        }
        _ => false,
    }
}

fn is_list(value: &Value) -> bool {
    let speaks = |entry: &Value| {
        let keys = ["message", "delta", "content", "parts"];
        item::is_item(entry) || keys.iter().any(|key| entry.get(*key).is_some())
    };
    value
        .as_array()
        .is_some_and(|entries| entries.iter().any(speaks))
}
