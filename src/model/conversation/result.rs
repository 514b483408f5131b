//! Tool results in all their spellings.

use serde_json::Value;

use super::json::{Object, flag, is_blank, object, pick, structure, text, word};
use super::{Part, ToolResult, call, file, held, media, part};

const KINDS: [&str; 12] = [
    "function.result",
    "tool_result",
    "tool_call_response",
    "tool-result",
    "function_result",
    "tool-response",
    "tool_response",
    "tool_call_result",
    "tool-return",
    "builtin-tool-return",
    "retry-prompt",
    "tool_output",
];
/// Keys that hold a result.
const KEYS: [&str; 7] = [
    "functionResponse",
    "function_response",
    "toolResult",
    "toolResponse",
    "codeExecutionResult",
    "code_execution_result",
    "tool_call_result",
];
const CONTENT: [&str; 11] = [
    "response",
    "output",
    "result",
    "content",
    "outputs",
    "responseData",
    "tool_return",
    "text",
    "value",
    "errorText",
    "error",
];

/// Bytes of words that are looked through for a value.
const COMPARED: usize = 16 * 1024;

pub(super) fn is_result(part: &Object, kind: &str) -> bool {
    KINDS.contains(&kind)
        || kind.ends_with("_tool_result")
        || kind.ends_with("_call_output")
        || (part.contains_key("tool_use_id") && part.contains_key("content"))
        || KEYS
            .iter()
            .any(|key| part.get(*key).is_some_and(Value::is_object))
}

pub(super) fn read(part: &Object) -> ToolResult {
    let part = object(part, &["payload"]).unwrap_or(part);
    let inner = object(part, &KEYS).unwrap_or(part);
    let origin = object(inner, &["origin"]);
    let name = [Some(inner), Some(part), origin]
        .into_iter()
        .flatten()
        .find_map(|place| {
            word(
                place,
                &[
                    "name",
                    "toolName",
                    "tool_name",
                    "functionName",
                    "function_name",
                ],
            )
        });
    let (content, failed) = pick(inner, &CONTENT).map(content).unwrap_or_default();
    let own = origin
        .and_then(call::id)
        .or_else(|| call::id(inner))
        .or_else(|| call::id(part));
    ToolResult {
        call: None,
        id: own,
        name: name.map(str::to_owned),
        content,
        error: failed || is_error(inner) || is_error(part),
    }
}

/// The result inside a part that also holds the call, if it has come.
pub(super) fn beside(part: &Object, kind: &str) -> Option<ToolResult> {
    let inner = object(part, &["toolInvocation", "state"]).unwrap_or(part);
    let keys: &[&str] = match kind {
        "command_execution" => &["aggregated_output"],
        "mcp_call" => &["output", "error"],
        "file_search_call" | "web_search_call" => &["results"],
        "code_interpreter_call" => &["outputs"],
        _ if call::is_ui_tool(part, kind) => &["output", "errorText"],
        _ => &["result", "output"],
    };
    let value = pick(inner, keys)?;
    let (content, failed) = match file::image(value) {
        Some(image) if kind == "image_generation_call" => (vec![Part::File(image)], false),
        _ => content(value),
    };
    Some(ToolResult {
        content,
        error: failed || is_error(inner),
        ..ToolResult::default()
    })
}

/// What a tool gave back as texts, values and files; and whether it says that it failed.
pub(super) fn content(value: &Value) -> (Vec<Part>, bool) {
    match value {
        Value::Null => (Vec::new(), false),
        Value::String(text) => match function_result(text) {
            Some(inner) => (content(&inner).0, false),
            None => match structure(text).filter(|value| held(value).is_some()) {
                Some(value) => (vec![Part::Json(value)], false),
                None => (media::text_parts(text), false),
            },
        },
        Value::Array(items) if !items.is_empty() && items.iter().all(is_piece) => {
            (items.iter().flat_map(piece).collect(), false)
        }
        Value::Object(inner) => content_of(inner),
        _ => (vec![Part::Json(value.clone())], false),
    }
}

