//! How stored values look in answers.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value};

use crate::server::database::Body;
use crate::server::error::{Refusal, answer};
use crate::server::page::write_date;

/// What every route gives.
pub(super) type Answer = Result<Response, Refusal>;

#[expect(clippy::unnecessary_wraps, reason = "the last line of every route")]
pub(super) fn ok(body: &Value) -> Answer {
    Ok(answer(StatusCode::OK, body))
}

/// A number of rows.
pub(super) fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// A number as JavaScript writes it: whole ones without a fraction.
pub(super) fn number(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        return Value::from(number as i64);
    }
    Value::from(number)
}

pub(super) fn number_or_null(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}

pub(super) fn date(milliseconds: i64) -> Value {
    write_date(milliseconds).into()
}

pub(super) fn date_or_null(milliseconds: Option<i64>) -> Value {
    milliseconds.map_or(Value::Null, date)
}

/// Seconds between two times in milliseconds.
pub(super) fn seconds(from: i64, to: Option<i64>) -> Value {
    to.map_or(Value::Null, |to| number((to - from) as f64 / 1_000.0))
}

/// A stored input or output as the v1 reads give it: parsed where it is JSON, null where it is empty.
fn parsed(text: Option<String>) -> Value {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Value::Null;
    };
    parse(&text).unwrap_or(Value::String(text))
}

/// A value of metadata: a text that is JSON is read.
pub(super) fn entry(value: Value) -> Value {
    match value {
        Value::String(text) => parse(&text).unwrap_or(Value::String(text)),
        other => other,
    }
}

/// Reads JSON; looks at the first byte before it starts, because most texts are prose.
fn parse(text: &str) -> Option<Value> {
    let first = text.trim_start().bytes().next()?;
    let may = matches!(
        first,
        b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'
    );
    if may {
        serde_json::from_str(text).ok()
    } else {
        None
    }
}

/// Metadata as the v1 reads give it.
fn metadata(map: Map<String, Value>) -> Value {
    let entries = map.into_iter().map(|(key, value)| (key, entry(value)));
    Value::Object(entries.collect())
}

/// Fills in the body as the v1 reads give it. Set, not written into `json!`, which would copy it.
pub(super) fn set_body(shown: &mut Value, body: Body) {
    shown["input"] = parsed(body.input);
    shown["output"] = parsed(body.output);
    shown["metadata"] = metadata(body.metadata);
}

/// The sum of the entries whose key speaks of `part`, or None without such a key.
pub(super) fn part(map: &Map<String, Value>, part: &str) -> Option<f64> {
    let numbers = map
        .iter()
        .filter(|(key, _)| key.contains(part))
        .filter_map(|(_, value)| value.as_f64());
    numbers.fold(None, |sum, number| Some(sum.unwrap_or(0.0) + number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_that_are_json_are_read_and_others_stay() {
        assert_eq!(parsed(Some("{\"a\":1}".into())), json!({"a": 1}));
        assert_eq!(parsed(Some("42".into())), json!(42));
        assert_eq!(parsed(Some("true story".into())), json!("true story"));
        assert_eq!(parsed(Some(String::new())), Value::Null);
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!(number(4.0).to_string(), "4");
        assert_eq!(number(0.25).to_string(), "0.25");
        assert_eq!(seconds(1_000, Some(2_250)).to_string(), "1.25");
    }
}
