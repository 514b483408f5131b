//! Rows come in any order, twice, or never.

use std::sync::Arc;

use lftui::model::Seconds;
use lftui::model::tree::Tree;

use super::{at, loaded, node, picture, row, story};

#[test]
fn a_trace_shows_as_a_tree_with_its_lines() {
    let tree = loaded(story());
    let seen = [
        "▾agent",
        "├▾plan",
        "│└search",
        "├▾refund",
        "│├pay",
        "│└retry",
        "└judge",
    ];
    assert_eq!(picture(&tree), seen);
    assert_eq!(tree.root(), Some(node(&tree, "agent")));
    assert_eq!(tree.latency(), Some(Seconds(0.019)));
}

#[test]
fn rows_wait_for_their_parent_and_keep_their_nodes() {
    let mut rows = story();
    let mut tree = Tree::new();
    tree.extend(rows.split_off(4));
    assert_eq!(
        picture(&tree),
        ["▾still loading", "├pay", "├retry", "└judge"]
    );
    let retry = node(&tree, "retry");
    assert_eq!(tree.position(retry), Some(2));
    tree.extend(rows.split_off(1));
    let waiting = [
        "▾still loading",
        "├▾plan",
        "│└search",
        "├▾refund",
        "│├pay",
        "│└retry",
        "└judge",
    ];
    assert_eq!(picture(&tree), waiting);
    tree.extend(rows);
    assert_eq!(node(&tree, "retry"), retry);
    assert_eq!(tree.position(retry), Some(5));
    assert_eq!(picture(&tree)[0], "▾agent");
    assert!(tree.total().partial);
}

#[test]
fn a_parent_that_never_comes_makes_roots_and_may_still_come() {
    let mut tree = loaded([row("b", "lost", 1), row("a", "", 0), row("c", "b", 2)]);
    assert_eq!(picture(&tree), ["a", "▾b", "└c"]);
    assert!(!tree.total().partial);
    tree.extend([row("lost", "a", 1)]);
    assert_eq!(picture(&tree), ["▾a", "└▾lost", " └▾b", "  └c"]);
}

#[test]
fn circles_and_rows_that_are_their_own_parent_are_cut_at_the_oldest() {
    let tree = loaded([
        row("c", "b", 3),
        row("a", "c", 1),
        row("b", "a", 2),
        row("self", "self", 4),
        row("d", "c", 5),
    ]);
    assert_eq!(picture(&tree), ["▾a", "└▾b", " └▾c", "  └d", "self"]);
}

#[test]
fn a_circle_is_mended_by_a_later_version_of_a_row() {
    let mut tree = loaded([row("a", "b", 1), row("b", "a", 2)]);
    assert_eq!(picture(&tree), ["▾a", "└b"]);
    tree.extend([row("b", "", 0)]);
    assert_eq!(picture(&tree), ["▾b", "└a"]);
}

#[test]
fn of_two_versions_of_a_row_the_later_stays() {
    let version = |name: &str, updated: i64| {
        let mut row = row("a", "", 0);
        row.name = Arc::from(name);
        row.updated = Some(at(updated));
        row
    };
    let mut tree = loaded([version("new", 2), version("old", 1), row("b", "a", 3)]);
    assert_eq!(picture(&tree), ["▾new", "└b"]);
    tree.extend([version("newest", 2)]);
    assert_eq!(picture(&tree)[0], "▾newest");
    assert_eq!(tree.count(), 2);
}
