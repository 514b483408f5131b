//! Which rows of a JSON tree are visible: kept as runs of values that follow each other, spliced when something folds.

use std::collections::BTreeMap;
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

/// Rows from `row` on: with part 0 this node and those after it, else the lines of this node's string.
#[derive(Clone, Copy, Debug)]
struct Run {
    row: u32,
    node: u32,
    part: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) doc: Arc<JsonDoc>,
    runs: Vec<Run>,
    len: u32,
    /// Of every container with something in it, whether it is open.
    open: Vec<bool>,
    strings: BTreeMap<u32, Opened>,
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
        let open = vec![false; doc.containers().len()];
        let mut rows = Self {
            doc,
            runs: Vec::new(),
            len: 0,
            open,
            strings: BTreeMap::new(),
            width: 0,
        };
        rows.rebuild();
        rows
    }

    /// More of the same text is known now; what is open stays so.
    pub(super) fn grow(&mut self, doc: Arc<JsonDoc>) {
        self.open.resize(doc.containers().len(), false);
        self.doc = doc;
        self.rebuild();
    }

    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    pub(super) fn get(&self, row: usize) -> Option<Row> {
        let row = u32::try_from(row).ok().filter(|row| *row < self.len)?;
        let run = self.runs[self.runs.partition_point(|run| run.row <= row) - 1];
        let on = row - run.row;
        Some(match run.part {
            0 => Row {
                node: run.node + on,
                part: 0,
            },
            part => Row {
                node: run.node,
                part: part + on,
            },
        })
    }

    pub(super) fn is_open(&self, node: u32) -> bool {
        self.strings.contains_key(&node) || self.doc.container(node).is_some_and(|at| self.open[at])
    }

    pub(super) fn opened(&self, node: u32) -> Option<&Opened> {
        self.strings.get(&node)
    }

    /// Containers with something in them, and strings.
    pub(super) fn can_open(&self, node: u32) -> bool {
        self.doc.kind_of(node) == Kind::String || self.doc.container(node).is_some()
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
        let Some(Row { node, .. }) = self.get(row) else {
            return;
        };
        if open == self.is_open(node) || !self.can_open(node) {
            return;
        }
        self.mark_open(node, open, needle);
        self.splice(node);
    }

    /// Puts the rows of a node and of what is below it in the place of those that were there.
    fn splice(&mut self, node: u32) {
        let after = self.doc.node(node).after;
        let first = self.row_of(node) as u32;
        let last = self.first_from(after);
        let begin = self.runs.partition_point(|run| run.row < first);
        let end = self.runs.partition_point(|run| run.row < last);
        let mut new = Vec::new();
        let mut len = first;
        self.collect((node, after), (&mut new, &mut len));
        // The run that reaches over the end goes on behind it.
        let goes_on = last < self.len && self.runs.get(end).is_none_or(|run| run.row > last);
        if goes_on {
            let at = Row {
                node: after,
                part: 0,
            };
            push(&mut new, at, len);
        }
        let by = len.wrapping_sub(last);
        for run in &mut self.runs[end..] {
            run.row = run.row.wrapping_add(by);
        }
        self.runs.splice(begin..end, new);
        self.len = self.len.wrapping_add(by);
    }

    /// The first row of a node that is at or after this one; the number of rows where there is none.
    fn first_from(&self, node: u32) -> u32 {
        if node as usize >= self.doc.len() {
            return self.len;
        }
        let at = self.runs.partition_point(|run| run.node < node);
        let next = self.runs.get(at).map_or(self.len, |run| run.row);
        let Some(run) = at.checked_sub(1).map(|at| self.runs[at]) else {
            return next;
        };
        match run.part {
            0 => next.min(run.row + (node - run.node)),
            _ => next,
        }
    }

    /// Marks only; `rebuild` or a splice follows.
    pub(super) fn mark_open(&mut self, node: u32, open: bool, needle: Option<&Needle>) {
        if let Some(at) = self.doc.container(node) {
            self.open[at] = open;
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
        for (open, (_, deep)) in self.open.iter_mut().zip(self.doc.containers()) {
            *open = deep < depth || depth == u16::MAX;
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
        let mut runs = Vec::new();
        let mut len = 0;
        self.collect((0, self.doc.len() as u32), (&mut runs, &mut len));
        self.runs = runs;
        self.len = len;
    }

    /// The rows of the nodes from one up to another, which is no descendant of them.
    fn collect(&self, (node, end): (u32, u32), (into, len): (&mut Vec<Run>, &mut u32)) {
        let mut at = node;
        let mut container = self.doc.container_from(node);
        let mut strings = self.strings.range(node..end).peekable();
        while at < end {
            while self.open.get(container) == Some(&true) {
                container += 1;
            }
            let closed = self.doc.container_id(container).unwrap_or(end);
            let hidden = |string: &u32| *string < at;
            while strings.next_if(|(string, _)| hidden(string)).is_some() {}
            let string = strings.peek().map_or(end, |(string, _)| **string);
            let stop = end.min(closed.min(string).saturating_add(1));
            let row = Row { node: at, part: 0 };
            push(into, row, *len);
            *len += stop - at;
            at = stop;
            if stop == end && closed >= end && string >= end {
                return;
            }
            if closed < string {
                let after = self.doc.extent(container).map_or(end, |(_, after)| after);
                container += self.skip(container, after);
                at = after;
            } else if let Some((string, opened)) = strings.next() {
                let row = Row {
                    node: *string,
                    part: 1,
                };
                if !opened.rows.is_empty() {
                    push(into, row, *len);
                }
                *len += opened.rows.len() as u32;
            }
        }
    }

    /// How many containers further the first one at or after a node is; most often it is near.
    fn skip(&self, container: usize, node: u32) -> usize {
        let mut far = 1;
        let is_before = |at: usize| self.doc.container_id(at).is_some_and(|id| id < node);
        while far < 16 && is_before(container + far) {
            far += 1;
        }
        if far < 16 {
            return far;
        }
        self.doc.container_from(node) - container
    }

    /// The row of a node; where it is folded away, of what hides it.
    pub(super) fn row_of(&self, node: u32) -> usize {
        let after = self
            .runs
            .partition_point(|run| (run.node, run.part) <= (node, 0));
        let Some(at) = after.checked_sub(1) else {
            return 0;
        };
        let run = self.runs[at];
        let end = self.runs.get(after).map_or(self.len, |next| next.row);
        if run.part > 0 {
            // A string's lines: the node would stand behind them, so something before them hides it.
            return self.row_of(run.node);
        }
        (run.row + (node - run.node)).min(end.saturating_sub(1)) as usize
    }
}

fn push(into: &mut Vec<Run>, Row { node, part }: Row, row: u32) {
    into.push(Run { row, node, part });
}

/// The cells of an opened string: one level deeper than its key, behind the fold marks, beside the scroll bar.
fn string_room(depth: u16, width: u16) -> u16 {
    let deeper = indent(depth.saturating_add(1), width) as u16;
    width.saturating_sub(deeper + super::GUTTER + 2 + MARGIN)
}
