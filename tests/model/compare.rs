//! Which step of one run is which of the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use lftui::model::ObservationType;
use lftui::model::compare::{Both, Outline, Pair, Step, align};
use proptest::prelude::*;

/// A line is a step: two blanks are a level, `*` before a name stands for a generation, `!` behind it for an error.
fn outline(text: &str) -> Outline {
    let step = |line: &str| {
        let name = line.trim_start();
        let (kind, word) = match name.strip_prefix('*') {
            Some(word) => (ObservationType::Generation, word),
            None => (ObservationType::Span, name),
        };
        Step {
            depth: ((line.len() - name.len()) / 2) as u32,
            kind,
            name: Arc::from(word.trim_end_matches('!')),
            failed: word.ends_with('!'),
        }
    };
    Outline {
        steps: text
            .lines()
            .filter(|line| !line.is_empty())
            .map(step)
            .collect(),
    }
}

fn pairs(left: &Outline, right: &Outline) -> Vec<Pair> {
    align(Both::new(left, right), None)
}

/// `  name` for a pair, `- name` and `+ name` for what one of them has alone.
fn drawn(left: &str, right: &str) -> Vec<String> {
    let (left, right) = (outline(left), outline(right));
    let rows = pairs(&left, &right);
    let draw = |pair: &Pair| {
        let name =
            |run: &Outline, at: Option<u32>| at.map(|at| run.steps[at as usize].name.clone());
        let (one, other) = (name(&left, pair.steps.left), name(&right, pair.steps.right));
        let sign = match (&one, &other) {
            (Some(_), Some(_)) => ' ',
            (Some(_), None) => '-',
            _ => '+',
        };
        let indent = "  ".repeat(pair.depth as usize);
        format!(
            "{sign}{indent}{}",
            one.or(other).expect("a step of either run")
        )
    };
    rows.iter().map(draw).collect()
}

#[test]
fn loops_pair_in_order_and_what_one_run_has_alone_stands_where_it_happened() {
    let good = "run\n  plan\n  call\n    search\n  call\n  answer";
    let bad = "run\n  plan\n  call\n    search\n    search\n  call\n    retry\n  call\n  answer";
    assert_eq!(
        drawn(good, bad),
        [
            " run",
            "   plan",
            "   call",
            "     search",
            "+    search",
            "   call",
            "+    retry",
            "+  call",
            "   answer",
        ]
    );
}

#[test]
fn the_roots_are_compared_whatever_they_are_called() {
    assert_eq!(drawn("a\n  x", "b\n  x"), [" a", "   x"]);
    assert_eq!(drawn("", "b\n  x"), ["+b", "+  x"]);
    assert_eq!(drawn("a\nb", "b\nc"), ["-a", " b", "+c"]);
}

#[test]
fn what_went_well_is_paired_with_the_attempt_that_did() {
    let (good, retried) = ("run\n  call\n  end", "run\n  call!\n  call!\n  call\n  end");
    let rows = [" run", "+  call", "+  call", "   call", "   end"];
    assert_eq!(drawn(good, retried), rows);
    let back = [" run", "-  call", "-  call", "   call", "   end"];
    assert_eq!(drawn(retried, good), back);
    let failed = drawn("run\n  call!\n  end", retried);
    assert_eq!(failed, [" run", "   call", "+  call", "+  call", "   end"]);
}

#[test]
fn the_only_generation_between_two_pairs_is_the_same_under_another_name() {
    let rows = drawn(
        "run\n  a\n  *write\n  z",
        "run\n  a\n  *compose\n  judge\n  z",
    );
    assert_eq!(rows, [" run", "   a", "   write", "+  judge", "   z"]);
    let two = drawn("run\n  *write", "run\n  *draft\n  *compose");
    assert_eq!(two, [" run", "-  write", "+  draft", "+  compose"]);
}

#[test]
fn a_run_ten_thousand_steps_deep_or_wide_is_aligned() {
    let deep = |name: &str| Outline {
        steps: (0..10_000)
            .map(|depth| Step {
                depth,
                kind: ObservationType::Span,
                name: Arc::from(name),
                failed: false,
            })
            .collect(),
    };
    assert_eq!(pairs(&deep("a"), &deep("a")).len(), 10_000);
    assert_eq!(pairs(&deep("a"), &deep("b")).len(), 19_999);
}

fn any_outline() -> impl Strategy<Value = Outline> {
    let draft = (0..4_u32, 0..3_usize, any::<bool>());
    prop::collection::vec(draft, 0..24).prop_map(|drafts| {
        let mut deepest = 0;
        let step = |(depth, name, failed): (u32, usize, bool)| {
            let depth = depth.min(deepest);
            deepest = depth + 1;
            Step {
                depth,
                kind: [ObservationType::Tool, ObservationType::Generation][name % 2],
                name: Arc::from(["call", "search", "answer"][name]),
                failed,
            }
        };
        Outline {
            steps: drafts.into_iter().map(step).collect(),
        }
    })
}

proptest! {
    #[test]
    fn every_step_of_either_run_appears_once_and_in_order(left in any_outline(), right in any_outline()) {
        let pairs = pairs(&left, &right);
        let lefts: Vec<u32> = pairs.iter().filter_map(|pair| pair.steps.left).collect();
        let rights: Vec<u32> = pairs.iter().filter_map(|pair| pair.steps.right).collect();
        prop_assert_eq!(lefts, (0..left.steps.len() as u32).collect::<Vec<_>>());
        prop_assert_eq!(rights, (0..right.steps.len() as u32).collect::<Vec<_>>());
        for pair in &pairs {
            let depth = |run: &Outline, at: Option<u32>| at.map(|at| run.steps[at as usize].depth);
            prop_assert!(depth(&left, pair.steps.left).is_none_or(|depth| depth == pair.depth));
            prop_assert!(depth(&right, pair.steps.right).is_none_or(|depth| depth == pair.depth));
        }
    }

    #[test]
    fn a_run_does_not_differ_from_itself(run in any_outline()) {
        prop_assert!(pairs(&run, &run).iter().all(|pair| pair.steps.left == pair.steps.right));
    }

    #[test]
    fn the_other_way_round_the_same_steps_are_paired(left in any_outline(), right in any_outline()) {
        let one: BTreeSet<_> = pairs(&left, &right).iter().map(|pair| (pair.steps.left, pair.steps.right)).collect();
        let other: BTreeSet<_> = pairs(&right, &left).iter().map(|pair| (pair.steps.right, pair.steps.left)).collect();
        prop_assert_eq!(one, other);
    }
}
