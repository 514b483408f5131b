//! Spans as both encodings of OTLP mean them.

use serde_json::{Map, Value};

pub(super) type Attributes = Map<String, Value>;

/// Spans that share their resource and instrumentation scope.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) resource: Attributes,
    pub(super) scope: Scope,
    pub(super) spans: Vec<Span>,
}

#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) attributes: Attributes,
}

/// One span. Ids are lower-case hex digits from protobuf, and what was sent from JSON.
#[derive(Debug, Default)]
pub(super) struct Span {
    pub(super) trace_id: String,
    pub(super) id: String,
    pub(super) parent: Option<String>,
    pub(super) name: String,
    /// Milliseconds since 1970, as the end; either may not have been sent.
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) attributes: Attributes,
    pub(super) events: Vec<Event>,
    /// The status says that the span failed.
    pub(super) failed: bool,
    pub(super) status_message: String,
}

#[derive(Debug, Default)]
pub(super) struct Event {
    pub(super) name: String,
    pub(super) attributes: Attributes,
}

/// Nanoseconds to milliseconds; zero means not sent.
pub(super) fn millis(nanos: u64) -> Option<i64> {
    (nanos != 0).then_some((nanos / 1_000_000).cast_signed())
}
