//! What was seen is not asked for again.

use std::time::Duration;

use lftui::server::{Faults, Imitation};

use super::support::{Harness, Server};

fn bodies(screen: &Harness) -> usize {
    let asked = screen.requests();
    let bodies = asked
        .iter()
        .filter(|request| request.contains("fields=core%2Cio"));
    bodies.count()
}

#[test]
fn going_down_a_tree_reads_several_bodies_at_once() {
    let mut screen = Harness::demo(Imitation::V4).start();
    screen
        .keys("2")
        .sees("weekly-report")
        .opens("weekly-report");
    screen.sees("write-report").settles();
    let before = bodies(&screen);
    for _ in 0..20 {
        screen.keys("j").settles();
    }
    let asked = bodies(&screen) - before;
    assert!(asked <= 4, "20 rows cost {asked} requests");
}

#[test]
fn lists_and_traces_that_were_just_seen_cost_nothing() {
    let mut screen = Harness::small(Imitation::V4).start();
    screen.keys("2").settles();
    screen.keys("enter").settles();
    screen.keys("esc 3").settles();
    screen.server.proxy.forget();
    screen.keys("2 enter").settles();
    screen.keys("esc 1 2 3").settles();
    assert_eq!(screen.requests(), [""; 0]);
    screen.keys("R").settles();
    assert!(!screen.requests().is_empty(), "R asks all the same");
}

#[test]
fn a_trace_that_is_left_is_not_read_to_its_end() {
    let faults = Faults {
        delay: Duration::from_millis(300),
        ..Faults::default()
    };
    let mut screen = Harness::on(Server::strict(Imitation::V4, faults)).start();
    screen.keys("2").sees("coding-agent").settles();
    screen.opens("coding-agent").sees("Messages").keys("esc");
    screen.sees("sorted by time").settles();
    let asked = screen.requests();
    let pages = asked.iter().filter(|request| {
        request.contains("limit=1000")
            && request.contains("traceId=")
            && request.contains("fields=core%2Cbasic")
    });
    assert!(pages.count() <= 2, "{asked:#?}");
}

#[test]
fn in_the_last_third_a_step_comes_at_once_although_it_was_to_be_read_ahead() {
    let mut lftui = Harness::small(Imitation::V4).requests("60/h").start();
    let left = |screen: &str| {
        let words = screen.split(" of 59 left").next()?;
        words.rsplit(' ').next()?.parse::<u32>().ok()
    };
    lftui.keys("2").sees("nightly-import").settles();
    lftui.opens("nightly-import").sees("read-file").keys("esc");
    while left(&lftui.screen()) > Some(16) {
        lftui.keys("R").settles();
    }
    lftui.opens("answer-question").sees("Messages");
    for _ in 0..5 {
        lftui.keys("j").until("the step's text", |screen| {
            !screen.contains("loading") && left(screen).is_some()
        });
    }
    assert!(left(&lftui.screen()) > Some(0), "{}", lftui.screen());
}
