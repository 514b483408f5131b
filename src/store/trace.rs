//! One trace: its rows page by page, the bodies of its observations, its preview in a list.

mod body;
pub(super) mod locate;
mod preview;
mod prints;
mod steps;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::ahead::items::rows_name;
use super::asker::Asker;
use super::kept::TraceRows;
use super::{Answers, Store, next};
use crate::langfuse::{Client, ObservationQuery};
use crate::model::conversation::{self, Conversation, Hints};
use crate::model::{
    Body, Generation, Observation, ObservationType, Problem, ProblemKind, Shared, TimeRange,
    TraceId,
};
use crate::msg::Data;

pub(super) use steps::AT_ONCE;

/// Rows of one message: the app takes no more at a time.
const CHUNK: usize = 1_000;
/// Around an observation's start, so that the server need not search all time.
const AROUND: SignedDuration = SignedDuration::from_mins(5);
impl Store {
    pub(super) async fn trace(
        &self,
        id: TraceId,
        again: bool,
        answers: &Answers,
    ) -> Result<(), Problem> {
        if self.recall_trace(&id, again, answers).await {
            return Ok(());
        }
        let turn = self.asking.of(&rows_name(&id));
        let _alone = if let Some(alone) = turn.free() {
            alone
        } else {
            let alone = turn.take(&self.client).await;
            if self.recall_trace(&id, again, answers).await {
                return Ok(());
            }
            alone
        };
        let asker = self.asker_again(again).await?;
        self.renew_trace(id, &asker, answers).await
    }

    /// Answers from what is known, and says whether that is all there is to it.
    async fn recall_trace(&self, id: &TraceId, again: bool, answers: &Answers) -> bool {
        let Some(known) = self.trace_rows(id).await else {
            return false;
        };
        let fresh = !again && self.is_fresh(Some(known.at), known.good_for());
        send_rows(id, &known, fresh, answers).await;
        fresh
    }

    /// All rows of a trace as the server has them now.
    pub(super) async fn renew_trace(
        &self,
        id: TraceId,
        asker: &Asker,
        answers: &Answers,
    ) -> Result<(), Problem> {
        match asker.api.generation {
            Generation::V4 => self.trace_v4(id, asker, answers).await,
            Generation::V3 => self.trace_v3(id, asker, answers).await,
        }
    }

    /// All rows of a trace that was seen as a whole.
    pub(super) async fn trace_rows(&self, id: &TraceId) -> Option<TraceRows> {
        if let Some(known) = self.rows.get(id) {
            return Some(known);
        }
        let (rows, at) = self.cache.trace(id).await?;
        let known = TraceRows {
            rows: Arc::new(rows),
            at,
        };
        self.rows.put(id, known.clone());
        Some(known)
    }

    pub(super) fn keep_trace(&self, id: &TraceId, rows: Vec<Observation>) -> TraceRows {
        let known = TraceRows {
            rows: Arc::new(rows),
            at: (self.clock)(),
        };
        self.cache.put_trace(id, Arc::clone(&known.rows), known.at);
        self.rows.put(id, known.clone());
        known
    }

    async fn trace_v4(&self, id: TraceId, asker: &Asker, answers: &Answers) -> Result<(), Problem> {
        let mut pages = asker
            .client
            .observations(asker.api, &ObservationQuery::of_trace(id.clone()))
            .eager();
        let mut all: Vec<Observation> = Vec::new();
        while let Some(page) = next(&mut pages).await? {
            all.extend(page.rows.iter().cloned());
            if page.last && all.is_empty() {
                break;
            }
            let last = page.last;
            answers
                .send(Data::Rows {
                    trace: id.clone(),
                    rows: page.rows,
                    last,
                    at: (self.clock)(),
                })
                .await;
            if last {
                self.keep_trace(&id, all);
                return Ok(());
            }
            if answers.stopped() {
                return Ok(());
            }
        }
        Err(Problem::new(
            ProblemKind::NotFound,
            format!("This project has no trace {id}, or its steps have not arrived yet."),
        ))
    }

