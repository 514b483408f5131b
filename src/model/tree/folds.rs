//! What is open, and the array of rows that show.

use super::Node;
use super::shape::{NONE, Shape};
use super::sums::Sum;

/// One visible row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub node: Node,
    /// 0 for roots.
    pub depth: u32,
    pub guides: Guides,
    /// Some of them show when it is open.
    pub has_children: bool,
    pub open: bool,
}

/// Which lines go on below a row, for `├`, `└` and `│`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guides(u64);

impl Guides {
    /// Whether the row's ancestor `up` levels above it has a sibling further down; 0 is the row itself.
    /// Known for the nearest 64 levels.
    pub fn goes_on(self, up: u32) -> bool {
        up < u64::BITS && self.0 >> up & 1 == 1
    }

    /// Bit 0 is the row itself, bit k its ancestor k levels above.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The row is the last of its siblings: `└`, not `├`.
    pub fn is_last(self) -> bool {
        !self.goes_on(0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// As deep as the whole tree is open.
    Inherit,
    Open,
    Closed,
}

#[derive(Clone, Copy, Debug)]
struct Shown {
    node: u32,
    depth: u32,
    /// Of the siblings that show.
    last: bool,
    has_children: bool,
}

/// Folds by node, and what shows because of them.
#[derive(Debug)]
pub(super) struct Folds {
    /// Rows above this depth are open where nothing else was said.
    depth: u32,
    by_node: Vec<Fold>,
    pub(super) meaningful_only: bool,
    /// Rows that are left out because only those that matter show.
    pub(super) hidden: usize,
    shown: Vec<Shown>,
    /// Index in `shown` by node.
    positions: Vec<u32>,
}

impl Folds {
    pub(super) fn new() -> Self {
        Self {
            depth: u32::MAX,
            by_node: Vec::new(),
            meaningful_only: false,
            hidden: 0,
            shown: Vec::new(),
            positions: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.shown.len()
    }

    pub(super) fn open_to(&mut self, depth: u32) {
        self.depth = depth;
        self.by_node.clear();
    }

    pub(super) fn set(&mut self, node: u32, fold: Fold) {
        let index = node as usize;
        if self.by_node.len() <= index {
            self.by_node.resize(index + 1, Fold::Inherit);
        }
        self.by_node[index] = fold;
    }

    pub(super) fn is_open(&self, node: u32, depth: u32) -> bool {
        match self.by_node.get(node as usize) {
            None | Some(Fold::Inherit) => depth < self.depth,
            Some(fold) => *fold == Fold::Open,
        }
    }

    pub(super) fn position(&self, node: Node) -> Option<usize> {
        let position = *self.positions.get(node.index())?;
        (position != NONE).then_some(position as usize)
    }

    /// Not hidden as a row that does not matter; it may still be folded away.
    pub(super) fn shows(&self, sums: &[Sum], node: Node) -> bool {
        !self.meaningful_only || sums[node.index()].matters()
    }

    /// Makes the array of rows anew.
    pub(super) fn show(&mut self, shape: &Shape, sums: &[Sum]) {
        self.shown.clear();
        self.positions.clear();
        self.positions.resize(shape.up.len(), NONE);
        let only = self.meaningful_only;
        self.hidden = if only {
            sums.iter().filter(|sum| !sum.matters()).count()
        } else {
            0
        };
        let showing = |from: u32| {
            let mut siblings = shape.siblings(from);
            siblings.find(|&node| !only || sums[node as usize].matters())
        };
        let (mut next, mut depth) = (showing(shape.first_root), 0);
        while let Some(mut node) = next {
            let child = showing(shape.first[node as usize]);
            self.positions[node as usize] = self.shown.len() as u32;
            let has_children = child.is_some();
            self.shown.push(Shown {
                node,
                depth,
                last: false,
                has_children,
            });
            if has_children && self.is_open(node, depth) {
                (next, depth) = (child, depth + 1);
                continue;
            }
            loop {
                next = showing(shape.next[node as usize]);
                let place = self.positions[node as usize] as usize;
                self.shown[place].last = next.is_none();
                node = shape.up[node as usize];
                if next.is_some() || node == NONE {
                    break;
                }
                depth -= 1;
            }
        }
    }

    pub(super) fn row(&self, shape: &Shape, index: usize) -> Option<Row> {
        let shown = self.shown.get(index)?;
        Some(Row {
            node: Node(shown.node),
            depth: shown.depth,
            guides: self.guides(shape, shown.node),
            has_children: shown.has_children,
            open: shown.has_children && self.is_open(shown.node, shown.depth),
        })
    }

    fn guides(&self, shape: &Shape, node: u32) -> Guides {
        let parent = |&node: &u32| Some(shape.up[node as usize]).filter(|&up| up != NONE);
        let above = std::iter::successors(Some(node), parent).take(u64::BITS as usize);
        let bits = above.enumerate().map(|(level, node)| {
            let place = self.positions[node as usize] as usize;
            u64::from(!self.shown[place].last) << level
        });
        Guides(bits.sum())
    }
}
