//! Texts, numbers and times in whatever form they come.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// A text; null and `""` are none. A number or boolean is taken as its JSON text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text<'a>(pub(crate) Option<Cow<'a, str>>);

impl Text<'_> {
    pub(crate) fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }

    pub(crate) fn shared(&self) -> Option<Arc<str>> {
        self.as_str().map(Arc::from)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor).map(Self)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok((!text.is_empty()).then_some(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((!text.is_empty()).then(|| Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(if value { "true" } else { "false" })))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }
}

/// A finite number, also one in quotes; null and `""` are none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Number(pub(crate) Option<f64>);

impl Number {
    /// Counts: none when negative.
    pub(crate) fn whole(self) -> Option<u64> {
        self.known().map(|number| number.round() as u64)
    }

    /// Costs, times, counts: servers send -1 for what they did not look up.
    pub(crate) fn known(self) -> Option<f64> {
        self.0.filter(|number| *number >= 0.0)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor).map(Self)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Option<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value as f64))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(f64::from(u8::from(value))))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        match text.trim() {
            "" => Ok(None),
            digits => match digits.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Some(number)),
                _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
            },
        }
    }
}

/// An ISO time, with or without milliseconds; one without zone is UTC. Null and `""` are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Time(pub(crate) Option<Timestamp>);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let Some(text) = text.as_str() else {
            return Ok(Self(None));
        };
        read_time(text)
            .map(|time| Self(Some(time)))
            .ok_or_else(|| D::Error::custom(format_args!("{text:?} is no ISO time")))
    }
}

fn read_time(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    })
}

/// An input or output as text: a JSON string is its content, everything else its JSON. Null and `""` are none.
pub(crate) fn body_text(raw: Option<&RawValue>) -> Option<Arc<str>> {
    let raw = raw?.get();
    if raw == "null" {
        return None;
    }
    if !raw.starts_with('"') {
        return Some(Arc::from(raw));
    }
    serde_json::from_str::<Text<'_>>(raw).ok()?.shared()
}

/// An object; a value that is none is kept under `name`.
pub(crate) fn object(raw: Option<&RawValue>, name: &str) -> Map<String, Value> {
    let Some(raw) = raw.map(RawValue::get) else {
        return Map::new();
    };
    // What is nested too deep to be read is still there as text.
    match serde_json::from_str(raw).unwrap_or_else(|_| Value::from(raw)) {
        Value::Object(map) => map,
        Value::Null => Map::new(),
        other => Map::from_iter([(name.to_owned(), other)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_borrow_unless_they_are_escaped() {
        let read = |json| serde_json::from_str::<Text<'_>>(json).unwrap().0;
        assert!(matches!(read(r#""plain""#), Some(Cow::Borrowed("plain"))));
        assert_eq!(read(r#""a\n""#).as_deref(), Some("a\n"));
        assert_eq!(read("null"), None);
        assert_eq!(read(r#""""#), None);
        assert_eq!(read("7").as_deref(), Some("7"));
    }

    #[test]
    fn numbers_come_bare_or_quoted() {
        let read = |json| serde_json::from_str::<Number>(json).unwrap().0;
        assert_eq!(read("0.5"), Some(0.5));
        assert_eq!(read(r#""1.5e-7""#), Some(1.5e-7));
        assert_eq!(read(r#""""#), None);
        assert_eq!(read("null"), None);
        assert!(serde_json::from_str::<Number>(r#""NaN""#).is_err());
        assert_eq!(Number(Some(-1.0)).known(), None);
    }

    #[test]
    fn times_come_with_and_without_milliseconds_and_zone() {
        let read = |json| serde_json::from_str::<Time>(json).unwrap().0;
        let whole = read(r#""2026-05-15T10:00:00Z""#);
        assert!(whole.is_some());
        assert_eq!(read(r#""2026-05-15T10:00:00.000Z""#), whole);
        assert_eq!(read(r#""2026-05-15T12:00:00+02:00""#), whole);
        assert_eq!(read(r#""2026-05-15T10:00:00""#), whole);
        assert_eq!(read("null"), None);
        assert!(serde_json::from_str::<Time>(r#""yesterday""#).is_err());
    }

    #[test]
    fn objects_that_are_none_are_kept_under_a_name() {
        let read = |json: &str| {
            let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
            object(Some(&raw), "all")
        };
        assert_eq!(read(r#"{"a":1}"#)["a"], 1);
        assert_eq!(read("[1]")["all"][0], 1);
        assert!(read("null").is_empty());
        let deep = "[".repeat(1_000) + &"]".repeat(1_000);
        assert_eq!(read(&deep)["all"], deep);
    }

    #[test]
    fn bodies_keep_what_the_application_sent() {
        let read = |json: &str| {
            let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
            body_text(Some(&raw))
        };
        assert_eq!(read(r#""{\"a\": 1}""#).as_deref(), Some(r#"{"a": 1}"#));
        assert_eq!(read(r#"{"a": 1}"#).as_deref(), Some(r#"{"a": 1}"#));
        assert_eq!(read("42").as_deref(), Some("42"));
        assert_eq!(read("false").as_deref(), Some("false"));
        assert_eq!(read("null"), None);
        assert_eq!(read(r#""""#), None);
    }
}
