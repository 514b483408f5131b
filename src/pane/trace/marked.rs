//! Marked steps: what is done next is done to all of them, folded away or not.

use std::collections::BTreeSet;

use super::{Panel, TracePane};
use crate::model::tree::Node;
use crate::model::{Observation, ScoreTarget};
use crate::pane::list::Listed;
use crate::pane::list::marks::{enqueue, kind_of};
use crate::pane::{Act, Ask};

#[derive(Debug, Default)]
pub(super) struct Marked {
    steps: BTreeSet<Node>,
    /// The step where a range began that ends at the cursor.
    anchor: Option<Node>,
}

impl TracePane {
    /// Marks the selected step or takes its mark away; the caller goes on to the next.
    pub(super) fn toggle_mark(&mut self) {
        let Some(node) = self.cursor else { return };
        if !self.marked.steps.remove(&node) {
            self.marked.steps.insert(node);
        }
        self.show_marks();
    }

    /// Begins a range, or marks the rows of it that are shown and ends it.
    pub(super) fn toggle_range(&mut self) {
        if self.marked.anchor.is_some() {
            self.marked.steps = self.marks();
            self.marked.anchor = None;
        } else {
            self.marked.anchor = self.cursor;
        }
        self.show_marks();
    }

    /// Where the marked steps stand among the rows that are shown now.
    pub(super) fn show_marks(&mut self) {
        let place = |node: &Node| self.tree.position(*node);
        let marks: Vec<usize> = self.marked.steps.iter().filter_map(place).collect();
        let anchor = self.marked.anchor.as_ref().and_then(place);
        self.state.mark_only(marks, anchor);
    }

    /// All that are marked, those of the range included.
    fn marks(&self) -> BTreeSet<Node> {
        let mut all = self.marked.steps.clone();
        if self.state.in_range() {
            let rows = self.state.marked().into_iter();
            all.extend(rows.filter_map(|at| Some(self.tree.row(at)?.node)));
        }
        all
    }

    pub(super) fn mark_count(&self) -> usize {
        self.marks().len()
    }

    /// A step back: marks go first. None where there are none.
    pub(super) fn unmark(&mut self) -> Option<Vec<Act>> {
        let count = self.mark_count();
        if count == 0 && self.marked.anchor.is_none() {
            return None;
        }
        self.marked = Marked::default();
        self.show_marks();
        Some(vec![Act::Say(format!("{count} marks taken away"))])
    }

    /// The marked steps in the order of the tree; where none is, the one that is read or selected.
    pub(super) fn chosen(&self) -> Vec<&Observation> {
        let marks = self.marks();
        if marks.is_empty() || self.panel != Panel::Tree || self.log.is_some() {
            return self.selected().into_iter().collect();
        }
        let marked = self.tree.nodes().filter(|node| marks.contains(node));
        marked
            .filter_map(|node| self.tree.observation(node))
            .collect()
    }

    /// What the chosen steps are for a score or a queue.
    fn targets(&self) -> (Vec<ScoreTarget>, String) {
        let mut what = String::new();
        let mut targets = Vec::new();
        for row in self.chosen() {
            let Some((target, name)) = row.score_target() else {
                continue;
            };
            targets.push(target);
            what = name;
        }
        if targets.len() > 1 {
            what = format!("{} {}", targets.len(), kind_of(&targets));
        }
        (targets, what)
    }

    pub(super) fn score(&self) -> Vec<Act> {
        let (targets, what) = self.targets();
        let output = match self.chosen().as_slice() {
            [row] => row.preview(),
            _ => None,
        };
        if targets.is_empty() {
            return Vec::new();
        }
        vec![Act::Ask(Ask::Score {
            targets,
            what,
            output,
        })]
    }

    pub(super) fn enqueue(&self) -> Vec<Act> {
        let (targets, what) = self.targets();
        enqueue(&targets, what)
    }
}
