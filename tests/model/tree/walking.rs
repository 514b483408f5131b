//! Folds, siblings, problems, what matters, what is found and what took most.

use std::sync::Arc;

use lftui::model::search::Needle;
use lftui::model::tree::{Direction, Measure, Node, Tree, found_in};
use lftui::model::{Level, Observation, ObservationId, ObservationType, Tokens, Usd};

use super::{at, loaded, node, picture, row, story};

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
    assert_eq!(
        tree.find("/card.*out|^plan$/"),
        [node(&tree, "plan"), node(&tree, "pay")]
    );
    assert_eq!(tree.find("network\ntimeout"), []);
}

#[test]
fn rows_are_found_as_one_by_one_however_many_there_are() {
    let mut rows = story();
    for at in 0..10_000 {
        let mut row = rows[1].clone();
        row.id = format!("many-{at}").as_str().into();
        row.name = format!("Step {at}\nof Many").into();
        rows.push(row);
    }
    let tree = loaded(rows);
    for text in [
        "step 99",
        "e",
        "many-4095",
        "of Many",
        "9\nof",
        "/9$/",
        "plan",
        "zebra",
    ] {
        let needle = Needle::new(text).expect("a text");
        let holds = |node: &Node| {
            let row = tree.observation(*node).expect("a row");
            found_in(row, &needle).is_some()
        };
        let one_by_one: Vec<Node> = tree.nodes().filter(holds).collect();
        assert_eq!(tree.find(text), one_by_one, "{text:?}");
    }
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

#[test]
fn only_the_ways_to_problems_are_unfolded() {
    let mut bad = row("bad", "b2", 40);
    bad.level = Level::Error;
    let mut warned = row("warned", "c1", 60);
    warned.level = Level::Warning;
    let mut tree = loaded([
        row("root", "", 0),
        row("a1", "root", 10),
        row("a2", "a1", 20),
        row("b1", "root", 30),
        row("b2", "b1", 35),
        bad,
        row("below", "bad", 45),
        row("c1", "root", 50),
        warned,
    ]);
    tree.open_problems();
    assert_eq!(
        picture(&tree),
        [
            "▾root",
            "├▸a1",
            "├▾b1",
            "│└▾b2",
            "│ └▸bad",
            "└▾c1",
            " └warned"
        ]
    );
}
