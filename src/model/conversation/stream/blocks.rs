//! Answers in blocks that grow: by their index, or nested in a message.

use serde_json::{Map, Value, json};

use super::delta;
use crate::model::conversation::json::{Object, object, text};

/// Anthropic content blocks.
pub(super) fn anthropic(events: &[&Object]) -> Value {
    let mut blocks: Vec<Object> = Vec::new();
    let mut message = Map::new();
    for event in events {
        match (
            text(event, &["type"]),
            object(event, &["content_block", "delta", "message"]),
        ) {
            (Some("message_start" | "message_delta"), Some(part)) => {
                delta::grow(&mut message, part);
            }
            (Some("content_block_start"), Some(block)) => blocks.push(block.clone()),
            (Some("content_block_delta"), Some(delta)) => {
                let index = event
                    .get("index")
                    .and_then(Value::as_u64)
                    .map(|index| index as usize);
                let last = blocks.len().checked_sub(1);
                let Some(block) = index.or(last).and_then(|index| blocks.get_mut(index)) else {
                    continue;
                };
                add_to_block(block, delta);
            }
            _ => {}
        }
    }
    message.insert("role".into(), "assistant".into());
    message.insert(
        "content".into(),
        blocks.into_iter().map(Value::Object).collect(),
    );
    Value::Object(message)
}

fn add_to_block(block: &mut Object, delta: &Object) {
    for (from, to) in [
        ("text", "text"),
        ("thinking", "thinking"),
        ("partial_json", "input"),
    ] {
        let Some(more) = text(delta, &[from]) else {
            continue;
        };
        match block.get_mut(to) {
            Some(Value::String(whole)) => whole.push_str(more),
            _ => {
                block.insert(to.into(), more.into());
            }
        }
    }
}

/// Bedrock's events: `{contentBlockDelta: {delta, contentBlockIndex}}`.
pub(super) fn converse(events: &[&Object]) -> Value {
    let mut blocks: Vec<(Option<&Value>, Object)> = Vec::new();
    let mut role = "assistant";
    let mut stop = Value::Null;
    for event in events {
        if let Some(start) = object(event, &["messageStart"]) {
            role = text(start, &["role"]).unwrap_or(role);
        }
        if let Some(end) = object(event, &["messageStop"]) {
            stop = end.get("stopReason").cloned().unwrap_or_default();
        }
        let Some(piece) = object(event, &["contentBlockStart", "contentBlockDelta"]) else {
            continue;
        };
        let index = piece.get("contentBlockIndex");
        let Some(more) = object(piece, &["start", "delta"]) else {
            continue;
        };
        match blocks.last_mut().filter(|(of, _)| *of == index) {
            Some((_, block)) => delta::grow(block, more),
            None => blocks.push((index, more.clone())),
        }
    }
    let content: Vec<Object> = blocks.into_iter().map(|(_, block)| block).collect();
    json!({"role": role, "content": content, "stop_reason": stop})
}

/// `{delta: {message: {…}}, index}`.
pub(super) fn is_nested(event: &Object) -> bool {
    event.contains_key("type")
        && object(event, &["delta"]).is_some_and(|delta| object(delta, &["message"]).is_some())
}

/// A message of which each event brings a piece; the index says of which block.
pub(super) fn nested(events: &[&Object]) -> Value {
    let mut message = Map::new();
    for event in events {
        let Some(delta) = object(event, &["delta"]) else {
            continue;
        };
        let mut piece = object(delta, &["message"]).cloned().unwrap_or_default();
        if let Some(reason) = delta.get("finish_reason") {
            piece.insert("finish_reason".into(), reason.clone());
        }
        for key in ["content", "tool_calls"] {
            let block = piece.get_mut(key).and_then(Value::as_object_mut);
            if let (Some(block), Some(index)) = (block, event.get("index")) {
                block.insert("index".into(), index.clone());
                let list = vec![Value::Object(std::mem::take(block))];
                piece.insert(key.into(), list.into());
            }
        }
        delta::grow(&mut message, &piece);
    }
    Value::Object(message)
}
