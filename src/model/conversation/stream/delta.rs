//! Chat chunks: deltas grow into messages.

use serde_json::{Map, Value, json};

use crate::model::conversation::json::{Object, array, object, pick};

/// OpenAI chat chunks.
pub(super) fn choices(events: &[&Object]) -> Value {
    let mut messages: Vec<Map<String, Value>> = Vec::new();
    let mut stop = Value::Null;
    for choice in events
        .iter()
        .filter_map(|event| array(event, &["choices"]))
        .flatten()
    {
        let Some(choice) = choice.as_object() else {
            continue;
        };
        let index = choice
            .get("index")
            .and_then(Value::as_u64)
            .unwrap_or(0)
            .min(64) as usize;
        if messages.len() <= index {
            messages.resize_with(index + 1, Map::new);
        }
        if let Some(reason) = pick(choice, &["finish_reason"]) {
            stop = reason.clone();
        }
        if let (Some(delta), Some(message)) = (
            object(choice, &["delta", "message"]),
            messages.get_mut(index),
        ) {
            grow(message, delta);
        }
    }
    let choices: Vec<Value> = messages
        .into_iter()
        .map(|message| json!({"message": message, "finish_reason": stop}))
        .collect();
    let usage = events
        .iter()
        .rev()
        .find_map(|event| pick(event, &["usage"]));
    json!({"choices": choices, "usage": usage})
}

/// Adds a delta: texts are appended, lists of indexed pieces are matched by index.
pub(super) fn grow(whole: &mut Object, delta: &Object) {
    for (key, piece) in delta {
        match (whole.get_mut(key), piece) {
            (_, Value::Null) => {}
            (Some(Value::String(text)), Value::String(more)) if !is_label(key) => {
                text.push_str(more);
            }
            (Some(Value::Object(inner)), Value::Object(more)) => grow(inner, more),
            (Some(Value::Array(items)), Value::Array(more)) => grow_list(items, more),
            (None, Value::Array(more)) => {
                let mut items = Vec::new();
                grow_list(&mut items, more);
                whole.insert(key.clone(), items.into());
            }
            (Some(Value::String(_)), Value::String(more)) if more.is_empty() => {}
            (_, piece) => {
                whole.insert(key.clone(), piece.clone());
            }
        }
    }
}

fn grow_list(items: &mut Vec<Value>, more: &[Value]) {
    for piece in more {
        let Some(place) = piece.get("index") else {
            items.push(piece.clone());
            continue;
        };
        let known = items
            .iter_mut()
            .find(|item| item.get("index") == Some(place));
        match (known.and_then(Value::as_object_mut), piece.as_object()) {
            (Some(item), Some(piece)) => grow(item, piece),
            _ => items.push(piece.clone()),
        }
    }
}

/// Said whole, not piece by piece.
fn is_label(key: &str) -> bool {
    matches!(key, "role" | "id" | "type" | "name")
}
