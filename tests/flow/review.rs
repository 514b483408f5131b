//! Work on an annotation queue, scores and comments: what is on the screen, and what the server has then.

mod ahead;
mod back;
mod filter;
mod flow;
mod form;
mod held;
mod many;
mod opened;
mod order;
mod queue;
mod random;
mod trouble;

use lftui::server::Imitation;
use serde_json::Value;

use crate::support::{Fault, Harness, project};

fn items(lftui: &Harness) -> Vec<Value> {
    let queues = lftui.server.get("/annotation-queues");
    let id = queues["data"][0]["id"].as_str().unwrap().to_owned();
    let items = lftui.server.get(&format!("/annotation-queues/{id}/items"));
    items["data"].as_array().unwrap().clone()
}

fn status(lftui: &Harness, object: &str) -> String {
    let items = items(lftui);
    let item = items
        .iter()
        .find(|item| item["objectId"] == object)
        .unwrap();
    item["status"].as_str().unwrap().to_owned()
}

fn annotations(lftui: &Harness) -> Vec<Value> {
    let scores = lftui.server.get("/v2/scores?source=ANNOTATION");
    scores["data"].as_array().unwrap().clone()
}

fn reviewing(imitate: Imitation) -> Harness {
    let mut lftui = Harness::small(imitate).start();
    lftui
        .sees("visit-1")
        .keys("6")
        .sees("tone-check")
        .keys("enter");
    lftui.sees("1 of 3").sees("helpful").sees(project::QUESTION);
    lftui
}

#[test]
fn an_item_is_scored_completed_and_the_next_one_shown() {
    for imitate in [Imitation::Mixed, Imitation::V3, Imitation::V4] {
        let mut lftui = reviewing(imitate);
        lftui
            .keys("0 . 8 down 1 down 2 down")
            .text("Say sorry first.")
            .keys("alt-enter");
        lftui.sees("2 of 3").sees("1 done").sent();
        assert_eq!(status(&lftui, project::FIRST), "COMPLETED");
        assert_eq!(status(&lftui, project::REPLY), "PENDING");
        let scores = annotations(&lftui);
        assert_eq!(scores.len(), 4, "{scores:#?}");
        for score in &scores {
            assert_eq!(score["traceId"], project::FIRST);
            assert_eq!(score["source"], "ANNOTATION");
            assert!(
                score["configId"].is_string() && score["queueId"].is_string(),
                "{score}"
            );
            assert_eq!(score["metadata"]["reviewer"], "grace");
        }
        let of = |name: &str| scores.iter().find(|score| score["name"] == name).unwrap();
        assert_eq!(of("helpful")["value"], 0.8);
        assert_eq!(of("tone")["stringValue"], "kind");
        assert_eq!(of("resolved")["value"], 0);
    }
}

#[test]
fn a_number_out_of_range_is_refused_and_gets_the_focus() {
    let mut lftui = reviewing(Imitation::V4);
    lftui.keys("5 down 1 down 1 enter");
    lftui.sees("from 0 to 1").sees("▎ helpful").sees("1 of 3");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
    lftui.keys("backspace 1 enter").sees("2 of 3");
}

#[test]
fn a_missing_value_is_refused_and_gets_the_focus() {
    let mut lftui = reviewing(Imitation::V4);
    lftui.keys("1 down down 1 enter");
    lftui
        .sees("a value is missing")
        .sees("▎ tone")
        .sees("1 of 3");
    assert_eq!(status(&lftui, project::FIRST), "PENDING");
}

#[test]
fn skipping_writes_nothing_and_comes_back_in_the_end() {
    let mut lftui = reviewing(Imitation::V4);
    lftui
        .keys("space")
        .sees("2 of 3")
        .keys("p")
        .sees("1 of 3")
        .keys("n")
        .sees("2 of 3");
    assert!(lftui.writes().is_empty());
}

#[test]
fn a_write_that_fails_waits_and_is_sent_when_the_server_is_well_again() {
    let mut lftui = reviewing(Imitation::V4);
    lftui.server.proxy.fail("/scores", Fault::Status(500));
    lftui.keys("1 down 1 down 1 enter").sees("2 of 3");
    lftui
        .sees("1 waiting")
        .keys("O")
        .sees("the server is unwell");
    assert_eq!(status(&lftui, project::FIRST), "PENDING");
    lftui.server.proxy.heal();
    lftui.sees("confirmed").keys("esc").sent();
    assert_eq!(status(&lftui, project::FIRST), "COMPLETED");
    assert_eq!(annotations(&lftui).len(), 3, "sent again, not twice");
}

