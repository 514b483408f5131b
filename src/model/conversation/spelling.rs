//! Other spellings of what a message says, in the usual one.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::json::{Object, array, object, pick, structure, text, word};
use super::{bots, role};

/// What producers call a kind of part, by class, by `$type`, or in capitals; and what it is.
const KINDS: [(&[&str], &str); 9] = [
    (
        &["TextContent", "TextBlock", "TextPart", "TEXT", "PLAIN_TEXT"],
        "text",
    ),
    (
        &[
            "functionCall",
            "FunctionCallContent",
            "ToolUseBlock",
            "ToolCallPart",
            "BuiltinToolCallPart",
            "toolcall",
        ],
        "tool_call",
    ),
    (
        &[
            "functionResult",
            "FunctionResultContent",
            "ToolResultBlock",
            "ToolReturnPart",
            "BuiltinToolReturnPart",
            "toolresult",
        ],
        "tool_result",
    ),
    (
        &[
            "ThinkingBlock",
            "ThinkingPart",
            "ReasoningContent",
            "TextReasoningContent",
        ],
        "thinking",
    ),
    (&["ImageContent", "ImageBlock", "IMAGE"], "image"),
    (&["SystemPromptPart"], "system-prompt"),
    (&["UserPromptPart"], "user-prompt"),
    (&["RetryPromptPart"], "retry-prompt"),
    (&["agent_message", "agentMessage"], "text"),
];

/// The usual name of a kind.
pub(super) fn kind(said: &str) -> &str {
    let known = KINDS.iter().find(|(names, _)| names.contains(&said));
    known.map_or(said, |(_, usual)| usual)
}

/// Keys that name the speaker where `role` does not.
const SPEAKERS: [&str; 9] = [
    "role_type",
    "message_type",
    "messageType",
    "chat_role",
    "from",
    "speaker",
    "sender",
    "author",
    "event",
];
/// Where such producers put what was said.
const WORDS: [&str; 6] = ["content", "text", "value", "message", "utterance", "blocks"];

/// A message in the usual spelling; itself if it is written so already.
pub(super) fn message(item: &Object) -> Cow<'_, Object> {
    let lowered = lowered(item);
    let usual = lowered.as_ref().unwrap_or(item);
    let found = renamed(usual).or_else(|| bots::message(usual));
    found.or(lowered).map_or(Cow::Borrowed(item), Cow::Owned)
}

/// Keys that begin small: `{Role, Items: [{$type, Text}]}`.
pub(super) fn lowered(item: &Object) -> Option<Object> {
    let capital = ["Role", "Text", "FunctionName", "Messages", "CallId"];
    if !capital.iter().any(|key| item.contains_key(*key)) {
        return None;
    }
    let pairs = item.iter().map(|(key, value)| {
        let mut letters = key.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        (first.into_iter().chain(letters).collect(), value.clone())
    });
    Some(pairs.collect())
}

fn renamed(item: &Object) -> Option<Object> {
    if let Some(role) = object(item, &["role"])
        .and_then(|role| text(role, &["Label", "label", "value"]).filter(|_| role.len() <= 2))
    {
        return Some(with(item, role, None));
    }
    if item.contains_key("role") {
        return None;
    }
    if word(item, &["recipient_id"]).is_some() {
        return Some(with(item, "assistant", Some(offered(item))));
    }
    let (key, speaker) = SPEAKERS
        .iter()
        .find_map(|key| Some((*key, text(item, &[key])?)))?;
    step(item, speaker)
        .or_else(|| {
            let words = pick(item, &WORDS)?;
            let known = role::is_role(speaker) && key != speaker;
            known.then(|| with(item, speaker, Some(words.clone())))
        })
        .or_else(|| acts(item, speaker))
}

/// A message of calls or of results only.
fn acts(item: &Object, speaker: &str) -> Option<Object> {
    let acts = [
        "toolCalls",
        "tool_calls",
        "toolExecutionRequests",
        "responses",
    ];
    let found = role::is_role(speaker) && acts.iter().any(|key| array(item, &[key]).is_some());
    found.then(|| with(item, speaker, None))
}

/// What an agent did, as a message whose type tells what.
fn step(item: &Object, kind: &str) -> Option<Object> {
    Some(match kind {
        "reasoning_message" => {
            let thought = json!([{"type": "thinking", "thinking": item.get("reasoning")?}]);
            with(item, "assistant", Some(thought))
        }
        "hidden_reasoning_message" => {
            let sealed = item.get("hidden_reasoning").cloned().unwrap_or_default();
            let thought = json!([{"type": "redacted_thinking", "data": sealed}]);
            with(item, "assistant", Some(thought))
        }
        "tool_call_message" | "approval_request_message" | "function_call" | "tool_call" => {
            let told = pick(item, &["tool_call", "value", "content"])?;
            let call = told.as_str().and_then(structure);
            let call = call.unwrap_or_else(|| told.clone());
            let mut usual = with(item, "assistant", Some(Value::Null));
            usual.insert("tool_calls".into(), json!([call.as_object()?]));
            usual
        }
        "tool_return_message" => with(item, "tool", item.get("tool_return").cloned()),
        "approval_response_message" => {
            let yes = item.get("approve")?.as_bool()?;
            let why = word(item, &["reason"]).map(|why| format!("\n{why}"));
            let told = format!("approved: {yes}{}", why.unwrap_or_default());
            with(item, "user", Some(told.into()))
        }
        "summary_message" => with(item, "system", item.get("summary").cloned()),
        _ => return None,
    })
}

fn with(item: &Object, role: &str, content: Option<Value>) -> Object {
    let mut usual = item.clone();
    usual.insert("role".into(), role.into());
    if let Some(content) = content {
        for key in ["reasoning", "tool_call", "message"] {
            usual.remove(key);
        }
        usual.insert("content".into(), content);
    }
    usual
}

/// What a bot sends: words, a picture, what may be chosen.
fn offered(item: &Object) -> Value {
    let mut parts = Vec::new();
    parts.extend(item.get("text").cloned());
    parts.extend(
        word(item, &["image", "attachment"])
            .map(|url| json!({"type": "image_url", "image_url": url})),
    );
    for button in array(item, &["buttons", "quick_replies"])
        .into_iter()
        .flatten()
    {
        let title = button.get("title").and_then(Value::as_str);
        parts.extend(title.map(|title| Value::from(format!("[{title}]"))));
    }
    parts.extend(item.get("custom").cloned());
    parts.into()
}

/// A question and its answer in one row, as histories keep them.
pub(super) fn exchange(row: &Value) -> Option<[Value; 2]> {
    const ASKED: [&str; 7] = [
        "user", "human", "question", "query", "input", "prompt", "inputs",
    ];
    const ANSWERED: [&str; 7] = [
        "assistant",
        "ai",
        "bot",
        "answer",
        "response",
        "output",
        "outputs",
    ];
    let (asked, answered) = match row {
        Value::Object(row) => (text(row, &ASKED)?, text(row, &ANSWERED)?),
        Value::Array(pair) => match pair.as_slice() {
            [Value::String(asked), Value::String(answered)] if !role::is_role(asked) => {
                (asked.as_str(), answered.as_str())
            }
            _ => return None,
        },
        _ => return None,
    };
    Some([
        json!({"role": "user", "content": asked}),
        json!({"role": "assistant", "content": answered}),
    ])
}
