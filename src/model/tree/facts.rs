//! What is known of a trace as a whole, and of a row with all below it.

use jiff::Timestamp;

use super::super::observation::{Level, Observation};
use super::super::trace::Totals;
use super::super::unit::Seconds;
use super::{Node, Tree};

impl Tree {
    pub(super) fn find_root(&self) -> Option<Node> {
        let with = |wanted: fn(&Observation) -> bool| {
            let mut known = self.shape.siblings(self.shape.first_root).map(Node);
            known.find(|&node| self.observation(node).is_some_and(wanted))
        };
        with(Observation::is_synthetic_root)
            .or_else(|| with(|row| row.is_root))
            .or_else(|| with(|row| row.parent.is_none()))
            .or_else(|| with(|_| true))
    }

    /// The row that stands for the trace: the invented root, else one that the server calls a root, else the first.
    pub fn root(&self) -> Option<Node> {
        self.root
    }

    /// Sums over a row and all below it, each observation's own cost and tokens counted once.
    /// The invented root counts for nothing.
    pub fn totals(&self, node: Node) -> Totals {
        self.sums[node.index()].totals(self.loading)
    }

    /// Sums over the whole trace.
    pub fn total(&self) -> Totals {
        self.total.totals(self.loading)
    }

    /// Whether a row or any below it has not ended.
    pub fn runs(&self, node: Node) -> bool {
        self.sums[node.index()].runs()
    }

    /// The worst level of a row and all below it.
    pub fn worst(&self, node: Node) -> Level {
        self.sums[node.index()].worst
    }

    /// First start and last end of what was seen.
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        self.span
    }

    /// From the first start to the last end.
    pub fn latency(&self) -> Option<Seconds> {
        let (first, last) = self.span?;
        Some(Seconds(last.duration_since(first).as_secs_f64()))
    }
}
