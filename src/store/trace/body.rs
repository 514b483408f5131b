//! The bodies of observations: known, on their way, or asked for, with those that come next.

use std::sync::Arc;

use jiff::Timestamp;

use super::{around, read};
use crate::langfuse::Bodies;
use crate::model::{Body, ObservationId, ObservationType, Problem, ProblemKind, TraceId};
use crate::msg::Data;
use crate::store::{Answers, Store, fresh};

/// From so many bytes on, a body is sent before its messages are read.
const LARGE: usize = 1 << 20;

fn size_of(body: &Body) -> usize {
    let values = [&body.input, &body.output].into_iter().flatten();
    values.map(|value| value.len()).sum()
}

/// A body that was seen before.
pub(in crate::store) struct Known {
    pub(in crate::store) body: Arc<Body>,
    fresh: bool,
}

impl Store {
    /// Input, output and metadata of one observation.
    pub(in crate::store) async fn body(
        &self,
        (trace, id, start): (TraceId, ObservationId, Timestamp),
        answers: &Answers,
    ) -> Result<(), Problem> {
        let body = self.read_body(&trace, &id, start).await?;
        self.send_body((&trace, id), body, answers).await
    }

    /// Answers from what is known, and says whether that is all there is to it.
    pub(in crate::store) async fn recall_body(
        &self,
        (trace, id): (&TraceId, &ObservationId),
        answers: &Answers,
    ) -> bool {
        match self.known_body(trace, id).await {
            Some(Known { body, fresh: true }) => {
                let sent = self.send_body((trace, id.clone()), body, answers).await;
                sent.is_ok()
            }
            _ => false,
        }
    }

    async fn send_body(
        &self,
        (trace, id): (&TraceId, ObservationId),
        body: Arc<Body>,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let row = self
            .trace_rows(trace)
            .await
            .and_then(|known| known.rows.iter().find(|row| row.id == id).cloned());
        if size_of(&body) > LARGE {
            let raw = Data::Raw {
                id: id.clone(),
                body: Arc::clone(&body),
            };
            answers.send(raw).await;
        }
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
        let body = self.bodies.put(trace, id, body);
        self.cache.put_body((trace, id), &body, (self.clock)());
        body
    }

    /// From memory or disk. The body of a step that still ran may have changed since.
    pub(in crate::store) async fn known_body(
        &self,
        trace: &TraceId,
        id: &ObservationId,
    ) -> Option<Known> {
        if let Some(body) = self.bodies.get(id) {
            let fresh = true;
            return Some(Known { body, fresh });
        }
        let found = self.cache.body(trace, id).await?;
        let known = self.trace_rows(trace).await;
        let ended = known.is_none_or(|known| known.has_ended(found.at));
        let fresh = ended || self.is_fresh(Some(found.at), fresh::LIVE);
        let body = if fresh {
            self.bodies.put(trace, id, found.body)
        } else {
            Arc::new(found.body)
        };
        Some(Known { body, fresh })
    }

    /// For who reads a whole trace once: it takes no room in memory from what is looked at.
    pub(in crate::store) async fn glance(
        &self,
        trace: &TraceId,
        id: &ObservationId,
    ) -> Option<Arc<Body>> {
        if let Some(body) = self.bodies.get(id) {
            return Some(body);
        }
        let found = self.cache.body(trace, id).await?;
        Some(Arc::new(found.body))
    }

    pub(super) async fn read_body(
        &self,
        trace: &TraceId,
        id: &ObservationId,
        start: Timestamp,
    ) -> Result<Arc<Body>, Problem> {
        let (_coming, stale) = loop {
            self.coming.wait(id, &self.client).await;
            let stale = match self.known_body(trace, id).await {
                Some(Known { body, fresh: true }) => return Ok(body),
                Some(Known { body, .. }) => Some(body),
                None => None,
            };
            let coming = self.coming.expect(std::slice::from_ref(id), &self.client);
            // Somebody may have been faster.
            if !coming.ids.is_empty() {
                break (coming, stale);
            }
        };
        let wanted = Bodies {
            trace: Some(trace.clone()),
            ids: vec![id.clone()],
            range: around(start),
        };
        let api = self.api().await;
        let found = match api {
            Ok(api) => self
                .client
                .bodies(api, &wanted)
                .await
                .map_err(|error| error.problem()),
            Err(problem) => Err(problem),
        };
        let found = found.map(|found| found.into_iter().find(|(found, _)| found == id));
        match found {
            Ok(Some((_, body))) => Ok(self.keep_body(trace, id, body)),
            Ok(None) => {
                let gone = "The server no longer has this observation's input and output.";
                Err(Problem::new(ProblemKind::NotFound, gone))
            }
            Err(problem) => stale.ok_or(problem),
        }
    }
}
