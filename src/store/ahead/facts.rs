//! What was seen of the objects of queue items: for their order and their list, without asking anybody.

use std::collections::HashMap;

use super::items::asked;
use crate::model::{
    ItemId, ItemObject, Level, Observation, QueueItem, Score, ScoreTarget, ScoreValue, SessionId,
    TraceId, Usd,
};
use crate::msg::ItemFacts;
use crate::store::Store;
use crate::store::outbox::ScoresOf;

/// Of more items nobody reads a list.
const MOST: usize = 2_000;

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

    /// Of the whole trace, or of one step of it.
    async fn trace_facts(&self, id: &TraceId, step: Option<ScoreTarget>) -> Option<ItemFacts> {
        let known = match self.trace_rows(id).await {
            Some(known) => known.rows.to_vec(),
            None => self.cache.roots(vec![id.clone()]).await,
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
        Some(ItemFacts {
            name: whole.or_else(|| Some(first.name.clone())),
            user: first.user.clone(),
            start: Some(first.start),
            latency: last.map(|last| {
                let took = last.duration_since(first.start);
                crate::model::Seconds(took.as_secs_f64())
            }),
            cost: (!costs.is_empty()).then(|| Usd(costs.iter().sum())),
            errors: Some(rows.iter().filter(|row| row.level == Level::Error).count()),
            score: self.lowest(ScoresOf::Trace(id), &target).await,
        })
    }

    async fn session_facts(&self, id: &SessionId) -> Option<ItemFacts> {
        let target = ScoreTarget::Session(id.clone());
        let score = self.lowest(ScoresOf::Session(id), &target).await?;
        Some(ItemFacts {
            score: Some(score),
            ..ItemFacts::default()
        })
    }

    /// The lowest number that was given to it.
    async fn lowest(&self, of: ScoresOf<'_>, target: &ScoreTarget) -> Option<f64> {
        let (scores, _): (Vec<Score>, _) = self.cache.answer(&asked(of).0).await?;
        let of_target = scores
            .iter()
            .filter(|score| score.target.as_ref() == Some(target));
        let numbers = of_target.filter_map(|score| match score.value {
            ScoreValue::Number(number) => Some(number),
            ScoreValue::Bool(yes) => Some(f64::from(u8::from(yes))),
            _ => None,
        });
        numbers.min_by(f64::total_cmp)
    }
}
