//! A text in one trace: in the inputs, outputs and metadata that are here; and the others, fetched on request.

mod scan;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use scan::{Step, scan};

use super::{Answers, Store, next};
use crate::langfuse::{BODY_PAGE, Bodies, IDS};
use crate::model::search::Needle;
use crate::model::{Body, Generation, ObservationId, Problem, ProblemKind, TraceId};
use crate::msg::{Data, Match, Matches, Rest};

/// Bodies that are read from the disk at a time.
const CHUNK: usize = 512;

/// How what is missing is asked for, and what that costs.
struct Plan {
    missing: Vec<ObservationId>,
    /// All of the trace takes fewer requests than those that are missing.
    whole: bool,
    requests: usize,
}

impl Store {
    /// First what is found in memory, then what is found on the disk.
    pub(super) async fn find(
        &self,
        trace: TraceId,
        text: Arc<str>,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let Some(needle) = Needle::in_json(&text).map(Arc::new) else {
            return Ok(());
        };
        let here = self.bodies.of(&trace);
        let known: HashSet<ObservationId> = here.iter().map(|(id, _)| id.clone()).collect();
        let on_disk = self.cache.bodies_of(&trace).await;
        let on_disk: HashMap<i64, ObservationId> = on_disk
            .into_iter()
            .filter(|(_, id)| !known.contains(id))
            .collect();
        let mut searched = here.len();
        let steps = here.into_iter().map(|(id, body)| Step::Open(id, body));
        let mut found = look(steps.collect(), &needle).await.0;
        let rows: Vec<i64> = on_disk.keys().copied().collect();
        for chunk in rows.chunks(CHUNK) {
            if answers.stopped() {
                return Ok(());
            }
            if !found.is_empty() {
                let matches = Matches {
                    found: std::mem::take(&mut found),
                    searched,
                    rest: None,
                    done: false,
                };
                answers.send(Data::Matches(matches)).await;
            }
            let packed = self.cache.packed(chunk.to_vec()).await;
            let steps = packed
                .into_iter()
                .filter_map(|(row, packed)| Some(Step::Packed(on_disk.get(&row)?.clone(), packed)));
            let (more, opened) = look(steps.collect(), &needle).await;
            searched += opened.len();
            found.extend(more);
            for (id, body) in opened {
                self.bodies.put(&trace, &id, body);
            }
        }
        let rest = self.rest(&trace).await;
        let matches = Matches {
            found,
            searched,
            rest,
            done: true,
        };
        answers.send(Data::Matches(matches)).await;
        Ok(())
    }

    /// What is not here; None while the steps of the trace are not known.
    async fn rest(&self, trace: &TraceId) -> Option<Rest> {
        let plan = self.plan(trace).await?;
        Some(Rest {
            steps: plan.missing.len(),
            requests: plan.requests,
        })
    }

    async fn plan(&self, trace: &TraceId) -> Option<Plan> {
        let rows = self.trace_rows(trace).await?.rows;
        let here = self.bodies.of(trace).into_iter().map(|(id, _)| id);
        let on_disk = self.cache.bodies_of(trace).await.into_iter();
        let here: HashSet<ObservationId> = here.chain(on_disk.map(|(_, id)| id)).collect();
        let missing = rows.iter().map(|row| &row.id);
        let missing: Vec<ObservationId> =
            missing.filter(|id| !here.contains(*id)).cloned().collect();
        let whole = rows.len().div_ceil(BODY_PAGE as usize);
        let single = missing.len().div_ceil(IDS);
        let generation = self.api_before().await.map(|api| api.generation);
        let requests = match generation {
            Some(Generation::V3) => missing.len().min(1),
            _ => whole.min(single),
        };
        Some(Plan {
            whole: whole < single,
            missing,
            requests,
        })
    }

    /// Fetches every input and output of a trace that is not here; tells how far that is.
    pub(super) async fn contents(&self, trace: TraceId, answers: &Answers) -> Result<(), Problem> {
        let Some(plan) = self.plan(&trace).await else {
            let why = "The steps of this trace are still loading; their inputs and outputs come after them.";
            return Err(Problem::new(ProblemKind::NotFound, why));
        };
        let api = self.api().await?;
        let all = plan.missing.len();
        if all == 0 {
            // Nothing to ask for.
        } else if api.generation == Generation::V3 {
            self.fetch_v3(&trace, &self.client).await?;
        } else if plan.whole {
            let mut pages = self.client.bodies_of_trace(trace.clone());
            let missing: HashSet<ObservationId> = plan.missing.into_iter().collect();
            let mut left = missing.len();
            while let Some(page) = next(&mut pages).await? {
                for (id, body) in page.rows {
                    left = left.saturating_sub(usize::from(missing.contains(&id)));
                    self.keep_body(&trace, &id, body);
                }
                if page.last || answers.stopped() {
                    break;
                }
                brought(left, answers).await;
            }
        } else {
            for (round, ids) in plan.missing.chunks(IDS).enumerate() {
                let wanted = Bodies {
                    trace: Some(trace.clone()),
                    ids: ids.to_vec(),
                    ..Bodies::default()
                };
                let _coming = self.coming.expect(ids, &self.client);
                let found = self.client.bodies(api, &wanted).await;
                for (id, body) in found.map_err(|error| error.problem())? {
                    self.keep_body(&trace, &id, body);
                }
                if answers.stopped() {
                    break;
                }
                brought(all.saturating_sub((round + 1) * IDS), answers).await;
            }
        }
        self.cache.settle().await;
        answers.send(Data::Brought { left: 0 }).await;
        Ok(())
    }
}

async fn brought(left: usize, answers: &Answers) {
    if left > 0 {
        answers.send(Data::Brought { left }).await;
    }
}

/// Off the main thread, on all processors.
async fn look(steps: Vec<Step>, needle: &Arc<Needle>) -> (Vec<Match>, Vec<(ObservationId, Body)>) {
    let needle = Arc::clone(needle);
    let work = tokio::task::spawn_blocking(move || scan(&steps, &needle));
    work.await.unwrap_or_default()
}
