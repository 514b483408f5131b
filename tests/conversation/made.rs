//! Values at random: any JSON, chats whose texts are known, marks between words, streams.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Words that readers look for, so that random values meet their rules.
const KEYS: [&str; 99] = [
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
    "delta",
    "event",
    "events",
    "message_type",
    "messageType",
    "from",
    "value",
    "sender",
    "recipient_id",
    "buttons",
    "author",
    "Role",
    "Label",
    "Items",
    "Text",
    "$type",
    "toolCallId",
    "toolName",
    "tool_call",
    "tool_return",
    "contentBlockDelta",
    "contentBlockIndex",
    "index",
    "item",
    "output_index",
    "done",
    "history",
    "body",
    "params",
    "payload",
    "jsonrpc",
    "subtype",
    "sessionUpdate",
    "responses",
    "step_number",
    "model_output",
    "observations",
    "tool_input",
    "log",
    "tool",
    "action",
    "observation",
    "past_user_inputs",
    "generated_responses",
    "queryResult",
    "annotations",
    "structuredContent",
    "ts",
    "num_turns",
    "return_values",
    "intermediate_steps",
    "url",
    "title",
];
const WORDS: [&str; 67] = [
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
    "TEXT_MESSAGE_START",
    "TEXT_MESSAGE_CONTENT",
    "TOOL_CALL_START",
    "TOOL_CALL_ARGS",
    "TOOL_CALL_RESULT",
    "MESSAGES_SNAPSHOT",
    "text-delta",
    "tool-input-delta",
    "reasoning-delta",
    "response.output_item.added",
    "response.output_text.delta",
    "content_block_delta",
    "agent_thought",
    "agent_message",
    "AIMessageChunk",
    "reasoning_message",
    "tool_call_message",
    "tool_return_message",
    "approval_response_message",
    "functionCall",
    "FunctionResultContent",
    "ToolUseBlock",
    "response_item",
    "item.completed",
    "thread.started",
    "result",
    "tool_response",
    "bot",
    "<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>",
    "<think>a</think>b",
    "<tool_response>a</tool_response>",
    "[{\"text\":\"a\"}]",
    "MessageEvent",
    "ActionEvent",
    "ObservationEvent",
    "run",
    "init",
    "url_citation",
    "event_callback",
    "app_mention",
    "source-url",
    "<start_function_call>call:f{a:<escape>b<escape>}<end_function_call>",
    "<read_file>\n<path>x</path>\n</read_file>",
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

pub(super) fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(6, 60, 6, |inner| {
        let key = prop_oneof![4 => prop::sample::select(&KEYS[..]).prop_map(str::to_owned), 1 => "[a-z]{1,4}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((key, inner), 0..6).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// A chat as its most usual API has it, and every text in it.
pub(super) fn chat() -> impl Strategy<Value = (Value, Vec<String>)> {
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

/// What a model may write between words: marks, whole and broken.
pub(super) const MARKS: [&str; 39] = [
    "<think>",
    "</think>",
    "<thinking>",
    "[THINK]",
    "[/THINK]",
    "<tool_call>",
    "</tool_call>",
    "{\"name\":\"f\",\"arguments\":{\"q\":1}}",
    "{\"name\":\"f\"}",
    "<function=f>",
    "<parameter=a>",
    "</parameter>",
    "</function>",
    "<function_calls>",
    "<invoke name=\"f\">",
    "</invoke>",
    "</function_calls>",
    "<|python_tag|>",
    "[TOOL_CALLS]",
    "f[ARGS]{}",
    "<|tool_calls_section_begin|>",
    "<|tool_call_begin|>",
    "```",
    "`",
    "<tool_response>",
    "</tool_response>",
    "<start_function_call>",
    "<end_function_call>",
    "call:f{",
    "<escape>",
    "<start_function_response>",
    "<read_file>",
    "</read_file>",
    "<path>",
    "</path>",
    "<attempt_completion>",
    "</attempt_completion>",
    "<result>",
    "</result>",
];

/// Words that are found again, with marks around them.
pub(super) fn marked() -> impl Strategy<Value = (String, Vec<String>)> {
    let piece = prop_oneof![
        prop::sample::select(&MARKS[..]).prop_map(str::to_owned),
        Just(String::new()),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| {
        let words: Vec<String> = (0..pieces.len()).map(|at| format!("word{at}.")).collect();
        let both = pieces.iter().zip(&words);
        let text = both.fold(String::new(), |text, (piece, word)| {
            text + piece + "\n" + word + " "
        });
        (text, words)
    })
}

/// The words of a stream in pieces, as several producers record it.
pub(super) fn streamed() -> impl Strategy<Value = (Value, String)> {
    let pieces = prop::collection::vec("[a-z .,]{1,6}", 2..8);
    (pieces, 0..7_usize).prop_map(|(pieces, kind)| {
        let event = |piece: &String| match kind {
            0 => json!({"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": piece}),
            1 => json!({"type": "text-delta", "id": "0", "delta": piece}),
            2 => json!({"choices": [{"index": 0, "delta": {"content": piece}}]}),
            3 => json!({"contentBlockDelta": {"delta": {"text": piece}, "contentBlockIndex": 0}}),
            4 => json!({"event": "message", "answer": piece}),
            5 => json!({"candidates": [{"content": {"parts": [{"text": piece}]}}]}),
            _ => json!({"type": "AIMessageChunk", "id": "r", "content": piece}),
        };
        let events: Vec<Value> = pieces.iter().map(event).collect();
        (events.into(), pieces.concat())
    })
}
