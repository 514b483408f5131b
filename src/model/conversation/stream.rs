//! Recorded streams: JSON lines and server-sent events, their deltas put together to what they built.

mod answers;
mod blocks;
mod delta;
mod events;

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
        answers::responses(&objects)
    } else if objects.iter().any(|event| events::is_piece(event)) {
        Some(events::merge(&objects))
    } else if has("choices") {
        Some(delta::choices(&objects))
    } else if typed("content_block_") {
        Some(blocks::anthropic(&objects))
    } else if has("contentBlockDelta") {
        Some(blocks::converse(&objects))
    } else if objects.iter().any(|event| blocks::is_nested(event)) {
        Some(blocks::nested(&objects))
    } else if has("candidates") {
        Some(candidates(&objects))
    } else if has("done") && (has("message") || has("response")) {
        Some(plain(&objects))
    } else if has("event") {
        answers::of_app(&objects)
    } else if objects.iter().all(|event| is_chunk(event)) {
        Some(chunks(&objects))
    } else {
        None
    };
    merged.unwrap_or(Value::Array(events))
}

/// Whether a list holds pieces of one answer.
pub(super) fn is_pieces(items: &[Value]) -> bool {
    let delta = |item: &Object| {
        array(item, &["choices"])
            .and_then(|choices| choices.first())
            .is_some_and(|choice| choice.get("delta").is_some_and(Value::is_object))
    };
    let typed = |item: &Object| {
        text(item, &["type"]).is_some_and(|kind| {
            kind == "content_block_delta"
                || (kind.starts_with("response.") && kind != "response.done")
        })
    };
    let lines = |item: &Object| {
        let answers = array(item, &["candidates"]).is_some_and(|all| all.len() == 1);
        let grows = item.contains_key("message") || item.contains_key("response");
        answers || (item.get("done").is_some_and(Value::is_boolean) && grows)
    };
    let objects = || items.iter().filter_map(Value::as_object);
    items.len() > 1
        && (objects().any(|item| {
            delta(item)
                || typed(item)
                || events::is_piece(item)
                || item.contains_key("contentBlockDelta")
                || blocks::is_nested(item)
                || answers::is_of_app(item)
        }) || items.iter().all(|item| item.as_object().is_some_and(lines))
            || is_one_run(items))
}

/// What a graph streams as pairs: a message and where it comes from, or a mode and its value.
pub(super) fn untupled(entries: &[Value]) -> Option<Vec<Value>> {
    let located = |place: &Object| place.keys().any(|key| key.starts_with("langgraph_"));
    let said = |entry: &Value| match entry.as_array()?.as_slice() {
        [said @ Value::Object(_), Value::Object(place)] if located(place) => Some(said.clone()),
        _ => None,
    };
    let told = |entry: &Value| match entry.as_array()?.as_slice() {
        [Value::String(mode), value]
            if matches!(mode.as_str(), "messages" | "updates" | "values") =>
        {
            Some(said(value).unwrap_or_else(|| value.clone()))
        }
        _ => said(entry),
    };
    if let [Value::Object(_), Value::Object(place)] = entries
        && located(place)
    {
        return entries.first().map(|only| vec![only.clone()]);
    }
    let all: Option<Vec<Value>> = entries.iter().map(told).collect();
    all.filter(|all| !all.is_empty())
}

/// A piece of a message that LangChain streams.
fn is_chunk(item: &Object) -> bool {
    text(item, &["type"]).is_some_and(|kind| kind.ends_with("MessageChunk"))
}

/// Chunks of the same message.
fn is_one_run(items: &[Value]) -> bool {
    let first = items.first().and_then(|item| item.get("id"));
    let same = |item: &Value| item.get("id") == first && item.as_object().is_some_and(is_chunk);
    items.iter().all(same)
}

fn chunks(events: &[&Object]) -> Value {
    let mut message = Map::new();
    for event in events {
        delta::grow(&mut message, event);
    }
    let pieces = array(&message, &["tool_call_chunks"]).filter(|pieces| !pieces.is_empty());
    if let Some(calls) = pieces.cloned() {
        message.insert("tool_calls".into(), calls.into());
    }
    Value::Object(message)
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
    let last = events.last().and_then(|last| last.get("done_reason"));
    json!({ "message": message, "done_reason": last })
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
