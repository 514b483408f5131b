//! What shows of a tree, and the folds that decide it.

use super::folds::{Fold, Row};
use super::shape::NONE;
use super::{Node, Tree};
use crate::model::observation::Level;

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

    /// Closes all but what is above errors and warnings.
    pub fn open_problems(&mut self) {
        self.folds.open_to(0);
        let problems = |node: &Node| {
            let level = self.observation(*node).map(|row| row.level);
            level.is_some_and(|level| level >= Level::Warning)
        };
        let found: Vec<Node> = self.nodes().filter(problems).collect();
        for node in found {
            let mut up = self.parent(node);
            // Above one that is open already, all is.
            while let Some(above) = up.filter(|up| !self.is_open(*up)) {
                self.folds.set(above.0, Fold::Open);
                up = self.parent(above);
            }
        }
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
        self.folds.hidden
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
