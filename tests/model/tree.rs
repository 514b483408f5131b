//! The tree of a trace: whatever comes in whatever order, every row shows once and sums are right.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use lftui::model::tree::{Direction, Measure, Node, Tree};
use lftui::model::{
    Detail, Level, Observation, ObservationId, ObservationType, Seconds, Tokens, Usd,
};
use proptest::prelude::*;

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
        row.detail = Some(Arc::new(Detail {
            updated: Some(at(updated)),
            ..Detail::default()
        }));
        row
    };
    let mut tree = loaded([version("new", 2), version("old", 1), row("b", "a", 3)]);
    assert_eq!(picture(&tree), ["▾new", "└b"]);
    tree.extend([version("newest", 2)]);
    assert_eq!(picture(&tree)[0], "▾newest");
    assert_eq!(tree.count(), 2);
}

#[test]
fn folds_hide_and_come_back() {
    let mut tree = loaded(story());
    let refund = node(&tree, "refund");
    assert!(tree.close(refund) && !tree.close(refund));
    assert_eq!(
        picture(&tree),
        ["▾agent", "├▾plan", "│└search", "├▸refund", "└judge"]
    );
    assert_eq!(tree.position(node(&tree, "pay")), None);
    assert_eq!(tree.nearest_visible(node(&tree, "pay")), Some(refund));
    tree.close_all();
    assert_eq!(picture(&tree), ["▸agent"]);
    tree.open_to_depth(1);
    assert_eq!(picture(&tree), ["▾agent", "├▸plan", "├▸refund", "└judge"]);
    tree.extend([row("extra", "judge", 20)]);
    assert_eq!(picture(&tree)[3], "└▸judge");
    tree.open_subtree(refund);
    assert_eq!(tree.len(), 6);
    tree.reveal(node(&tree, "search"));
    assert!(tree.position(node(&tree, "search")).is_some());
    assert!(!tree.open(node(&tree, "pay")), "nothing to open");
}

#[test]
fn siblings_are_walked_in_order() {
    let tree = loaded(story());
    let of = |id| node(&tree, id);
    assert_eq!(tree.next_sibling(of("plan")), Some(of("refund")));
    assert_eq!(tree.previous_sibling(of("judge")), Some(of("refund")));
    assert_eq!(tree.previous_sibling(of("plan")), None);
    assert_eq!(tree.next_sibling(of("judge")), None);
}

#[test]
fn problems_are_found_in_folded_rows_and_climb_to_their_ancestors() {
    let mut rows = story();
    rows[4].level = Level::Error;
    rows[2].level = Level::Warning;
    let mut tree = loaded(rows);
    tree.close_all();
    let (search, pay) = (node(&tree, "search"), node(&tree, "pay"));
    assert_eq!(tree.next_problem(None, Direction::Down), Some(search));
    assert_eq!(tree.next_problem(Some(search), Direction::Down), Some(pay));
    assert_eq!(tree.next_problem(Some(pay), Direction::Down), None);
    assert_eq!(tree.next_problem(Some(pay), Direction::Up), Some(search));
    assert_eq!(tree.worst(node(&tree, "refund")), Level::Error);
    assert_eq!(tree.worst(node(&tree, "plan")), Level::Warning);
    assert_eq!(tree.worst(node(&tree, "judge")), Level::Default);
}

#[test]
fn the_invented_root_stands_for_the_trace_and_counts_for_nothing() {
    let mut root = row("t-trace", "", 0);
    root.end = None;
    let mut step = row("step", "t-trace", 1);
    step.cost = Some(Usd(0.25));
    step.input_tokens = Some(Tokens(3));
    let tree = loaded([step, row("other", "", 0), root]);
    let totals = tree.totals(node(&tree, "t-trace"));
    assert_eq!(tree.root(), Some(node(&tree, "t-trace")));
    assert_eq!(totals.observations, Some(1));
    assert_eq!(totals.cost, Some(Usd(0.25)));
    assert_eq!(totals.tokens, Some(Tokens(3)));
    assert_eq!(tree.totals(node(&tree, "other")).cost, None);
    assert_eq!(tree.total().observations, Some(2));
}

