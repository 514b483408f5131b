//! Scores: reading over v3/scores or v2/scores, writing and deleting over the one route all servers have.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::page::{Answer, Scheme};
use super::request::Request;
use super::retry::Retry;
use super::wire::{Text, WireScore};
use super::{Client, Error, Pages, wire};
use crate::model::filter::QueryParam;
use crate::model::id::Id;
use crate::model::{
    Api, ConfigId, DataType, NewScore, ObservationId, QueueId, Score, ScoreId, ScoreSource,
    ScoreTarget, ScoreValue, SessionId, TimeRange, TraceId,
};

/// Which scores; what is not set does not limit. Newest first.
#[derive(Clone, Debug, Default)]
pub struct ScoreQuery {
    pub range: TimeRange,
    pub name: Option<Arc<str>>,
    /// Scores of these traces and of their observations; several only on v4. Either these or a session.
    pub traces: Vec<TraceId>,
    /// Needs a trace on v4.
    pub observation: Option<ObservationId>,
    pub session: Option<SessionId>,
    pub source: Option<ScoreSource>,
    pub data_type: Option<DataType>,
    pub environments: Vec<Arc<str>>,
    pub config: Option<ConfigId>,
    pub queue: Option<QueueId>,
    pub ids: Vec<ScoreId>,
    /// At least and at most so much, both included; only numbers, and only on v4.
    pub value: (Option<f64>, Option<f64>),
    /// Rows per page, at most 100; none for 100.
    pub limit: Option<u32>,
}

impl ScoreQuery {
    fn request(&self, api: Api) -> Request {
        let ids = joined(&self.ids);
        let bounded = api.scores_v3 && self.value != (None, None);
        let data_type = self
            .data_type
            .or_else(|| bounded.then_some(DataType::Numeric));
        let request = if api.scores_v3 {
            let environments = self.environments.join(",");
            // A strict route: it refuses what it does not know.
            Request::get(&["v3", "scores"])
                .query("fields", "core,details,subject,annotation")
                .maybe("id", ids)
                .maybe(
                    "environment",
                    (!environments.is_empty()).then_some(environments),
                )
                .maybe("valueMin", self.value.0)
                .maybe("valueMax", self.value.1)
        } else {
            Request::get(&["v2", "scores"])
                .maybe("scoreIds", ids)
                .each("environment", &self.environments)
        };
        request
            .query("limit", &self.limit.unwrap_or(100).min(100))
            .maybe("name", self.name.as_ref())
            .maybe("traceId", joined(&self.traces))
            .maybe("observationId", self.observation.as_ref())
            .maybe("sessionId", self.session.as_ref())
            .maybe("source", self.source.map(ScoreSource::as_str))
            .maybe("dataType", data_type.map(DataType::as_str))
            .maybe("configId", self.config.as_ref())
            .maybe("queueId", self.queue.as_ref())
            .maybe("fromTimestamp", self.range.from)
            .maybe("toTimestamp", self.range.to)
    }

    /// With what parameters of a filter say; of two that say the same kind of thing the first.
    #[must_use]
    pub fn narrowed(mut self, params: &[QueryParam]) -> Self {
        for QueryParam { name, value } in params.iter().rev() {
            match *name {
                "name" => self.name = Some(value.as_str().into()),
                "id" => self.ids = vec![value.as_str().into()],
                "source" => self.source = ScoreSource::parse(value),
                "environment" => self.environments = vec![value.as_str().into()],
                // The route takes one of the two.
                "traceId" => (self.traces, self.session) = (vec![value.as_str().into()], None),
                "sessionId" => {
                    (self.traces, self.session) = (Vec::new(), Some(value.as_str().into()));
                }
                "valueMin" => self.value.0 = value.parse().ok(),
                "valueMax" => self.value.1 = value.parse().ok(),
                _ => {}
            }
        }
        self
    }
}

/// A list as one parameter takes it.
fn joined<Kind>(ids: &[Id<Kind>]) -> Option<String> {
    let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
    (!ids.is_empty()).then(|| ids.join(","))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireId<'a> {
    #[serde(borrow)]
    id: Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireNew<'a> {
    id: &'a ScoreId,
    name: &'a str,
    value: Value,
    data_type: &'static str,
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<&'a TraceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observation_id: Option<&'a ObservationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a SessionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_run_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_id: Option<&'a ConfigId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queue_id: Option<&'a QueueId>,
    /// Null takes away the one that is there, nothing leaves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Value>,
}

