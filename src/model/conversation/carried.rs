//! Envelopes around a request or a response that says nothing of what it carries: HTTP, RPC, calls of functions.

use serde_json::Value;

use super::envelope::open;
use super::item;
use super::json::{Object, embedded};
use super::sheet::Sheet;

/// Keys under which a whole request or response is carried.
const CARRIERS: [&str; 33] = [
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
const LISTS: [&str; 11] = [
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
const DEPTH: usize = 4;

/// One key carries a chat; what lies beside it is kept.
pub(super) fn carried(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let found = CARRIERS.iter().find_map(|key| {
        let value = embedded(envelope.get(*key)?);
        is_chat(&value, DEPTH).then_some((*key, value))
    });
    let Some((key, value)) = found else {
        return false;
    };
    open(sheet, &value);
    sheet.keep(envelope, &[key]);
    true
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
