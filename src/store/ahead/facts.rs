//! What was seen of the objects of queue items: for their order and their list, without asking anybody.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::items::asked;
use crate::model::{
    ItemFacts, ItemId, ItemObject, Level, Observation, ObservationId, Problem, QueueItem, Score,
    ScoreTarget, ScoreValue, Seconds, SessionId, TraceId, TraceSummary, Usd,
};
use crate::msg::{Data, Order};
use crate::store::outbox::ScoresOf;
use crate::store::{Answers, Store, fresh};

/// Items that are told together.
const SOME: usize = 200;

/// Sums over the traces of a session, for the cache.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct SessionSteps {
    start: Option<Timestamp>,
    latency: Option<Seconds>,
    cost: Option<Usd>,
    errors: Option<usize>,
    user: Option<String>,
}

impl Store {
    /// What is known is told first; then what the order needs to know of items that are still to be done is read.
    pub(in crate::store) async fn item_facts(
        &self,
        items: &[QueueItem],
        by: Order,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let mut unread: Vec<&QueueItem> = Vec::new();
        for some in items.chunks(SOME) {
            let facts = self.known_facts(some).await;
            let told = |item: &QueueItem| facts.get(&item.id).is_some_and(|of| by.is_told(of));
            if by.needs_facts() {
                unread.extend(some.iter().filter(|item| !told(item)));
            }
            answers.send(Data::ItemFacts(facts)).await;
        }
        self.read_facts(&unread, by, answers).await
    }

    /// Items of which nothing was seen are left out.
    pub(super) async fn known_facts(&self, items: &[QueueItem]) -> HashMap<ItemId, ItemFacts> {
        let mut all = HashMap::new();
        for item in items {
            let facts = match &item.object {
                ItemObject::Trace(id) => self.trace_facts(id).await,
                ItemObject::Observation(id) => self.step_facts(id).await,
                ItemObject::Session(id) => self.session_facts(id).await,
                ItemObject::Other(_) => None,
            };
            all.extend(facts.map(|facts| (item.id.clone(), facts)));
        }
        all
    }

    async fn trace_facts(&self, id: &TraceId) -> Option<ItemFacts> {
        let known = self.trace_rows(id).await;
        let whole = known
            .as_ref()
            .is_some_and(|known| self.is_fresh(Some(known.at), known.good_for()));
        let rows = match known {
            Some(known) => known.rows.to_vec(),
            None => self.cache.roots(vec![id.clone()]).await,
        };
        let target = ScoreTarget::Trace(id.clone());
        let (score, scores_read) = self.lowest(ScoresOf::Trace(id), &target).await;
        let facts = ItemFacts {
            score,
            scores_read,
            ..facts_of(&rows)
        };
        let seen = scores_read || !rows.is_empty();
        seen.then_some(ItemFacts {
            steps_read: whole,
            ..facts
        })
    }

    async fn step_facts(&self, id: &ObservationId) -> Option<ItemFacts> {
        let row = self.cache.observation(id).await?;
        let target = ScoreTarget::Observation(row.trace.clone(), id.clone());
        let (score, scores_read) = self.lowest(ScoresOf::Trace(&row.trace), &target).await;
        let name = Some(row.name.clone());
        Some(ItemFacts {
            trace: Some(row.trace.clone()),
            name,
            score,
            scores_read,
            steps_read: row.end.is_some(),
            ..facts_of(&[row])
        })
    }

    async fn session_facts(&self, id: &SessionId) -> Option<ItemFacts> {
        let target = ScoreTarget::Session(id.clone());
        let (score, scores_read) = self.lowest(ScoresOf::Session(id), &target).await;
        let known: Option<(SessionSteps, Timestamp)> = self.cache.answer(&steps_name(id)).await;
        let at = known.as_ref().map(|(_, at)| *at);
        let (steps, steps_read) = match known {
            Some((steps, _)) => (steps, self.is_fresh(at, fresh::SESSION)),
            None if scores_read => (SessionSteps::default(), false),
            None => return None,
        };
        Some(ItemFacts {
            trace: None,
            name: None,
            user: steps.user.as_deref().map(Into::into),
            start: steps.start,
            latency: steps.latency,
            cost: steps.cost,
            errors: steps.errors,
            score,
            steps_read,
            scores_read,
        })
    }

    /// Sums of a session whose traces were seen whole.
    pub(super) fn keep_session_steps(&self, id: &SessionId, traces: &[TraceSummary]) {
        let sum = |of: fn(&TraceSummary) -> Option<f64>| {
            let known: Vec<f64> = traces.iter().filter_map(of).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>())
        };
        let start = traces.iter().map(|trace| trace.start).min();
        let end = |trace: &TraceSummary| {
            let took = trace.latency.map_or(0.0, |latency| latency.0);
            trace
                .start
                .duration_since(start.unwrap_or(trace.start))
                .as_secs_f64()
                + took
        };
        let errors = sum(|trace| trace.totals.errors.map(f64::from));
        let steps = SessionSteps {
            start,
            latency: traces.iter().map(end).max_by(f64::total_cmp).map(Seconds),
            cost: sum(|trace| Some(trace.totals.cost?.0)).map(Usd),
            errors: errors.map(|errors| errors as usize),
            user: traces
                .iter()
                .find_map(|trace| trace.user.as_deref().map(str::to_owned)),
        };
        self.cache
            .put_answer(&steps_name(id), &steps, (self.clock)());
    }

    /// The lowest number that was given to it, and whether that is known lately.
    async fn lowest(&self, of: ScoresOf<'_>, target: &ScoreTarget) -> (Option<f64>, bool) {
        let known: Option<(Vec<Score>, Timestamp)> = self.cache.answer(&asked(of).0).await;
        let Some((scores, at)) = known else {
            return (None, false);
        };
        let of_target = scores
            .iter()
            .filter(|score| score.target.as_ref() == Some(target));
        let numbers = of_target.filter_map(|score| match score.value {
            ScoreValue::Number(number) => Some(number),
            ScoreValue::Bool(yes) => Some(f64::from(u8::from(yes))),
            _ => None,
        });
        let lowest = numbers.min_by(f64::total_cmp);
        (lowest, self.is_fresh(Some(at), fresh::OPINIONS))
    }
}

/// Of a whole trace, or of one step of it.
fn facts_of(rows: &[Observation]) -> ItemFacts {
    let first = rows
        .iter()
        .min_by_key(|row| (row.parent.is_some(), row.start));
    let Some(first) = first else {
        return ItemFacts::default();
    };
    let start = rows.iter().map(|row| row.start).min();
    let last = rows.iter().filter_map(|row| row.end).max();
    let took = last.map(|last| last.duration_since(start.unwrap_or(first.start)));
    let costs: Vec<f64> = rows.iter().filter_map(|row| Some(row.cost?.0)).collect();
    ItemFacts {
        name: first
            .context
            .trace_name
            .clone()
            .or_else(|| Some(first.name.clone())),
        user: first.context.user.clone(),
        start: Some(first.start),
        latency: took.map(|took| Seconds(took.as_secs_f64())),
        cost: (!costs.is_empty()).then(|| Usd(costs.iter().sum())),
        errors: Some(rows.iter().filter(|row| row.level == Level::Error).count()),
        ..ItemFacts::default()
    }
}

fn steps_name(id: &SessionId) -> String {
    format!("steps of session {id}")
}
