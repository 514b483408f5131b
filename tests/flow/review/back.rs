//! Taking back: what is held, what was sent, what was decided before this start.

use lftui::server::Imitation;
use serde_json::json;

use super::queue::{Desk, JUDGED, LONG, answer};
use crate::support::Harness;

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