    async fn trace_v3(&self, id: TraceId, asker: &Asker, answers: &Answers) -> Result<(), Problem> {
        let known = self.fetch_v3(&id, &asker.client).await?;
        send_rows(&id, &known, true, answers).await;
        Ok(())
    }

    /// One request brings a v3 trace with everything in it.
    pub(super) async fn fetch_v3(
        &self,
        id: &TraceId,
        client: &Client,
    ) -> Result<TraceRows, Problem> {
        let trace = client.trace(id).await.map_err(|error| error.problem())?;
        let mut rows = Vec::with_capacity(trace.observations.len() + 1);
        let mut shared = Shared::default();
        for (mut row, body) in trace.observations {
            let context = row.context_mut();
            context.user.clone_from(&trace.summary.user);
            context.session.clone_from(&trace.summary.session);
            context.trace_name = Some(Arc::clone(&trace.summary.name));
            context.tags = Arc::clone(&trace.summary.tags);
            self.keep_body(id, &row.id, body);
            rows.push(shared.share(row));
        }
        let root = stand_in(&trace.summary, &trace.body, &mut rows);
        rows.extend(root);
        let known = self.keep_trace(id, rows);
        // Also where no row stands for the trace: lists and sessions show it. After the rows, which take with them
        // what belongs to none of them.
        self.keep_body(id, &id.synthetic_root(), trace.body);
        Ok(known)
    }
}

async fn send_rows(id: &TraceId, known: &TraceRows, fresh: bool, answers: &Answers) {
    let count = known.rows.len().div_ceil(CHUNK);
    for (index, chunk) in known.rows.chunks(CHUNK).enumerate() {
        let last = fresh && index + 1 == count;
        answers
            .send(Data::Rows {
                trace: id.clone(),
                rows: chunk.to_vec(),
                last,
                at: known.at,
            })
            .await;
    }
    if count == 0 {
        answers
            .send(Data::Rows {
                trace: id.clone(),
                rows: Vec::new(),
                last: fresh,
                at: known.at,
            })
            .await;
    }
}

pub(super) fn read(body: &Body, kind: ObservationType, name: &str) -> Conversation {
    let hints = Hints {
        kind,
        name,
        metadata: Some(&body.metadata),
    };
    conversation::read(body.input.as_deref(), body.output.as_deref(), &hints)
}

/// A v3 trace has an input and output of its own. Where no single root stands for it, a row like the one that a
/// v4 server invents does, and the roots move below it.
pub(super) fn stand_in(
    summary: &crate::model::TraceSummary,
    body: &Body,
    rows: &mut [Observation],
) -> Option<Observation> {
    let roots = rows.iter().filter(|row| row.parent.is_none()).count();
    if roots == 1
        || (roots == 0 && body.input.is_none() && body.output.is_none() && !rows.is_empty())
    {
        return None;
    }
    let id = summary.id.synthetic_root();
    for row in rows.iter_mut().filter(|row| row.parent.is_none()) {
        row.parent = Some(id.clone());
    }
    let mut root = Observation::new(id, summary.id.clone(), summary.start);
    root.name = Arc::clone(&summary.name);
    root.latency = summary.latency;
    let context = root.context_mut();
    context.trace_name = Some(Arc::clone(&summary.name));
    context.user.clone_from(&summary.user);
    context.session.clone_from(&summary.session);
    context.environment.clone_from(&summary.environment);
    context.tags = Arc::clone(&summary.tags);
    root.is_root = true;
    Some(root)
}

/// From before the first to after the last.
pub(super) fn around_all(starts: impl Iterator<Item = Timestamp>) -> TimeRange {
    let starts: Vec<Timestamp> = starts.collect();
    TimeRange {
        from: starts.iter().min().and_then(|first| around(*first).from),
        to: starts.iter().max().and_then(|last| around(*last).to),
    }
}

/// Five minutes to each side: clocks of servers and senders differ.
fn around(start: Timestamp) -> TimeRange {
    TimeRange {
        from: start.checked_sub(AROUND).ok(),
        to: start.checked_add(AROUND).ok(),
    }
}
