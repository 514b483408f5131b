//! Raw text → value: JSON wherever it hides, Python literals, streams, transcripts, else text.

use serde_json::{Deserializer, Value};

use super::{python, stream, template, transcript};

/// How often JSON is looked for inside a JSON string.
const WRAPS: usize = 3;

/// What raw text holds. A string value is text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Decoded {
    pub value: Value,
    /// What came after a whole JSON value.
    pub rest: Option<String>,
    /// Began as JSON and ended too early.
    pub truncated: bool,
}

impl From<Value> for Decoded {
    fn from(value: Value) -> Self {
        Self {
            value,
            ..Self::default()
        }
    }
}

pub(super) fn decode(raw: &str) -> Decoded {
    unwrap(raw, WRAPS)
}

fn unwrap(raw: &str, wraps: usize) -> Decoded {
    let text = raw.trim_start_matches('\u{feff}').trim();
    if matches!(text, "" | "null" | "None") {
        return Decoded::default();
    }
    if text.starts_with(['{', '[', '"'])
        && let Some(found) = json(text, wraps)
    {
        return found;
    }
    stream::events(text)
        .map(stream::merge)
        .or_else(|| python::read(text))
        .or_else(|| written(text))
        .unwrap_or_else(|| Value::String(raw.to_owned()))
        .into()
}

/// A conversation that was written as one text.
pub(super) fn written(text: &str) -> Option<Value> {
    template::split(text).or_else(|| transcript::split(text))
}

/// A JSON value, whole or with something after it.
fn json(text: &str, wraps: usize) -> Option<Decoded> {
    let mut values = Deserializer::from_str(text).into_iter::<Value>();
    let value = match values.next()? {
        Ok(value) => value,
        Err(error) if error.is_eof() && is_begun(text) => {
            return Some(Decoded {
                value: Value::String(text.to_owned()),
                truncated: true,
                rest: None,
            });
        }
        Err(_) => return None,
    };
    let (_, rest) = text.split_at_checked(values.byte_offset())?;
    let rest = rest.trim();
    match value {
        Value::String(inner) if rest.is_empty() && wraps > 0 => Some(unwrap(&inner, wraps - 1)),
        Value::String(_) if !rest.is_empty() => None,
        value if rest.is_empty() => Some(value.into()),
        value if is_sure(&value) => Some(match stream::events(text) {
            Some(events) => stream::merge(events).into(),
            None => Decoded {
                value,
                rest: Some(rest.to_owned()),
                truncated: false,
            },
        }),
        _ => None,
    }
}

/// Not just a bracket in prose: `[1] as shown` is no value with text after it.
fn is_sure(value: &Value) -> bool {
    match value {
        Value::Object(object) => !object.is_empty(),
        Value::Array(items) => items.iter().any(Value::is_object),
        _ => false,
    }
}

/// Begins as only JSON begins.
fn is_begun(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    match signs.next() {
        Some('{') => signs.next() == Some('"'),
        Some('[') => matches!(signs.next(), Some('{' | '[' | '"')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(raw: &str) -> Value {
        decode(raw).value
    }

    #[test]
    fn json_is_found_in_its_wrappings() {
        assert_eq!(value(r#"{"a":1}"#), json!({"a":1}));
        assert_eq!(value(r#""{\"a\":1}""#), json!({"a":1}));
        assert_eq!(value(r#""\"just text\"""#), json!("just text"));
        assert_eq!(
            value(r#"{"a":18446744073709551615}"#).to_string(),
            r#"{"a":18446744073709551615}"#
        );
        assert_eq!(
            value("12345678901234567890123"),
            json!("12345678901234567890123")
        );
        assert_eq!(value("None"), Value::Null);
    }

    #[test]
    fn what_follows_a_value_is_kept() {
        let found = decode("{\"a\":1}\nand more");
        assert_eq!(
            (found.value, found.rest.as_deref()),
            (json!({"a":1}), Some("and more"))
        );
        assert_eq!(value("[1] as shown"), json!("[1] as shown"));
    }

    #[test]
    fn cut_and_deep_json_stays_text() {
        let cut = decode(r#"{"messages":[{"role":"us"#);
        assert!(cut.truncated && cut.value.is_string());
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        assert!(value(&deep).is_string());
        let deep = "{'a':".repeat(10_000);
        assert!(value(&deep).is_string());
    }
}
