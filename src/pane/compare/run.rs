//! One of the two: its rows as they come, and its steps in the order in which they are compared.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::model::compare::{Comparand, Facts, Outline, Print, Step};
use crate::model::tree::{Node, Tree};
use crate::model::{Observation, ObservationId, Remote, Totals};
use crate::msg::Ticket;
use crate::pane::cells;

/// Steps by their place in the outline.
#[derive(Debug, Default)]
struct Known {
    steps: Vec<Node>,
    facts: Vec<Facts>,
}

#[derive(Debug)]
pub(super) struct Run {
    pub(super) of: Comparand,
    pub(super) tree: Tree,
    pub(super) rows: Remote<()>,
    pub(super) ticket: Ticket,
    pub(super) at: Option<Timestamp>,
    known: Known,
    /// What the alignment that is on its way was asked of.
    next: Known,
    prints: HashMap<ObservationId, Print>,
    pub(super) total: Facts,
    pub(super) count: Totals,
}

impl Run {
    pub(super) fn new(of: Comparand) -> Self {
        Self {
            of,
            tree: Tree::new(),
            rows: Remote::Idle,
            ticket: Ticket::default(),
            at: None,
            known: Known::default(),
            next: Known::default(),
            prints: HashMap::new(),
            total: Facts::default(),
            count: Totals::default(),
        }
    }

    /// The step that was chosen, else what stands for the whole trace.
    pub(super) fn root(&self) -> Option<&Observation> {
        let node = match &self.of.step {
            Some(id) => self.tree.node_of(id),
            None => self.tree.root(),
        };
        self.tree.observation(node?)
    }

    pub(super) fn name(&self) -> String {
        let Some(root) = self.root() else {
            return self.of.words.clone();
        };
        let of_trace = root.trace_name.as_ref().filter(|_| self.of.step.is_none());
        cells::name(of_trace.unwrap_or(&root.name)).into_owned()
    }

    /// Nothing of it is missing, as far as it came: no row waits for its parent.
    pub(super) fn is_whole(&self) -> bool {
        let waits = self.tree.is_loading() && self.tree.roots().contains(&Node::LOADING);
        self.root().is_some() && !waits
    }

    /// The steps in their order, each before those below it; they hold once [`Run::install`] is called.
    pub(super) fn outline(&mut self) -> Arc<Outline> {
        let roots: Vec<Node> = match &self.of.step {
            Some(id) => self.tree.node_of(id).into_iter().collect(),
            None => self.tree.roots(),
        };
        let mut waiting: Vec<(u32, Node)> = roots.iter().rev().map(|node| (0, *node)).collect();
        let mut outline = Outline::default();
        self.next = Known::default();
        while let Some((depth, node)) = waiting.pop() {
            let Some(row) = self.tree.observation(node) else {
                continue;
            };
            outline.steps.push(Step {
                depth,
                kind: row.kind,
                name: Arc::clone(&row.name),
            });
            let whole = row
                .is_synthetic_root()
                .then(|| self.tree.latency())
                .flatten();
            let facts = Facts::of(row, &self.tree.totals(node), whole);
            self.next.steps.push(node);
            self.next.facts.push(facts);
            let from = waiting.len();
            waiting.extend(self.tree.children(node).map(|child| (depth + 1, child)));
            waiting[from..].reverse();
        }
        Arc::new(outline)
    }

    /// The outline that was given last was aligned.
    pub(super) fn install(&mut self) {
        self.known = std::mem::take(&mut self.next);
        self.add_up();
    }

    fn add_up(&mut self) {
        let whole = self.of.step.is_none();
        let first = self.known.facts.first().cloned().unwrap_or_default();
        let latency = if whole { self.tree.latency() } else { None };
        let node = self.known.steps.first().filter(|_| !whole);
        self.count = node.map_or_else(|| self.tree.total(), |node| self.tree.totals(*node));
        self.total = Facts {
            latency: latency.or(first.latency),
            cost: self.count.cost,
            tokens: self.count.tokens,
            ..first
        };
    }

    pub(super) fn observation(&self, step: u32) -> Option<&Observation> {
        self.tree.observation(*self.known.steps.get(step as usize)?)
    }

    pub(super) fn facts(&self, step: u32) -> &Facts {
        static UNKNOWN: std::sync::LazyLock<Facts> = std::sync::LazyLock::new(Facts::default);
        self.known.facts.get(step as usize).unwrap_or(&UNKNOWN)
    }

    pub(super) fn print(&self, step: u32) -> Option<&Print> {
        self.prints.get(&self.observation(step)?.id)
    }

    pub(super) fn knows_nothing(&self) -> bool {
        self.prints.is_empty()
    }

    pub(super) fn learn(&mut self, prints: Vec<(ObservationId, Print)>) {
        self.prints.extend(prints);
    }

    pub(super) fn forget(&mut self) {
        self.prints.clear();
    }
}
