//! Content → parts: the union of what any producer puts into a message.

use serde_json::Value;

use super::json::{Object, array, object, pick, structure, text, word};
use super::{Part, Reasoning, Source, call, file, media, result, source, spelling};

/// Everything that a content value holds, in order.
pub(super) fn read(content: &Value) -> Vec<Part> {
    match content {
        Value::Null => Vec::new(),
        Value::String(text) => media::text_parts(text),
        Value::Array(items) => items.iter().flat_map(read).collect(),
        Value::Object(part) => read_object(part),
        Value::Bool(_) | Value::Number(_) => vec![Part::Text(content.to_string())],
    }
}

/// Parts that were written as JSON text.
pub(super) fn written(value: &Value) -> Option<Vec<Part>> {
    let text = value.as_str().filter(|text| text.starts_with('['))?;
    let parts = structure(text)?;
    let all = parts.as_array()?;
    (!all.is_empty() && all.iter().all(is_said)).then(|| read(&parts))
}

pub(super) fn kind_of(part: &Object) -> &str {
    let said = text(
        part,
        &[
            "type",
            "part_kind",
            "block_type",
            "content_type",
            "kind",
            "$type",
        ],
    );
    let class = || text(part, &["__class__"]).map(spelling::kind);
    let of_class = || class().filter(|usual| Some(*usual) != text(part, &["__class__"]));
    said.map(spelling::kind).or_else(of_class).unwrap_or("")
}

pub(super) fn read_object(part: &Object) -> Vec<Part> {
    if let Some(inner) = object(part, &["message_content"]) {
        return read_object(inner);
    }
    if let Some(part) = spelling::lowered(part) {
        return read_object(&part);
    }
    let kind = kind_of(part);
    if let Some(parts) =
        array(part, &["parts"]).filter(|_| kind.is_empty() || part.contains_key("content_type"))
    {
        return parts.iter().flat_map(read).collect();
    }
    if is_reasoning(part, kind) {
        return reasoning(part).map(Part::Reasoning).into_iter().collect();
    }
    if matches!(kind, "RICH_TEXT") {
        return part.get("blocks").map(read).unwrap_or_default();
    }
    if is_text(part, kind) {
        return text_of(part);
    }
    if result::is_result(part, kind) {
        return vec![Part::Result(result::read(part))];
    }
    if call::is_call(part, kind) || call::is_loose(part) {
        return called(part, kind);
    }
    if let Some(refusal) = word(part, &["refusal"]) {
        return vec![Part::Refusal(refusal.to_owned())];
    }
    if let Some(found) = file::file(part, kind).filter(|found| found.source != Source::Unknown) {
        let said = said_in(part, kind).map(|text| Part::Text(text.to_owned()));
        return std::iter::once(Part::File(found)).chain(said).collect();
    }
    if let Some(spoken) = word(part, &["transcript"]) {
        return media::text_parts(spoken);
    }
    if let Some(page) =
        source::page(&Value::Object(part.clone())).filter(|_| source::is_source(part, kind))
    {
        return vec![Part::File(page)];
    }
    if is_noise(part, kind) {
        return Vec::new();
    }
    vec![Part::Json(Value::Object(part.clone()))]
}

/// Whether a value is content of a message, not just any object.
pub(super) fn is_part(value: &Value) -> bool {
    value.as_object().is_some_and(is_object)
}

/// Content that only a message has; a file alone may be any row of data.
pub(super) fn is_said(value: &Value) -> bool {
    value.as_object().is_some_and(is_said_object)
}

pub(super) fn is_said_object(part: &Object) -> bool {
    let anywhere = [
        "file", "document", "media", "uri", "binary", "blob", "video", "audio", "image",
    ];
    is_object(part) && !anywhere.contains(&kind_of(part))
}

pub(super) fn is_object(part: &Object) -> bool {
    if let Some(part) = spelling::lowered(part) {
        return is_object(&part);
    }
    let kind = kind_of(part);
    let sole = part.len() == 1 && part.get("text").is_some_and(Value::is_string);
    sole || (!kind.is_empty() && is_text(part, kind))
        || is_reasoning(part, kind)
        || result::is_result(part, kind)
        || call::is_call(part, kind)
        || (!kind.is_empty() && part.len() > 1 && file::is_file(part, kind))
        || file::is_inline(part)
        || kind == "refusal"
        || source::is_source(part, kind)
}

pub(super) fn called(part: &Object, kind: &str) -> Vec<Part> {
    let call = call::read(part, kind);
    let result = result::beside(part, kind).map(|mut result| {
        result.id.clone_from(&call.id);
        result.name = Some(call.name.clone());
        Part::Result(result)
    });
    std::iter::once(Part::Call(call)).chain(result).collect()
}

