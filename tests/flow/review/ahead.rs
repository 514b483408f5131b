//! The next item is there at once, and costs no more than it must.

use std::time::{Duration, Instant};

use lftui::server::{Faults, Imitation};

use super::queue::{Desk, answer, trace};
use crate::support::{Fault, Harness};

/// Longer than any of these tests.
const LONG: Duration = Duration::from_secs(600);

#[test]
fn after_submit_nothing_has_to_be_answered_before_the_next_item_is_shown() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::mixed(imitate, 6);
        let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
        Desk::opens(&mut lftui);
        lftui.sees(&answer(0)).settles();
        lftui.server.proxy.fail("", Fault::Hang);
        for next in 1..4 {
            lftui.keys("1 down 1 down 1 enter");
            lftui
                .sees(&format!("{} of 6", next + 1))
                .sees(&answer(next))
                .sees("▎ helpful");
        }
        lftui.server.proxy.heal();
    }
}

#[test]
fn the_next_item_does_not_wait_for_those_behind_it() {
    let desk = Desk::of_traces(Imitation::V4, 4);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    let behind = format!("traceId={}", trace(2));
    lftui.server.proxy.fail(&behind, Fault::Hang);
    Desk::opens(&mut lftui);
    lftui.sees(&answer(0)).settles();
    lftui.server.proxy.fail("", Fault::Hang);
    lftui.keys("1 down 1 down 1 enter");
    lftui.sees("2 of 4").sees(&answer(1)).sees("▎ helpful");
    lftui.server.proxy.heal();
}

#[test]
fn a_sitting_costs_what_it_writes_and_reads_everything_once() {
    const ITEMS: usize = 40;
    let desk = Desk::of_traces(Imitation::V4, ITEMS);
    let mut lftui = Harness::on(desk.server.clone())
        .looks_back(Duration::from_secs(2), Duration::from_secs(60))
        .start();
    lftui.sees("Sessions").settles();
    lftui.server.proxy.forget();
    Desk::opens(&mut lftui);
    for at in 0..ITEMS {
        lftui.sees(&answer(at)).sees("▎ helpful");
        lftui.keys("1 down 1 down 1 enter");
    }
    lftui
        .sees("every item of this queue is done")
        .sent()
        .settles();
    assert_eq!(desk.annotations().len(), 3 * ITEMS);
    let asked = lftui.requests();
    let count = |part: &str| asked.iter().filter(|seen| seen.contains(part)).count();
    // Rows, answer and scores of each trace; queues, their counts, configs, items.
    let reading = 3 * ITEMS + 8;
    assert!(
        asked.len() <= ITEMS * 5 + reading,
        "{} requests: {:#?}",
        asked.len(),
        &asked[asked.len().saturating_sub(60)..]
    );
    assert_eq!(count("POST "), 3 * ITEMS, "each score once");
    assert_eq!(count("PATCH "), ITEMS, "each item once");
    let rows = asked.iter().filter(|seen| {
        seen.contains("v2/observations") && seen.contains("traceId=") && !seen.contains("2Cio")
    });
    let rows: Vec<&String> = rows.collect();
    assert_eq!(rows.len(), ITEMS, "rows once: {rows:#?}");
    eprintln!("{ITEMS} items of three scores: {} requests", asked.len());
}

#[test]
fn what_is_read_ahead_and_looked_at_together_is_asked_for_once() {
    let desk = Desk::mixed(Imitation::V4, 12);
    let slow = Faults {
        delay: Duration::from_millis(100),
        ..Faults::default()
    };
    let server = desk.server.misbehaving(Imitation::V4, slow);
    let mut lftui = Harness::on(server).hold(LONG).start();
    Desk::opens(&mut lftui);
    for next in 1..6 {
        lftui.sees(&answer(next - 1)).sees("▎ helpful");
        lftui.keys("1 down 1 down 1 enter");
    }
    lftui.sees(&answer(5)).settles();
    let mut asked = lftui.requests();
    asked.retain(|one| one.contains("traceId=") && one.contains("GET"));
    asked.sort();
    let twice: Vec<_> = asked.windows(2).filter(|two| two[0] == two[1]).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

/// `cargo test --release --test flow next_item_in_time -- --ignored --nocapture`
#[test]
#[ignore = "it measures"]
fn next_item_in_time() {
    const ITEMS: usize = 100;
    let desk = Desk::mixed(Imitation::V4, ITEMS + 4);
    let slow = Faults {
        delay: Duration::from_millis(300),
        ..Faults::default()
    };
    let server = desk.server.misbehaving(Imitation::V4, slow);
    let mut lftui = Harness::on(server).size(120, 40).start();
    Desk::opens(&mut lftui);
    let mut took = Vec::new();
    for next in 1..=ITEMS {
        // Nobody judges within less.
        lftui.rests(Duration::from_millis(1_500));
        lftui.keys("1 down 1 down 1").done();
        let before = lftui.requests().len();
        let start = Instant::now();
        lftui.keys("enter");
        lftui.sees(&answer(next)).sees("▎ helpful");
        took.push(start.elapsed());
        if start.elapsed() > Duration::from_millis(50) {
            eprintln!(
                "item {next} took {:?}, after {before} requests",
                start.elapsed()
            );
        }
    }
    took.sort_unstable();
    eprintln!(
        "submit to next item: p50 {:?}, p99 {:?}, most {:?}; {} requests",
        took[ITEMS / 2],
        took[ITEMS * 99 / 100 - 1],
        took[ITEMS - 1],
        lftui.requests().len()
    );
}