fn content_of(inner: &Object) -> (Vec<Part>, bool) {
    if let Some(told) = pick(inner, &["result", "error"]).filter(|_| inner.contains_key("jsonrpc"))
    {
        return (content(told).0, inner.contains_key("error"));
    }
    let kind = text(inner, &["type"]).unwrap_or("");
    if let (Some(value), "text" | "json" | "error-text" | "error-json" | "content") =
        (inner.get("value"), kind)
    {
        return (content(value).0, kind.starts_with("error"));
    }
    let only = inner.len() == 1;
    if let Some(value) = pick(inner, &["result", "output"]).filter(|_| only) {
        return content(value);
    }
    if let Some(value) = inner.get("content").filter(|_| is_message(inner)) {
        let said = Some(value).filter(|value| !is_blank(value));
        let (mut parts, _) = said.map(content).unwrap_or_default();
        parts.extend(structured(inner, &parts));
        return (parts, is_error(inner));
    }
    let value = Value::Object(inner.clone());
    if is_piece(&value) {
        return (piece(&value), false);
    }
    (vec![Part::Json(value)], false)
}

/// A protocol's own answer around the content: MCP, or a recorded tool message.
fn is_message(inner: &Object) -> bool {
    let pieces = inner
        .get("content")
        .and_then(Value::as_array)
        .is_some_and(|items| !items.is_empty() && items.iter().all(is_piece));
    pieces || inner.contains_key("tool_call_id") || inner.contains_key("isError")
}

/// The value of a tool protocol's answer, unless its words say the same.
fn structured(inner: &Object, said: &[Part]) -> Option<Part> {
    let value = pick(inner, &["structuredContent", "structured_content"])?;
    let mut words = Vec::new();
    part::texts(said, &mut words);
    let words = words.join("\n");
    // Long ones are not compared: the protocol wants the same said in both.
    let told = words.len() > COMPARED || is_in(value, &words);
    (!told).then(|| Part::Json(value.clone()))
}

/// Whether each text and number of a value is found in words.
fn is_in(value: &Value, words: &str) -> bool {
    match value {
        Value::String(text) => words.contains(text.as_str()),
        Value::Number(number) => words.contains(&number.to_string()),
        Value::Array(items) => items.iter().all(|item| is_in(item, words)),
        Value::Object(object) => object.values().all(|item| is_in(item, words)),
        Value::Null | Value::Bool(_) => true,
    }
}

/// A part of content, not a row of data.
fn is_piece(value: &Value) -> bool {
    value.as_object().is_some_and(|part| {
        let kind = part::kind_of(part);
        let sole = part.len() == 1 && ["text", "json"].iter().any(|key| part.contains_key(*key));
        sole || (matches!(kind, "text" | "input_text" | "output_text") && part.contains_key("text"))
            || (kind == "logs" && part.contains_key("logs"))
            || file::is_file(part, kind)
    })
}

fn piece(value: &Value) -> Vec<Part> {
    match value.get("json") {
        Some(json) => vec![Part::Json(json.clone())],
        None => part::read(value),
    }
}

/// A result that a framework wrote as JSON text around the result proper.
fn function_result(text: &str) -> Option<Value> {
    if !text.contains("\"function_result\"") {
        return None;
    }
    let Value::Object(mut inner) = structure(text)? else {
        return None;
    };
    let is_one = inner.get("type").and_then(Value::as_str) == Some("function_result");
    is_one.then(|| inner.remove("result")).flatten()
}

pub(super) fn is_error(part: &Object) -> bool {
    flag(part, &["is_error", "isError"])
        || matches!(text(part, &["status"]), Some("error"))
        || matches!(text(part, &["state"]), Some("output-error"))
        || matches!(text(part, &["part_kind"]), Some("retry-prompt"))
        || matches!(text(part, &["outcome"]), Some("OUTCOME_FAILED"))
        || pick(part, &["error"]).is_some_and(|error| !matches!(error, Value::Bool(false)))
}
