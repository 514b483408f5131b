//! The observation tree of one trace: fed page by page in any order, read as an array of visible rows.
//!
//! Rows are looked up by [`Node`], which never changes, so a cursor stays where it is while rows arrive.
//! A row whose parent did not arrive waits under [`Node::LOADING`]; after [`Tree::finish`] it is a root.

mod arena;
mod find;
mod folds;
mod shape;
mod share;
mod sums;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;

use super::id::ObservationId;
use super::observation::{Level, Observation};
use super::trace::Totals;
use super::unit::Seconds;
use arena::Arena;
pub use find::Direction;
use folds::{Fold, Folds};
pub use folds::{Guides, Row};
use shape::{NONE, Shape};
use share::Shared;
use sums::Sum;

/// One row of a tree, for as long as the tree lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(u32);

impl Node {
    /// The row that holds what waits for its parent. It has no observation.
    pub const LOADING: Self = Self(0);

    fn index(self) -> usize {
        self.0 as usize
    }

    fn some(raw: u32) -> Option<Self> {
        (raw != NONE).then_some(Self(raw))
    }
}

/// The tree of one trace.
#[derive(Debug)]
pub struct Tree {
    observations: Arena,
    by_id: HashMap<ObservationId, Node>,
    shape: Shape,
    sums: Vec<Sum>,
    folds: Folds,
    shared: Shared,
    span: Option<(Timestamp, Timestamp)>,
    loading: bool,
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// An empty tree that is still loading, with everything open.
    pub fn new() -> Self {
        Self {
            observations: Arena::default(),
            by_id: HashMap::new(),
            shape: Shape::new(),
            sums: vec![Sum::default()],
            folds: Folds::new(),
            shared: Shared::default(),
            span: None,
            loading: true,
        }
    }

    /// Takes in rows in any order. Of two rows with one id the one updated later stays; where that is not known, the last.
    pub fn extend(&mut self, rows: impl IntoIterator<Item = Observation>) {
        let mut fresh = Vec::new();
        let mut moved = Vec::new();
        for row in rows {
            let row = self.shared.share(row);
            match self.by_id.entry(row.id.clone()) {
                Entry::Vacant(vacant) => {
                    let node = self.shape.add(row.start);
                    vacant.insert(Node(node));
                    self.widen_span(&row);
                    self.observations.push(row);
                    fresh.push(node);
                }
                Entry::Occupied(known) => {
                    let node = known.get().0;
                    let old = self
                        .observations
                        .get_mut(node)
                        .expect("every node but the first has a row");
                    if replace(old, row) {
                        self.shape.set_start(node, old.start);
                        moved.push(node);
                    }
                }
            }
        }
        if !moved.is_empty() {
            self.shape.forget_order(&mut moved);
            fresh.extend(moved);
            fresh.sort_unstable();
            fresh.dedup();
            self.measure_span();
        }
        for &node in &fresh {
            self.adopt(node);
        }
        self.shape.insert(&self.observations, fresh);
        self.arrange();
    }

    /// Nothing more will come: what still waits for its parent becomes a root.
    pub fn finish(&mut self) {
        self.loading = false;
        self.shape.release();
        self.arrange();
    }

    pub fn is_loading(&self) -> bool {
        self.loading
    }

    /// Ties a row to its parent, and rows that waited for it to the row.
    fn adopt(&mut self, node: u32) {
        let Some(row) = self.observations.get_mut(node) else {
            return;
        };
        let id = row.id.clone();
        match row.parent.as_mut() {
            None => self.shape.hang(node, NONE),
            Some(parent) => match self.by_id.get_key_value(parent) {
                None => self.shape.wait(node, parent, self.loading),
                Some((known, up)) => {
                    *parent = known.clone();
                    self.shape.hang(node, up.0);
                }
            },
        }
        for child in self.shape.awaited(&id) {
            if let Some(waiting) = self.observations.get_mut(child)
                && waiting.parent.as_ref() == Some(&id)
            {
                waiting.parent = Some(id.clone());
                self.shape.hang(child, node);
            }
        }
    }

