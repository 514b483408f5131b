//! A score of v3/scores (typed value, subject), v2/scores or v1 (number and text apart, plain references).

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Interner, Missing, Text, Time, object};
use crate::model::{
    ConfigId, DataType, ObservationId, QueueId, Score, ScoreId, ScoreSource, ScoreTarget,
    ScoreValue, SessionId, TraceId,
};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct WireScore<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    value: Value,
    #[serde(borrow)]
    string_value: Text<'a>,
    #[serde(borrow)]
    data_type: Text<'a>,
    #[serde(borrow)]
    source: Text<'a>,
    timestamp: Time,
    #[serde(borrow)]
    comment: Text<'a>,
    #[serde(borrow)]
    author_user_id: Text<'a>,
    #[serde(borrow)]
    config_id: Text<'a>,
    #[serde(borrow)]
    queue_id: Text<'a>,
    #[serde(borrow)]
    environment: Text<'a>,
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    trace_id: Text<'a>,
    #[serde(borrow)]
    observation_id: Text<'a>,
    #[serde(borrow)]
    session_id: Text<'a>,
    #[serde(borrow)]
    dataset_run_id: Text<'a>,
    #[serde(borrow)]
    subject: Option<Subject<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Subject<'a> {
    #[serde(borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    trace_id: Text<'a>,
}

pub(crate) fn data_type(text: &Text<'_>) -> DataType {
    [
        DataType::Numeric,
        DataType::Categorical,
        DataType::Boolean,
        DataType::Text,
        DataType::Correction,
    ]
    .into_iter()
    .find(|one| text.as_str() == Some(one.as_str()))
    .unwrap_or(DataType::Unknown)
}

impl WireScore<'_> {
    pub(crate) fn row(&self, shared: &mut Interner) -> Result<Score, Missing> {
        let data_type = data_type(&self.data_type);
        Ok(Score {
            id: ScoreId::new(self.id.as_str().ok_or(Missing("id"))?),
            name: shared.text(self.name.as_str().unwrap_or_default()),
            value: self.value(data_type, shared).ok_or(Missing("value"))?,
            data_type,
            source: self.source(),
            target: self.target(shared),
            timestamp: self.timestamp.0.ok_or(Missing("timestamp"))?,
            comment: self.comment.shared(),
            author: shared
                .maybe(&self.author_user_id)
                .or_else(|| self.reviewer()),
            config: shared.maybe(&self.config_id).map(ConfigId::new),
            queue: shared.maybe(&self.queue_id).map(QueueId::new),
            environment: shared.maybe(&self.environment),
        })
    }

    fn source(&self) -> ScoreSource {
        [ScoreSource::Api, ScoreSource::Annotation, ScoreSource::Eval]
            .into_iter()
            .find(|one| self.source.as_str() == Some(one.as_str()))
            .unwrap_or(ScoreSource::Unknown)
    }

    /// Older routes have the text of a label in `stringValue`, and a number in `value` that says less.
    fn value(&self, data_type: DataType, shared: &mut Interner) -> Option<ScoreValue> {
        let text = || self.string_value.as_str().or_else(|| self.value.as_str());
        let number = || {
            self.value
                .as_f64()
                .or_else(|| self.value.as_str()?.parse().ok())
        };
        match data_type {
            DataType::Numeric => number().map(ScoreValue::Number),
            DataType::Boolean => {
                let truth = self
                    .value
                    .as_bool()
                    .or_else(|| number().map(|number| number != 0.0));
                truth
                    .or_else(|| text().map(|text| text.eq_ignore_ascii_case("true")))
                    .map(ScoreValue::Bool)
            }
            DataType::Categorical => match text() {
                Some(label) => Some(ScoreValue::Category(shared.text(label))),
                None => number().map(ScoreValue::Number),
            },
            // An empty text is a value too.
            DataType::Text | DataType::Correction => {
                Some(ScoreValue::Text(Arc::from(text().unwrap_or_default())))
            }
            DataType::Unknown => match (text(), &self.value) {
                (Some(text), _) => Some(ScoreValue::Text(Arc::from(text))),
                (None, Value::Bool(truth)) => Some(ScoreValue::Bool(*truth)),
                (None, Value::Number(_)) => number().map(ScoreValue::Number),
                (None, other) => Some(ScoreValue::Text(Arc::from(other.to_string()))),
            },
        }
    }

    fn target(&self, shared: &mut Interner) -> Option<ScoreTarget> {
        let mut text = |text: &Text<'_>| shared.maybe(text);
        if let Some(subject) = &self.subject {
            let id = text(&subject.id)?;
            return match subject.kind.as_str()? {
                "trace" => Some(ScoreTarget::Trace(TraceId::new(id))),
                "observation" => {
                    let trace = TraceId::new(text(&subject.trace_id)?);
                    Some(ScoreTarget::Observation(trace, ObservationId::new(id)))
                }
                "session" => Some(ScoreTarget::Session(SessionId::new(id))),
                "experiment" => Some(ScoreTarget::Run(id)),
                _ => None,
            };
        }
        if let Some(trace) = text(&self.trace_id) {
            let trace = TraceId::new(trace);
            return Some(match text(&self.observation_id) {
                Some(id) => ScoreTarget::Observation(trace, ObservationId::new(id)),
                None => ScoreTarget::Trace(trace),
            });
        }
        let session = text(&self.session_id).map(|id| ScoreTarget::Session(SessionId::new(id)));
        session.or_else(|| text(&self.dataset_run_id).map(ScoreTarget::Run))
    }

    fn reviewer(&self) -> Option<Arc<str>> {
        self.metadata.filter(|raw| raw.get().contains("reviewer"))?;
        object(self.metadata, "metadata")
            .get("reviewer")?
            .as_str()
            .map(Arc::from)
    }
}
