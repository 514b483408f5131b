//! Which rows of a JSON tree are visible: kept as a flat array, spliced when something folds.

use std::collections::HashMap;
use std::sync::Arc;

use super::opened::Opened;
use crate::model::json::{JsonDoc, Kind};
use crate::widget::find::Needle;
use crate::widget::scroll::MARGIN;

/// A row on the screen: part 0 is the node itself, part k the k-th line of its opened string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) node: u32,
    pub(super) part: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) doc: Arc<JsonDoc>,
    pub(super) visible: Vec<Row>,
    /// Of every node, whether its container is open.
    open: Vec<bool>,
    strings: HashMap<u32, Opened>,
    width: u16,
}

/// Cells of indent for each level.
pub(super) const INDENT: usize = 2;

/// How deep a row stands, in cells: never more than half of the width.
pub(super) fn indent(depth: u16, width: u16) -> usize {
    (usize::from(depth) * INDENT).min(usize::from(width / 2))
}

impl Rows {
    pub(super) fn new(doc: Arc<JsonDoc>) -> Self {
        let open = vec![false; doc.len()];
        let mut rows = Self {
            doc,
            visible: Vec::new(),
            open,
            strings: HashMap::new(),
            width: 0,
        };
        rows.rebuild();
        rows
    }

    pub(super) fn is_open(&self, node: u32) -> bool {
        self.open[node as usize] || self.strings.contains_key(&node)
    }

    pub(super) fn opened(&self, node: u32) -> Option<&Opened> {
        self.strings.get(&node)
    }

    /// Containers with something in them, and strings.
    pub(super) fn can_open(&self, node: u32) -> bool {
        let node = self.doc.node(node);
        node.count > 0 || node.kind == Kind::String
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
        self.rebuild();
        true
    }

    /// Opens or closes the node of a row.
    pub(super) fn set_open(&mut self, row: usize, open: bool, needle: Option<&Needle>) {
        let Some(&Row { node, .. }) = self.visible.get(row) else {
            return;
        };
        if open == self.is_open(node) || !self.can_open(node) {
            return;
        }
        self.mark_open(node, open, needle);
        let row = self.row_of(node);
        let after = self.doc.node(node).after;
        let below = self.visible[row + 1..].partition_point(|below| below.node < after);
        let mut new = Vec::new();
        self.collect(node, &mut new);
        self.visible.splice(row..=row + below, new);
    }

    /// Marks only; `rebuild` or a splice follows.
    pub(super) fn mark_open(&mut self, node: u32, open: bool, needle: Option<&Needle>) {
        if self.doc.node(node).kind != Kind::String {
            self.open[node as usize] = open;
        } else if open {
            let room = string_room(self.doc.node(node).depth, self.width);
            let mut opened = Opened::new(&self.doc.value(node), room);
            opened.search(needle);
            self.strings.insert(node, opened);
        } else {
            self.strings.remove(&node);
        }
    }

    /// Opens every container above this depth and closes the rest, strings included. The greatest depth is
    /// without end: deeper nodes count as being there.
    pub(super) fn open_to(&mut self, depth: u16) {
        for node in 0..self.open.len() {
            let one = self.doc.node(node as u32);
            self.open[node] = one.count > 0 && (one.depth < depth || depth == u16::MAX);
        }
        self.strings.clear();
        self.rebuild();
    }

    pub(super) fn search(&mut self, needle: Option<&Needle>) {
        for opened in self.strings.values_mut() {
            opened.search(needle);
        }
    }

    pub(super) fn rebuild(&mut self) {
        let mut rows = Vec::new();
        self.collect(0, &mut rows);
        self.visible = rows;
    }

    /// The rows of a node and of what is visible below it.
    fn collect(&self, node: u32, into: &mut Vec<Row>) {
        let end = self.doc.node(node).after;
        let mut at = node;
        while at < end {
            into.push(Row { node: at, part: 0 });
            let parts = self.strings.get(&at).map_or(0, |opened| opened.rows.len());
            into.extend((1..=parts as u32).map(|part| Row { node: at, part }));
            at = if self.open[at as usize] {
                at + 1
            } else {
                self.doc.node(at).after
            };
        }
    }

    /// The row of a node; where it is folded away, of what hides it.
    pub(super) fn row_of(&self, node: u32) -> usize {
        let after = self.visible.partition_point(|row| row.node <= node);
        let last = after.saturating_sub(1);
        let shown = self.visible.get(last).map_or(0, |row| row.node);
        self.visible.partition_point(|row| row.node < shown)
    }
}

/// The cells of an opened string: one level deeper than its key, behind the fold marks, beside the scroll bar.
fn string_room(depth: u16, width: u16) -> u16 {
    let deeper = indent(depth.saturating_add(1), width) as u16;
    width.saturating_sub(deeper + super::GUTTER + 2 + MARGIN)
}
