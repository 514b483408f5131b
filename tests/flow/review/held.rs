//! Keys that are held down, come too early, or go on where a form closed.

use std::time::Duration;

use lftui::server::Imitation;
use ratatui::crossterm::event::{Event, KeyEventKind};
use serde_json::json;

use super::queue::{Desk, LONG, answer};
use crate::support::{Fault, Harness, parse_keys};

/// The same key within this is held, whatever else the machine does.
const PAUSE: Duration = Duration::from_secs(4);
/// An item is looked at for so long before it is judged.
const GLANCE: Duration = Duration::from_millis(1_450);

/// A queue whose items were judged before: Enter alone would complete one after the other.
fn judged(count: usize) -> Desk {
    let desk = Desk::of_traces(Imitation::V4, count);
    let mut lftui = Harness::on(desk.server.clone()).start();
    Desk::opens(&mut lftui);
    for at in 0..count {
        lftui
            .sees(&answer(at))
            .sees("▎ helpful")
            .keys("1 down 1 down 1 enter");
    }
    lftui
        .sees("every item of this queue is done")
        .sent()
        .settles();
    for at in 0..count {
        desk.set(at, "PENDING");
    }
    desk
}

fn completed(desk: &Desk, count: usize) -> usize {
    (0..count)
        .filter(|at| desk.status(*at) == "COMPLETED")
        .count()
}

#[test]
fn a_held_enter_completes_one_item() {
    let desk = judged(5);
    let mut lftui = Harness::on(desk.server.clone()).repeat(PAUSE).start();
    Desk::opens(&mut lftui);
    lftui.sees("[kind]").settles().rests(GLANCE);
    lftui.keys("down");
    let enter = parse_keys("enter")[0];
    for _ in 0..10 {
        lftui.send(Event::Key(enter)).done();
    }
    lftui.sees("2 of 5").sees(&answer(1));
    for _ in 0..30 {
        lftui.send(Event::Key(enter)).done();
    }
    lftui
        .sees("2 of 5")
        .sees("enter is still held down")
        .sent()
        .settles();
    assert_eq!(completed(&desk, 5), 1);
    // Lifted and pressed again it is a decision.
    lftui.rests(PAUSE);
    lftui.keys("enter").sees("3 of 5").sent().settles();
    assert_eq!(completed(&desk, 5), 2);
}

#[test]
fn a_terminal_that_tells_of_a_held_key_is_believed() {
    let desk = judged(3);
    let pause = Duration::from_millis(300);
    let mut lftui = Harness::on(desk.server.clone()).repeat(pause).start();
    Desk::opens(&mut lftui);
    lftui.sees("[kind]").rests(pause);
    let mut enter = parse_keys("enter")[0];
    lftui.keys("down").send(Event::Key(enter));
    lftui.sees("2 of 3").sees(&answer(1)).rests(2 * pause);
    enter.kind = KeyEventKind::Repeat;
    lftui
        .send(Event::Key(enter))
        .sees("enter is still held down");
    lftui.sees("2 of 3");
}

#[test]
fn keys_that_are_held_skip_and_take_back_one_item() {
    let desk = Desk::of_traces(Imitation::V4, 6);
    let mut lftui = Harness::on(desk.server.clone())
        .hold(LONG)
        .repeat(LONG)
        .start();
    Desk::opens(&mut lftui);
    lftui.keys("space space space space").sees("2 of 6");
    lftui.sees("space is still held down").sees(&answer(1));
    lftui
        .keys("w w w w")
        .sees("3 of 6")
        .sees("w is still held down");
    lftui.sees(&answer(2)).keys("u u u u").sees("2 of 6");
    lftui.sees("u is still held down").sees(&answer(1));
}

#[test]
fn with_auto_advance_a_held_digit_judges_one_item() {
    let desk = judged(4);
    let config = "auto_advance = true";
    let mut lftui = Harness::on(desk.server.clone())
        .config(config)
        .repeat(PAUSE)
        .start();
    Desk::opens(&mut lftui);
    lftui.sees("[kind]").settles().rests(GLANCE);
    lftui.keys("down down 2").sees("2 of 4").sees(&answer(1));
    lftui.keys("2 2 2 2 2 2 2 2");
    lftui.sees("2 is still held down").sees(&answer(1));
    lftui.sees("1[yes]  2 no").sent().settles();
    assert_eq!(completed(&desk, 4), 1);
}

#[test]
fn a_held_esc_forgets_nothing_that_was_entered() {
    let desk = Desk::of_traces(Imitation::V4, 2);
    let mut lftui = Harness::on(desk.server.clone()).repeat(PAUSE).start();
    Desk::opens(&mut lftui);
    lftui.settles().rests(GLANCE);
    lftui
        .keys("0 . 7")
        .sees("0.7")
        .keys("esc esc esc esc esc")
        .sees("esc again leaves");
    lftui.sees("1 of 2").sees("0.7");
    lftui.keys("down esc").gone("1 of 2");
}

#[test]
fn a_held_enter_ends_with_the_form_that_it_closed() {
    let mut lftui = Harness::small(Imitation::V4).repeat(LONG).start();
    lftui.sees("visit-1").keys("2").sees("answer-question");
    lftui.keys("s").sees("Score trace").sees("type a number");
    lftui.keys("1 enter").sees("on the way");
    lftui
        .keys("enter enter enter")
        .sees("enter is still held down");
    assert!(lftui.screen().contains("traces"), "the list is still there");
    lftui.keys("down enter").sees("● ");
}

#[test]
fn what_is_typed_ahead_does_not_reach_the_next_item() {
    let desk = Desk::of_traces(Imitation::V4, 4);
    let mut lftui = Harness::on(desk.server.clone())
        .hold(LONG)
        .repeat(PAUSE)
        .start();
    Desk::opens(&mut lftui);
    lftui.settles().rests(GLANCE);
    // As a terminal that knows no brackets pastes them.
    lftui.keys("1 down 1 down 1 enter 1 down 1 down 1 enter");
    lftui.sees("2 of 4").sees(&answer(1));
    lftui.keys("1 down 1 down 1 enter");
    lftui
        .sees("has only just come")
        .sees("1 waiting")
        .sees("2 of 4");
    lftui.sees("type a number").settles().rests(GLANCE);
    lftui
        .keys("1 down 1 down 1 enter")
        .sees("3 of 4")
        .sees("2 waiting");
}

#[test]
fn keys_while_the_item_is_on_its_way_are_lost_and_said() {
    let desk = Desk::mixed(Imitation::V4, 3);
    let mut lftui = Harness::on(desk.server.clone()).start();
    lftui.sees("Sessions").settles();
    desk.server.proxy.fail("traceId=", Fault::Hang);
    lftui.keys("6").sees("many").keys("enter").sees("1 of 3");
    lftui.keys("1").sees("wait until the item is shown");
    lftui
        .paste("0.5")
        .keys("enter")
        .sees("wait until the item is fully shown");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn a_modified_letter_is_no_answer() {
    let desk = Desk::of_traces(Imitation::V4, 2);
    let why = json!({"name": "why", "dataType": "TEXT"});
    let desk = Desk::asking(Imitation::V4, &desk.kinds, &[why]);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    // AltGr as some terminals send it, and as what it makes.
    lftui.keys("ctrl-alt-1 ctrl-alt-e € @ ½").sees("1 of 2");
    lftui.sees("▎type a number");
    lftui.keys("1 down 1 down 1 down @ €").sees("@€");
    lftui.keys("enter ctrl-alt-x").sees("1 of 2").sees("@€");
}
