//! The bodies of observations, and the previews made of them.

use std::sync::Arc;

use jiff::Timestamp;

use super::{around, read};
use crate::langfuse::Bodies;
use crate::model::conversation::{self, Hints};
use crate::model::{
    Body, Generation, ObservationId, ObservationType, Problem, ProblemKind, TraceId,
};
use crate::msg::Data;
use crate::store::{Answers, Store, fresh};

impl Store {
    pub(in crate::store) async fn body(
        &self,
        trace: TraceId,
        id: ObservationId,
        start: Timestamp,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let body = self.read_body(&trace, &id, start).await?;
        let row = self
            .trace_rows(&trace)
            .await
            .and_then(|known| known.rows.iter().find(|row| row.id == id).cloned());
        let kind = row
            .as_ref()
            .map_or(ObservationType::Unknown, |row| row.kind);
        let shared = Arc::clone(&body);
        let work = tokio::task::spawn_blocking(move || {
            let name = row.as_ref().map_or("", |row| &row.name);
            read(&shared, kind, name)
        });
        let conversation = work.await.map_err(|error| {
            Problem::local(format!(
                "this value could not be read ({error}); y j copies it as it is"
            ))
        })?;
        answers
            .send(Data::Body {
                id,
                body,
                conversation: Arc::new(conversation),
            })
            .await;
        Ok(())
    }

    pub(in crate::store) fn keep_body(
        &self,
        trace: &TraceId,
        id: &ObservationId,
        body: Body,
    ) -> Arc<Body> {
        let body = self.bodies.put(id, body);
        self.cache.put_body((trace, id), &body, (self.clock)());
        body
    }

    /// From memory or disk. The body of a step that still ran may have changed since.
    async fn known_body(&self, trace: &TraceId, id: &ObservationId) -> Option<Arc<Body>> {
        if let Some(body) = self.bodies.get(id) {
            return Some(body);
        }
        let found = self.cache.body(trace, id).await?;
        let known = self.trace_rows(trace).await;
        let ended = known.is_none_or(|known| known.has_ended(found.at));
        if !ended && !self.is_fresh(Some(found.at), fresh::LIVE) {
            return None;
        }
        Some(self.bodies.put(id, found.body))
    }

    async fn read_body(
        &self,
        trace: &TraceId,
        id: &ObservationId,
        start: Timestamp,
    ) -> Result<Arc<Body>, Problem> {
        if let Some(body) = self.known_body(trace, id).await {
            return Ok(body);
        }
        let api = self.api().await?;
        let wanted = Bodies {
            trace: Some(trace.clone()),
            ids: vec![id.clone()],
            range: around(start),
        };
        let found = self
            .client
            .bodies(api, &wanted)
            .await
            .map_err(|error| error.problem())?;
        let gone = "The server no longer has this observation's input and output.";
        let (_, body) = found
            .into_iter()
            .find(|(found, _)| found == id)
            .ok_or_else(|| Problem::new(ProblemKind::NotFound, gone))?;
        Ok(self.keep_body(trace, id, body))
    }

    pub(in crate::store) async fn preview(
        &self,
        trace: TraceId,
        root: Option<ObservationId>,
        start: Timestamp,
        answers: &Answers,
    ) -> Result<(), Problem> {
        // A list is good without its preview; opening the trace tells what is wrong.
        let Ok(Some(body)) = self.preview_body(&trace, root, start).await else {
            return Ok(());
        };
        let line = |raw: &Option<Arc<str>>, side| {
            let line = conversation::preview(raw.as_deref()?, side, &Hints::default());
            (!line.is_empty()).then_some(line)
        };
        let input = line(&body.input, conversation::Side::Input);
        let output = line(&body.output, conversation::Side::Output);
        answers
            .send(Data::Preview {
                trace,
                input,
                output,
            })
            .await;
        Ok(())
    }

    async fn preview_body(
        &self,
        trace: &TraceId,
        root: Option<ObservationId>,
        start: Timestamp,
    ) -> Result<Option<Arc<Body>>, Problem> {
        if let Some(root) = root {
            return self.read_body(trace, &root, start).await.map(Some);
        }
        if self.api_for((false, false)).await?.generation == Generation::V4 {
            return Ok(None);
        }
        let id = trace.synthetic_root();
        if let Some(body) = self.known_body(trace, &id).await {
            return Ok(Some(body));
        }
        self.fetch_v3(trace).await?;
        Ok(self.bodies.get(&id))
    }
}
