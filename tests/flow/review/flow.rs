//! Holding, finding, ordering, going on where one left, and what is noted of it.

use lftui::server::Imitation;

use super::queue::{Desk, JUDGED, LONG, answer, trace};
use crate::support::Harness;

#[test]
fn what_is_on_hold_comes_again_at_the_end_and_says_so() {
    let desk = Desk::of_traces(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    lftui.keys("w").sees("2 of 3").keys("space").sees("3 of 3");
    for (at, word) in [(2, ""), (1, "skipped"), (0, "held")] {
        lftui.sees(&format!("{} of 3", at + 1)).sees(word);
        lftui.sees(&answer(at)).sees("▎ helpful").keys(JUDGED);
    }
    lftui
        .sees("every item of this queue is done")
        .sees("3 items in this sitting");
    lftui.sent();
    for at in 0..3 {
        assert_eq!(desk.status(at), "COMPLETED");
    }
}

#[test]
fn an_item_is_found_in_the_list_and_gone_to() {
    let desk = Desk::of_traces(Imitation::V4, 12);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui
        .keys(JUDGED)
        .sees("2 of 12")
        .keys("l")
        .sees("Items")
        .sees("done");
    lftui
        .text(&trace(7))
        .keys("enter")
        .sees("8 of 12")
        .sees(&answer(7));
    lftui.keys("l").text("done").keys("enter").sees("1 of 12");
    lftui.sees("✓ completed").sees(&answer(0));
}

#[test]
fn the_order_is_chosen_and_kept_for_the_next_start_with_the_item() {
    let desk = Desk::of_traces(Imitation::V4, 5);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    lftui.keys(",").sees("Review in this order").keys("2");
    lftui
        .sees("newest first")
        .sees("5 of 5")
        .keys("p")
        .sees("4 of 5");
    lftui
        .sees(&answer(1))
        .keys("w")
        .sees("held: it comes")
        .settles();
    let here = lftui.line_of("newest first");
    lftui.keys("q").ended();
    let mut lftui = lftui.again().start();
    lftui.sees("Sessions").keys("6").sees("many").keys("enter");
    lftui.sees("newest first").sees("▎ helpful");
    let at = |line: &str| line.split(" of ").next().unwrap().trim().to_owned();
    assert_eq!(at(&lftui.line_of("newest first")), at(&here));
    lftui.keys("l").sees("held");
}

#[test]
fn each_decision_leaves_a_line_with_its_seconds_unless_that_is_off() {
    let desk = Desk::of_traces(Imitation::V4, 2);
    for (config, lines) in [("", 1), ("review_log = false", 1)] {
        let mut lftui = Harness::on(desk.server.clone()).config(config).start();
        Desk::opens(&mut lftui);
        lftui.keys(JUDGED).sent().settles();
        let file = lftui.folder().join("state/reviews.jsonl");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let expected = if config.is_empty() { lines } else { 0 };
        assert_eq!(text.lines().count(), expected, "{text}");
        for line in text.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["queue"], "many");
            assert!(line["seconds"].is_number(), "{line}");
        }
    }
}