    fn widen_span(&mut self, row: &Observation) {
        let end = row.end.unwrap_or(row.start).max(row.start);
        self.span = Some(match self.span {
            None => (row.start, end),
            Some((first, last)) => (first.min(row.start), last.max(end)),
        });
    }

    fn measure_span(&mut self) {
        let ends = |row: &Observation| row.end.unwrap_or(row.start).max(row.start);
        let first = self.observations.iter().map(|row| row.start).min();
        let last = self.observations.iter().map(ends).max();
        self.span = first.zip(last);
    }

    fn arrange(&mut self) {
        self.shape.link();
        sums::add_up(&mut self.sums, &self.shape, &self.observations);
        self.show();
    }

    fn show(&mut self) {
        self.folds.show(&self.shape, &self.sums);
    }
}

/// What is there.
impl Tree {
    /// Observations, visible or not.
    pub fn count(&self) -> usize {
        self.observations.len()
    }

    /// None for [`Node::LOADING`].
    pub fn observation(&self, node: Node) -> Option<&Observation> {
        self.observations.get(node.0)
    }

    /// Every observation, in no useful order.
    pub fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.observations.iter()
    }

    /// Every node as it would show with all open, [`Node::LOADING`] left out.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        let all = self.shape.preorder.iter();
        all.map(|&raw| Node(raw))
            .filter(|&node| node != Node::LOADING)
    }

    pub fn node_of(&self, id: &ObservationId) -> Option<Node> {
        self.by_id.get(id).copied()
    }

    pub fn parent(&self, node: Node) -> Option<Node> {
        Node::some(self.shape.up[node.index()])
    }

    /// By start, then end, then id.
    pub fn children(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        self.shape
            .siblings(self.shape.first[node.index()])
            .map(Node)
    }

    /// Rows without a parent, by time; [`Node::LOADING`] last.
    pub fn roots(&self) -> Vec<Node> {
        self.shape
            .siblings(self.shape.first_root)
            .map(Node)
            .collect()
    }

    /// The row that stands for the trace: the invented root, else one that the server calls a root, else the first.
    pub fn root(&self) -> Option<Node> {
        let roots = self.roots();
        let with = |wanted: fn(&Observation) -> bool| {
            let mut known = roots.iter().copied();
            known.find(|&node| self.observation(node).is_some_and(wanted))
        };
        with(Observation::is_synthetic_root)
            .or_else(|| with(|row| row.is_root))
            .or_else(|| with(|row| row.parent.is_none()))
            .or_else(|| with(|_| true))
    }

    /// Sums over a row and all below it, each observation's own cost and tokens counted once.
    /// The invented root counts for nothing.
    pub fn totals(&self, node: Node) -> Totals {
        self.sums[node.index()].totals(self.loading)
    }

    /// Sums over the whole trace.
    pub fn total(&self) -> Totals {
        let roots = self.shape.siblings(self.shape.first_root);
        let sum = roots.fold(Sum::default(), |sum, raw| {
            sum.with(&self.sums[raw as usize])
        });
        sum.totals(self.loading)
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

/// What shows, as an array of rows; `J` and `K`; folds.
impl Tree {
    /// Visible rows.
    pub fn len(&self) -> usize {
        self.folds.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn row(&self, index: usize) -> Option<Row> {
        self.folds.row(&self.shape, index)
    }

    /// The index of a visible row.
    pub fn position(&self, node: Node) -> Option<usize> {
        self.folds.position(node)
    }

    /// The row itself, or its nearest ancestor that shows.
    pub fn nearest_visible(&self, node: Node) -> Option<Node> {
        let mut up = std::iter::successors(Some(node), |&node| self.parent(node));
        up.find(|&node| self.position(node).is_some())
    }

    pub fn next_sibling(&self, node: Node) -> Option<Node> {
        let next = self.shape.siblings(self.shape.next[node.index()]);
        next.map(Node)
            .find(|&node| self.folds.shows(&self.sums, node))
    }

    pub fn previous_sibling(&self, node: Node) -> Option<Node> {
        let up = self.shape.up[node.index()];
        let first = if up == NONE {
            self.shape.first_root
        } else {
            self.shape.first[up as usize]
        };
        let before = self
            .shape
            .siblings(first)
            .map(Node)
            .take_while(|&other| other != node);
        before
            .filter(|&other| self.folds.shows(&self.sums, other))
            .last()
    }

    pub fn is_open(&self, node: Node) -> bool {
        self.folds.is_open(node.0, self.depth(node))
    }

    /// Whether anything changed: a row without children has nothing to open.
    pub fn open(&mut self, node: Node) -> bool {
        self.fold(node, Fold::Open)
    }

    /// Whether anything changed.
    pub fn close(&mut self, node: Node) -> bool {
        self.fold(node, Fold::Closed)
    }

    pub fn toggle(&mut self, node: Node) -> bool {
        let fold = if self.is_open(node) {
            Fold::Closed
        } else {
            Fold::Open
        };
        self.fold(node, fold)
    }

    /// Also what is still to come.
    pub fn open_all(&mut self) {
        self.open_to_depth(u32::MAX);
    }

    /// Only the roots stay.
    pub fn close_all(&mut self) {
        self.open_to_depth(0);
    }

    /// Opens rows above a depth and closes the others: 1 shows roots and their children. Holds for what is still to come.
    pub fn open_to_depth(&mut self, depth: u32) {
        self.folds.open_to(depth);
        self.show();
    }

    /// Opens a row and all below it.
    pub fn open_subtree(&mut self, node: Node) {
        let below: Vec<u32> = self.shape.subtree(node.0).collect();
        for raw in below {
            self.folds.set(raw, Fold::Open);
        }
        self.show();
    }

    /// Opens what is above a row, and shows all spans again if it is one that does not matter.
    pub fn reveal(&mut self, node: Node) {
        let above: Vec<Node> =
            std::iter::successors(self.parent(node), |&up| self.parent(up)).collect();
        for up in above {
            self.folds.set(up.0, Fold::Open);
        }
        if !self.folds.shows(&self.sums, node) {
            self.folds.meaningful_only = false;
        }
        self.show();
    }

    /// Hides spans, chains and events with nothing but their like below them, unless they are roots or went wrong.
    pub fn set_meaningful_only(&mut self, on: bool) {
        self.folds.meaningful_only = on;
        self.show();
    }

    pub fn is_meaningful_only(&self) -> bool {
        self.folds.meaningful_only
    }

    /// Rows that [`Self::set_meaningful_only`] hides, folded ones included.
    pub fn hidden(&self) -> usize {
        let all = self.shape.preorder.iter();
        all.filter(|&&raw| !self.folds.shows(&self.sums, Node(raw)))
            .count()
    }

    fn depth(&self, node: Node) -> u32 {
        std::iter::successors(self.parent(node), |&up| self.parent(up)).count() as u32
    }

    fn fold(&mut self, node: Node, fold: Fold) -> bool {
        let children = self.shape.first[node.index()] != NONE;
        let changes = children && self.is_open(node) != (fold == Fold::Open);
        if changes {
            self.folds.set(node.0, fold);
            self.show();
        }
        changes
    }
}

/// Whether the new row took the old one's place.
fn replace(old: &mut Observation, mut new: Observation) -> bool {
    let updated = |row: &Observation| row.detail.as_ref().and_then(|detail| detail.updated);
    if let (Some(before), Some(after)) = (updated(old), updated(&new))
        && after < before
    {
        return false;
    }
    if new.detail.is_none() {
        new.detail = old.detail.take();
    }
    *old = new;
    true
}
