//! Results that were written into a text between marks.

use serde_json::Value;

use super::gemma;
use crate::model::conversation::{Part, ToolResult, json, result};

/// Results that were given back in a text of nothing else.
pub(in crate::model::conversation) fn given(parts: Vec<Part>) -> Vec<Part> {
    let read = parts.into_iter().flat_map(|part| match part {
        Part::Text(text) => answers(&text).unwrap_or_else(|| vec![Part::Text(text)]),
        part => vec![part],
    });
    read.collect()
}

fn answers(text: &str) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let after = if let Some(after) = rest.strip_prefix("<start_function_response>") {
            let (body, after) = after.split_once("<end_function_response>")?;
            found.push(Part::Result(gemma::answer(body)?));
            after
        } else {
            let after = rest.strip_prefix("<tool_response>")?;
            let (body, after) = after.split_once("</tool_response>")?;
            found.push(Part::Result(answer(body.trim())));
            after
        };
        rest = after.trim_start();
    }
    (!found.is_empty()).then_some(found)
}

/// `{name, content}`, or whatever the tool gave back.
fn answer(body: &str) -> ToolResult {
    if let Some(Value::Object(told)) = json::structure(body)
        && let (Some(name), Some(value), 2) = (
            json::word(&told, &["name"]),
            told.get("content"),
            told.len(),
        )
    {
        let (content, error) = result::content(value);
        return ToolResult {
            name: Some(name.to_owned()),
            content,
            error,
            ..ToolResult::default()
        };
    }
    let (content, error) = result::content(&Value::from(body));
    ToolResult {
        content,
        error,
        ..ToolResult::default()
    }
}
