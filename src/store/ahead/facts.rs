//! What is known of the objects of queue items, for their order and their list.

use std::collections::HashMap;
use std::ops::Add;

use super::items::asked;
use crate::model::{
    ItemId, ItemObject, ItemStatus, Level, Observation, QueueItem, Score, ScoreTarget, ScoreValue,
    Seconds, SessionId, TraceId, TraceSummary, Usd,
};
use crate::msg::{Data, ItemFacts};
use crate::store::outbox::ScoresOf;
use crate::store::{Answers, Store};

/// Of more items nobody reads a list.
const MOST: usize = 2_000;
/// Items that are read together: their scores come in one answer.
const TOGETHER: usize = 6;
/// So many of these in a row without any item: the server fails, and whoever wants to know asks again.
const TRIES: usize = 2;

impl Store {
    /// Items of which nothing was seen are left out.
    pub(in crate::store) async fn item_facts(
        &self,
        items: &[QueueItem],
    ) -> HashMap<ItemId, ItemFacts> {
        let mut all = HashMap::new();
        for item in items.iter().take(MOST) {
            let facts = match &item.object {
                ItemObject::Trace(id) => self.trace_facts(id, None).await,
                ItemObject::Observation(id) => match self.cache.trace_of(id).await {
                    Some(trace) => {
                        let step = Some(ScoreTarget::Observation(trace.clone(), id.clone()));
                        self.trace_facts(&trace, step).await
                    }
                    None => None,
                },
                ItemObject::Session(id) => self.session_facts(id).await,
                ItemObject::Other(_) => None,
            };
            all.extend(facts.map(|facts| (item.id.clone(), facts)));
        }
        all
    }

    /// Reads the objects of which something is missing, as fast as the budget allows to read ahead. What was read for
    /// the order is here when the review gets to it.
    pub(in crate::store) async fn read_facts(
        &self,
        items: &[QueueItem],
        known: &HashMap<ItemId, ItemFacts>,
        answers: &Answers,
    ) {
        let is_whole = |item: &QueueItem| known.get(&item.id).is_some_and(|facts| facts.whole);
        let pending = |item: &&QueueItem| item.status == ItemStatus::Pending && !is_whole(item);
        let missing: Vec<QueueItem> = items.iter().filter(pending).take(MOST).cloned().collect();
        let mut failed = 0;
        for some in missing.chunks(TOGETHER) {
            if self.items_ahead(some).await.is_empty() {
                failed += 1;
            } else {
                failed = 0;
                let facts = self.item_facts(some).await;
                answers.send(Data::ItemFacts(facts)).await;
            }
            if failed == TRIES || answers.stopped() {
                return;
            }
        }
    }

    /// Of the whole trace, or of one step of it.
    async fn trace_facts(&self, id: &TraceId, step: Option<ScoreTarget>) -> Option<ItemFacts> {
        let (known, all) = match self.trace_rows(id).await {
            Some(known) => (known.rows.to_vec(), true),
            None => (self.cache.roots(vec![id.clone()]).await, false),
        };
        let is_it = |row: &&Observation| match &step {
            Some(ScoreTarget::Observation(_, step)) => row.id == *step,
            _ => true,
        };
        let rows: Vec<&Observation> = known.iter().filter(is_it).collect();
        let first = rows
            .iter()
            .min_by_key(|row| (row.parent.is_some(), row.start))?;
        let last = rows.iter().filter_map(|row| row.end).max();
        let costs: Vec<f64> = rows.iter().filter_map(|row| Some(row.cost?.0)).collect();
        let whole = step
            .is_none()
            .then_some(&first.trace_name)
            .and_then(Option::clone);
        let target = step.unwrap_or_else(|| ScoreTarget::Trace(id.clone()));
        let scores = self.known_scores(ScoresOf::Trace(id)).await;
        Some(ItemFacts {
            name: whole.or_else(|| Some(first.name.clone())),
            user: first.user.clone(),
            start: Some(first.start),
            latency: last.map(|last| {
                let took = last.duration_since(first.start);
                Seconds(took.as_secs_f64())
            }),
            cost: (!costs.is_empty()).then(|| Usd(costs.iter().sum())),
            errors: Some(rows.iter().filter(|row| row.level == Level::Error).count()),
            whole: all && scores.is_some(),
            score: lowest(scores.as_deref(), &target),
        })
    }

    /// Of its traces together, as far as a session tells it.
    async fn session_facts(&self, id: &SessionId) -> Option<ItemFacts> {
        let target = ScoreTarget::Session(id.clone());
        let scores = self.known_scores(ScoresOf::Session(id)).await;
        let known = self.known_session(id).await;
        let whole = known.is_some() && scores.is_some();
        let traces: Vec<TraceSummary> = known
            .map(|(turns, _)| turns.into_iter().map(|(trace, _)| trace).collect())
            .unwrap_or_default();
        let sum =
            |of: fn(&TraceSummary) -> Option<f64>| traces.iter().filter_map(of).reduce(f64::add);
        let first = traces.iter().min_by_key(|trace| trace.start);
        let score = lowest(scores.as_deref(), &target);
        (whole || score.is_some()).then(|| ItemFacts {
            name: None,
            user: first.and_then(|trace| trace.user.clone()),
            start: first.map(|trace| trace.start),
            latency: sum(|trace| Some(trace.latency?.0)).map(Seconds),
            cost: sum(|trace| Some(trace.totals.cost?.0)).map(Usd),
            errors: sum(|trace| trace.totals.errors.map(f64::from)).map(|errors| errors as usize),
            score,
            whole,
        })
    }

    async fn known_scores(&self, of: ScoresOf<'_>) -> Option<Vec<Score>> {
        Some(self.cache.answer(&asked(of).0).await?.0)
    }
}

/// The lowest number that was given to it.
fn lowest(scores: Option<&[Score]>, target: &ScoreTarget) -> Option<f64> {
    let of_target = scores?
        .iter()
        .filter(|score| score.target.as_ref() == Some(target));
    let numbers = of_target.filter_map(|score| match score.value {
        ScoreValue::Number(number) => Some(number),
        ScoreValue::Bool(yes) => Some(f64::from(u8::from(yes))),
        _ => None,
    });
    numbers.min_by(f64::total_cmp)
}
