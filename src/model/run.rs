//! The order of a run that is read as one text: by time, a step with steps inside it as its beginning and its end.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::conversation::Side;
use super::tree::{Node, Tree};
use super::{Observation, ObservationType};

/// Which part of a step an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Whole,
    Start,
    End,
}

impl Phase {
    pub fn side(self) -> Option<Side> {
        match self {
            Self::Whole => None,
            Self::Start => Some(Side::Input),
            Self::End => Some(Side::Output),
        }
    }

    pub fn shows(self, side: Side) -> bool {
        self.side().is_none_or(|own| own == side)
    }
}

pub type Key = (Node, Phase);

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub node: Node,
    pub phase: Phase,
    /// Steps are counted from 1 in the order in which they began.
    pub number: u32,
}

impl Entry {
    pub fn key(&self) -> Key {
        (self.node, self.phase)
    }
}

/// All steps, in order of time.
pub fn entries(tree: &Tree) -> Vec<Entry> {
    let mut moments: Vec<(Timestamp, bool, isize, Node, Phase)> = Vec::new();
    for (at, node) in tree.nodes().enumerate() {
        let Some(row) = tree.observation(node) else {
            continue;
        };
        let at = at.cast_signed();
        let end = ended(row, tree)
            .filter(|_| is_told_in_two(row) && tree.children(node).next().is_some());
        let Some(end) = end else {
            moments.push((row.start, false, at, node, Phase::Whole));
            continue;
        };
        moments.push((row.start, false, at, node, Phase::Start));
        // Of those that end at once the innermost is first.
        moments.push((end.max(row.start), true, -at, node, Phase::End));
    }
    moments.sort_by_key(|(time, ends, at, ..)| (*time, *ends, *at));
    let mut numbers = HashMap::new();
    let entry = |(_, _, _, node, phase): (Timestamp, bool, isize, Node, Phase)| {
        let next = numbers.len() as u32 + 1;
        let number = *numbers.entry(node).or_insert(next);
        Entry {
            node,
            phase,
            number,
        }
    };
    moments.into_iter().map(entry).collect()
}

/// What a model, a tool or a search answers belongs to what it was asked.
fn is_told_in_two(row: &Observation) -> bool {
    !matches!(
        row.kind,
        ObservationType::Generation
            | ObservationType::Tool
            | ObservationType::Retriever
            | ObservationType::Embedding
            | ObservationType::Event
    )
}

/// The invented root of a trace ends with the last step.
fn ended(row: &Observation, tree: &Tree) -> Option<Timestamp> {
    if row.is_synthetic_root() {
        return tree.span().map(|(_, last)| last);
    }
    let lasted = row
        .latency
        .map(|latency| SignedDuration::from_secs_f64(latency.0.max(0.0)));
    row.end.or_else(|| row.start.checked_add(lasted?).ok())
}
