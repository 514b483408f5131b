//! The observation tree of one trace: fed page by page in any order, read as an array of visible rows.
//!
//! Rows are looked up by [`Node`], which never changes, so a cursor stays where it is while rows arrive.
//! A row whose parent did not arrive waits under [`Node::LOADING`]; after [`Tree::finish`] it is a root.

mod arena;
mod facts;
mod find;
mod folds;
mod index;
mod rank;
mod shape;
mod sums;
mod view;

use jiff::Timestamp;

use super::id::ObservationId;
use super::observation::{Observation, Shared};
use arena::Arena;
pub use find::{Direction, found_in};
use folds::Folds;
pub use folds::{Guides, Row};
use index::Index;
pub use rank::{Measure, Ranked};
use shape::{NONE, Shape};
use sums::Sum;

/// Below this every page shows at once.
const SMALL: usize = 8_000;
/// Above it rows wait until they are this part of all: arranging costs as much as there is.
const SHARE: usize = 8;

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
    by_id: Index,
    shape: Shape,
    /// Each row's own share: adding up touches no row.
    own: Vec<Sum>,
    /// The shares of all below it too.
    sums: Vec<Sum>,
    folds: Folds,
    shared: Shared,
    span: Option<(Timestamp, Timestamp)>,
    loading: bool,
    /// Rows that have their place; those after them are in none of the links yet.
    arranged: usize,
    root: Option<Node>,
    total: Sum,
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
            by_id: Index::default(),
            shape: Shape::new(),
            own: vec![Sum::loading()],
            sums: vec![Sum::loading()],
            folds: Folds::new(),
            shared: Shared::default(),
            span: None,
            loading: true,
            arranged: 0,
            root: None,
            total: Sum::default(),
        }
    }

    /// Takes in rows in any order. Of two rows with one id the one updated later stays; where that is not known, the last.
    pub fn extend(&mut self, rows: impl IntoIterator<Item = Observation>) {
        let mut fresh = Vec::new();
        let mut moved = Vec::new();
        for row in rows {
            let row = self.shared.share(row);
            let key = self.by_id.key(&row.id);
            if let Some(node) = self.by_id.at(key, &row.id, &self.observations) {
                if self.replace(node, row) {
                    moved.push(node);
                }
            } else {
                fresh.push(self.add(key, row));
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
        let waiting = self.count() - self.arranged;
        if !self.loading || self.count() < SMALL || waiting >= self.count() / SHARE {
            self.arrange();
        }
    }

    fn add(&mut self, key: u64, row: Observation) -> u32 {
        let node = self.shape.add(row.start);
        self.by_id.insert(key, &row.id, node);
        self.own.push(Sum::of(&row));
        self.widen_span(&row);
        self.observations.push(row);
        node
    }

    /// Whether the new row took the old one's place.
    fn replace(&mut self, node: u32, mut new: Observation) -> bool {
        let Some(old) = self.observations.get_mut(node) else {
            return false;
        };
        if let (Some(before), Some(after)) = (old.updated, new.updated)
            && after < before
        {
            return false;
        }
        if new.detail.is_none() {
            new.detail = old.detail.take();
        }
        self.shape.set_start(node, new.start);
        self.own[node as usize] = Sum::of(&new);
        *old = new;
        true
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
        let Some(row) = self.observations.get(node) else {
            return;
        };
        let id = row.id.clone();
        match row.parent.clone() {
            None => self.shape.hang(node, NONE),
            Some(parent) => match self.by_id.get(&parent, &self.observations) {
                None => self.shape.wait(node, &parent, self.loading),
                Some(up) => {
                    self.share_parent(node, up);
                    self.shape.hang(node, up);
                }
            },
        }
        for child in self.shape.awaited(&id) {
            let waiting = self.observations.get(child);
            if waiting.is_some_and(|row| row.parent.as_ref() == Some(&id)) {
                self.share_parent(child, node);
                self.shape.hang(child, node);
            }
        }
    }

    /// The parent's own id stands for the copy of it that came with the child.
    fn share_parent(&mut self, node: u32, parent: u32) {
        let id = self.observations.get(parent).map(|row| row.id.clone());
        if let Some(row) = self.observations.get_mut(node) {
            row.parent = id;
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
        sums::add_up(&mut self.sums, &self.own, &self.shape);
        self.arranged = self.count();
        self.root = self.find_root();
        let roots = self.shape.siblings(self.shape.first_root);
        self.total = roots.fold(Sum::default(), |sum, raw| {
            sum.with(&self.sums[raw as usize])
        });
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
        let node = self.by_id.get(id, &self.observations)?;
        (node as usize <= self.arranged).then_some(Node(node))
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
}