#[test]
fn the_last_item_says_that_all_is_done() {
    let mut lftui = reviewing(Imitation::V4);
    let items = [
        (project::QUESTION, "2 of 3"),
        (project::ANSWER, "3 of 3"),
        ("prices.csv", "every item of this queue is done"),
    ];
    for (words, next) in items {
        lftui.sees(words).sees("▎ helpful");
        lftui.keys("1 down 1 down 1 enter").sees(next);
    }
    lftui.keys("esc").sees("tone-check");
    lftui.until("no item pending", |screen| {
        let row = screen.lines().find(|line| line.contains("tone-check"));
        row.is_some_and(|row| row.contains(" 0 ") && row.contains(" 3 "))
    });
}

#[test]
fn a_key_before_the_object_is_shown_completes_nothing() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("6").sees("tone-check");
    lftui.server.proxy.fail("limit=1000&traceId=", Fault::Hang);
    lftui
        .keys("enter")
        .sees("helpful")
        .keys("1 down 1 down 1 enter")
        .done();
    lftui.sees("1 of 3");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn scoring_from_the_tree_reaches_the_server() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").goes_to(project::SECOND);
    lftui
        .sees("● reply")
        .keys("G")
        .sees("● reply · generation")
        .keys("s")
        .sees("Score ")
        .sees("helpful");
    lftui.keys("0 . 5 enter").sees("score on the way").sent();
    let scores = annotations(&lftui);
    assert_eq!(scores.len(), 1, "{scores:#?}");
    assert_eq!(
        (&scores[0]["name"], &scores[0]["value"]),
        (&"helpful".into(), &0.5.into())
    );
    assert_eq!(scores[0]["observationId"], "bbbb000000000021");
    assert!(scores[0]["configId"].is_string());
    lftui.keys("] ] ] ]").sees("helpful").sees("annotation");
}

#[test]
fn read_only_writes_nothing() {
    let mut lftui = Harness::small(Imitation::V4).read_only().start();
    lftui.sees("visit-1").sees("read only");
    lftui.keys("s").sees("Score session").sees("helpful");
    lftui.text("x").keys("alt-enter").done();
    lftui.keys("esc esc esc").gone("Score session");
    lftui.goes_to(project::FIRST).sees("● reply");
    lftui
        .keys("c")
        .done()
        .text("x")
        .keys("alt-enter")
        .sees("read-only")
        .keys("esc esc");
    lftui
        .keys("6")
        .sees("tone-check")
        .keys("enter")
        .sees(project::QUESTION)
        .sees("helpful");
    lftui.keys("1 down 1 down 1 enter").sees("read-only");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn digits_that_come_too_early_stay_in_the_review() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("6").sees("tone-check");
    lftui.server.proxy.fail("limit=1000&traceId=", Fault::Hang);
    lftui
        .keys("enter")
        .sees("1 of 3")
        .keys("2")
        .sees("wait until the item is shown");
    lftui.keys("esc").sees("Queues");
}

#[test]
fn only_a_completed_item_is_reopened() {
    let mut lftui = reviewing(Imitation::V4);
    lftui.keys("o").sees("this item is not completed");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
    lftui.keys("1 down 1 down 1 enter").sees("2 of 3").sent();
    assert_eq!(status(&lftui, project::FIRST), "COMPLETED");
    lftui
        .keys("p")
        .sees("1 of 3")
        .sees("✓ completed")
        .sees("▎ helpful");
    lftui.keys("o").gone("✓ completed").sent();
    assert_eq!(status(&lftui, project::FIRST), "PENDING");
}

#[test]
fn comments_and_scores_of_others_are_read_in_the_trace() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .goes_to(project::FIRST)
        .sees("● reply");
    lftui.keys("] ] ] ]").sees("tone").sees("kind");
    lftui.keys("]").sees("Good one for the golden set.");
}

#[test]
fn a_session_is_scored_as_a_whole() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("enter").sees(project::QUESTION);
    lftui
        .keys("s")
        .sees("Score session visit-1")
        .sees("helpful");
    lftui
        .keys("tab 1")
        .keys("alt-enter")
        .sees("score on the way")
        .sent();
    let scores = lftui
        .server
        .get("/v3/scores?source=ANNOTATION&fields=core,details,subject");
    assert!(scores.to_string().contains("visit-1"), "{scores}");
}
