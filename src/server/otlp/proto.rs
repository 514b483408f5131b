//! OTLP as protobuf.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::trace::v1 as wire;
use prost::Message;
use serde_json::{Value, json};

use super::span::{Attributes, Event, Group, Scope, Span, millis};

/// The spans of an encoded request.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Group>, String> {
    let request = ExportTraceServiceRequest::decode(bytes).map_err(|error| error.to_string())?;
    let mut groups = Vec::new();
    for resource in request.resource_spans {
        let attributes = attributes(resource.resource.unwrap_or_default().attributes);
        for scope in resource.scope_spans {
            groups.push(Group {
                resource: attributes.clone(),
                scope: read_scope(scope.scope.unwrap_or_default()),
                spans: scope
                    .spans
                    .into_iter()
                    .map(span)
                    .collect::<Result<_, _>>()?,
            });
        }
    }
    Ok(groups)
}

fn read_scope(scope: InstrumentationScope) -> Scope {
    Scope {
        name: scope.name,
        version: scope.version,
        attributes: attributes(scope.attributes),
    }
}

fn span(span: wire::Span) -> Result<Span, String> {
    if span.trace_id.is_empty() || span.span_id.is_empty() {
        return Err("a span lacks its trace id or its span id".to_owned());
    }
    let status = span.status.unwrap_or_default();
    Ok(Span {
        trace_id: hex(&span.trace_id),
        id: hex(&span.span_id),
        parent: (!span.parent_span_id.is_empty()).then(|| hex(&span.parent_span_id)),
        name: span.name,
        start: millis(span.start_time_unix_nano),
        end: millis(span.end_time_unix_nano),
        attributes: attributes(span.attributes),
        events: span.events.into_iter().map(event).collect(),
        failed: status.code == 2,
        status_message: status.message,
    })
}

fn event(event: wire::span::Event) -> Event {
    Event {
        name: event.name,
        attributes: attributes(event.attributes),
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

fn attributes(pairs: Vec<KeyValue>) -> Attributes {
    pairs
        .into_iter()
        .filter_map(|pair| Some((pair.key, any(pair.value?.value?))))
        .collect()
}

/// Depth is bounded by the decoder.
fn any(value: Any) -> Value {
    match value {
        Any::StringValue(text) => text.into(),
        Any::BoolValue(yes) => yes.into(),
        Any::IntValue(number) => number.into(),
        Any::DoubleValue(number) if number.is_finite() => json!(number),
        Any::DoubleValue(number) => number.to_string().into(),
        Any::ArrayValue(items) => items
            .values
            .into_iter()
            .map(|item| item.value.map_or(Value::Null, any))
            .collect(),
        Any::KvlistValue(list) => attributes(list.values).into(),
        Any::BytesValue(bytes) => STANDARD.encode(bytes).into(),
        // Belongs to profiles, which have a table of texts.
        Any::StringValueStrindex(_) => Value::Null,
    }
}
