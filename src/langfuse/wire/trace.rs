//! A trace of the v1 routes: a list's row, one whole, or one within a session.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Interner, Missing, Number, Text, Time, body_text, object, or_default};
use crate::model::{Body, Seconds, SessionId, Totals, TraceId, TraceSummary, Usd};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct WireTrace<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    timestamp: Time,
    #[serde(borrow)]
    user_id: Text<'a>,
    #[serde(borrow)]
    session_id: Text<'a>,
    #[serde(borrow)]
    environment: Text<'a>,
    #[serde(borrow)]
    release: Text<'a>,
    #[serde(borrow)]
    version: Text<'a>,
    #[serde(borrow, deserialize_with = "or_default")]
    tags: Vec<Text<'a>>,
    latency: Number,
    total_cost: Number,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    #[serde(borrow)]
    output: Option<&'a RawValue>,
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
    /// Ids in a list, whole observations in a single trace, `[]` where they were not asked for.
    #[serde(borrow, deserialize_with = "or_default")]
    pub(crate) observations: Vec<&'a RawValue>,
    #[serde(borrow, deserialize_with = "or_default")]
    pub(crate) scores: Vec<&'a RawValue>,
}

impl WireTrace<'_> {
    pub(crate) fn summary(&self, shared: &mut Interner) -> Result<TraceSummary, Missing> {
        let count = self.observations.len();
        Ok(TraceSummary {
            id: TraceId::new(self.id.as_str().ok_or(Missing("id"))?),
            name: shared.text(self.name.as_str().unwrap_or_default()),
            start: self.timestamp.0.ok_or(Missing("timestamp"))?,
            user: shared.maybe(&self.user_id),
            session: shared.maybe(&self.session_id).map(SessionId::new),
            environment: shared.maybe(&self.environment),
            release: shared.maybe(&self.release),
            version: shared.maybe(&self.version),
            tags: shared.tags(&self.tags),
            latency: self.latency.known().map(Seconds),
            totals: Totals {
                observations: (count > 0).then_some(count as u32),
                cost: self.total_cost.known().map(Usd),
                ..Totals::default()
            },
            running: false,
            root: None,
            scores: Arc::from([]),
            trouble: None,
        })
    }

    pub(crate) fn body(&self) -> Body {
        Body {
            input: body_text(self.input),
            output: body_text(self.output),
            metadata: Arc::new(object(self.metadata, "metadata")),
        }
    }
}
