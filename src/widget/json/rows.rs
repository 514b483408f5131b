//! Which rows of a JSON tree are visible: a bit for each value, and the lines of opened strings in between.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::opened::Opened;
use super::shown::Shown;
use crate::model::json::{JsonDoc, Kind, Walk};
use crate::widget::find::Needle;
use crate::widget::scroll::MARGIN;

/// Values that are looked at before a frame: more would hold the keys.
const SLICE: u32 = 500_000;
/// Every container is open, however deep it is.
pub(super) const ALL: u32 = u32::MAX;

/// A row on the screen: part 0 is the node itself, part k the k-th line of its opened string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) node: u32,
    pub(super) part: u32,
}

/// Lines of an opened string that is shown.
#[derive(Clone, Copy, Debug)]
struct Lines {
    node: u32,
    /// The row of the node.
    row: u32,
    /// Lines of strings before it, and its own.
    before: u32,
    count: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) doc: Arc<JsonDoc>,
    /// Containers above this depth are open, and no others, ...
    depth: u32,
    /// ... but for these.
    others: BTreeSet<u32>,
    strings: BTreeMap<u32, Opened>,
    shown: Shown,
    lines: Vec<Lines>,
    /// Not all is known yet of what is shown: from where on, and up to which value.
    coming: Option<(Walk, u32)>,
    width: u16,
}

/// Cells of indent for each level.
pub(super) const INDENT: usize = 2;

/// How deep a row stands, in cells: never more than half of the width.
pub(super) fn indent(depth: u16, width: u16) -> usize {
    (usize::from(depth) * INDENT).min(usize::from(width / 2))
}

impl Rows {
    pub(super) fn new(doc: Arc<JsonDoc>, depth: u32) -> Self {
        let mut rows = Self {
            doc,
            depth,
            others: BTreeSet::new(),
            strings: BTreeMap::new(),
            shown: Shown::default(),
            lines: Vec::new(),
            coming: None,
            width: 0,
        };
        rows.shown.resize(rows.doc.len());
        rows.lay_out(0, rows.doc.len() as u32);
        rows
    }

    /// More of the same text is known now; what is open stays so.
    pub(super) fn grow(&mut self, doc: Arc<JsonDoc>) {
        let last = self.shown.len().checked_sub(1);
        let last = last.map_or(0, |last| self.shown.nth(last));
        self.doc = doc;
        self.shown.resize(self.doc.len());
        self.lay_out(last, self.doc.len() as u32);
    }

    pub(super) fn len(&self) -> usize {
        let lines = self.lines.last().map_or(0, |last| last.before + last.count);
        (self.shown.len() + lines) as usize
    }

    pub(super) fn get(&self, row: usize) -> Option<Row> {
        let row = u32::try_from(row).ok().filter(|_| row < self.len())?;
        let after = self.lines.partition_point(|lines| lines.row < row);
        let Some(lines) = after.checked_sub(1).map(|at| self.lines[at]) else {
            let node = self.shown.nth(row);
            return Some(Row { node, part: 0 });
        };
        let part = row - lines.row;
        if part <= lines.count {
            let node = lines.node;
            return Some(Row { node, part });
        }
        let node = self.shown.nth(row - lines.before - lines.count);
        Some(Row { node, part: 0 })
    }

    /// The row of a node; where it is folded away, of what hides it.
    pub(super) fn row_of(&self, node: u32) -> usize {
        let rank = self.shown.rank(node);
        let is_shown = self.shown.is_shown(node);
        let nth = if is_shown {
            rank
        } else {
            rank.saturating_sub(1)
        };
        let node = if is_shown { node } else { self.shown.nth(nth) };
        let after = self.lines.partition_point(|lines| lines.node < node);
        let lines = after.checked_sub(1).map(|at| self.lines[at]);
        (nth + lines.map_or(0, |lines| lines.before + lines.count)) as usize
    }

    pub(super) fn is_open(&self, node: u32) -> bool {
        self.strings.contains_key(&node)
            || self.doc.is_container(node) && self.is_open_at(node, self.doc.depth(node))
    }

    fn is_open_at(&self, container: u32, depth: u32) -> bool {
        (depth < self.depth || self.depth == ALL) != self.others.contains(&container)
    }

    pub(super) fn opened(&self, node: u32) -> Option<&Opened> {
        self.strings.get(&node)
    }

    /// Containers with something in them, and strings.
    pub(super) fn can_open(&self, node: u32) -> bool {
        self.doc.kind_of(node) == Kind::String || self.doc.is_container(node)
    }