fn is_text(part: &Object, kind: &str) -> bool {
    match kind {
        "text" | "input_text" | "output_text" | "summary_text" | "user-prompt"
        | "system-prompt" | "text/plain" | "text/markdown" => true,
        "logs" => part.contains_key("logs"),
        "" => part.contains_key("text") || object(part, &["guardContent"]).is_some(),
        _ => false,
    }
}

fn text_of(part: &Object) -> Vec<Part> {
    let part = object(part, &["guardContent"]).unwrap_or(part);
    let value = pick(part, &["text", "content", "value", "logs"]);
    let held = object(part, &["payload"]).and_then(|held| pick(held, &["message", "text"]));
    match value.or(held) {
        Some(Value::Object(inner)) => match text(inner, &["value", "text"]) {
            Some(text) => media::text_parts(text),
            None => vec![Part::Json(Value::Object(inner.clone()))],
        },
        Some(value) => read(value),
        None if part.contains_key("payload") => vec![Part::Json(Value::Object(part.clone()))],
        None => Vec::new(),
    }
}

fn is_reasoning(part: &Object, kind: &str) -> bool {
    matches!(
        kind,
        "thinking"
            | "reasoning"
            | "thought"
            | "redacted_thinking"
            | "redacted-reasoning"
            | "ThoughtEvent"
    ) || kind.starts_with("reasoning.")
        || kind.ends_with("TextReasoningContent")
        || part.contains_key("reasoningContent")
        || (part.len() == 1 && part.contains_key("reasoning"))
        || (kind.is_empty() && part.contains_key("thinking") && part.contains_key("signature"))
        || part.get("thought") == Some(&Value::Bool(true))
}

/// Keys of thoughts, and of thoughts that only the producer can read.
const THOUGHTS: [&str; 7] = [
    "thinking",
    "reasoning",
    "reasoningText",
    "text",
    "content",
    "summary",
    "details",
];
const SEALED: [&str; 5] = [
    "encrypted_content",
    "protectedData",
    "redactedContent",
    "data",
    "signature",
];

/// The reasoning of a part; none if it holds neither text nor a sealed blob.
pub(super) fn reasoning(part: &Object) -> Option<Reasoning> {
    let inner = object(part, &["reasoningContent"]).unwrap_or(part);
    let mut said = Vec::new();
    let mut places = THOUGHTS.iter().filter_map(|key| inner.get(*key));
    if let Some(found) = places.find(|value| has_text(value)) {
        gather(found, &mut said);
    }
    let text = said.join("\n");
    let mut places = [Some(inner), object(inner, &["content"])]
        .into_iter()
        .flatten();
    let sealed = places.find_map(|place| word(place, &SEALED)).map(str::len);
    let encrypted = sealed.filter(|_| text.is_empty());
    (!text.is_empty() || encrypted.is_some()).then_some(Reasoning { text, encrypted })
}

fn has_text(value: &Value) -> bool {
    let mut said = Vec::new();
    gather(value, &mut said);
    !said.is_empty()
}

/// Texts of a string, a text part, or a list of either.
fn gather(value: &Value, said: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.is_empty() => said.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, said)),
        Value::Object(part) => {
            if let Some(inner) = pick(part, &["text", "thinking", "summary", "reasoning_text"]) {
                gather(inner, said);
            }
        }
        _ => {}
    }
}

/// Words that come with a file: what was spoken, or the text of a document.
fn said_in<'a>(part: &'a Object, kind: &str) -> Option<&'a str> {
    let source = object(part, &["source"]).filter(|source| text(source, &["type"]) == Some("text"));
    let held =
        object(part, &["document", "resource"]).filter(|_| matches!(kind, "document" | "resource"));
    if let Some(words) = held.and_then(|held| word(held, &["data", "text"])) {
        return Some(words);
    }
    match (kind, source) {
        ("document", Some(source)) => word(source, &["data", "text"]),
        _ => file::transcript(object(part, &["audio"]).unwrap_or(part)),
    }
}

/// Marks for machines.
fn is_noise(part: &Object, kind: &str) -> bool {
    matches!(
        kind,
        "step-start" | "step-finish" | "cache_point" | "item_reference"
    ) || kind.starts_with("source-")
        || ["cachePoint", "cache_control"]
            .iter()
            .any(|key| part.len() == 1 && part.contains_key(*key))
}

/// Texts, refusals, values and results, in order.
pub(super) fn texts(parts: &[Part], lines: &mut Vec<String>) {
    for part in parts {
        match part {
            Part::Text(text) | Part::Refusal(text) => lines.push(text.clone()),
            Part::Json(value) => lines.push(value.to_string()),
            Part::Result(result) => texts(&result.content, lines),
            Part::Documents(documents) => {
                lines.extend(documents.iter().map(|document| document.text.clone()));
            }
            Part::Reasoning(_)
            | Part::Call(_)
            | Part::File(_)
            | Part::Vectors(_)
            | Part::Note(_) => {}
        }
    }
}
