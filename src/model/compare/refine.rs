//! What a longest common sequence of names does not see: a step that was tried again, and one with another name.

use super::{Both, Side, Step};
use crate::model::ObservationType;

/// Kinds that say enough for a step to be known under another name.
const TELLING: [ObservationType; 8] = [
    ObservationType::Generation,
    ObservationType::Agent,
    ObservationType::Tool,
    ObservationType::Chain,
    ObservationType::Retriever,
    ObservationType::Evaluator,
    ObservationType::Embedding,
    ObservationType::Guardrail,
];

/// Siblings of both runs, in order.
pub(super) struct Siblings<'a> {
    pub(super) runs: Both<&'a [Step]>,
    pub(super) steps: Both<&'a [u32]>,
}

impl Siblings<'_> {
    /// Takes pairs, and gives them in order.
    pub(super) fn refine(&self, pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        let mut pairs: Vec<Both<u32>> = pairs
            .into_iter()
            .map(|(left, right)| Both::new(left, right))
            .collect();
        for at in 0..pairs.len() {
            pairs[at] = self.retried(at, &pairs);
        }
        let mut renamed = self.renamed(&pairs);
        pairs.append(&mut renamed);
        pairs.sort_unstable_by_key(|pair| pair.left);
        pairs
            .into_iter()
            .map(|pair| (pair.left, pair.right))
            .collect()
    }

    fn step(&self, side: Side, step: u32) -> &Step {
        &self.runs.get(side)[step as usize]
    }

    /// Behind the one pair and before the other; none is the end.
    fn within(
        &self,
        side: Side,
        (before, behind): (Option<&Both<u32>>, Option<&Both<u32>>),
    ) -> &[u32] {
        let steps = self.steps.get(side);
        let from = before.map_or(0, |pair| {
            steps.partition_point(|step| step <= pair.get(side))
        });
        let to = behind.map_or(steps.len(), |pair| {
            steps.partition_point(|step| step < pair.get(side))
        });
        steps.get(from..to).unwrap_or_default()
    }

    /// What went well is paired with what went well, not with an attempt that failed; else a failure with a failure.
    fn retried(&self, at: usize, pairs: &[Both<u32>]) -> Both<u32> {
        let pair = pairs[at];
        let failed = |side| self.step(side, *pair.get(side)).failed;
        if failed(Side::Left) == failed(Side::Right) {
            return pair;
        }
        let well = if failed(Side::Left) {
            Side::Right
        } else {
            Side::Left
        };
        for (side, wanted) in [(well.other(), false), (well, true)] {
            let now = self.step(side, *pair.get(side));
            let fits = |step: &&u32| {
                let step = self.step(side, **step);
                step.failed == wanted && step.kind == now.kind && step.name == now.name
            };
            let around = self.within(side, (before(pairs, at), pairs.get(at + 1)));
            let (before, after) =
                around.split_at(around.partition_point(|step| step < pair.get(side)));
            if let Some(found) = after
                .iter()
                .find(fits)
                .or_else(|| before.iter().rfind(fits))
            {
                let mut better = pair;
                *better.get_mut(side) = *found;
                return better;
            }
        }
        pair
    }

    /// The only step of its kind on both sides between two pairs is the same one.
    fn renamed(&self, pairs: &[Both<u32>]) -> Vec<Both<u32>> {
        let mut found = Vec::new();
        for at in 0..=pairs.len() {
            let ends = (before(pairs, at), pairs.get(at));
            let gap = Both::new(Side::Left, Side::Right).map(|side| self.within(side, ends));
            if gap.left.is_empty() || gap.right.is_empty() {
                continue;
            }
            let only = |side: Side, kind| {
                let steps = gap.get(side).iter();
                let mut steps = steps.filter(|step| self.step(side, **step).kind == kind);
                steps.next().copied().filter(|_| steps.next().is_none())
            };
            let alone = TELLING.into_iter().filter_map(|kind| {
                Some(Both::new(only(Side::Left, kind)?, only(Side::Right, kind)?))
            });
            let alone: Vec<Both<u32>> = alone.collect();
            let crosses = |one: &Both<u32>| {
                let mut all = alone.iter();
                all.any(|other| (one.left < other.left) != (one.right < other.right))
            };
            found.extend(alone.iter().filter(|one| !crosses(one)));
        }
        found
    }
}

fn before(pairs: &[Both<u32>], at: usize) -> Option<&Both<u32>> {
    pairs.get(at.checked_sub(1)?)
}
