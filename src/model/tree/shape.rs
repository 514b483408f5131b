//! How the rows of a tree hang together: links between nodes, children in order of time, cycles cut.

use std::cmp::Ordering;
use std::collections::HashMap;

use jiff::Timestamp;

use super::super::id::ObservationId;
use super::super::observation::Observation;
use super::arena::Arena;

/// No node.
pub(super) const NONE: u32 = u32::MAX;
/// The node under which rows wait for their parents.
const LOADING: u32 = 0;

/// Links by node number. One array per kind of link: walks touch only what they need.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) up: Vec<u32>,
    pub(super) first: Vec<u32>,
    pub(super) next: Vec<u32>,
    pub(super) first_root: u32,
    /// Every node, parents before children, children by time.
    pub(super) preorder: Vec<u32>,
    /// In nanoseconds: most comparisons need no more of a row.
    starts: Vec<i64>,
    /// Newest first, as servers send them, so that a page is mostly appended.
    by_time: Vec<u32>,
    /// Who waits for which id.
    orphans: HashMap<ObservationId, Vec<u32>>,
    /// Parents that rows get with the next [`Self::link`]: until then all links fit each other.
    moves: Vec<(u32, u32)>,
    /// Parents that were taken away from rows because they led in a circle.
    cut: Vec<(u32, u32)>,
}

