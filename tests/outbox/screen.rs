//! The outbox on the screen: what waits is said, shown, taken back, sent on wish, and asked about before quitting.

use std::time::Duration;

use lftui::server::Imitation;

use crate::support::{Fault, Harness, project};

const LONG: Duration = Duration::from_secs(600);

/// One review decided, nothing of it sent yet.
fn holding() -> Harness {
    let lftui = Harness::small(Imitation::V4).hold(LONG).start();
    review(lftui)
}

fn review(mut lftui: Harness) -> Harness {
    lftui.sees("visit-1").keys("6").sees("tone-check");
    lftui.keys("enter").sees("1 of 3").sees(project::QUESTION);
    lftui.sees("▎ helpful").keys("1 down 1 down 1 enter");
    lftui.sees("2 of 3").sees("1 done");
    lftui
}

fn scores(lftui: &Harness) -> usize {
    let scores = lftui.server.get("/v2/scores?source=ANNOTATION");
    scores["data"].as_array().unwrap().len()
}

#[test]
fn a_held_decision_is_shown_as_done_and_marked() {
    let mut lftui = holding();
    lftui.sees("1 waiting");
    lftui.keys("p").sees("✓ completed  ◷ held");
    lftui.keys("R").sees("1 of 3").sees("1 done");
    lftui
        .keys(":")
        .text("trace ")
        .text(project::FIRST)
        .keys("enter");
    lftui.sees("● reply").keys("] ] ] ]");
    lftui.until("a marked score", |screen| {
        let marked = |line: &str| line.contains("tone") && line.contains("◷ held");
        screen.lines().any(marked)
    });
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn a_held_decision_is_taken_back_after_a_question() {
    let mut lftui = holding();
    lftui
        .keys("O")
        .sees("Outbox: 1 waiting")
        .sees("review helpful 1");
    lftui.keys("d").sees("Nothing of it was sent").keys("n");
    lftui.sees("review helpful 1");
    lftui.keys("d y").sees("Nothing is on its way").keys("esc");
    lftui.gone(" waiting");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn quitting_asks_and_the_next_start_sends() {
    let mut lftui = holding();
    lftui
        .keys("esc q")
        .sees("1 decision is not sent yet")
        .keys("n");
    lftui.gone("not sent yet").keys("q").sees("Quit?").keys("y");
    assert_eq!(lftui.ended(), "quit");
    assert_eq!(scores(&lftui), 0);
    let mut next = lftui.again().start();
    next.sees("visit-1").keys("O").sees("confirmed").keys("esc");
    assert_eq!(scores(&next), 3);
}

#[test]
fn quitting_may_send_at_once_and_then_ends() {
    let mut lftui = holding();
    lftui.keys("esc q").sees("s send now").keys("s");
    assert_eq!(lftui.ended(), "quit");
    assert_eq!(scores(&lftui), 3);
}

#[test]
fn ctrl_c_asks_nothing_and_loses_nothing() {
    let mut lftui = holding();
    lftui.keys("ctrl-c");
    assert_eq!(lftui.ended(), "quit");
    let mut next = lftui.again().read_only().start();
    next.sees("visit-1")
        .sees("1 waiting")
        .keys("O")
        .sees("review helpful");
    next.keys("r").sees("read-only").keys("esc ctrl-c");
    assert_eq!(next.ended(), "quit");
    assert!(next.writes().is_empty(), "{:?}", next.writes());
    let mut last = next.again().start();
    last.sees("visit-1").keys("O").sees("confirmed");
    assert_eq!(scores(&last), 3);
}

#[test]
fn what_the_server_drops_is_refused_and_its_item_opened_again() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1");
    lftui.server.proxy.fail("public/scores", Fault::Status(200));
    let mut lftui = review(lftui);
    lftui.sees("1 refused");
    lftui
        .keys("O")
        .sees("then dropped helpful")
        .sees("its score config")
        .sees("reopen the item");
    lftui.sees("confirmed").keys("esc");
    lftui
        .keys("p")
        .sees("1 of 3")
        .gone("✓ completed")
        .sees("0 done");
    lftui.server.proxy.heal();
    lftui.keys("O r").sees("Outbox ").gone("refused");
    lftui.until("both to be confirmed", |screen| {
        screen.matches("✓ confirmed").count() == 2
    });
    assert_eq!(scores(&lftui), 3);
}

#[test]
fn what_was_sent_is_read_back_from_servers_of_both_generations() {
    for imitate in [Imitation::V3, Imitation::V4, Imitation::Mixed] {
        let mut lftui = review(Harness::small(imitate).start());
        lftui.keys("O").sees("✓ confirmed").keys("esc").sent();
        lftui.keys("p").sees("✓ completed").gone("✓ confirmed");
        assert_eq!(scores(&lftui), 3, "{imitate:?}");
    }
}

#[test]
fn what_cannot_be_kept_is_not_sent_and_stays_in_the_form() {
    let mut lftui = Harness::small(Imitation::V4).hold(LONG).start();
    lftui.sees("visit-1").keys("6").sees("tone-check");
    lftui.blocks_outbox();
    lftui.keys("enter").sees("1 of 3").sees(project::QUESTION);
    lftui.sees("▎ helpful").keys("1 down 1 down 1 enter");
    lftui.sees("could not be kept on disk").keys("esc");
    lftui.sees("1 of 3").sees("1[kind]").sees("0 done");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn a_decision_made_offline_waits_with_its_reason() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1");
    lftui.server.proxy.fail("public/scores", Fault::Status(503));
    let mut lftui = review(lftui);
    lftui
        .sees("1 waiting")
        .keys("O")
        .sees("the server is unwell");
    lftui.keys("y").sees("JSON of write").keys("esc");
    lftui
        .keys("esc q")
        .sees("1 decision is not sent yet")
        .keys("s");
    lftui
        .sees("sending, then lftui ends")
        .sees("the server is unwell");
    lftui.server.proxy.heal();
    assert_eq!(lftui.ended(), "quit");
    assert_eq!(scores(&lftui), 3);
}

#[test]
fn the_demo_does_not_ask() {
    let mut lftui = holding();
    lftui
        .keys("esc")
        .sees("Queues")
        .keys("P")
        .sees("the demo")
        .keys("j enter");
    lftui.sees("demo").gone(" waiting").keys("q");
    assert_eq!(lftui.ended(), "quit");
}
