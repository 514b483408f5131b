//! Looking for rows in the whole tree, folded ones included.

use std::cmp::Reverse;

use super::super::observation::{Level, Observation, ObservationType};
use super::super::search::Needle;
use super::{Node, Tree};

/// Rows that are looked through at once.
const TOGETHER: usize = 4_096;

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Down,
    Up,
}

impl Tree {
    /// The next row that is itself an error or a warning, in the order of the tree, folded rows included.
    /// Without a start the first one, or the last one when looking up.
    pub fn next_problem(&self, from: Option<Node>, direction: Direction) -> Option<Node> {
        let order = &self.shape.preorder;
        let place = from.and_then(|from| order.iter().position(|&raw| raw == from.0));
        let bad = |&&raw: &&u32| {
            self.observation(Node(raw))
                .is_some_and(|row| row.level >= Level::Warning)
        };
        let found = match direction {
            Direction::Down => order[place.map_or(0, |place| place + 1)..].iter().find(bad),
            Direction::Up => order[..place.unwrap_or(order.len())].iter().rev().find(bad),
        };
        found.map(|&raw| Node(raw))
    }

    /// The generation that began last: the answer of the trace. What a judge generated about it is none.
    pub fn last_generation(&self) -> Option<Node> {
        self.generations().first().copied()
    }

    /// All of them, the latest first, without those of judges.
    pub fn generations(&self) -> Vec<Node> {
        let kind = |node| self.observation(node).map(|row| row.kind);
        let is_answer = |node: &Node| {
            let mut above = std::iter::successors(Some(*node), |node| self.parent(*node));
            kind(*node) == Some(ObservationType::Generation)
                && !above.any(|node| kind(node) == Some(ObservationType::Evaluator))
        };
        let mut all: Vec<Node> = self.nodes().filter(is_answer).collect();
        // Of those that began at once the one that is told last, as it stands in the tree.
        all.reverse();
        all.sort_by_key(|node| Reverse(self.observation(*node).map(|row| row.start)));
        all
    }

    /// Rows whose name, id, model or status holds a text, in the order of the tree, folded and hidden rows included.
    /// Smart case: a text without capitals finds both.
    pub fn find(&self, text: &str) -> Vec<Node> {
        let Some(needle) = Needle::new(text) else {
            return Vec::new();
        };
        let nodes: Vec<Node> = self.nodes().collect();
        let find = |nodes: &[Node]| self.find_among(nodes, &needle);
        nodes.chunks(TOGETHER).flat_map(find).collect()
    }

    /// Many short texts are looked through faster as one, a line for each.
    fn find_among(&self, nodes: &[Node], needle: &Needle) -> Vec<Node> {
        let rows = nodes
            .iter()
            .filter_map(|node| Some((*node, self.observation(*node)?)));
        if !needle.is_of_one_line() {
            let found = rows.filter(|(_, row)| found_in(row, needle).is_some());
            return found.map(|(node, _)| node).collect();
        }
        let (mut all, mut ends) = (String::new(), Vec::with_capacity(nodes.len()));
        for (node, row) in rows {
            for text in texts(row) {
                all.push_str(text);
                all.push('\n');
            }
            ends.push((node, all.len()));
        }
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(place) = needle.next_in(&all, from) {
            let at = ends.partition_point(|(_, end)| *end <= place);
            let Some((node, end)) = ends.get(at) else {
                break;
            };
            found.push(*node);
            from = *end;
        }
        found
    }
}

/// The first of a row's name, status, model and id that holds a text.
pub fn found_in<'a>(row: &'a Observation, needle: &Needle) -> Option<&'a str> {
    texts(row).find(|text| needle.is_in(text))
}

fn texts(row: &Observation) -> impl Iterator<Item = &str> {
    let texts = [
        Some(&*row.name),
        row.status.as_deref(),
        row.model.as_deref(),
        Some(row.id.as_str()),
    ];
    texts.into_iter().flatten()
}
