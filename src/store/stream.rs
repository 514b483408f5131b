//! A whole trace row by row, for who writes it on as it comes: from the server, or from what was seen.

use serde_json::{Value, json};

use super::export::Head;
use super::{Store, next};
use crate::langfuse::BODY_PAGE;
use crate::model::{Body, Generation, Observation, Problem, ProblemKind, TraceId};

/// What came, when all of it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Streamed {
    /// The trace's own object, as JSON.
    pub trace: String,
    pub observations: usize,
    /// Answers of the server that it took.
    pub requests: usize,
    /// Observations whose input and output are not here.
    pub missing: usize,
}

/// Takes one observation as JSON; false when no more is wanted.
pub type Take<'a> = dyn FnMut(&str) -> bool + Send + 'a;

impl Store {
    /// Requests that a trace takes, in words; known before only where its size is.
    ///
    /// # Errors
    /// When the server cannot be asked who it is.
    pub async fn stream_costs(&self, id: &TraceId) -> Result<String, Problem> {
        const PAGE: usize = BODY_PAGE as usize;
        if self.client.is_offline() {
            return Ok("offline: what was seen before, no request".into());
        }
        if self.api().await?.generation == Generation::V3 {
            return Ok("this takes 1 request".into());
        }
        Ok(match self.trace_rows(id).await {
            Some(known) => format!(
                "requests that this takes: about {}; there were {} observations when it was seen last",
                known.rows.len().div_ceil(PAGE).max(1),
                known.rows.len()
            ),
            None => format!("this takes 1 request for every {PAGE} observations"),
        })
    }

    /// Every observation with its input and output, as the server sends them, newest first; offline, as they are kept.
    ///
    /// # Errors
    /// A trace that is not there, or a server that does not answer; what was taken before stays valid.
    pub async fn stream(&self, id: &TraceId, take: &mut Take<'_>) -> Result<Streamed, Problem> {
        if self.client.is_offline() {
            return self.stream_kept(id, take).await;
        }
        let api = self.api().await?;
        if api.generation == Generation::V3 {
            return self.stream_whole(id, take).await;
        }
        let mut pages = self.client.raw_observations(id);
        let (mut head, mut streamed) = (Head::default(), Streamed::default());
        while let Some(page) = next(&mut pages).await? {
            streamed.requests += 1;
            for row in &page.rows {
                head.take(row.get());
                streamed.observations += 1;
                if !take(row.get()) {
                    return Ok(streamed);
                }
            }
            if page.last {
                break;
            }
        }
        if streamed.observations == 0 {
            let message = format!("This project has no trace {id}.");
            return Err(Problem::new(ProblemKind::NotFound, message));
        }
        streamed.trace = head.object(id, self.html_path(id).as_deref());
        Ok(streamed)
    }

    async fn stream_whole(&self, id: &TraceId, take: &mut Take<'_>) -> Result<Streamed, Problem> {
        let whole = self.client.whole_trace(id).await;
        let mut whole = whole.map_err(|error| error.problem())?;
        let mut observations = 0;
        while let Some(row) = whole.next_row().await {
            observations += 1;
            if !take(&row.map_err(|error| error.problem())?) {
                break;
            }
        }
        Ok(Streamed {
            trace: whole.trace,
            observations,
            requests: 1,
            missing: 0,
        })
    }

    async fn stream_kept(&self, id: &TraceId, take: &mut Take<'_>) -> Result<Streamed, Problem> {
        let Some(known) = self.trace_rows(id).await else {
            let message = format!("Trace {id} was not seen as a whole before; go online for it.");
            return Err(Problem::new(ProblemKind::Offline, message));
        };
        let (mut head, mut streamed) = (Head::default(), Streamed::default());
        for row in known.rows.iter() {
            let body = self.glance(id, &row.id).await;
            streamed.missing += usize::from(body.is_none());
            let text = written(row, body.as_deref()).to_string();
            head.take(&text);
            streamed.observations += 1;
            if !take(&text) {
                return Ok(streamed);
            }
        }
        streamed.trace = head.object(id, self.html_path(id).as_deref());
        Ok(streamed)
    }
}

/// With the keys of the server, as far as they are kept.
pub(super) fn written(row: &Observation, body: Option<&Body>) -> Value {
    let mut value = json!({
        "id": row.id.as_str(), "traceId": row.trace.as_str(),
        "parentObservationId": row.parent.as_ref().map(ToString::to_string),
        "isRootObservation": row.is_root, "type": row.kind.as_str(), "name": &*row.name,
        "startTime": row.start.to_string(), "endTime": row.end.map(|end| end.to_string()),
        "level": row.level.as_str(), "statusMessage": row.status.as_deref(), "model": row.model.as_deref(),
        "latency": row.latency, "timeToFirstToken": row.time_to_first_token, "totalCost": row.cost,
        "inputUsage": row.input_tokens, "outputUsage": row.output_tokens, "totalUsage": row.total_tokens,
        "promptName": row.prompt.as_ref().map(|prompt| &*prompt.name),
        "promptVersion": row.prompt.as_ref().and_then(|prompt| prompt.version),
        "environment": row.context.environment.as_deref(), "userId": row.context.user.as_deref(),
        "sessionId": row.context.session.as_ref().map(ToString::to_string), "traceName": row.context.trace_name.as_deref(),
        "version": row.context.version.as_deref(), "release": row.context.release.as_deref(),
        "tags": row.context.tags.iter().map(|tag| &**tag).collect::<Vec<_>>(),
    });
    if let Some(body) = body {
        value["input"] = json!(body.input.as_deref());
        value["output"] = json!(body.output.as_deref());
        value["metadata"] = Value::Object((*body.metadata).clone());
    }
    value
}
