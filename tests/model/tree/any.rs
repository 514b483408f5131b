//! Whatever comes: every row shows once, nothing is lost, sums are right.

use std::collections::{HashMap, HashSet};

use lftui::model::tree::{Node, Tree};
use lftui::model::{Level, Observation, ObservationId, ObservationType, Usd};
use proptest::prelude::*;

use super::{loaded, picture, row};

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
