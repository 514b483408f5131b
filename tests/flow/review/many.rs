//! Several items marked in the list get one score, after one question; none of them is completed by that.

use lftui::server::Imitation;
use serde_json::json;

use super::queue::{Desk, answer};
use crate::support::{Fault, Harness};

#[test]
fn marked_items_get_one_score_and_stay_open() {
    for imitate in [Imitation::V4, Imitation::V3, Imitation::Mixed] {
        let desk = Desk::mixed(imitate, 6);
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        lftui.keys("l").sees("Items").keys("tab tab tab tab");
        lftui.sees("4 marked").keys("up tab").sees("3 marked");
        lftui.keys("enter").sees("Score 3 items");
        lftui.gone("loading the score").keys("0 . 5 enter");
        lftui.sees("give it to each of 3 items?");
        assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
        lftui
            .keys("y")
            .sees("3 scores on the way")
            .sees("they stay open");
        lftui.sent().settles();
        for at in 0..3 {
            assert_eq!(desk.scores(at), [("helpful".to_owned(), json!(0.5))]);
            assert_eq!(desk.status(at), "PENDING");
        }
        let given = desk.annotations();
        assert!(
            given.iter().all(|score| score["queueId"] == desk.queue),
            "{given:#?}"
        );
        assert_eq!(given.len(), 3);
        // They are the reviewer's own, to be changed when the item is judged.
        lftui.keys("n").sees("2 of 6").sees(&answer(1)).sees("0.5");
    }
}

#[test]
fn all_that_are_found_are_marked_and_a_no_gives_nothing() {
    let desk = Desk::of_traces(Imitation::V4, 4);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    lftui.keys("w").sees("2 of 4").keys("w").sees("3 of 4");
    lftui.keys("l").sees("held").text("held").keys("ctrl-a");
    lftui.sees("2 marked").keys("enter").sees("Score 2 items");
    lftui
        .gone("loading the score")
        .keys("1 enter")
        .sees("give it to each of 2 items");
    lftui.keys("n").sees("nothing was given").keys("esc esc");
    lftui.gone("Score 2 items").sees("3 of 4");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
    // Marks go first, then the list.
    lftui
        .keys("l tab")
        .sees("1 marked")
        .keys("esc")
        .gone("marked");
    lftui.sees("Items").keys("esc").gone("Items");
}

#[test]
fn observations_that_cannot_be_looked_up_are_said_and_tried_again() {
    // The lists of a version 3 server tell no observations.
    let desk = Desk::mixed(Imitation::V3, 60);
    let mut lftui = Harness::on(desk.server.clone()).start();
    lftui.sees("Sessions").settles();
    let refuses = Fault::Status(403);
    lftui.server.proxy.fail("/observations", refuses);
    Desk::opens(&mut lftui);
    lftui
        .keys("l")
        .sees("Items")
        .text("no such words")
        .sees("no item has");
    lftui
        .keys("ctrl-u")
        .text("observation")
        .keys("ctrl-a enter");
    lftui.sees("may not do this: the server is unwell.   R try again");
    assert!(!lftui.screen().contains("Score 20 items"));
    lftui.server.proxy.heal();
    lftui.keys("R").sees("Score 20 items").keys("esc");
    lftui.gone("Score 20").sees("1 of 60").sees(&answer(0));
}
