//! Messages as pieces of Markdown: bytes become their size, what failed is marked and stays whole.

use serde_json::Value;

use super::excerpt::Excerpt;
use crate::model::conversation::{File, FileKind, Message, Part, Role, Source, ToolResult};
use crate::model::text::{clean_block, clean_line, size};

/// Answers of so few bytes are said again instead of pointed at.
pub(super) const BRIEF: usize = 80;
/// Strings longer than this may be bytes in disguise.
const LONG: usize = 256;

/// How the heading of instructions to a model begins.
pub(super) const INSTRUCTIONS: &str = "**system";

/// A text under a heading of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) head: String,
    pub(super) text: Excerpt,
    /// Not to be shortened.
    pub(super) whole: bool,
}

impl Piece {
    pub(super) fn whole(head: &str, text: &str) -> Self {
        Self {
            head: format!("**{head}**\n"),
            text: Excerpt::of(clean_block(text).trim()),
            whole: true,
        }
    }

    /// So many messages that stood, up to the last of them, in a step.
    pub(super) fn repeats((count, number): (usize, u32)) -> Self {
        let messages = if count == 1 { "message" } else { "messages" };
        Self {
            head: format!("({count} {messages} as in step {number})"),
            text: Excerpt::of(""),
            whole: true,
        }
    }
}

/// One piece, or none where the message says nothing.
pub(super) fn pieces(message: &Message, failed: bool) -> Option<Piece> {
    let mut text = String::new();
    for part in &message.parts {
        put(part, &mut text);
    }
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
        Role::Other => "",
    };
    let label = message.label.as_deref().map(clean_line).unwrap_or_default();
    let gap = if role.is_empty() || label.is_empty() {
        ""
    } else {
        " "
    };
    let broke = |part: &Part| matches!(part, Part::Result(result) if result.error);
    let text = clean_block(text.trim()).into_owned();
    let name = format!("{role}{gap}{label}");
    (!text.is_empty()).then(|| Piece {
        head: if name.is_empty() {
            name
        } else {
            format!("**{name}**\n")
        },
        text: Excerpt::of(&text),
        whole: failed || message.parts.iter().any(broke),
    })
}

fn put(part: &Part, text: &mut String) {
    match part {
        Part::Text(words) => line(text, &bytes_by_size(words)),
        Part::Reasoning(reasoning) if reasoning.text.is_empty() => line(
            text,
            &format!(
                "(reasoning, encrypted, {} bytes)",
                reasoning.encrypted.unwrap_or(0)
            ),
        ),
        Part::Reasoning(reasoning) => line(text, &format!("(reasoning) {}", reasoning.text)),
        Part::Call(call) => line(
            text,
            &format!("→ {}({})", call.name, value(&call.arguments)),
        ),
        Part::Result(result) => put_result(result, text),
        Part::File(file) => line(text, &file_words(file)),
        Part::Refusal(words) => line(text, &format!("(refused) {words}")),
        Part::Json(json) => line(text, &value(json)),
        Part::Documents(documents) => {
            for (at, document) in documents.iter().enumerate() {
                let title = document.title.as_deref().unwrap_or("document");
                line(text, &format!("{}. {title}\n{}", at + 1, document.text));
            }
        }
        Part::Vectors(vectors) => line(
            text,
            &format!(
                "({} vectors of {} numbers)",
                vectors.count, vectors.dimensions
            ),
        ),
        Part::Note(words) => line(text, &format!("({words})")),
    }
}

fn put_result(result: &ToolResult, text: &mut String) {
    let name = result.name.as_deref().unwrap_or("result");
    line(
        text,
        &format!("← {name}{}", if result.error { " FAILED" } else { "" }),
    );
    for part in &result.content {
        put(part, text);
    }
}

fn line(text: &mut String, words: &str) {
    text.push_str(words.trim_end());
    text.push('\n');
}

fn value(json: &Value) -> String {
    match json {
        Value::Null => String::new(),
        Value::String(words) => bytes_by_size(words),
        json => shrink(json).to_string(),
    }
}

/// The value with bytes told by their size.
fn shrink(json: &Value) -> Value {
    match json {
        Value::String(words) => Value::String(bytes_by_size(words)),
        Value::Array(items) => items.iter().map(shrink).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), shrink(value)))
            .collect(),
        other => other.clone(),
    }
}

/// Data URLs and long base64 by their size; any other text as it is.
fn bytes_by_size(words: &str) -> String {
    if words.len() <= LONG {
        return words.to_owned();
    }
    let url = words.strip_prefix("data:");
    let (kind, data) = url
        .and_then(|url| url.split_once(";base64,"))
        .unwrap_or(("base64", words));
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_\r\n".contains(&byte);
    // A hash in words is no bytes; a page of text has blanks.
    if !data.bytes().all(letter) {
        return words.to_owned();
    }
    format!("[{kind}, {}]", size(data.len() as u64 * 3 / 4))
}

fn file_words(file: &File) -> String {
    let what = if file.kind == FileKind::Page {
        "page"
    } else {
        "file"
    };
    let mut words = vec![file.mime.clone().unwrap_or_else(|| what.into())];
    words.extend(file.name.clone());
    words.extend(file.size.map(size));
    if let Source::Url(url) = &file.source {
        words.push(url.clone());
    }
    format!("[{}]", words.join(", "))
}