#[test]
fn only_what_matters_hides_plumbing_and_says_how_much() {
    let mut rows = story();
    rows[2].kind = ObservationType::Generation;
    rows[5].level = Level::Error;
    let mut tree = loaded(rows);
    tree.set_meaningful_only(true);
    assert_eq!(
        picture(&tree),
        ["▾agent", "├▾plan", "│└search", "└▾refund", " └retry"]
    );
    assert_eq!(tree.hidden(), 2);
    assert_eq!(tree.next_sibling(node(&tree, "refund")), None);
    tree.reveal(node(&tree, "judge"));
    assert!(!tree.is_meaningful_only());
    assert_eq!(tree.len(), 7);
}

#[test]
fn finding_is_smart_about_case_and_looks_at_status_and_model() {
    let mut rows = story();
    rows[4].status = Some(Arc::from("Card network TIMEOUT"));
    rows[1].model = Some(Arc::from("gpt-4o"));
    let tree = loaded(rows);
    assert_eq!(tree.find("timeout"), [node(&tree, "pay")]);
    assert_eq!(tree.find("Timeout"), []);
    assert_eq!(tree.find("GPT"), []);
    assert_eq!(tree.find("4o"), [node(&tree, "plan")]);
    assert_eq!(tree.find("r").len(), 4);
    assert_eq!(tree.find("(["), []);
}

#[test]
fn a_large_tree_is_the_same_however_it_came() {
    let rows: Vec<Observation> = (0..20_000)
        .rev()
        .map(|at: i64| {
            let parent = if at == 0 {
                String::new()
            } else {
                format!("o{}", at / 7)
            };
            row(&format!("o{at}"), &parent, at)
        })
        .collect();
    let whole = loaded(rows.clone());
    let mut paged = Tree::new();
    for page in rows.chunks(1_000) {
        paged.extend(page.to_vec());
        assert!(paged.len() <= paged.count() + 1, "a row shows once");
        assert!(
            paged.len() + paged.count() / 8 > paged.count() / 2,
            "rows show while they come"
        );
        let first = &page[0].id;
        let shown = paged.node_of(first).and_then(|node| paged.position(node));
        assert_eq!(paged.node_of(first).is_some(), shown.is_some());
    }
    paged.finish();
    let ids = |tree: &Tree| -> Vec<ObservationId> {
        let nodes = tree.nodes().filter_map(|node| tree.observation(node));
        nodes.map(|row| row.id.clone()).collect()
    };
    assert_eq!(ids(&paged), ids(&whole));
    assert_eq!(paged.total(), whole.total());
}

#[test]
fn steps_are_ranked_by_what_they_took_themselves() {
    let until = |mut row: Observation, ms: i64| {
        row.end = Some(at(ms));
        row
    };
    let tree = loaded([
        until(row("root", "", 0), 1_000),
        until(row("long", "root", 100), 900),
        until(row("inner", "long", 200), 500),
        until(row("beside", "long", 300), 450),
        row("open", "root", 950),
    ]);
    let mut last = None;
    let mut order = Vec::new();
    while let Some(next) = tree.next_by(Measure::Time, last) {
        order.push((
            tree.observation(next.node).expect("a row").id.to_string(),
            (next.own * 1e3).round(),
        ));
        assert_eq!(next.place, order.len());
        last = Some(next.node);
    }
    let named = |id: &str, ms: f64| (id.to_string(), ms);
    assert_eq!(
        order,
        [
            named("long", 500.0),
            named("inner", 300.0),
            named("root", 190.0),
            named("beside", 150.0),
            named("open", 10.0)
        ]
    );
    assert_eq!(tree.next_by(Measure::Cost, None), None);
}

#[test]
fn a_chain_of_ten_thousand_needs_no_stack() {
    let id = |n: i64| format!("s{n}");
    let chain = (1..=10_000)
        .rev()
        .map(|n| row(&id(n), &if n == 1 { String::new() } else { id(n - 1) }, n));
    let mut tree = loaded(chain);
    assert_eq!(tree.len(), 10_000);
    assert_eq!(tree.row(9_999).unwrap().depth, 9_999);
    tree.close_all();
    let deepest = node(&tree, &id(10_000));
    tree.reveal(deepest);
    assert_eq!(tree.position(deepest), Some(9_999));
    assert_eq!(tree.totals(tree.root().unwrap()).observations, Some(10_000));
}

