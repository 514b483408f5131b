//! Annotation queues: making one, filling it, taking out of it.

use lftui::server::Imitation;
use serde_json::Value;

use crate::support::{Fault, Harness, project};

fn queue(lftui: &Harness, name: &str) -> Option<Value> {
    let queues = lftui.server.get("/annotation-queues");
    let queues = queues["data"].as_array().unwrap();
    queues.iter().find(|queue| queue["name"] == name).cloned()
}

/// The objects in a queue.
fn objects(lftui: &Harness, name: &str) -> Vec<String> {
    let id = queue(lftui, name).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let items = lftui.server.get(&format!("/annotation-queues/{id}/items"));
    let items = items["data"].as_array().unwrap();
    let object = |item: &Value| item["objectId"].as_str().unwrap().to_owned();
    items.iter().map(object).collect()
}

#[test]
fn a_queue_says_what_it_asks_for() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("6").sees("tone-check");
    lftui.sees("Would you have sent this answer?");
    lftui
        .sees("0 to 1")
        .sees("kind, neutral, rude")
        .sees("yes or no");
}

#[test]
fn a_queue_is_created_and_shown() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("6").sees("tone-check");
    lftui.keys("a").sees("New annotation queue").sees("helpful");
    lftui
        .keys("enter")
        .sees("a name is missing")
        .text("tone-check");
    lftui.keys("tab").text("What went wrong?").keys("enter");
    lftui
        .sees("there is a queue of this name already")
        .text("-2");
    lftui.keys("enter").sees("choose at least one score config");
    lftui.keys("space down space").keys("enter");
    lftui.sees("queue tone-check-2 on the way").sent();
    let made = queue(&lftui, "tone-check-2").unwrap();
    assert_eq!(made["description"], "What went wrong?");
    assert_eq!(made["scoreConfigIds"].as_array().unwrap().len(), 2);
    lftui.keys("R").sees("What went wrong?");
}

#[test]
fn a_queue_that_may_be_there_is_not_created_twice() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("6").sees("tone-check");
    lftui
        .keys("a")
        .sees("helpful")
        .text("twice")
        .keys("tab tab space");
    lftui.server.proxy.fail("annotation-queues", Fault::Cut);
    lftui
        .keys("enter")
        .sees("queue twice on the way")
        .sees("twice");
    lftui.asked("POST", "annotation-queues");
    lftui.server.proxy.heal();
    lftui.sent();
    assert!(queue(&lftui, "twice").is_some());
    lftui
        .keys("O")
        .sees("create queue twice")
        .sees("confirmed")
        .keys("esc");
}

#[test]
fn what_is_selected_or_marked_goes_into_a_queue_once() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("2")
        .sees("nightly-import")
        .settles();
    assert_eq!(objects(&lftui, "tone-check").len(), 3);
    lftui
        .keys("v G a")
        .sees("Add 4 traces to a queue")
        .sees("tone-check");
    lftui.keys("enter").sees("of 4 are in this queue already");
    lftui.keys("esc").sees("tone-check").keys("enter");
    lftui.sees("are in this queue already").keys("enter");
    lftui.sees("items on the way to tone-check").sent();
    let mut there = objects(&lftui, "tone-check");
    let count = there.len();
    there.sort();
    there.dedup();
    assert_eq!((count, there.len()), (5, 5), "none is there twice");
    // What is pressed before the queues are there is not meant for one of them.
    lftui.keys("esc a").sees("5 pending").keys("enter");
    lftui.sees("It is in this queue already");
    lftui.keys("enter").sees("nothing is left to add").keys("A");
    lftui.sees("1 item on the way").sent();
    assert_eq!(objects(&lftui, "tone-check").len(), 6);
}

#[test]
fn a_step_is_added_from_inside_its_trace() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .goes_to(project::SECOND)
        .sees("● reply");
    lftui.keys("G").sees("● reply · generation").keys("a");
    lftui
        .sees("tone-check")
        .keys("enter")
        .sees("not in this queue yet");
    lftui
        .keys("enter")
        .sees("1 item on the way to tone-check")
        .sent();
    assert!(objects(&lftui, "tone-check").contains(&"bbbb000000000021".into()));
    lftui
        .keys("6")
        .sees("tone-check")
        .until("four are pending", |screen| {
            let row = screen.lines().find(|line| line.contains("tone-check"));
            row.is_some_and(|row| row.contains(" 4 "))
        });
}

#[test]
fn an_item_leaves_its_queue_after_a_question() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("6")
        .sees("tone-check")
        .keys("enter");
    lftui.sees("1 of 3").sees("helpful").sees(project::QUESTION);
    lftui
        .keys("delete")
        .sees("Remove from the queue?")
        .keys("n");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
    lftui.keys("delete").sees("Remove from").keys("y");
    lftui.sees("1 of 2").sent();
    let there = objects(&lftui, "tone-check");
    assert_eq!(there.len(), 2);
    assert!(!there.contains(&project::FIRST.to_owned()), "{there:?}");
    lftui.keys("esc").sees("tone-check");
}

#[test]
fn a_queue_is_found_by_its_name_and_by_what_it_is_for() {
    let mut lftui = Harness::demo(Imitation::V4).start();
    lftui.keys("6").sees("chat-sessions").sees("tone-check");
    lftui.keys("/").text("sent them like this").keys("enter");
    lftui.keys("enter").sees("review tone-check");
}