impl Shape {
    pub(super) fn new() -> Self {
        Self {
            up: vec![NONE],
            first: vec![NONE],
            next: vec![NONE],
            first_root: NONE,
            preorder: Vec::new(),
            starts: vec![0],
            by_time: Vec::new(),
            orphans: HashMap::new(),
            moves: Vec::new(),
            cut: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, start: Timestamp) -> u32 {
        let node = self.up.len() as u32;
        self.up.push(NONE);
        self.first.push(NONE);
        self.next.push(NONE);
        self.starts.push(nanoseconds(start));
        node
    }

    pub(super) fn set_start(&mut self, node: u32, start: Timestamp) {
        self.starts[node as usize] = nanoseconds(start);
    }

    /// Sets a row's parent. What was cut for the sake of the old one is forgotten.
    pub(super) fn hang(&mut self, node: u32, parent: u32) {
        if !self.cut.is_empty() {
            self.cut.retain(|&(cut, _)| cut != node);
        }
        self.moves.push((node, parent));
    }

    pub(super) fn wait(&mut self, node: u32, parent: &ObservationId, loading: bool) {
        self.hang(node, if loading { LOADING } else { NONE });
        self.orphans.entry(parent.clone()).or_default().push(node);
    }

    /// Who waited for a row that came.
    pub(super) fn awaited(&mut self, id: &ObservationId) -> Vec<u32> {
        self.orphans.remove(id).unwrap_or_default()
    }

    /// Makes roots of those who wait.
    pub(super) fn release(&mut self) {
        self.make_moves();
        for up in &mut self.up {
            if *up == LOADING {
                *up = NONE;
            }
        }
    }

    /// Takes rows out of the order of time, to be inserted again.
    pub(super) fn forget_order(&mut self, moved: &mut [u32]) {
        moved.sort_unstable();
        self.by_time
            .retain(|node| moved.binary_search(node).is_err());
    }

    pub(super) fn insert(&mut self, rows: &Arena, mut fresh: Vec<u32>) {
        let starts = &self.starts;
        let newer = |&a: &u32, &b: &u32| {
            let later = starts[b as usize].cmp(&starts[a as usize]);
            later.then_with(|| match (rows.get(a), rows.get(b)) {
                (Some(a), Some(b)) => newest_first(a, b),
                _ => b.cmp(&a),
            })
        };
        fresh.sort_by(newer);
        let Some(newest) = fresh.first() else {
            return;
        };
        let from = self
            .by_time
            .partition_point(|node| newer(node, newest).is_lt());
        let both = self.by_time.len() > from;
        self.by_time.append(&mut fresh);
        if both {
            self.by_time[from..].sort_by(newer);
        }
    }

    /// Makes children and preorder anew from parents and times.
    pub(super) fn link(&mut self) {
        for (node, parent) in std::mem::take(&mut self.cut) {
            self.up[node as usize] = parent;
        }
        self.make_moves();
        self.link_children();
        self.walk();
        let all = self.by_time.len() + usize::from(self.first[0] != NONE);
        if self.preorder.len() < all {
            self.cut_circles();
            self.link_children();
            self.walk();
        }
    }

    fn make_moves(&mut self) {
        for (node, parent) in self.moves.drain(..) {
            self.up[node as usize] = parent;
        }
    }

    fn link_children(&mut self) {
        self.first.fill(NONE);
        self.first_root = NONE;
        self.next[0] = NONE;
        if self.up.contains(&LOADING) {
            self.first_root = LOADING;
        }
        for &node in &self.by_time {
            let first = match self.up[node as usize] {
                NONE => &mut self.first_root,
                up => &mut self.first[up as usize],
            };
            self.next[node as usize] = *first;
            *first = node;
        }
    }

    fn walk(&mut self) {
        self.preorder.clear();
        self.preorder.reserve(self.by_time.len() + 1);
        let mut node = self.first_root;
        while node != NONE {
            self.preorder.push(node);
            let child = self.first[node as usize];
            node = if child == NONE {
                self.after(node)
            } else {
                child
            };
        }
    }

    /// The row that follows a row and all below it.
    pub(super) fn after(&self, mut node: u32) -> u32 {
        loop {
            let next = self.next[node as usize];
            if next != NONE {
                return next;
            }
            node = self.up[node as usize];
            if node == NONE {
                return NONE;
            }
        }
    }

    /// Of every circle the oldest row becomes a root, whatever the order in which its rows came.
    fn cut_circles(&mut self) {
        let mut seen = vec![NONE; self.up.len()];
        for &node in &self.preorder {
            seen[node as usize] = node;
        }
        let mut age = vec![0; self.up.len()];
        for (rank, &node) in self.by_time.iter().enumerate() {
            age[node as usize] = rank;
        }
        for &start in &self.by_time {
            if seen[start as usize] != NONE {
                continue;
            }
            let mut node = start;
            while seen[node as usize] == NONE {
                seen[node as usize] = start;
                node = self.up[node as usize];
            }
            // A walk that meets its own steps closed a circle; one that meets another's joined it.
            if seen[node as usize] == start {
                let next = |&step: &u32| Some(self.up[step as usize]).filter(|&up| up != node);
                let circle = std::iter::successors(Some(node), next);
                let oldest = circle
                    .max_by_key(|&step| age[step as usize])
                    .unwrap_or(node);
                self.cut.push((oldest, self.up[oldest as usize]));
                self.up[oldest as usize] = NONE;
            }
        }
    }

    /// A node and those after it with the same parent.
    pub(super) fn siblings(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(first).filter(|&node| node != NONE), |&node| {
            Some(self.next[node as usize]).filter(|&next| next != NONE)
        })
    }

    /// A node and all below it.
    pub(super) fn subtree(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.after(node);
        std::iter::successors(Some(node), move |&node| {
            let child = self.first[node as usize];
            let next = if child == NONE {
                self.after(node)
            } else {
                child
            };
            Some(next).filter(|&next| next != end && next != NONE)
        })
    }
}

fn newest_first(a: &Observation, b: &Observation) -> Ordering {
    // A row without end still runs: it is later than every one that ended.
    let ends = || match (a.end, b.end) {
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    b.start
        .cmp(&a.start)
        .then_with(ends)
        .then_with(|| b.id.cmp(&a.id))
}

/// Times outside the years 1677 to 2262 count as its ends; the whole time decides between them.
fn nanoseconds(time: Timestamp) -> i64 {
    let nanoseconds = time.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}
