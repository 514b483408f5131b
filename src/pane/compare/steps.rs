//! The aligned steps, and which of them show.

use std::sync::Arc;

use crate::model::compare::Pair;
use crate::msg::Ticket;
use crate::widget::guides::guides;

/// A pair that shows.
#[derive(Clone, Copy, Debug)]
struct Shown {
    at: u32,
    guides: u64,
}

#[derive(Debug, Default)]
pub(super) struct Steps {
    pairs: Arc<Vec<Pair>>,
    shown: Vec<Shown>,
    pub(super) ticket: Ticket,
    /// The last alignment that was asked for did not come yet.
    pending: bool,
    /// Only what differs shows, and what it stands below.
    pub(super) only: bool,
}

impl Steps {
    pub(super) fn expect(&mut self, ticket: Ticket) {
        self.ticket = ticket;
        self.pending = true;
    }

    pub(super) fn is_pending(&self) -> bool {
        self.pending
    }

    pub(super) fn give_up(&mut self) {
        self.pending = false;
    }

    pub(super) fn take(&mut self, pairs: Arc<Vec<Pair>>) {
        self.pending = false;
        self.pairs = pairs;
    }

    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub(super) fn pair(&self, at: usize) -> Option<&Pair> {
        self.pairs.get(at)
    }

    /// Rows that show.
    pub(super) fn rows(&self) -> usize {
        self.shown.len()
    }

    /// The place among all pairs of a row that shows.
    pub(super) fn place(&self, row: usize) -> Option<usize> {
        self.shown.get(row).map(|shown| shown.at as usize)
    }

    /// The row of a pair, or of the next one below it that shows.
    pub(super) fn row_of(&self, at: usize) -> usize {
        let row = self.shown.partition_point(|shown| (shown.at as usize) < at);
        row.min(self.shown.len().saturating_sub(1))
    }

    pub(super) fn guides(&self, row: usize) -> u64 {
        self.shown.get(row).map_or(0, |shown| shown.guides)
    }

    /// After something changed: what shows now.
    pub(super) fn show(&mut self, differing: &[bool]) {
        let places: Vec<u32> = if self.only {
            self.differing(differing)
        } else {
            (0..self.pairs.len() as u32).collect()
        };
        let depth = |at: &u32| self.pairs[*at as usize].depth;
        let guides = guides(places.iter().map(depth));
        let shown = places.into_iter().zip(guides);
        self.shown = shown.map(|(at, guides)| Shown { at, guides }).collect();
    }

    /// From the bottom up: a step stays where it differs, or one below it does.
    fn differing(&self, differing: &[bool]) -> Vec<u32> {
        let mut kept = Vec::new();
        let mut wanted: Option<u32> = None;
        for (at, pair) in self.pairs.iter().enumerate().rev() {
            let is_above = wanted.is_some_and(|depth| pair.depth < depth);
            if is_above || differing.get(at) == Some(&true) {
                kept.push(at as u32);
                wanted = Some(pair.depth);
            }
        }
        kept.reverse();
        kept
    }
}
