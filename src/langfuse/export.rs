//! Whole traces as the server sent them: inputs and outputs untouched, keys of `v2/observations` on every server.

mod whole;

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::observations::{BODY_PAGE, Fields, ObservationQuery};
use super::page::Scheme;
use super::wire::{Interner, Text, WireObservation, WireTrace};
use super::{Client, Pages, wire};
use crate::model::{Body, Generation, Observation, TraceId, TraceSummary};

pub use whole::WholeTrace;

impl Client {
    /// Every observation of a trace with all its fields, newest first, from a v4 server.
    pub fn raw_observations(&self, trace: &TraceId) -> Pages<Box<RawValue>> {
        let query = ObservationQuery {
            fields: Fields::ALL,
            limit: BODY_PAGE,
            ..ObservationQuery::of_trace(trace.clone())
        };
        let request = query.request(Generation::V4);
        Pages::new(self, request, Scheme::Cursor, |text| {
            wire::page(text, |row: Box<RawValue>, _| Ok(row))
        })
    }
}

/// An observation with all its fields, as JSON text of a server.
pub(crate) struct RawRow<'a>(WireObservation<'a>);

impl<'a> RawRow<'a> {
    /// None where it is no observation.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    pub(crate) fn observation(&self) -> Option<Observation> {
        self.0.row(&mut Interner::default()).ok()
    }

    pub(crate) fn body(&self) -> Body {
        self.0.body()
    }
}

/// What the object of a trace says of it, and its own input and output. None where it is no trace.
pub(crate) fn read_trace(text: &str) -> Option<(TraceSummary, Body)> {
    let trace: WireTrace<'_> = serde_json::from_str(text).ok()?;
    let summary = trace.summary(&mut Interner::default()).ok()?;
    Some((summary, trace.body()))
}

/// An object whose values are not looked into, in the order they came.
#[derive(Default)]
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Object<'a> {
    fn get(&self, key: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| *value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, value)) = map.next_entry::<Text<'de>, &RawValue>()? {
            pairs.push((key.0.unwrap_or_default(), value));
        }
        Ok(Object(pairs))
    }
}

/// The keys of `v2/observations`, in its order, with where a v1 answer has the value: in the observation, or with `^`
/// in the trace.
const KEYS: &[(&str, &str)] = &[
    ("id", "id"),
    ("traceId", "traceId"),
    ("startTime", "startTime"),
    ("endTime", "endTime"),
    ("projectId", "projectId"),
    ("parentObservationId", "parentObservationId"),
    ("type", "type"),
    ("name", "name"),
    ("level", "level"),
    ("statusMessage", "statusMessage"),
    ("version", "version"),
    ("environment", "environment"),
    ("completionStartTime", "completionStartTime"),
    ("createdAt", "createdAt"),
    ("updatedAt", "updatedAt"),
    ("input", "input"),
    ("output", "output"),
    ("metadata", "metadata"),
    ("model", "model"),
    ("internalModelId", "modelId"),
    ("modelParameters", "modelParameters"),
    ("usageDetails", "usageDetails"),
    ("inputUsage", "promptTokens"),
    ("outputUsage", "completionTokens"),
    ("totalUsage", "totalTokens"),
    ("costDetails", "costDetails"),
    ("inputCost", "calculatedInputCost"),
    ("outputCost", "calculatedOutputCost"),
    ("totalCost", "calculatedTotalCost"),
    ("promptId", "promptId"),
    ("promptName", "promptName"),
    ("promptVersion", "promptVersion"),
    ("usagePricingTierId", "usagePricingTierId"),
    ("usagePricingTierName", "usagePricingTierName"),
    ("latency", "latency"),
    ("timeToFirstToken", "timeToFirstToken"),
    ("userId", "^userId"),
    ("sessionId", "^sessionId"),
    ("traceName", "^name"),
    ("release", "^release"),
    ("tags", "^tags"),
    ("bookmarked", "^bookmarked"),
    ("public", "^public"),
    ("modelId", "modelId"),
    ("inputPrice", "inputPrice"),
    ("outputPrice", "outputPrice"),
    ("totalPrice", "totalPrice"),
];

/// An observation of a v1 answer, and the trace that it is in, under the keys of `v2/observations`.
fn renamed(trace: &Object<'_>, observation: &Object<'_>) -> String {
    let find = |key: &str| match key.strip_prefix('^') {
        Some(key) => trace.get(key),
        None => observation.get(key),
    };
    let pairs = KEYS.iter().filter_map(|&(v2, v1)| Some((v2, find(v1)?)));
    object(pairs)
}

fn object<'a>(pairs: impl Iterator<Item = (&'a str, &'a RawValue)>) -> String {
    let mut text = String::from("{");
    for (key, value) in pairs {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&Value::from(key).to_string());
        text.extend([":", value.get()]);
    }
    text.push('}');
    text
}
