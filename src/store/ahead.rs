//! What is likely to be looked at next, read before anybody asks: several things in one request, in the background.

mod facts;
pub(super) mod items;
mod many;
mod unread;

use std::collections::HashMap;

use jiff::Timestamp;

use super::trace::around_all;
use super::{Store, fresh};
use crate::langfuse::{Bodies, Client, ScoreQuery};
use crate::model::{Api, Generation, ObservationId, Score, ScoreTarget, TraceId};
use crate::msg::{Fetch, Glance};

/// More pages of scores than this are left to whoever opens the trace.
const SCORES: usize = 300;

impl Store {
    /// Goes on where a fetch that follows the cursor ended. Fails without a word: whoever looks at it asks again.
    pub async fn read_on(&self, what: &Fetch) {
        if !self.cache.keeps() {
            return;
        }
        match what {
            Fetch::Body { trace, ahead, .. } => {
                let ahead = self.glances(trace, ahead).await;
                self.bodies_ahead(&ahead).await;
            }
            Fetch::Preview { of, ahead } => {
                self.bodies_ahead(ahead).await;
                let traces = std::iter::once(of).chain(ahead);
                self.scores_ahead(traces.map(|glance| &glance.trace)).await;
            }
            _ => {}
        }
    }

    async fn glances(&self, trace: &TraceId, ids: &[ObservationId]) -> Vec<Glance> {
        let Some(known) = self.trace_rows(trace).await else {
            return Vec::new();
        };
        let starts: HashMap<&ObservationId, Timestamp> =
            known.rows.iter().map(|row| (&row.id, row.start)).collect();
        let glance = |id: &ObservationId| {
            Some(Glance {
                trace: trace.clone(),
                root: Some(id.clone()),
                start: *starts.get(id)?,
            })
        };
        ids.iter().filter_map(glance).collect()
    }

    /// None for a few: a cursor that goes on step by step must not cost a request for each.
    async fn bodies_ahead(&self, ahead: &[Glance]) {
        let mut missing = Vec::new();
        for glance in ahead {
            if let Some(root) = &glance.root
                && !self.coming.holds(root)
                && self.known_body(&glance.trace, root).await.is_none()
            {
                missing.push((root.clone(), glance));
            }
        }
        let Ok(api) = self.api().await else { return };
        // A v3 trace comes with all its bodies.
        if api.generation == Generation::V3 || !is_worth_it(missing.len(), ahead.len()) {
            return;
        }
        let missing: Vec<_> = missing
            .into_iter()
            .map(|(id, glance)| (id, glance.clone()))
            .collect();
        self.fetch_bodies(missing, api).await;
    }

    /// All in one request, but for those that somebody else asks for.
    async fn fetch_bodies(&self, mut missing: Vec<(ObservationId, Glance)>, api: Api) {
        let client = self.client.background();
        let ids: Vec<ObservationId> = missing.iter().map(|(id, _)| id.clone()).collect();
        let coming = self.coming.expect(&ids, &client);
        missing.retain(|(id, _)| coming.ids.contains(id));
        let Some((_, first)) = missing.first() else {
            return;
        };
        let wanted = Bodies {
            trace: Some(first.trace.clone())
                .filter(|first| missing.iter().all(|(_, of)| of.trace == *first)),
            ids: coming.ids.clone(),
            range: around_all(missing.iter().map(|(_, glance)| glance.start)),
        };
        let found = client.bodies(api, &wanted).await;
        for (id, body) in found.unwrap_or_default() {
            if let Some((_, glance)) = missing.iter().find(|(root, _)| *root == id) {
                self.keep_body(&glance.trace, &id, body);
            }
        }
    }

    /// Scores of several traces, which a v4 server tells in one answer.
    async fn scores_ahead(&self, traces: impl Iterator<Item = &TraceId>) {
        let (mut missing, mut all) = (Vec::new(), 0);
        for trace in traces {
            let known = self.cache.answer::<Vec<Score>>(&name(trace)).await;
            if !self.is_fresh(known.map(|(_, at)| at), fresh::OPINIONS) {
                missing.push(trace.clone());
            }
            all += 1;
        }
        let Ok(api) = self.api().await else { return };
        if api.scores_v3 && is_worth_it(missing.len(), all) {
            let client = self.client.background();
            self.scores_together(&missing, &client).await;
        }
    }

    /// In one request; false where that did not bring all of them.
    async fn scores_together(&self, missing: &[TraceId], client: &Client) -> bool {
        let Ok(api) = self.api().await else {
            return false;
        };
        let query = ScoreQuery {
            traces: missing.to_vec(),
            ..ScoreQuery::default()
        };
        let scores = client.scores(api, &query).all(SCORES);
        let Ok(scores) = scores.await else {
            return false;
        };
        if scores.len() >= SCORES {
            return false;
        }
        for trace in missing {
            let of = |score: &&Score| match &score.target {
                Some(ScoreTarget::Trace(of) | ScoreTarget::Observation(of, _)) => of == trace,
                _ => false,
            };
            let own: Vec<Score> = scores.iter().filter(of).cloned().collect();
            self.cache.put_answer(&name(trace), &own, (self.clock)());
        }
        true
    }
}

/// In the cache: the scores of a trace and its observations.
pub(super) fn name(trace: &TraceId) -> String {
    format!("scores of trace {trace}")
}

fn is_worth_it(missing: usize, all: usize) -> bool {
    missing > 0 && missing * 2 >= all
}
