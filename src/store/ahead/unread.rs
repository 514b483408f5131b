//! What an order needs to know of queue items and nobody saw yet: several items in one request, in the background.

use std::collections::HashMap;

use super::items::rows_name;
use crate::langfuse::{Condition, ObservationQuery};
use crate::model::group::Groups;
use crate::model::{
    Generation, ItemObject, Observation, ObservationId, Problem, ProblemKind, QueueItem, SessionId,
    TimeRange, TraceId,
};
use crate::msg::{Data, Order};
use crate::store::asker::{Asker, Begin};
use crate::store::cache::Known;
use crate::store::outbox::ScoresOf;
use crate::store::trace::locate::before_item;
use crate::store::{Answers, Store, next};

/// Items that are read together.
const TOGETHER: usize = 10;

impl Store {
    /// Some at a time, as long as somebody waits for them.
    pub(super) async fn read_facts(
        &self,
        unread: &[&QueueItem],
        by: Order,
        answers: &Answers,
    ) -> Result<(), Problem> {
        if unread.is_empty() {
            return Ok(());
        }
        if !self.cache.keeps() {
            return Err(Problem::local(
                "items are looked up in the cache, which is switched off",
            ));
        }
        let asker = self.asker(Begin::Follow).await?;
        for some in unread.chunks(TOGETHER) {
            if answers.stopped() {
                return Ok(());
            }
            let some: Vec<QueueItem> = some.iter().map(|item| (*item).clone()).collect();
            self.read_missing(&some, by, &asker).await?;
            // What is on its way to the file is not found there.
            self.cache.settle().await;
            let mut facts = self.known_facts(&some).await;
            for item in &some {
                // Read, and yet nothing is known: it is gone, or still at work.
                let of = facts.entry(item.id.clone()).or_default();
                of.steps_read |= by != Order::Score;
                of.scores_read |= by == Order::Score;
            }
            answers.send(Data::ItemFacts(facts)).await;
        }
        Ok(())
    }

    async fn read_missing(
        &self,
        items: &[QueueItem],
        by: Order,
        asker: &Asker,
    ) -> Result<(), Problem> {
        let steps = self.find_steps(items, asker).await?;
        let mut traces = Vec::new();
        for item in items {
            match &item.object {
                ItemObject::Trace(id) => traces.push(id.clone()),
                ItemObject::Observation(id) if by == Order::Score => {
                    traces.extend(steps.get(id).cloned());
                }
                ItemObject::Session(id) if by == Order::Score => {
                    found(
                        self.renew_scores(ScoresOf::Session(id), &asker.client)
                            .await,
                    )?;
                }
                ItemObject::Session(id) => found(self.session_steps(id, asker).await)?,
                ItemObject::Observation(_) | ItemObject::Other(_) => {}
            }
        }
        if by == Order::Score {
            self.scores_of_items(traces.iter(), asker).await
        } else {
            self.traces_together(&traces, asker).await
        }
    }

    /// The traces of observations, each with its row kept.
    async fn find_steps(
        &self,
        items: &[QueueItem],
        asker: &Asker,
    ) -> Result<HashMap<ObservationId, TraceId>, Problem> {
        let (mut known, mut missing) = (HashMap::new(), Vec::new());
        for item in items {
            if let ItemObject::Observation(id) = &item.object {
                match self.cache.observation(id).await {
                    Some(row) => drop(known.insert(id.clone(), row.trace)),
                    None => missing.push((id.clone(), item.created)),
                }
            }
        }
        let near = |at: Option<_>| before_item(at.unwrap_or_else(self.clock));
        let ranges: Vec<TimeRange> = missing.iter().map(|(_, at)| near(*at)).collect();
        let near = TimeRange {
            from: ranges.iter().filter_map(|range| range.from).min(),
            to: ranges.iter().filter_map(|range| range.to).max(),
        };
        for range in [near, TimeRange::default()] {
            missing.retain(|(id, _)| !known.contains_key(id));
            let ids: Vec<ObservationId> = missing.iter().map(|(id, _)| id.clone()).collect();
            for row in self.steps_together(ids, range, asker).await? {
                known.insert(row.id.clone(), row.trace);
            }
        }
        Ok(known)
    }

    async fn steps_together(
        &self,
        ids: Vec<ObservationId>,
        range: TimeRange,
        asker: &Asker,
    ) -> Result<Vec<Observation>, Problem> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = Vec::new();
        if asker.api.generation == Generation::V4 {
            let query = ObservationQuery {
                range,
                ids,
                ..ObservationQuery::default()
            };
            let mut pages = asker.client.observations(asker.api, &query);
            while let Some(page) = next(&mut pages).await? {
                rows.extend(page.rows);
                if page.last {
                    break;
                }
            }
        } else if range == TimeRange::default() {
            // One by one: that route looks everywhere.
            for id in &ids {
                let one = asker.client.observation(asker.api, id, range).await;
                let one = one.map_err(|error| error.problem()).map(|(row, body)| {
                    self.keep_body(&row.trace, &row.id, body);
                    rows.push(row);
                });
                found(one)?;
            }
        }
        self.cache.put_rows(rows.clone(), Known::Row);
        Ok(rows)
    }

    /// All rows of several traces, which are then there for whoever opens one.
    async fn traces_together(&self, traces: &[TraceId], asker: &Asker) -> Result<(), Problem> {
        let mut missing: Vec<&TraceId> = Vec::new();
        for id in traces {
            let known = self.trace_rows(id).await;
            let good = known.is_some_and(|known| self.is_fresh(Some(known.at), known.good_for()));
            if !good && !missing.contains(&id) {
                missing.push(id);
            }
        }
        if asker.api.generation == Generation::V3 {
            for id in missing {
                let turn = self.asking.of(&rows_name(id));
                let _alone = turn.take(&asker.client).await;
                found(self.fetch_v3(id, &asker.client).await.map(drop))?;
            }
            return Ok(());
        }
        if missing.is_empty() {
            return Ok(());
        }
        let query = ObservationQuery {
            conditions: vec![Condition::any_of(
                "traceId",
                missing.iter().map(|id| id.as_str()),
            )],
            ..ObservationQuery::default()
        };
        let mut pages = asker.client.observations(asker.api, &query);
        let mut by_trace: HashMap<TraceId, Vec<Observation>> = HashMap::new();
        while let Some(page) = next(&mut pages).await? {
            for row in page.rows {
                by_trace.entry(row.trace.clone()).or_default().push(row);
            }
            if page.last {
                break;
            }
        }
        for (id, rows) in by_trace {
            self.keep_trace(&id, rows);
        }
        Ok(())
    }

    /// What the traces of a session add up to.
    async fn session_steps(&self, id: &SessionId, asker: &Asker) -> Result<(), Problem> {
        let turns = self.fetch_session(id, asker).await?;
        let mut traces: Vec<_> = turns.into_iter().map(|said| said.trace).collect();
        if asker.api.generation == Generation::V3 {
            // The session's own answer says nothing of what is in its traces.
            let mut groups = Groups::default();
            for trace in &traces {
                let known = match self.trace_rows(&trace.id).await {
                    Some(known) => known,
                    None => self.fetch_v3(&trace.id, &asker.client).await?,
                };
                groups.extend(Vec::clone(&known.rows));
                groups.complete(&trace.id);
            }
            traces = groups.traces();
        }
        self.keep_session_steps(id, &traces);
        Ok(())
    }
}

/// What is not there is known to be nothing.
fn found(result: Result<(), Problem>) -> Result<(), Problem> {
    match result {
        Err(problem) if problem.kind == ProblemKind::NotFound => Ok(()),
        result => result,
    }
}
