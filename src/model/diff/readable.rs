//! A value as somebody reads it: JSON with a line for each thing in it, strings with their line ends, JSON within JSON opened.
//!
//! No comma ends a line, so that what is added behind it changes one line and not two.

use std::borrow::Cow;

use serde_json::Value;

/// Larger values are compared as they are.
const LARGE: usize = 8 << 20;
/// JSON within JSON within JSON.
const NESTED: u8 = 3;
const INDENT: usize = 2;
/// Of a thing in a list; a dash would be mistaken for what went.
const BULLET: &str = "* ";

/// Text that is no JSON stays as it is.
pub fn readable(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start().starts_with(['{', '[', '"']);
    if !begins || text.len() > LARGE {
        return Cow::Borrowed(text);
    }
    let Ok(value) = serde_json::from_str(text) else {
        return Cow::Borrowed(text);
    };
    if let Value::String(text) = value {
        return match opened(&text, NESTED) {
            Some(value) => Cow::Owned(written(&value)),
            None => Cow::Owned(text),
        };
    }
    Cow::Owned(written(&value))
}

fn written(value: &Value) -> String {
    let mut out = String::new();
    write(value, (0, NESTED), &mut out);
    out
}

/// The value behind a key or a bullet; what has lines of its own begins on the next one.
fn write(value: &Value, (indent, nested): (usize, u8), out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                start_line(indent, out);
                out.extend([key.as_str(), ": "]);
                write(value, (indent + INDENT, nested), out);
            }
        }
        Value::Array(all) if !all.is_empty() => {
            for value in all {
                start_line(indent, out);
                out.push_str(BULLET);
                write(value, (indent + INDENT, nested), out);
            }
        }
        Value::String(text) => match opened(text, nested) {
            Some(value) => write(&value, (indent, nested.saturating_sub(1)), out),
            None => write_text(text, indent, out),
        },
        value => out.push_str(&value.to_string()),
    }
}

fn write_text(text: &str, indent: usize, out: &mut String) {
    if !text.contains('\n') {
        out.extend(["\"", text, "\""]);
        return;
    }
    for line in text.lines() {
        start_line(indent, out);
        out.push_str(line);
    }
}

/// The first thing in a list stands behind its bullet.
fn start_line(indent: usize, out: &mut String) {
    if out.is_empty() || out.ends_with(BULLET) {
        return;
    }
    if out.ends_with(": ") {
        out.pop();
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn opened(text: &str, nested: u8) -> Option<Value> {
    let begins = nested > 0 && text.trim_start().starts_with(['{', '[']);
    let value: Option<Value> = begins.then(|| serde_json::from_str(text).ok()).flatten();
    value.filter(|value| value.as_object().is_none_or(|map| !map.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn json_is_written_for_reading() {
        let value = r#"{"messages":[{"role":"user","content":"one\ntwo"},{"role":"tool","args":"{\"order\":\"A-1\"}"}],"n":1.0,"none":null,"empty":{},"list":[]}"#;
        let lines = [
            "messages:",
            "  * role: \"user\"",
            "    content:",
            "      one",
            "      two",
            "  * role: \"tool\"",
            "    args:",
            "      order: \"A-1\"",
            "n: 1.0",
            "none: null",
            "empty: {}",
            "list: []",
        ];
        assert_eq!(readable(value), lines.join("\n"));
    }

    #[test]
    fn what_is_no_json_stays_and_a_bare_string_loses_its_escapes() {
        assert_eq!(readable("{ not json"), "{ not json");
        assert_eq!(readable("plain"), "plain");
        assert_eq!(readable(r#""one\ntwo""#), "one\ntwo");
        assert_eq!(readable("[[1,2],[3]]"), "* * 1\n  * 2\n* * 3");
    }
}
