//! The fields of each kind of event and the shapes they must have.

use serde_json::Value;

use crate::server::error::issue;
use crate::server::page::read_date;

/// The shape of a field; all but [`Shape::Id`] may be null or absent.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Must be there: 1 to 800 characters, no carriage return.
    Id,
    OptionalId,
    Text,
    /// A text of at most 1000 characters.
    Name,
    Time,
    Flag,
    Level,
    Any,
    Texts,
    Object,
    Whole,
    /// Read by a rule of its own.
    Kind,
}

pub(super) type Table = &'static [(&'static str, Shape)];

pub(super) const TRACE: Table = &[
    ("id", Shape::OptionalId),
    ("timestamp", Shape::Time),
    ("name", Shape::Name),
    ("externalId", Shape::Text),
    ("input", Shape::Any),
    ("output", Shape::Any),
    ("sessionId", Shape::Text),
    ("userId", Shape::Text),
    ("environment", Shape::Any),
    ("metadata", Shape::Any),
    ("release", Shape::Text),
    ("version", Shape::Text),
    ("public", Shape::Flag),
    ("tags", Shape::Texts),
];

pub(super) const EVENT: Table = &[
    ("id", Shape::Id),
    ("traceId", Shape::OptionalId),
    ("environment", Shape::Any),
    ("name", Shape::Text),
    ("startTime", Shape::Time),
    ("metadata", Shape::Any),
    ("input", Shape::Any),
    ("output", Shape::Any),
    ("level", Shape::Level),
    ("statusMessage", Shape::Text),
    ("parentObservationId", Shape::Text),
    ("version", Shape::Text),
];

pub(super) const SPAN: Table = &[("endTime", Shape::Time)];

pub(super) const GENERATION: Table = &[
    ("completionStartTime", Shape::Time),
    ("model", Shape::Text),
    ("modelParameters", Shape::Object),
    ("usage", Shape::Object),
    ("usageDetails", Shape::Object),
    ("costDetails", Shape::Object),
];

pub(super) const PROMPT: Table = &[("promptName", Shape::Text), ("promptVersion", Shape::Whole)];

pub(super) const LEGACY: Table = &[("type", Shape::Kind)];

/// What is wrong with a value, if anything is.
pub(super) fn complaint(shape: Shape, value: Option<&Value>, path: issue::Path) -> Option<Value> {
    let kind = |path, expected| Some(issue::kind(path, expected, issue::type_of(value)));
    let Some(given) = value.filter(|value| !value.is_null()) else {
        return if matches!(shape, Shape::Id) {
            kind(path, "string")
        } else {
            None
        };
    };
    match (shape, given) {
        (Shape::Kind | Shape::Any, _)
        | (Shape::Text, Value::String(_))
        | (Shape::Flag, Value::Bool(_))
        | (Shape::Object, Value::Object(_)) => None,
        (Shape::Id | Shape::OptionalId, Value::String(text)) => id_complaint(text, path),
        (Shape::Name, Value::String(text)) => {
            (text.encode_utf16().count() > 1000).then(|| issue::too_big(path, "string", 1000))
        }
        (Shape::Time, Value::String(text)) => read_date(text).is_none().then(|| issue::date(path)),
        (Shape::Level, Value::String(text)) if LEVELS.contains(&text.as_str()) => None,
        (Shape::Level, _) => Some(issue::option(path, &LEVELS)),
        (Shape::Texts, Value::Array(items)) => {
            let (index, item) = items
                .iter()
                .enumerate()
                .find(|(_, item)| !item.is_string())?;
            let path = path.into_iter().chain([index.into()]).collect();
            Some(issue::kind(path, "string", issue::type_of(Some(item))))
        }
        (Shape::Whole, Value::Number(number)) if number.is_i64() => None,
        (Shape::Whole, _) => kind(path, "int"),
        (Shape::Flag, _) => kind(path, "boolean"),
        (Shape::Texts, _) => kind(path, "array"),
        (Shape::Object, _) => kind(path, "object"),
        (Shape::Id | Shape::OptionalId | Shape::Text | Shape::Name | Shape::Time, _) => {
            kind(path, "string")
        }
    }
}

const LEVELS: [&str; 4] = ["DEBUG", "DEFAULT", "WARNING", "ERROR"];

fn id_complaint(text: &str, path: issue::Path) -> Option<Value> {
    if text.is_empty() {
        Some(issue::too_small(path, "string", 1))
    } else if text.encode_utf16().count() > 800 {
        Some(issue::too_big(path, "string", 800))
    } else {
        text.contains('\r')
            .then(|| issue::custom(path, "ID cannot contain carriage return characters"))
    }
}
