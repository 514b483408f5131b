//! Comparing: runs of 10,000 steps, values of megabytes. It runs off the main thread, and still nobody likes to wait.

use std::sync::Arc;
use std::time::{Duration, Instant};

use divan::Bencher;
use lftui::model::ObservationType;
use lftui::model::compare::{Both, Outline, Step, align};
use lftui::model::diff::Diff;

use super::rows;

const STEPS: usize = 10_000;

/// An agent that calls one of so many tools in each of its steps, not always the same ones.
fn run(tools: usize, turn: usize) -> Outline {
    let step = |at: usize| Step {
        depth: u32::from(at > 0),
        kind: ObservationType::Tool,
        name: Arc::from(format!(
            "tool {}",
            at.wrapping_mul(2_654_435_761 + turn) % tools
        )),
        failed: false,
    };
    Outline {
        steps: (0..STEPS).map(step).collect(),
    }
}

#[divan::bench(sample_count = 10)]
fn align_equal_runs(bencher: Bencher<'_, '_>) {
    let (left, right) = (run(7, 0), run(7, 0));
    bencher.bench_local(|| align(Both::new(&left, &right), None));
}

/// The worst: the same few names in another order all along.
#[divan::bench(sample_count = 10)]
fn align_runs_that_differ_everywhere(bencher: Bencher<'_, '_>) {
    let (left, right) = (run(7, 0), run(7, 6));
    bencher.bench_local(|| align(Both::new(&left, &right), None));
}

#[divan::bench(sample_count = 10)]
fn align_runs_with_nothing_in_common(bencher: Bencher<'_, '_>) {
    let left = run(STEPS, 0);
    let mut right = run(STEPS, 0);
    for step in &mut right.steps {
        step.name = Arc::from(format!("other {}", step.name));
    }
    bencher.bench_local(|| align(Both::new(&left, &right), None));
}

/// Two inputs of an agent, 4 MB each, of which the end differs.
#[divan::bench(sample_count = 10)]
fn compare_values_of_4_mb(bencher: Bencher<'_, '_>) {
    let left = rows::messages(25_000);
    let right = format!("{}{}", left.trim_end_matches(']'), ",{\"role\":\"tool\"}]");
    bencher.bench_local(|| Diff::of(Both::new(&left, &right), None));
}

/// With nothing in common, and no more time than the screen gives.
#[divan::bench(sample_count = 10)]
fn compare_values_that_differ_everywhere(bencher: Bencher<'_, '_>) {
    let lines = |by: usize| {
        let line = |at: usize| format!("{} {by}\n", at.wrapping_mul(2_654_435_761 + by) % 97);
        (0..300_000).map(line).collect::<String>()
    };
    let (left, right) = (lines(0), lines(1));
    bencher.bench_local(|| {
        let deadline = Instant::now() + Duration::from_millis(400);
        Diff::of(Both::new(&left, &right), Some(deadline))
    });
}
