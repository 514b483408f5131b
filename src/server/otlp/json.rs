//! OTLP as JSON, read leniently: numbers as texts, null for absent, both spellings of keys.

use serde_json::{Map, Value};

use crate::server::lenient;

use super::span::{Attributes, Event, Group, Scope, Span, millis};

/// The spans of a request.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Group>, String> {
    let request = lenient::read(bytes).map_err(|error| error.to_string())?;
    if !request.is_object() {
        return Err("the request is no JSON object".to_owned());
    }
    let mut groups = Vec::new();
    for resource in items(&request, "resourceSpans", "resource_spans")? {
        let attributes = attributes(resource.get("resource").unwrap_or(&Value::Null))?;
        for scope in items(resource, "scopeSpans", "scope_spans")? {
            groups.push(Group {
                resource: attributes.clone(),
                scope: read_scope(scope.get("scope").unwrap_or(&Value::Null))?,
                spans: items(scope, "spans", "spans")?
                    .iter()
                    .map(span)
                    .collect::<Result<_, _>>()?,
            });
        }
    }
    Ok(groups)
}

fn field<'a>(value: &'a Value, camel: &str, snake: &str) -> Option<&'a Value> {
    value
        .get(camel)
        .or_else(|| value.get(snake))
        .filter(|value| !value.is_null())
}

/// Absent and null are empty; anything but an array is refused.
fn items<'a>(value: &'a Value, camel: &str, snake: &str) -> Result<&'a [Value], String> {
    match field(value, camel, snake) {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(format!("{camel} is no array")),
    }
}

fn text(value: &Value, camel: &str, snake: &str) -> String {
    let text = field(value, camel, snake).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn read_scope(scope: &Value) -> Result<Scope, String> {
    Ok(Scope {
        name: text(scope, "name", "name"),
        version: text(scope, "version", "version"),
        attributes: attributes(scope)?,
    })
}

fn span(value: &Value) -> Result<Span, String> {
    let (trace_id, id) = (
        text(value, "traceId", "trace_id"),
        text(value, "spanId", "span_id"),
    );
    if trace_id.is_empty() || id.is_empty() {
        return Err("a span lacks its trace id or its span id".to_owned());
    }
    let status = value.get("status").unwrap_or(&Value::Null);
    let code = status.get("code");
    Ok(Span {
        trace_id,
        id,
        parent: Some(text(value, "parentSpanId", "parent_span_id")).filter(|id| !id.is_empty()),
        name: text(value, "name", "name"),
        start: field(value, "startTimeUnixNano", "start_time_unix_nano").and_then(time),
        end: field(value, "endTimeUnixNano", "end_time_unix_nano").and_then(time),
        attributes: attributes(value)?,
        events: items(value, "events", "events")?
            .iter()
            .map(event)
            .collect::<Result<_, _>>()?,
        failed: code.is_some_and(|code| *code == 2 || *code == "2" || *code == "STATUS_CODE_ERROR"),
        status_message: text(status, "message", "message"),
    })
}

fn event(value: &Value) -> Result<Event, String> {
    Ok(Event {
        name: text(value, "name", "name"),
        attributes: attributes(value)?,
    })
}

/// Nanoseconds as a text, a number, or the two halves of one.
fn time(value: &Value) -> Option<i64> {
    let nanos = match value {
        Value::String(text) => text.trim().parse().ok()?,
        Value::Object(halves) => {
            let half = |key| halves.get(key).and_then(Value::as_i64);
            // JavaScript writes the halves as signed or unsigned 32-bit numbers.
            u64::from(half("high")? as u32) << 32 | u64::from(half("low")? as u32)
        }
        number => number
            .as_u64()
            .or_else(|| number.as_f64().map(|nanos| nanos as u64))?,
    };
    millis(nanos)
}

fn attributes(value: &Value) -> Result<Attributes, String> {
    Ok(pairs(items(value, "attributes", "attributes")?))
}

fn pairs(items: &[Value]) -> Attributes {
    let pair = |item: &Value| {
        Some((
            item.get("key")?.as_str()?.to_owned(),
            any(item.get("value")?)?,
        ))
    };
    items.iter().filter_map(pair).collect()
}

/// The value of an `AnyValue`; depth is bounded by the parser.
fn any(value: &Value) -> Option<Value> {
    let (kind, value) = value
        .as_object()
        .and_then(|map: &Map<String, Value>| map.iter().next())?;
    Some(match (kind.as_str(), value) {
        ("intValue" | "int_value", Value::String(text)) => match text.trim().parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => text.clone().into(),
        },
        ("arrayValue" | "array_value", value) => {
            let items = value.get("values").and_then(Value::as_array);
            items
                .into_iter()
                .flatten()
                .map(|item| any(item).unwrap_or_default())
                .collect()
        }
        ("kvlistValue" | "kvlist_value", value) => {
            let items = value.get("values").and_then(Value::as_array);
            pairs(items.map_or(&[], Vec::as_slice)).into()
        }
        (_, value) => value.clone(),
    })
}