/// Any rows: ids from a small set, so that circles, orphans and shared starts happen.
fn any_rows() -> impl Strategy<Value = Vec<Observation>> {
    let level = prop::sample::select(Level::ALL.to_vec());
    let kind = prop::sample::select(ObservationType::ALL.to_vec());
    let one = (
        0..60_u8,
        0..70_u8,
        0..20_i64,
        level,
        kind,
        prop::option::of(0..9_u32),
    );
    prop::collection::vec(one, 0..60).prop_map(|all| {
        let unique: HashMap<u8, _> = all.into_iter().map(|one| (one.0, one)).collect();
        let build = |(id, parent, ms, level, kind, cost): (
            u8,
            u8,
            i64,
            Level,
            ObservationType,
            Option<u32>,
        )| {
            let parent = if parent > 65 {
                String::new()
            } else {
                parent.to_string()
            };
            let mut row = row(&id.to_string(), &parent, ms);
            row.level = level;
            row.kind = kind;
            row.cost = cost.map(|cost| Usd(f64::from(cost)));
            row
        };
        unique.into_values().map(build).collect()
    })
}

fn visible(tree: &Tree) -> Vec<Node> {
    (0..tree.len())
        .map(|index| tree.row(index).expect("a visible row").node)
        .collect()
}

proptest! {
    #[test]
    fn every_row_shows_exactly_once(rows in any_rows(), finish: bool) {
        let mut tree = Tree::new();
        tree.extend(rows.clone());
        if finish {
            tree.finish();
        }
        let shown: Vec<Node> = visible(&tree).into_iter().filter(|node| *node != Node::LOADING).collect();
        let ids: HashSet<&ObservationId> = shown.iter().map(|node| &tree.observation(*node).unwrap().id).collect();
        prop_assert_eq!(shown.len(), rows.len());
        prop_assert_eq!(ids, rows.iter().map(|row| &row.id).collect());
        for (index, node) in visible(&tree).into_iter().enumerate() {
            prop_assert_eq!(tree.position(node), Some(index));
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(rows in any_rows(), seed: u64, page in 1..9_usize) {
        let whole = loaded(rows.clone());
        let mut shuffled = rows;
        let mut state = seed;
        for index in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(index, (state >> 33) as usize % (index + 1));
        }
        let mut paged = Tree::new();
        for page in shuffled.chunks(page) {
            paged.extend(page.to_vec());
        }
        paged.finish();
        prop_assert_eq!(picture(&paged), picture(&whole));
        prop_assert_eq!(paged.total(), whole.total());
    }

    #[test]
    fn folding_loses_nothing(rows in any_rows(), folds in prop::collection::vec((0..60_u8, 0..6_u8), 0..30)) {
        let mut tree = loaded(rows);
        let before = picture(&tree);
        for (id, action) in folds {
            let Some(node) = tree.node_of(&id.to_string().into()) else { continue };
            match action {
                0 => tree.open_to_depth(u32::from(id) % 4),
                1 => tree.set_meaningful_only(id % 2 == 0),
                2 => tree.open_subtree(node),
                3 => {
                    tree.reveal(node);
                    prop_assert!(tree.position(node).is_some());
                }
                _ => {
                    tree.toggle(node);
                }
            }
            let shown = visible(&tree);
            prop_assert_eq!(shown.iter().collect::<HashSet<_>>().len(), shown.len());
            prop_assert!(shown.iter().all(|&node| tree.parent(node).is_none_or(|up| tree.position(up).is_some())));
        }
        tree.set_meaningful_only(false);
        tree.open_all();
        prop_assert_eq!(picture(&tree), before);
    }

    #[test]
    fn totals_are_what_adding_by_hand_gives(rows in any_rows()) {
        let tree = loaded(rows);
        for node in tree.nodes() {
            let below = |other: &Node| std::iter::successors(Some(*other), |&up| tree.parent(up)).any(|up| up == node);
            let subtree: Vec<&Observation> = tree.nodes().filter(below).filter_map(|node| tree.observation(node)).collect();
            let totals = tree.totals(node);
            let costs: Vec<f64> = subtree.iter().filter_map(|row| row.cost).map(|cost| cost.0).collect();
            prop_assert_eq!(totals.observations, Some(subtree.len() as u32));
            prop_assert_eq!(totals.errors, Some(subtree.iter().filter(|row| row.level == Level::Error).count() as u32));
            prop_assert_eq!(totals.cost, (!costs.is_empty()).then(|| Usd(costs.iter().sum())));
            prop_assert_eq!(Some(tree.worst(node)), subtree.iter().map(|row| row.level).max());
        }
    }
}
