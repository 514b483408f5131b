//! Taking back, holding, finding, ordering, going on where one left; what is in the way is said.

use std::time::Duration;

use lftui::server::Imitation;
use serde_json::json;

use super::queue::{Desk, answer, step, trace};
use crate::support::{Fault, Harness};

/// Longer than any of these tests.
const LONG: Duration = Duration::from_secs(600);

/// One item, judged.
const JUDGED: &str = "1 down 1 down 1 enter";

#[test]
fn what_is_held_is_taken_back_for_nothing_with_its_entries() {
    let desk = Desk::of_traces(Imitation::V4, 4);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui
        .keys("0 . 7 down 2 down 1 enter")
        .sees("2 of 4")
        .sees("1 waiting");
    lftui
        .sees(&answer(1))
        .sees("▎ helpful")
        .keys(JUDGED)
        .sees("3 of 4");
    lftui.sees(&answer(2)).keys("backspace").sees("2 of 4");
    lftui.sees("nothing of it was sent").sees(&answer(1));
    lftui.keys("u").sees("1 of 4");
    lftui
        .sees(&answer(0))
        .sees("0.7")
        .sees("[rude]")
        .sees("[yes]");
    lftui
        .gone("waiting")
        .keys("u")
        .sees("no decision to take back");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn what_was_sent_is_opened_again_and_its_scores_are_replaced() {
    for imitate in [Imitation::V4, Imitation::Mixed] {
        let desk = Desk::of_traces(imitate, 3);
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        lftui
            .keys("0 . 7 down 2 down 1 enter")
            .sees("2 of 3")
            .sent();
        lftui.settles();
        assert_eq!(desk.status(0), "COMPLETED");
        lftui
            .keys("u")
            .sees("1 of 3")
            .sees("opened again")
            .sees("[rude]");
        lftui.sent().settles();
        assert_eq!(desk.status(0), "PENDING");
        lftui
            .sees("▎ helpful")
            .keys("backspace backspace backspace 1");
        lftui
            .keys("down 1 down 2 enter")
            .sees("2 of 3")
            .sent()
            .settles();
        assert_eq!(desk.status(0), "COMPLETED");
        let expected = [
            ("helpful".to_owned(), json!(1)),
            ("resolved".to_owned(), json!("False")),
            ("tone".to_owned(), json!("kind")),
        ];
        assert_eq!(desk.scores(0), expected, "each once, the new values");
    }
}

#[test]
fn a_value_that_is_set_back_to_what_was_there_before_is_sent_again() {
    let desk = Desk::of_traces(Imitation::Mixed, 2);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    lftui.keys(JUDGED).sees("2 of 2").sent().settles();
    lftui
        .keys("p")
        .sees("✓ completed")
        .sees(&answer(0))
        .sees("▎ helpful");
    lftui
        .keys("backspace 0 . 5 enter")
        .sees("2 of 2")
        .sent()
        .settles();
    lftui.keys("u").sees("1 of 2").sees("0.5").sent().settles();
    lftui.keys("backspace backspace backspace 1 enter");
    lftui.sees("2 of 2").sent().settles();
    assert_eq!(desk.scores(0)[0], ("helpful".to_owned(), json!(1)));
    assert_eq!(desk.annotations().len(), 3);
}

#[test]
fn a_key_too_many_while_deleting_takes_nothing_back() {
    let desk = Desk::of_traces(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui
        .keys(JUDGED)
        .sees("2 of 3")
        .sees(&answer(1))
        .sees("▎ helpful");
    lftui
        .keys("5 backspace backspace backspace")
        .sees("u takes back");
    lftui.sees("2 of 3").sees(&answer(1));
}

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
fn a_decision_of_the_last_start_is_taken_back_with_its_entries() {
    let desk = Desk::of_traces(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui
        .keys("0 . 7 down 2 down 1 enter")
        .sees("2 of 3")
        .sees("1 waiting");
    lftui.keys("ctrl-c").ended();
    let mut lftui = lftui.again().hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui
        .sees("2 of 3")
        .keys("u")
        .sees("1 of 3")
        .sees("0.7")
        .sees("[rude]");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

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
fn an_observation_item_is_looked_up_near_its_creation_and_then_anywhere() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::mixed(imitate, 3);
        let old = json!({"batch": [
            {"id": "o1", "timestamp": "2020-01-01T00:00:00Z", "type": "trace-create", "body": {"id": "old", "name": "old", "timestamp": "2020-01-01T00:00:00Z"}},
            {"id": "o2", "timestamp": "2020-01-01T00:00:00Z", "type": "generation-create", "body": {"id": "old-step", "traceId": "old", "name": "reply",
                "startTime": "2020-01-01T00:00:00Z", "endTime": "2020-01-01T00:00:02Z", "output": "From long ago."}},
        ]});
        desk.server.ask("POST", "/ingestion", old);
        let item = json!({"objectId": "old-step", "objectType": "OBSERVATION"});
        desk.server.ask("POST", &desk.path("items"), item);
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        lftui
            .keys("n")
            .sees("2 of 4")
            .sees(&answer(1))
            .sees("▎ helpful")
            .keys(JUDGED);
        lftui
            .sees("3 of 4")
            .keys("n")
            .sees("4 of 4")
            .sees("From long ago.");
        lftui.sees("▎ helpful").keys(JUDGED).sent().settles();
        let scores = desk.annotations();
        let of = |id: &str, trace: &str| {
            let of = scores.iter().filter(|score| score["observationId"] == id);
            of.filter(|score| score["traceId"] == trace).count()
        };
        assert_eq!(of(&step(1), &trace(1)), 3);
        assert_eq!(of("old-step", "old"), 3);
    }
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

#[test]
fn the_object_scrolls_and_turns_while_the_form_has_the_keys() {
    let desk = Desk::of_traces(Imitation::V4, 1);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui.sees(&answer(0)).sees("Question number 0?");
    lftui.keys("]").gone(&answer(0)).sees("Question number 0?");
    lftui
        .keys("[")
        .sees(&answer(0))
        .keys("r")
        .gone("Question number 0?");
    lftui.sees(&answer(0)).keys("r").sees("Question number 0?");
    lftui.keys("0 . 5").sees("0.5");
}
