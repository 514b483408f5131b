//! An observation of `v2/observations` or of the v1 routes: the same thing under partly different keys.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Interner, Missing, Number, Text, Time, body_text, object, or_default};
use crate::model::{
    Body, Context, Detail, Level, Observation, ObservationId, ObservationType, PromptRef, Seconds,
    SessionId, Tokens, TraceId, Usd,
};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct WireObservation<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    trace_id: Text<'a>,
    #[serde(borrow)]
    parent_observation_id: Text<'a>,
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    start_time: Time,
    end_time: Time,
    updated_at: Time,
    #[serde(borrow)]
    level: Text<'a>,
    #[serde(borrow)]
    status_message: Text<'a>,
    #[serde(borrow)]
    model: Text<'a>,
    /// The documented name of `model`; some servers send both.
    #[serde(borrow)]
    provided_model_name: Text<'a>,
    #[serde(borrow)]
    model_parameters: Option<&'a RawValue>,
    #[serde(borrow)]
    usage_details: Option<&'a RawValue>,
    #[serde(borrow)]
    cost_details: Option<&'a RawValue>,
    input_usage: Number,
    output_usage: Number,
    total_usage: Number,
    prompt_tokens: Number,
    completion_tokens: Number,
    total_tokens: Number,
    total_cost: Number,
    calculated_total_cost: Number,
    latency: Number,
    time_to_first_token: Number,
    #[serde(borrow)]
    environment: Text<'a>,
    #[serde(borrow)]
    version: Text<'a>,
    #[serde(borrow)]
    release: Text<'a>,
    #[serde(borrow)]
    prompt_name: Text<'a>,
    prompt_version: Number,
    is_root_observation: Option<bool>,
    #[serde(borrow)]
    user_id: Text<'a>,
    #[serde(borrow)]
    session_id: Text<'a>,
    #[serde(borrow)]
    trace_name: Text<'a>,
    #[serde(borrow, deserialize_with = "or_default")]
    tags: Vec<Text<'a>>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    #[serde(borrow)]
    output: Option<&'a RawValue>,
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
}

impl WireObservation<'_> {
    fn id(&self) -> Result<ObservationId, Missing> {
        self.id
            .shared()
            .map(ObservationId::new)
            .ok_or(Missing("id"))
    }

    pub(crate) fn row(&self, shared: &mut Interner) -> Result<Observation, Missing> {
        let id = self.id()?;
        let start = self.start_time.0.ok_or(Missing("startTime"))?;
        let trace = TraceId::new(shared.text(self.trace_id.as_str().unwrap_or_default()));
        let mut row = Observation::new(id, trace, start);
        row.parent = shared
            .maybe(&self.parent_observation_id)
            .map(ObservationId::new);
        row.is_root = self
            .is_root_observation
            .unwrap_or_else(|| row.parent.is_none());
        row.kind = self
            .kind
            .as_str()
            .map(ObservationType::parse)
            .unwrap_or_default();
        row.name = shared.text(self.name.as_str().unwrap_or_default());
        row.end = self.end_time.0;
        row.level = self.level.as_str().map(Level::parse).unwrap_or_default();
        row.status = shared.maybe(&self.status_message);
        row.model = shared
            .maybe(&self.model)
            .or_else(|| shared.maybe(&self.provided_model_name));
        row.latency = self.latency.known().map(Seconds);
        row.time_to_first_token = self.time_to_first_token.known().map(Seconds);
        row.prompt = self.prompt(shared).map(Arc::new);
        row.updated = self.updated_at.0;
        row.context = self.context(shared);
        self.amounts(&mut row);
        Ok(row)
    }

    pub(crate) fn whole(&self, shared: &mut Interner) -> Result<(Observation, Body), Missing> {
        Ok((self.row(shared)?, self.body()))
    }

    fn context(&self, shared: &mut Interner) -> Arc<Context> {
        let context = Context {
            environment: shared.maybe(&self.environment),
            version: shared.maybe(&self.version),
            user: shared.maybe(&self.user_id),
            session: shared.maybe(&self.session_id).map(SessionId::new),
            trace_name: shared.maybe(&self.trace_name),
            release: shared.maybe(&self.release),
            tags: shared.tags(&self.tags),
        };
        shared.context(context)
    }

    fn prompt(&self, shared: &mut Interner) -> Option<PromptRef> {
        Some(PromptRef {
            name: shared.maybe(&self.prompt_name)?,
            version: self.prompt_version.whole().map(|version| version as u32),
        })
    }

    /// Tokens and cost. Servers send 0 for what they do not know: it counts only where the details say more.
    fn amounts(&self, row: &mut Observation) {
        let usage = object(self.usage_details, "total");
        let costs = object(self.cost_details, "total");
        let known = |number: Number, details: &Map<String, Value>| {
            let zero_is_known = !details.is_empty();
            number
                .known()
                .filter(|&number| number > 0.0 || zero_is_known)
        };
        let tokens = |sent: [Number; 2], key: &str| {
            let [v2, v1] = sent.map(|number| known(number, &usage));
            let count = v2.or(v1).or_else(|| sum(&usage, key));
            count.map(|count| Tokens(count as u64))
        };
        row.input_tokens = tokens([self.input_usage, self.prompt_tokens], "input");
        row.output_tokens = tokens([self.output_usage, self.completion_tokens], "output");
        row.total_tokens = tokens([self.total_usage, self.total_tokens], "total");
        row.cost = known(self.total_cost, &costs)
            .or_else(|| known(self.calculated_total_cost, &costs))
            .or_else(|| sum(&costs, "total"))
            .map(Usd);
        let parameters = object(self.model_parameters, "parameters");
        let detail = Detail::new(&parameters, &usage, &costs);
        row.detail = (!detail.is_empty()).then(|| Arc::new(detail));
    }

    pub(crate) fn body_with_id(&self) -> Result<(ObservationId, Body), Missing> {
        Ok((self.id()?, self.body()))
    }

    pub(crate) fn body(&self) -> Body {
        Body {
            input: body_text(self.input),
            output: body_text(self.output),
            metadata: Arc::new(object(self.metadata, "metadata")),
        }
    }
}

/// What a server that sends only the details would have summed up.
fn sum(details: &Map<String, Value>, key: &str) -> Option<f64> {
    let mut numbers = details
        .iter()
        .filter(|(name, _)| name.contains(key))
        .filter_map(|(_, value)| value.as_f64())
        .peekable();
    numbers.peek()?;
    Some(numbers.sum())
}
