//! Recorded streams: JSON lines and server-sent events, their deltas put together to what they built.

mod delta;

use serde_json::{Map, Value, json};

use super::json::{Object, array, object, text};

/// The events of a stream; none if the text is not one.
pub(super) fn events(raw: &str) -> Option<Vec<Value>> {
    if raw.starts_with("data:") || raw.starts_with("event:") {
        let data = raw.lines().filter_map(|line| line.strip_prefix("data:"));
        let events: Vec<Value> = data
            .filter_map(|data| serde_json::from_str(data.trim()).ok())
            .collect();
        return (!events.is_empty()).then_some(events);
    }
    if !raw.starts_with('{') {
        return None;
    }
    let lines = raw.lines().map(str::trim).filter(|line| !line.is_empty());
    let events = lines
        .map(|line| serde_json::from_str(line).ok().filter(Value::is_object))
        .collect::<Option<Vec<Value>>>()?;
    (events.len() > 1).then_some(events)
}

/// One value that says what all events say; the list of events if they are no deltas.
pub(super) fn merge(events: Vec<Value>) -> Value {
    let objects: Vec<&Object> = events.iter().filter_map(Value::as_object).collect();
    let has = |key: &str| objects.iter().any(|event| event.contains_key(key));
    let typed = |start: &str| {
        objects
            .iter()
            .any(|event| text(event, &["type"]).is_some_and(|kind| kind.starts_with(start)))
    };
    let merged = if typed("response.") {
        responses(&objects)
    } else if has("choices") {
        Some(delta::choices(&objects))
    } else if typed("content_block_") {
        Some(blocks(&objects))
    } else if has("candidates") {
        Some(candidates(&objects))
    } else if has("done") && (has("message") || has("response")) {
        Some(plain(&objects))
    } else {
        None
    };
    merged.unwrap_or(Value::Array(events))
}

/// Whether a list holds pieces of one answer.
pub(super) fn is_pieces(items: &[Value]) -> bool {
    items.len() > 1
        && items.iter().filter_map(Value::as_object).any(|item| {
            array(item, &["choices"])
                .and_then(|choices| choices.first())
                .is_some_and(|choice| choice.get("delta").is_some_and(Value::is_object))
                || text(item, &["type"]) == Some("content_block_delta")
        })
}

/// OpenAI Responses: the completed response, else its text deltas.
fn responses(events: &[&Object]) -> Option<Value> {
    let of = |kind: &str| {
        let kind = kind.to_owned();
        events
            .iter()
            .filter(move |event| text(event, &["type"]) == Some(kind.as_str()))
    };
    if let Some(done) = of("response.completed").find_map(|event| event.get("response")) {
        return Some(done.clone());
    }
    let done: Vec<&Value> = of("response.output_item.done")
        .filter_map(|event| event.get("item"))
        .collect();
    if !done.is_empty() {
        return Some(json!({ "output": done }));
    }
    let whole: String = of("response.output_text.delta")
        .filter_map(|event| text(event, &["delta"]))
        .collect();
    (!whole.is_empty()).then(|| json!({"role": "assistant", "content": whole}))
}

/// Anthropic content blocks.
fn blocks(events: &[&Object]) -> Value {
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

/// Gemini chunks: parts in order, neighbouring texts joined.
fn candidates(events: &[&Object]) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    let mut last = Map::new();
    for event in events {
        let Some(candidate) =
            array(event, &["candidates"]).and_then(|all| all.first()?.as_object())
        else {
            continue;
        };
        let content = object(candidate, &["content"]);
        for part in content
            .and_then(|content| array(content, &["parts"]))
            .into_iter()
            .flatten()
        {
            let same_thought = |a: &Value| a.get("thought") == part.get("thought");
            match (
                parts.last_mut().filter(|last| same_thought(last)),
                part.get("text"),
            ) {
                (Some(Value::Object(whole)), Some(Value::String(more)))
                    if whole.contains_key("text") =>
                {
                    if let Some(Value::String(text)) = whole.get_mut("text") {
                        text.push_str(more);
                    }
                }
                _ => parts.push(part.clone()),
            }
        }
        last.clone_from(candidate);
    }
    last.insert("content".into(), json!({"role": "model", "parts": parts}));
    json!({ "candidates": [last] })
}

/// Ollama's lines: `message.content` or `response`, piece by piece.
fn plain(events: &[&Object]) -> Value {
    let mut message = Map::new();
    for event in events {
        if let Some(piece) = object(event, &["message"]) {
            delta::grow(&mut message, piece);
        } else if let Some(piece) = text(event, &["response"]) {
            delta::grow(
                &mut message,
                &Map::from_iter([("content".to_owned(), piece.into())]),
            );
        }
    }
    json!({ "message": message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chat_chunks_become_one_answer() {
        let raw = concat!(
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"He\"}}]}\n\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"llo\",\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}\n\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]},\"finish_reason\":\"stop\"}]}\n\n",
            "data: [DONE]\n",
        );
        let merged = merge(events(raw).expect("a stream"));
        let message = &merged["choices"][0]["message"];
        assert_eq!(message["content"], "Hello");
        assert_eq!(
            message["tool_calls"][0]["function"]["arguments"],
            "{\"a\":1}"
        );
    }

    #[test]
    fn other_lines_stay_a_list() {
        let merged = merge(events("{\"a\":1}\n{\"a\":2}\n").expect("lines"));
        assert_eq!(merged, json!([{"a": 1}, {"a": 2}]));
        assert_eq!(events("{\n\"a\": 1}\n and text"), None);
    }
}
