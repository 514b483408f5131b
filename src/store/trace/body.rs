//! The bodies of observations: known, on their way, or asked for, with those that come next.

use std::sync::Arc;

use jiff::Timestamp;

use super::{around, read};
use crate::langfuse::{Bodies, Client};
use crate::model::{
    Body, Generation, ObservationId, ObservationType, Problem, ProblemKind, TimeRange, TraceId,
};
use crate::msg::Data;
use crate::store::{Answers, Store, fresh};

/// A body that was seen before.
pub(super) struct Known {
    pub(super) body: Arc<Body>,
    fresh: bool,
}

impl Store {
    /// Input, output and metadata of one observation, and then of those that are likely to be looked at next.
    pub(in crate::store) async fn body(
        &self,
        (trace, id, start): (TraceId, ObservationId, Timestamp),
        ahead: &[ObservationId],
        answers: &Answers,
    ) -> Result<(), Problem> {
        let body = self.read_body(&trace, &id, start).await?;
        self.send_body((&trace, id), body, answers).await?;
        if !answers.stopped() {
            self.read_ahead(&trace, ahead).await;
        }
        Ok(())
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
    pub(super) async fn known_body(&self, trace: &TraceId, id: &ObservationId) -> Option<Known> {
        if let Some(body) = self.bodies.get(id) {
            let fresh = true;
            return Some(Known { body, fresh });
        }
        let found = self.cache.body(trace, id).await?;
        let known = self.trace_rows(trace).await;
        let ended = known.is_none_or(|known| known.has_ended(found.at));
        let fresh = ended || self.is_fresh(Some(found.at), fresh::LIVE);
        let body = if fresh {
            self.bodies.put(id, found.body)
        } else {
            Arc::new(found.body)
        };
        Some(Known { body, fresh })
    }

    pub(super) async fn read_body(
        &self,
        trace: &TraceId,
        id: &ObservationId,
        start: Timestamp,
    ) -> Result<Arc<Body>, Problem> {
        self.coming.wait(id).await;
        let stale = match self.known_body(trace, id).await {
            Some(Known { body, fresh: true }) => return Ok(body),
            Some(Known { body, .. }) => Some(body),
            None => None,
        };
        let _coming = self.coming.expect(std::slice::from_ref(id));
        let wanted = Bodies {
            trace: Some(trace.clone()),
            ids: vec![id.clone()],
            range: around(start),
        };
        match self.ask_bodies(&self.client, &wanted).await {
            Ok(mut found) if !found.is_empty() => Ok(found.swap_remove(0)),
            Ok(_) => {
                let gone = "The server no longer has this observation's input and output.";
                Err(Problem::new(ProblemKind::NotFound, gone))
            }
            Err(problem) => stale.ok_or(problem),
        }
    }

    /// Several in one request, and none for a few: a cursor that goes on step by step must not cost one for each.
    async fn read_ahead(&self, trace: &TraceId, ahead: &[ObservationId]) {
        let Ok(api) = self.api().await else { return };
        let Some(known) = self.trace_rows(trace).await else {
            return;
        };
        let mut missing = Vec::new();
        for id in ahead {
            if self.known_body(trace, id).await.is_none() {
                missing.push(id.clone());
            }
        }
        if api.generation == Generation::V3 || missing.is_empty() || missing.len() * 2 < ahead.len()
        {
            return;
        }
        let rows = known.rows.iter().filter(|row| missing.contains(&row.id));
        let starts: Vec<Timestamp> = rows.map(|row| row.start).collect();
        let range = TimeRange {
            from: starts.iter().min().and_then(|first| around(*first).from),
            to: starts.iter().max().and_then(|last| around(*last).to),
        };
        let _coming = self.coming.expect(&missing);
        let wanted = Bodies {
            trace: Some(trace.clone()),
            ids: missing,
            range,
        };
        if let Err(problem) = self.ask_bodies(&self.client.background(), &wanted).await {
            // Whoever looks at one of them asks again, and hears of it.
            tracing::debug!(problem.message, "nothing was read ahead");
        }
    }

    /// Asks, and keeps what comes.
    async fn ask_bodies(
        &self,
        client: &Client,
        wanted: &Bodies,
    ) -> Result<Vec<Arc<Body>>, Problem> {
        let api = self.api().await?;
        let found = client.bodies(api, wanted).await;
        let found = found.map_err(|error| error.problem())?.into_iter();
        let found = found.filter(|(id, _)| wanted.ids.contains(id));
        let trace = wanted.trace.as_ref();
        let kept = found.filter_map(|(id, body)| Some(self.keep_body(trace?, &id, body)));
        Ok(kept.collect())
    }
}
