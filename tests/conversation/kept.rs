//! Nothing that is said is lost: every text of a recorded value is found again in what was read of it.

use lftui::model::conversation::{About, Conversation, Part};
use serde_json::Value;

use crate::shared::{conversation, observations, raw};
use crate::{fixtures, told};

/// Shorter texts are found anywhere.
const LENGTH: usize = 12;
/// Keys whose texts mark what a value is, not what it says.
const MARKS: [&str; 26] = [
    "observation",
    "type",
    "role",
    "kind",
    "object",
    "status",
    "state",
    "event",
    "event.name",
    "message_type",
    "messageType",
    "sessionUpdate",
    "content_type",
    "part_kind",
    "block_type",
    "$type",
    "source",
    "from",
    "system_fingerprint",
    "service_tier",
    "model_name",
    "model_provider",
    "outcome",
    "stop_reason",
    "finish_reason",
    "method",
];
/// Keys of what only machines can read.
const SEALED: [&str; 9] = [
    "encrypted_content",
    "protectedData",
    "signature",
    "thought_signature",
    "redactedContent",
    "data",
    "bytes",
    "base64_image",
    "file_data",
];

/// Texts with what leads to them; JSON in a text is looked into.
fn leaves(value: &Value, key: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            let inner = serde_json::from_str(text.trim()).ok();
            match inner.filter(|inner: &Value| inner.is_array() || inner.is_object()) {
                Some(inner) => leaves(&inner, key, found),
                None => found.push((key.to_owned(), text.trim().to_owned())),
            }
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, key, found)),
        Value::Object(object) => object
            .iter()
            .for_each(|(key, item)| leaves(item, key, found)),
        _ => {}
    }
}

/// Written in a way of its own: reprs, marks of chat templates, files. Fixtures say how these are read.
fn is_written(text: &str) -> bool {
    let signs = [
        "='",
        "': '",
        "\nAI: ",
        " at 0x",
        "Human:",
        "<escape>",
        "\nFinal Answer:",
        "={",
        "=[",
        "=None",
        "<|",
        "</",
        "[INST]",
        "[TOOL",
        "[THINK",
        "\u{ff5c}",
        "base64",
        "@@@",
        "data:",
    ];
    text.starts_with(['{', '[']) || signs.iter().any(|sign| text.contains(sign))
}

fn is_mark(key: &str) -> bool {
    let id = key.ends_with("id") || key.ends_with("Id") || key.ends_with("ID");
    id || MARKS.contains(&key) || SEALED.contains(&key)
}

fn words(value: &Value, kept: &mut String) {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Array(_) | Value::Object(_))) => words(&inner, kept),
            _ => *kept += text,
        },
        Value::Array(items) => items.iter().for_each(|item| words(item, kept)),
        Value::Object(object) => {
            for (key, item) in object {
                *kept += key;
                words(item, kept);
            }
        }
        other => *kept += &other.to_string(),
    }
    kept.push('\n');
}

fn part(part: &Part, kept: &mut String) {
    match part {
        Part::Text(text) | Part::Refusal(text) | Part::Note(text) => {
            words(&text.as_str().into(), kept);
        }
        Part::Reasoning(thought) => *kept += &thought.text,
        Part::Call(call) => {
            *kept += &call.name;
            words(&call.arguments, kept);
        }
        Part::Result(result) => {
            *kept += result.name.as_deref().unwrap_or("");
            result
                .content
                .iter()
                .for_each(|part| self::part(part, kept));
        }
        Part::File(file) => kept.extend([format!("{file:?}")]),
        Part::Json(value) => words(value, kept),
        Part::Documents(documents) => {
            for one in documents {
                *kept += &one.text;
                *kept += one.title.as_deref().unwrap_or("");
                words(&Value::Object(one.metadata.clone()), kept);
            }
        }
        Part::Vectors(_) => {}
    }
    kept.push('\n');
}

/// All that is shown of it, in one text without blanks.
fn whole(conversation: &Conversation) -> String {
    let mut kept = String::new();
    for message in &conversation.messages {
        kept += message.label.as_deref().unwrap_or("");
        message
            .parts
            .iter()
            .for_each(|part| self::part(part, &mut kept));
    }
    for tool in &conversation.tools {
        kept += &tool.name;
        kept += tool.description.as_deref().unwrap_or("");
        words(tool.schema.as_ref().unwrap_or(&Value::Null), &mut kept);
    }
    for About { extra, stop, .. } in [&conversation.input, &conversation.output] {
        words(&Value::Object(extra.clone()), &mut kept);
        kept += stop.as_deref().unwrap_or("");
    }
    kept.split_whitespace().collect()
}

fn lost(name: &str, conversation: &Conversation, sides: [&Option<String>; 2]) -> Vec<String> {
    let kept = whole(conversation);
    let mut found = Vec::new();
    for value in sides
        .into_iter()
        .flatten()
        .filter_map(|raw| serde_json::from_str(raw).ok())
    {
        leaves(&value, "", &mut found);
    }
    found.retain(|(key, text)| {
        let squeezed: String = text.split_whitespace().collect();
        text.chars().count() >= LENGTH
            && !is_mark(key)
            && !is_written(text)
            && !kept.contains(&squeezed)
    });
    found
        .into_iter()
        .map(|(key, text)| format!("{name}: {key}: {text}"))
        .collect()
}

fn assert_none(lost: impl Iterator<Item = String>) {
    let lost: Vec<String> = lost.collect();
    let all = lost.join("\n");
    assert!(lost.is_empty(), "{} texts:\n{all}", lost.len());
}

#[test]
fn no_text_of_a_fixture_is_lost() {
    let cases = fixtures::cases();
    let all = cases
        .iter()
        .flat_map(|case: &told::Case| lost(&case.name, &case.read(), [&case.input, &case.output]));
    assert_none(all);
}

#[test]
fn no_text_of_a_real_trace_is_lost() {
    let all = observations().into_iter().flat_map(|(name, row)| {
        let sides = [&raw(&row["input"]), &raw(&row["output"])];
        lost(&name, &conversation(&row), sides)
    });
    assert_none(all);
}
