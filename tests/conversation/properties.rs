//! What holds for any value.

use lftui::model::ObservationType;
use lftui::model::conversation::{Conversation, Hints, Part, Side, is_chat, preview, read};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Words that readers look for, so that random values meet their rules.
const KEYS: [&str; 46] = [
    "role",
    "content",
    "parts",
    "type",
    "text",
    "messages",
    "input",
    "output",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "id",
    "choices",
    "message",
    "delta",
    "candidates",
    "contents",
    "generations",
    "lc",
    "kwargs",
    "data",
    "system",
    "tools",
    "prompt",
    "embedding",
    "page_content",
    "kind",
    "part_kind",
    "image_url",
    "source",
    "file",
    "functionCall",
    "toolUse",
    "toolResult",
    "result",
    "args",
    "reasoning",
    "reasoningContent",
    "gen_ai.event.content",
    "tool_call_id",
    "query",
    "answer",
    "update",
    "items",
    "state",
];
const WORDS: [&str; 24] = [
    "user",
    "assistant",
    "tool",
    "system",
    "human",
    "ai",
    "text",
    "tool_use",
    "tool_result",
    "function_call",
    "reasoning",
    "message",
    "function",
    "image",
    "file",
    "[]",
    "{}",
    "{\"a\":1}",
    "response",
    "request",
    "tool-call",
    "constructor",
    "placeholder",
    "@@@langfuseMedia:type=a/b|id=c|source=d@@@",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(&WORDS[..]).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(6, 60, 6, |inner| {
        let key = prop_oneof![4 => prop::sample::select(&KEYS[..]).prop_map(str::to_owned), 1 => "[a-z]{1,4}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((key, inner), 0..6).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn reads(input: &str, output: &str) {
    for kind in ObservationType::ALL {
        let hints = Hints {
            kind,
            name: "run",
            metadata: None,
        };
        let conversation = read(Some(input), Some(output), &hints);
        is_chat(&conversation);
        for message in &conversation.messages {
            message.fingerprint();
            assert!(!message.parts.is_empty(), "an empty message");
        }
        let shown = preview(input, Side::Input, &hints) + &preview(output, Side::Output, &hints);
        assert!(!shown.contains(char::is_control), "{shown:?}");
    }
}

/// A chat as its most usual API has it, and every text in it.
fn chat() -> impl Strategy<Value = (Value, Vec<String>)> {
    let text = "[a-zA-Z{}\\[\\]\"':,.éß東 \\n@=<>-]{0,40}";
    let message = (0..5_usize, text, text, any::<bool>());
    prop::collection::vec(message, 1..12).prop_map(|messages| {
        let mut texts = Vec::new();
        let mut note = |text: &str| {
            if !text.trim().is_empty() {
                texts.push(text.to_owned());
            }
            text.to_owned()
        };
        let mut list = Vec::new();
        for (at, (kind, first, second, split)) in messages.into_iter().enumerate() {
            let id = format!("call_{at}");
            let content = |note: &mut dyn FnMut(&str) -> String| {
                if split {
                    json!([{"type": "text", "text": note(&first)}, {"type": "text", "text": note(&second)}])
                } else {
                    json!(note(&first))
                }
            };
            match kind {
                0 => list.push(json!({"role": "system", "content": content(&mut note)})),
                1 | 2 => list.push(json!({"role": "user", "content": content(&mut note)})),
                3 => list.push(json!({"role": "assistant", "content": content(&mut note)})),
                _ => {
                    let call = json!({"id": id, "type": "function", "function": {"name": "f", "arguments": json!({"q": note(&second)}).to_string()}});
                    list.push(json!({"role": "assistant", "content": null, "tool_calls": [call]}));
                    list.push(json!({"role": "tool", "tool_call_id": id, "content": note(&first)}));
                }
            }
        }
        (Value::Array(list), texts)
    })
}

/// Everything that is said anywhere in it.
fn said(conversation: &Conversation) -> Vec<String> {
    let mut said = Vec::new();
    for part in conversation
        .messages
        .iter()
        .flat_map(|message| &message.parts)
    {
        match part {
            Part::Text(text) => said.push(text.clone()),
            Part::Reasoning(reasoning) => said.push(reasoning.text.clone()),
            Part::Call(call) => said.extend(call.arguments["q"].as_str().map(str::to_owned)),
            Part::Result(result) => {
                assert!(result.call.is_some(), "an orphan in a well-formed chat");
                said.extend(result.content.iter().filter_map(|part| match part {
                    Part::Text(text) => Some(text.clone()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    said
}

proptest! {
    #[test]
    fn any_json_is_read(input in value(), output in value()) {
        reads(&input.to_string(), &output.to_string());
    }

    #[test]
    fn any_text_is_read(input in "\\PC{0,80}", output in "[\\[\\]{}()'\"=:,a-c \\\\NTxu0-3<>\n-]{0,60}") {
        reads(&input, &output);
        reads(&output, &input);
    }

    #[test]
    fn any_cut_json_is_read(value in value(), at in 0..200_usize) {
        let raw = value.to_string();
        let cut: String = raw.chars().take(at).collect();
        reads(&cut, &raw);
    }

    #[test]
    fn no_text_of_a_chat_is_lost((messages, texts) in chat(), wrapped in any::<bool>()) {
        let input = if wrapped { json!({"messages": messages}) } else { messages };
        let hints = Hints { kind: ObservationType::Generation, ..Hints::default() };
        let conversation = read(Some(&input.to_string()), None, &hints);
        let said = said(&conversation);
        for text in texts {
            prop_assert!(said.contains(&text), "{text:?} not in {said:?}");
        }
    }

    #[test]
    fn links_lead_both_ways((messages, _) in chat()) {
        let conversation = read(Some(&messages.to_string()), None, &Hints::default());
        for message in &conversation.messages {
            for part in &message.parts {
                match part {
                    Part::Call(call) => prop_assert!(call.result.and_then(|place| conversation.result(place)).is_some()),
                    Part::Result(result) => prop_assert!(result.call.and_then(|place| conversation.call(place)).is_some()),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn depth_is_no_danger() {
    for open in [
        "[",
        "{\"a\":",
        "{\"messages\":[",
        "{'a':",
        "(",
        "A(a=",
        "[[\"",
        "<",
    ] {
        let deep = open.repeat(10_000);
        reads(&deep, &deep);
    }
    let nested = (0..100).fold(json!("x"), |inner, _| json!({ "message": inner }));
    reads(&nested.to_string(), &nested.to_string());
    let nested = (0..60).fold(
        json!({"role": "user", "content": "x"}),
        |inner, _| json!({"messages": [inner]}),
    );
    reads(&nested.to_string(), &nested.to_string());
}
