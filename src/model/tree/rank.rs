//! The steps that took the most: time or money of their own, what is below them not counted.

use std::cmp::Ordering;

use super::{Node, Tree};
use crate::model::Observation;

/// What steps are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    Time,
    Cost,
}

/// A step and its place in the ranking, from 1 on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    pub node: Node,
    pub place: usize,
    /// Seconds or dollars.
    pub own: f64,
}

impl Tree {
    /// The step that took the most; after another one, that which took the most of those that took less.
    /// Steps that took nothing have no place.
    pub fn next_by(&self, measure: Measure, after: Option<Node>) -> Option<Ranked> {
        let own = |node| self.own(measure, node).filter(|own| *own > 0.0);
        let all = self.nodes().filter_map(|node| Some((own(node)?, node)));
        let by = |a: &(f64, Node), b: &(f64, Node)| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1));
        let last = after.and_then(|node| Some((own(node)?, node)));
        let mut place = 1;
        let mut best: Option<(f64, Node)> = None;
        for step in all {
            if last.is_some_and(|last| by(&step, &last) != Ordering::Less) {
                place += 1;
            } else if best.is_none_or(|best| by(&step, &best) == Ordering::Greater) {
                best = Some(step);
            }
        }
        let (own, node) = best?;
        Some(Ranked { node, place, own })
    }

    fn own(&self, measure: Measure, node: Node) -> Option<f64> {
        let row = self.observation(node)?;
        match measure {
            Measure::Cost => row.cost.map(|cost| cost.0),
            Measure::Time => Some(seconds(row)? - self.below(node, row)),
        }
    }

    /// Seconds of a row in which any of its children ran.
    fn below(&self, node: Node, row: &Observation) -> f64 {
        let end = seconds(row).unwrap_or(0.0);
        let mut covered = 0.0;
        let mut until = 0.0_f64;
        // Children come in order of their start.
        for child in self
            .children(node)
            .filter_map(|node| self.observation(node))
        {
            let start = child.start.duration_since(row.start).as_secs_f64();
            let ends = start + seconds(child).unwrap_or(0.0);
            covered += (ends.min(end) - start.max(until)).max(0.0);
            until = until.max(ends.min(end));
        }
        covered
    }
}

fn seconds(row: &Observation) -> Option<f64> {
    let measured = row
        .end
        .map(|end| end.duration_since(row.start).as_secs_f64());
    measured.or_else(|| row.latency.map(|latency| latency.0))
}
