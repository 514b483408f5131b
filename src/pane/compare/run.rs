//! One of the two: its rows as they come, and its steps in the order in which they are compared.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::model::compare::{Comparand, Facts, Outline, Print, Step};
use crate::model::tree::{Node, Tree};
use crate::model::{Level, Observation, ObservationId, Remote, Totals};
use crate::msg::Ticket;
use crate::pane::cells;

#[derive(Debug)]
pub(super) struct Run {
    pub(super) of: Comparand,
    pub(super) tree: Tree,
    pub(super) rows: Remote<()>,
    pub(super) ticket: Ticket,
    pub(super) at: Option<Timestamp>,
    /// Steps by their place in the outline.
    steps: Vec<Node>,
    /// What of their contents is known, in the same order.
    marks: Vec<Option<Print>>,
    places: HashMap<ObservationId, u32>,
    /// What the alignment that is on its way was asked of.
    next: Vec<Node>,
}

impl Run {
    pub(super) fn new(of: Comparand) -> Self {
        Self {
            of,
            tree: Tree::new(),
            rows: Remote::Idle,
            ticket: Ticket::default(),
            at: None,
            steps: Vec::new(),
            marks: Vec::new(),
            places: HashMap::new(),
            next: Vec::new(),
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
        let of_trace = root
            .context
            .trace_name
            .as_ref()
            .filter(|_| self.of.step.is_none());
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
        self.next.clear();
        while let Some((depth, node)) = waiting.pop() {
            let Some(row) = self.tree.observation(node) else {
                continue;
            };
            outline.steps.push(Step {
                depth,
                kind: row.kind,
                name: Arc::clone(&row.name),
                failed: row.level == Level::Error,
            });
            self.next.push(node);
            let from = waiting.len();
            waiting.extend(self.tree.children(node).map(|child| (depth + 1, child)));
            waiting[from..].reverse();
        }
        Arc::new(outline)
    }

    /// The outline that was given last was aligned.
    pub(super) fn install(&mut self) {
        let before = std::mem::take(&mut self.marks);
        let places = std::mem::take(&mut self.places);
        self.steps = std::mem::take(&mut self.next);
        for (place, node) in self.steps.iter().enumerate() {
            let id = self.tree.observation(*node).map(|row| &row.id);
            let was = id.and_then(|id| places.get(id));
            let mark = was.and_then(|place| *before.get(*place as usize)?);
            self.marks.push(mark);
            self.places.extend(id.map(|id| (id.clone(), place as u32)));
        }
    }

    /// Sums over the step that was chosen, else over the trace.
    pub(super) fn totals(&self) -> Totals {
        match (&self.of.step, self.steps.first()) {
            (Some(_), Some(node)) => self.tree.totals(*node),
            _ => self.tree.total(),
        }
    }

    pub(super) fn total(&self) -> Facts<'_> {
        let first = self.facts(0);
        let whole = self
            .of
            .step
            .is_none()
            .then(|| self.tree.latency())
            .flatten();
        let totals = self.totals();
        Facts {
            latency: whole.or(first.latency),
            cost: totals.cost,
            tokens: totals.tokens,
            ..first
        }
    }

    pub(super) fn observation(&self, step: u32) -> Option<&Observation> {
        self.tree.observation(*self.steps.get(step as usize)?)
    }

    /// The invented root of a trace lasts as long as what is below it.
    pub(super) fn facts(&self, step: u32) -> Facts<'_> {
        let node = self.steps.get(step as usize).copied();
        let Some((node, row)) = node.and_then(|node| Some((node, self.tree.observation(node)?)))
        else {
            return Facts::default();
        };
        let facts = Facts::of(row, &self.tree.totals(node));
        let whole = row.is_synthetic_root().then(|| self.tree.latency());
        Facts {
            latency: facts.latency.or_else(|| whole.flatten()),
            ..facts
        }
    }

    pub(super) fn print(&self, step: u32) -> Option<Print> {
        *self.marks.get(step as usize)?
    }

    pub(super) fn knows_nothing(&self) -> bool {
        self.marks.iter().all(Option::is_none)
    }

    pub(super) fn learn(&mut self, prints: Vec<(ObservationId, Print)>) {
        for (id, print) in prints {
            let place = self.places.get(&id);
            let mark = place.and_then(|place| self.marks.get_mut(*place as usize));
            if let Some(mark) = mark {
                *mark = Some(print);
            }
        }
    }

    pub(super) fn forget(&mut self) {
        self.marks.fill(None);
    }
}
