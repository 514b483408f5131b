//! Answers that are told item by item, or thought by thought.

use serde_json::{Value, json};

use crate::model::conversation::json::{Object, object, text, word};

/// OpenAI Responses: the completed response, else its text deltas.
pub(super) fn responses(events: &[&Object]) -> Option<Value> {
    let of = |kind: &str| {
        let kind = kind.to_owned();
        events
            .iter()
            .filter(move |event| text(event, &["type"]) == Some(kind.as_str()))
    };
    if let Some(done) = of("response.completed").find_map(|event| event.get("response")) {
        return Some(done.clone());
    }
    let mut items: Vec<Object> = Vec::new();
    for event in events {
        let at = event.get("output_index").and_then(Value::as_u64);
        let at = at.unwrap_or(0).min(items.len() as u64) as usize;
        if let Some(item) = object(event, &["item"]) {
            match items.get_mut(at) {
                Some(begun) => begun.clone_from(item),
                None => items.push(item.clone()),
            }
        } else if let (Some(item), Some(piece)) = (items.get_mut(at), text(event, &["delta"])) {
            add(item, text(event, &["type"]).unwrap_or_default(), piece);
        }
    }
    if !items.is_empty() {
        return Some(json!({ "output": items }));
    }
    let whole: String = of("response.output_text.delta")
        .filter_map(|event| text(event, &["delta"]))
        .collect();
    (!whole.is_empty()).then(|| json!({"role": "assistant", "content": whole}))
}

/// A piece of an item: of its arguments, or of its first text.
fn add(item: &mut Object, kind: &str, piece: &str) {
    let (key, of) = match kind {
        "response.output_text.delta" => ("content", "output_text"),
        "response.reasoning_text.delta" => ("content", "reasoning_text"),
        "response.reasoning_summary_text.delta" => ("summary", "summary_text"),
        _ if kind.ends_with("arguments.delta") => {
            if let Some(Value::String(whole)) = item.get_mut("arguments") {
                whole.push_str(piece);
            }
            return;
        }
        _ => return,
    };
    let parts = item.entry(key).or_insert_with(|| json!([]));
    if let Some(parts) = parts.as_array_mut().filter(|parts| parts.is_empty()) {
        parts.push(json!({"type": of, "text": ""}));
    }
    if let Some(Value::String(whole)) = parts.pointer_mut("/0/text") {
        whole.push_str(piece);
    }
}

/// An event of an app that answers piece by piece: `{event, answer}`.
pub(super) fn is_of_app(event: &Object) -> bool {
    let kind = text(event, &["event"]);
    (matches!(kind, Some("message" | "agent_message")) && event.contains_key("answer"))
        || kind == Some("agent_thought")
}

/// What an agent thought and called, then the answer from its pieces.
pub(super) fn of_app(events: &[&Object]) -> Option<Value> {
    let mut messages = Vec::new();
    let mut answer = String::new();
    for event in events.iter().filter(|event| is_of_app(event)) {
        answer.push_str(text(event, &["answer"]).unwrap_or_default());
        if let Some(thought) = word(event, &["thought"]) {
            messages.push(json!({"role": "assistant", "content": [{"type": "thinking", "thinking": thought}]}));
        }
        if let Some(tool) = word(event, &["tool"]) {
            let call = json!({"function": {"name": tool, "arguments": event.get("tool_input")}});
            messages.push(json!({"role": "assistant", "content": null, "tool_calls": [call]}));
            if let Some(seen) = word(event, &["observation"]) {
                messages.push(json!({"role": "tool", "name": tool, "content": seen}));
            }
        }
    }
    if !answer.is_empty() {
        messages.push(json!({"role": "assistant", "content": answer}));
    }
    (!messages.is_empty()).then(|| messages.into())
}