    /// Whether opened strings were broken for another width.
    pub(super) fn set_width(&mut self, width: u16) -> bool {
        if self.width == width {
            return false;
        }
        self.width = width;
        if self.strings.is_empty() {
            return false;
        }
        for (node, opened) in &mut self.strings {
            let room = string_room(self.doc.node(*node).depth, width);
            opened.wrap(room);
        }
        self.count_from(0);
        true
    }

    /// Opens or closes a node.
    pub(super) fn set_open(&mut self, node: u32, open: bool, needle: Option<&Needle>) {
        if open == self.is_open(node) {
            return;
        }
        if self.doc.is_container(node) {
            if !self.others.remove(&node) {
                self.others.insert(node);
            }
            self.lay_out(node, self.doc.after(node));
            return;
        }
        if open && self.can_open(node) {
            let room = string_room(self.doc.node(node).depth, self.width);
            let mut opened = Opened::new(&self.doc.value(node), room);
            opened.search(needle);
            self.strings.insert(node, opened);
        } else {
            self.strings.remove(&node);
        }
        self.count_from(node);
    }

    /// Opens every container above this depth and closes the rest, strings included.
    pub(super) fn open_to(&mut self, depth: u32) {
        self.depth = depth;
        self.others.clear();
        self.strings.clear();
        self.coming = None;
        self.lay_out(0, self.doc.len() as u32);
    }

    /// Opens all of these, the containers around a value. Of great depths everything is opened.
    pub(super) fn open_around(&mut self, node: u32, most: u32) {
        if self.shown.is_shown(node) {
            return;
        }
        if self.doc.depth(node) > most {
            self.open_to(ALL);
            return;
        }
        let mut closed = None;
        let mut around = self.doc.parent(node);
        while let Some(one) = around {
            if !self.is_open(one) {
                closed = Some(one);
                if !self.others.remove(&one) {
                    self.others.insert(one);
                }
            }
            around = self.doc.parent(one);
        }
        if let Some(outermost) = closed {
            self.lay_out(outermost, self.doc.after(outermost));
        }
    }

    pub(super) fn search(&mut self, needle: Option<&Needle>) {
        for opened in self.strings.values_mut() {
            opened.search(needle);
        }
    }

    /// Which rows there are is known only from the top on.
    pub(super) fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    /// Finds out which values from a shown one up to another are shown.
    fn lay_out(&mut self, node: u32, end: u32) {
        let mut others = self.others.range(node..end);
        if self.depth == ALL && others.next().is_none() && self.coming.is_none() {
            self.shown.set(node..end, true);
            self.count_from(node);
            return;
        }
        self.shown.set(node + 1..end.max(node + 1), false);
        self.coming = Some(match self.coming {
            Some((walk, before)) if walk.node() <= node => (walk, before.max(end)),
            Some((_, before)) => (Walk::from(&self.doc, node), before.max(end)),
            None => (Walk::from(&self.doc, node), end),
        });
        self.go_on();
    }

    /// Goes on to find out which values are shown.
    pub(super) fn go_on(&mut self) {
        let Some((mut walk, end)) = self.coming.take() else {
            return;
        };
        let from = walk.node();
        let mut shown = std::mem::take(&mut self.shown);
        let is_open = |container: u32, depth: u32| self.is_open_at(container, depth);
        let show = |nodes: Range<u32>| shown.set(nodes.start.min(end)..nodes.end.min(end), true);
        walk.go_on(&self.doc, (end, SLICE), is_open, show);
        self.shown = shown;
        self.coming = (walk.node() < end).then_some((walk, end));
        self.count_from(from);
    }

    /// Counts the rows from a value on.
    fn count_from(&mut self, node: u32) {
        self.shown.count_from(node);
        let keep = self.lines.partition_point(|lines| lines.node < node);
        self.lines.truncate(keep);
        let last = self.lines.last();
        let mut before = last.map_or(0, |last| last.before + last.count);
        for (node, opened) in self.strings.range(node..) {
            if self.shown.is_shown(*node) {
                let count = opened.rows.len() as u32;
                self.lines.push(Lines {
                    node: *node,
                    row: self.shown.rank(*node) + before,
                    before,
                    count,
                });
                before += count;
            }
        }
    }
}

/// The cells of an opened string: one level deeper than its key, behind the fold marks, beside the scroll bar.
fn string_room(depth: u16, width: u16) -> u16 {
    let deeper = indent(depth.saturating_add(1), width) as u16;
    width.saturating_sub(deeper + super::GUTTER + 2 + MARGIN)
}
