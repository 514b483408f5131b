//! The tree of a trace: whatever comes in whatever order, every row shows once and sums are right.

mod any;
mod growing;
mod walking;

use std::sync::Arc;

use jiff::Timestamp;
use lftui::model::Observation;
use lftui::model::tree::{Node, Tree};

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000 + ms).expect("a valid time")
}

fn row(id: &str, parent: &str, ms: i64) -> Observation {
    let mut row = Observation::new(id, "trace", at(ms));
    row.name = Arc::from(id);
    row.end = Some(at(ms + 10));
    row.parent = (!parent.is_empty()).then(|| parent.into());
    row
}

fn loaded(rows: impl IntoIterator<Item = Observation>) -> Tree {
    let mut tree = Tree::new();
    tree.extend(rows);
    tree.finish();
    tree
}

/// The tree as it shows: `├ name`, as a pane would draw it.
fn picture(tree: &Tree) -> Vec<String> {
    let line = |index| {
        let row = tree.row(index).expect("a visible row");
        let name = tree
            .observation(row.node)
            .map_or("still loading", |row| &row.name);
        let stem = |up| if row.guides.goes_on(up) { "│" } else { " " };
        let stems: String = (1..row.depth).rev().map(stem).collect();
        let branch = match (row.depth, row.guides.is_last()) {
            (0, _) => "",
            (_, false) => "├",
            (_, true) => "└",
        };
        let fold = match (row.has_children, row.open) {
            (false, _) => "",
            (true, true) => "▾",
            (true, false) => "▸",
        };
        format!("{stems}{branch}{fold}{name}")
    };
    (0..tree.len()).map(line).collect()
}

fn node(tree: &Tree, id: &str) -> Node {
    tree.node_of(&id.into()).expect("a known id")
}

fn story() -> Vec<Observation> {
    vec![
        row("agent", "", 0),
        row("plan", "agent", 1),
        row("search", "plan", 2),
        row("refund", "agent", 5),
        row("pay", "refund", 6),
        row("retry", "refund", 7),
        row("judge", "agent", 9),
    ]
}
