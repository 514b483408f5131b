//! Looking for rows in the whole tree, folded ones included.

use regex::RegexBuilder;

use super::super::observation::{Level, Observation};
use super::{Node, Tree};

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

    /// Rows whose name, id, model or status holds a text, in the order of the tree, folded and hidden rows included.
    /// Smart case: a text without capitals finds both.
    pub fn find(&self, text: &str) -> Vec<Node> {
        if text.is_empty() {
            return Vec::new();
        }
        let any_case = !text.chars().any(char::is_uppercase);
        let pattern = RegexBuilder::new(&regex::escape(text))
            .case_insensitive(any_case)
            .build();
        let Ok(pattern) = pattern else {
            // Too long a text for a pattern is too long for a name.
            return Vec::new();
        };
        let holds = |row: &Observation| {
            let texts = [
                Some(&*row.name),
                Some(row.id.as_str()),
                row.model.as_deref(),
                row.status.as_deref(),
            ];
            texts
                .into_iter()
                .flatten()
                .any(|field| pattern.is_match(field))
        };
        self.nodes()
            .filter(|&node| self.observation(node).is_some_and(holds))
            .collect()
    }
}
