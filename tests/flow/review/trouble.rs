//! What is in the way of a decision is said, and what can be done about it.

use lftui::server::Imitation;
use serde_json::json;

use super::queue::{Desk, JUDGED, answer};
use crate::support::{Fault, Harness};

#[test]
fn an_item_that_somebody_else_completed_is_said_before_anything_is_written() {
    let desk = Desk::of_traces(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    desk.set(0, "COMPLETED");
    lftui.keys(JUDGED).sees("2 of 3").sees("refused").settles();
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
    lftui
        .keys("p")
        .sees("1 of 3")
        .sees("somebody completed this item meanwhile");
    lftui.sees(&answer(0)).sees("[kind]").keys("enter");
    lftui.sees("2 of 3").sent().settles();
    assert_eq!(
        desk.scores(0).len(),
        3,
        "the reviewer wanted it all the same"
    );
    lftui.gone("refused");
}

#[test]
fn an_item_that_was_taken_out_of_the_queue_is_said_and_nothing_is_written() {
    let desk = Desk::of_traces(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    let item = desk.path(&format!("items/{}", desk.item_id(0)));
    desk.server.ask("DELETE", &item, json!(null));
    lftui.keys(JUDGED).sees("2 of 3").sees("refused").settles();
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
    lftui.keys("p").sees("taken out of the queue");
    lftui.keys("R").sees("no longer in the queue").sees("of 2 ");
}

#[test]
fn an_object_that_is_gone_is_said_and_can_be_completed_without_scores() {
    let desk = Desk::of_traces(Imitation::V4, 2);
    let item = json!({"objectId": "nowhere", "objectType": "TRACE"});
    desk.server.ask("POST", &desk.path("items"), item);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    lftui
        .keys(",")
        .keys("2")
        .sees("newest first")
        .keys("p")
        .sees("2 of 3");
    lftui.keys("p").sees("1 of 3").sees("has no trace nowhere");
    lftui.keys("1 enter").sees("x completes the item");
    lftui
        .keys("x")
        .sees("completed without scores")
        .sent()
        .settles();
    let items = desk.items();
    let gone = items.iter().find(|item| item["objectId"] == "nowhere");
    assert_eq!(gone.unwrap()["status"], "COMPLETED");
    assert!(desk.annotations().is_empty());
}

#[test]
fn a_submit_that_was_half_done_is_shown_and_repaired() {
    let desk = Desk::of_traces(Imitation::V4, 2);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    let item = desk.path(&format!("items/{}", desk.item_id(0)));
    let patch = format!("PATCH /api/public{item}");
    desk.server.proxy.fail(&patch, Fault::Status(400));
    lftui.keys(JUDGED).sees("2 of 2").sees("refused");
    lftui.server.proxy.heal();
    assert_eq!(desk.status(0), "PENDING");
    lftui.keys("p").sees("1 of 2").sees("the scores are in");
    lftui.sees(&answer(0)).sees("[kind]").keys("enter");
    lftui.sees("2 of 2").sent().settles();
    assert_eq!(desk.status(0), "COMPLETED");
    assert_eq!(desk.scores(0).len(), 3, "each once");
}

#[test]
fn an_item_is_not_judged_without_what_was_said_in_it() {
    for at in 0..3 {
        let desk = Desk::mixed(Imitation::V4, 3);
        let mut lftui = Harness::on(desk.server.clone()).start();
        lftui.sees("Sessions").settles();
        // Inputs and outputs are asked for alone.
        let bodies = "fields=core%2Cio";
        desk.server.proxy.fail(bodies, Fault::Status(503));
        lftui.keys("6").sees("many").keys("enter").sees("1 of 3");
        lftui.keys(&"n ".repeat(at));
        lftui.sees(&format!("{} of 3", at + 1)).sees("R asks again");
        lftui.keys("1 down 1 down 1 enter");
        lftui.sees("wait until the item is fully shown");
        lftui.settles();
        assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
        desk.server.proxy.heal();
        lftui.keys("R").sees(&answer(at)).gone("R asks again");
        lftui
            .sees("▎ helpful")
            .keys(JUDGED)
            .sees("completed with 3 scores");
        lftui.sent().settles();
        assert_eq!(desk.scores(at).len(), 3);
    }
}

#[test]
fn what_is_in_a_queue_already_is_said_before_all_of_it_was_read() {
    let desk = Desk::of_traces(Imitation::V4, 101);
    let mut lftui = Harness::on(desk.server.clone()).start();
    lftui.sees("Sessions").keys("2").sees("turn-1 ").settles();
    desk.server.proxy.fail("page=2", Fault::Hang);
    lftui
        .keys("j a")
        .sees("Add trace")
        .sees("many")
        .keys("enter");
    lftui
        .sees("It is in this queue already, and pending.")
        .sees("The rest of it is being read.");
    lftui
        .keys("enter")
        .sees("nothing is left to add")
        .keys("esc esc");
    desk.server.proxy.heal();
}
