//! The next items of a queue, read before anybody gets there: all that their first screen needs.

use jiff::Timestamp;

use super::name;
use crate::langfuse::{Client, ScoreQuery};
use crate::model::tree::Tree;
use crate::model::{
    Generation, ItemId, ItemObject, ObservationId, Problem, QueueItem, Score, SessionId, TraceId,
};
use crate::msg::Glance;
use crate::store::asker::{Asker, Begin};
use crate::store::outbox::ScoresOf;
use crate::store::{Answers, Store, fresh};

/// Traces whose scores are asked for together: of more, there may be too many for one answer.
const TRACES: usize = 25;

/// A trace of an item, and the step that is to be judged where it is not the whole.
struct Wanted {
    item: ItemId,
    trace: TraceId,
    step: Option<ObservationId>,
}

impl Store {
    /// Tells which items are here now. Fails without a word: whoever gets to one of the others asks again.
    pub(in crate::store) async fn items_ahead(&self, items: &[QueueItem]) -> Vec<ItemId> {
        let Ok(asker) = self.asker(Begin::Follow).await else {
            return Vec::new();
        };
        if !self.cache.keeps() {
            return Vec::new();
        }
        let (mut here, mut wanted) = (Vec::new(), Vec::new());
        for item in items {
            match self.item_ahead(item, &asker).await {
                Ok(Some(one)) => wanted.push(one),
                Ok(None) => here.push(item.id.clone()),
                Err(problem) => tracing::debug!(problem.message, "an item is not read ahead"),
            }
        }
        let traces = || wanted.iter().map(|one| &one.trace);
        self.answers_ahead(&wanted, &asker).await;
        if self.scores_of_items(traces(), &asker).await.is_ok() {
            here.extend(wanted.into_iter().map(|one| one.item));
        }
        // What is only on its way to the file is not found there.
        self.cache.settle().await;
        here
    }

    /// The object without its bodies; none for a session, which comes whole.
    async fn item_ahead(&self, item: &QueueItem, asker: &Asker) -> Result<Option<Wanted>, Problem> {
        let asker = &asker.apart();
        let (trace, step) = match &item.object {
            ItemObject::Trace(id) => (id.clone(), None),
            ItemObject::Observation(id) => {
                let trace = self.find_trace(id, item.created, asker).await?;
                (trace, Some(id.clone()))
            }
            ItemObject::Session(id) => {
                self.session_ahead(id, asker).await?;
                return Ok(None);
            }
            ItemObject::Other(_) => return Ok(None),
        };
        let turn = self.asking.of(&rows_name(&trace));
        let _alone = turn.take(&asker.client).await;
        let known = self.trace_rows(&trace).await;
        if !known.is_some_and(|known| self.is_fresh(Some(known.at), known.good_for())) {
            self.renew_trace(trace.clone(), asker, &Answers::unheard())
                .await?;
        }
        let item = item.id.clone();
        Ok(Some(Wanted { item, trace, step }))
    }

    async fn session_ahead(&self, id: &SessionId, asker: &Asker) -> Result<(), Problem> {
        if !self.has_session(id).await {
            self.fetch_session(id, asker).await?;
        }
        let of = ScoresOf::Session(id);
        self.renew_scores(of, &asker.client).await
    }

    /// Bodies of what is shown first, of all items in one request.
    async fn answers_ahead(&self, wanted: &[Wanted], asker: &Asker) {
        // A v3 trace comes with all its bodies.
        if asker.api.generation == Generation::V3 {
            return;
        }
        let mut missing: Vec<(ObservationId, Glance)> = Vec::new();
        for one in wanted {
            for (id, start) in self.answers_of(one).await {
                self.coming.wait(&id, &asker.client).await;
                if self.known_body(&one.trace, &id).await.is_none() {
                    let trace = one.trace.clone();
                    let root = Some(id.clone());
                    missing.push((id, Glance { trace, root, start }));
                }
            }
        }
        let ids: Vec<ObservationId> = missing.iter().map(|(id, _)| id.clone()).collect();
        self.fetch_bodies(missing, asker.api).await;
        for id in ids {
            self.coming.wait(&id, &asker.client).await;
        }
    }

    /// What a review shows first: the step itself; of a trace the last generation, and the root that may stand for it.
    async fn answers_of(&self, one: &Wanted) -> Vec<(ObservationId, Timestamp)> {
        let Some(known) = self.trace_rows(&one.trace).await else {
            return Vec::new();
        };
        let rows = known.rows.iter();
        if let Some(step) = &one.step {
            let found = rows.filter(|row| row.id == *step);
            return found.map(|row| (row.id.clone(), row.start)).collect();
        }
        let mut tree = Tree::new();
        tree.extend(Vec::clone(&known.rows));
        tree.finish();
        let shown = [tree.last_generation(), tree.root()];
        let mut found: Vec<_> = shown
            .into_iter()
            .flatten()
            .filter_map(|node| tree.observation(node))
            .map(|row| (row.id.clone(), row.start))
            .collect();
        found.dedup();
        found
    }

    /// Scores of all items, which a v4 server tells in one answer.
    pub(super) async fn scores_of_items(
        &self,
        traces: impl Iterator<Item = &TraceId>,
        asker: &Asker,
    ) -> Result<(), Problem> {
        let mut missing: Vec<TraceId> = Vec::new();
        for trace in traces {
            let known = self.cache.answer::<Vec<Score>>(&name(trace)).await;
            let fresh = self.is_fresh(known.map(|(_, at)| at), fresh::OPINIONS);
            if !fresh && !missing.contains(trace) {
                missing.push(trace.clone());
            }
        }
        for some in missing.chunks(TRACES) {
            let several = asker.api.scores_v3 && some.len() > 1;
            if several && self.scores_together(some, &asker.client).await {
                continue;
            }
            for trace in some {
                self.renew_scores(ScoresOf::Trace(trace), &asker.client)
                    .await?;
            }
        }
        Ok(())
    }

    /// Asks for the scores of one target, unless they are known by now.
    pub(super) async fn renew_scores(
        &self,
        of: ScoresOf<'_>,
        client: &Client,
    ) -> Result<(), Problem> {
        let (name, query) = asked(of);
        let client = &client.apart();
        let turn = self.asking.of(&name);
        let _alone = turn.take(client).await;
        let known = self.cache.answer::<Vec<Score>>(&name).await;
        if !self.is_fresh(known.map(|(_, at)| at), fresh::OPINIONS) {
            self.fetch_scores(&name, &query, client).await?;
            // Who has the next turn looks for them on the disk.
            self.cache.settle().await;
        }
        Ok(())
    }
}

/// In the cache, and in the query: the scores of one target.
pub(in crate::store) fn asked(of: ScoresOf<'_>) -> (String, ScoreQuery) {
    let mut query = ScoreQuery::default();
    let name = match of {
        ScoresOf::Trace(id) => {
            query.traces.push(id.clone());
            name(id)
        }
        ScoresOf::Session(id) => {
            query.session = Some(id.clone());
            format!("scores of session {id}")
        }
    };
    (name, query)
}

/// Who asks for the rows of a trace while another does waits for that answer.
pub(in crate::store) fn rows_name(trace: &TraceId) -> String {
    format!("rows of trace {trace}")
}
