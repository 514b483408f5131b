//! Going through a part of a queue: what fits a filter line, how many that are, and back to all of them.

use std::time::Duration;

use lftui::server::Imitation;

use super::queue::{Desk, answer};
use crate::support::Harness;

/// Longer than any of these tests.
const LONG: Duration = Duration::from_secs(600);

/// One item, judged.
const JUDGED: &str = "1 down 1 down 1 enter";

fn filters(lftui: &mut Harness, line: &str) {
    lftui.keys("f").sees("filter").text(line).keys("enter");
}

#[test]
fn only_what_fits_is_gone_through_and_the_end_says_what_is_left() {
    let desk = Desk::of_traces(Imitation::V4, 5);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    lftui.keys("w").sees("2 of 5").keys("w").sees("3 of 5");
    filters(&mut lftui, "state:held");
    lftui.sees("1 of 2").sees("2 of 5 items").sees(&answer(0));
    lftui.sees("▎ helpful").keys(JUDGED).sees("2 of 2");
    lftui.sees(&answer(1)).sees("▎ helpful").keys(JUDGED);
    lftui.sees("every item that the filter lets through is done");
    lftui.sees("3 more items are still to be done").sent();
    lftui.settles();
    let completed = |at: usize| desk.status(at) == "COMPLETED";
    assert_eq!(
        [0, 1, 2, 3, 4].map(completed),
        [true, true, false, false, false]
    );
    lftui.keys("esc").sees("all 5 items").gone("state:held");
    lftui
        .sees("of 5 ")
        .sees("2 done")
        .keys("n")
        .sees("Answer number");
}

#[test]
fn what_is_not_known_is_read_before_it_is_judged() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::mixed(imitate, 6);
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        filters(&mut lftui, "latency:>3.5 -state:completed");
        // A step took two seconds; traces and sessions took four.
        lftui
            .sees("4 of 6 items")
            .gone("not read yet")
            .sees("1 of 4");
        filters(&mut lftui, " score:<0.5");
        lftui
            .sees("None of the 6 items fits")
            .keys("esc")
            .sees("of 6 ");
        lftui.sees(&answer(0)).sees("▎ helpful");
    }
}

#[test]
fn a_decision_that_the_filter_leaves_out_is_taken_back_all_the_same() {
    let desk = Desk::of_traces(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui.keys("0 . 7 down 2 down 1 enter").sees("2 of 3");
    filters(&mut lftui, "-state:completed");
    lftui.sees("1 of 2").sees(&answer(1)).keys("u");
    lftui.sees(&answer(0)).sees("0.7").sees("1 of 3");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn what_was_typed_stays_with_an_item_that_the_filter_leaves_out() {
    let desk = Desk::of_traces(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    lftui
        .keys("w")
        .sees("2 of 3")
        .sees(&answer(1))
        .sees("▎ helpful");
    lftui.keys("0 . 7").sees("0.7");
    filters(&mut lftui, "state:held");
    lftui.sees("1 of 1").sees(&answer(0)).gone("0.7");
    lftui
        .keys("esc")
        .sees("all 3 items")
        .sees("1 of 3")
        .keys("n");
    lftui.sees(&answer(1)).sees("0.7");
}