impl<'a> WireNew<'a> {
    fn new(score: &'a NewScore) -> Self {
        // A correction follows no config: the server refuses one that names it.
        let config_id = score
            .config
            .as_ref()
            .filter(|_| score.data_type != DataType::Correction);
        let mut new = Self {
            id: &score.id,
            name: &score.name,
            value: value(score),
            data_type: score.data_type.as_str(),
            source: if score.is_annotation() {
                ScoreSource::Annotation.as_str()
            } else {
                ScoreSource::Api.as_str()
            },
            trace_id: None,
            observation_id: None,
            session_id: None,
            dataset_run_id: None,
            config_id,
            queue_id: score.queue.as_ref(),
            comment: score.comment.as_deref().map(|words| match words {
                "" => Value::Null,
                words => words.into(),
            }),
            environment: score.environment.as_deref(),
            metadata: score
                .reviewer
                .as_ref()
                .map(|name| json!({ "reviewer": &**name })),
        };
        match &score.target {
            ScoreTarget::Trace(trace) => new.trace_id = Some(trace),
            ScoreTarget::Observation(trace, observation) => {
                new.trace_id = Some(trace);
                new.observation_id = Some(observation);
            }
            ScoreTarget::Session(session) => new.session_id = Some(session),
            ScoreTarget::Run(run) => new.dataset_run_id = Some(run),
        }
        new
    }
}

/// Booleans are written as 0 and 1.
fn value(score: &NewScore) -> Value {
    match &score.value {
        ScoreValue::Number(number) => json!(number),
        ScoreValue::Bool(truth) => json!(u8::from(*truth)),
        ScoreValue::Category(text) | ScoreValue::Text(text) => json!(&**text),
    }
}

impl Client {
    pub fn scores(&self, api: Api, query: &ScoreQuery) -> Pages<Score> {
        let scheme = if api.scores_v3 {
            Scheme::Cursor
        } else {
            Scheme::Number
        };
        Pages::new(self, query.request(api), scheme, rows)
    }

    /// Writes a score; the same id again overwrites it, so this is repeated when the connection fails. Success only
    /// means that the shape was right: the server checks the config later and drops what breaks it in silence, so
    /// check before, and read back after some seconds.
    pub async fn create_score(&self, score: &NewScore) -> Result<ScoreId, Error> {
        let request = Request::post(&["scores"], &WireNew::new(score)).retry(Retry::Safe);
        let text = self.text(&request).await?;
        let answer: WireId<'_> = wire::parse(&text)?;
        Ok(answer
            .id
            .as_str()
            .map_or_else(|| score.id.clone(), ScoreId::from))
    }

    /// Succeeds for unknown ids too; the score stays readable for a while.
    pub async fn delete_score(&self, id: &ScoreId) -> Result<(), Error> {
        let request = Request::delete(&["scores", id.as_str()]);
        self.text(&request).await.map(drop)
    }
}

fn rows(text: &str) -> Result<Answer<Score>, Error> {
    wire::page(text, |row: WireScore<'_>, shared| row.row(shared))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(data_type: DataType, value: ScoreValue, config: Option<&str>) -> Value {
        let score = NewScore {
            id: ScoreId::from("s1"),
            name: "tone".into(),
            value,
            data_type,
            target: ScoreTarget::Observation("t1".into(), "o1".into()),
            config: config.map(ConfigId::from),
            queue: None,
            comment: Some("ok".into()),
            reviewer: Some("ada".into()),
            environment: None,
        };
        serde_json::to_value(WireNew::new(&score)).unwrap()
    }

    #[test]
    fn a_review_is_an_annotation_with_its_reviewer() {
        assert_eq!(
            new(DataType::Boolean, ScoreValue::Bool(true), Some("c1")),
            json!({
                "id": "s1", "name": "tone", "value": 1, "dataType": "BOOLEAN", "source": "ANNOTATION",
                "traceId": "t1", "observationId": "o1", "configId": "c1", "comment": "ok",
                "metadata": { "reviewer": "ada" }
            })
        );
    }

    #[test]
    fn values_are_written_as_each_type_wants() {
        let text = |text: &str| ScoreValue::Text(text.into());
        let correction = new(DataType::Correction, text("better"), Some("c1"));
        assert_eq!(correction["value"], "better");
        assert_eq!(correction.get("configId"), None);
        let kind = new(
            DataType::Categorical,
            ScoreValue::Category("kind".into()),
            None,
        );
        assert_eq!(
            (&kind["value"], &kind["source"]),
            (&json!("kind"), &json!("API"))
        );
        let number = new(DataType::Numeric, ScoreValue::Number(0.5), None);
        assert_eq!(number["value"], 0.5);
    }
}
