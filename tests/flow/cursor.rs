//! The cursor of a list while rows arrive: it stays on what somebody chose.

use jiff::{SignedDuration, Timestamp};
use lftui::server::Imitation;

use super::follow::{line, send, trace};
use super::support::{Harness, Server, project};

/// Sixty traces on a screen of twenty-four lines.
fn many() -> Harness {
    let server = Server::empty(Imitation::Mixed);
    let now = Timestamp::now() - SignedDuration::from_secs(5);
    send(&server, &project::many(now, 60));
    let mut screen = Harness::on(server).size(120, 24).start();
    screen.keys("2").sees("turn-0").settles();
    screen
}

#[test]
fn the_row_under_the_cursor_stays_on_its_line() {
    let mut screen = many();
    screen.keys("j j j j F").sees("following");
    let before = line(&screen, "turn-4 ");
    trace(&screen.server, "first-new", 2);
    trace(&screen.server, "second-new", 1);
    screen.sees("2 new");
    assert_eq!(line(&screen, "turn-4 ").0, before.0);
    screen
        .keys("g g")
        .sees("second-new")
        .sees("first-new")
        .keys("j j j j j j enter");
    screen.sees("› turn-4");
}

#[test]
fn sorted_by_another_column_it_stays_as_well() {
    let mut screen = many();
    screen.keys(", n , n").sees("sorted by name").keys("g g");
    screen.keys("ctrl-d ctrl-d j F").sees("following");
    let name = "turn-37 ";
    let before = screen
        .keys("/")
        .text("turn-37")
        .keys("enter")
        .sees(name)
        .find(name)
        .1;
    trace(&screen.server, "abacus", 1);
    screen.sees("1 new");
    assert_eq!(screen.find(name).1, before);
    screen.keys("enter").sees("› turn-37");
}

#[test]
fn from_the_newest_row_the_cursor_is_pushed_down_and_sees_what_comes() {
    let mut screen = many();
    screen.keys("F").sees("following");
    let top = screen.find("turn-0 ").1;
    for (count, name) in ["one-new", "two-new"].into_iter().enumerate() {
        trace(&screen.server, name, 2 - i64::try_from(count).unwrap());
        screen.sees(name).sees(&format!("{} new", count + 1));
    }
    assert_eq!(screen.find("turn-0 ").1, top + 2);
    assert_eq!(screen.find("two-new").1, top);
    screen
        .keys("k")
        .sees("following, 1 new")
        .keys("k")
        .gone("new ·")
        .keys("j j enter");
    screen.sees("› turn-0");
}

#[test]
fn who_chose_the_first_row_keeps_it_and_who_chose_none_sees_the_newest() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut screen = Harness::small(imitate).start();
        trace(&screen.server, "chosen", 1);
        screen
            .keys("2")
            .sees("nightly-import")
            .sees("chosen")
            .settles();
        screen.keys("/").text("chosen").keys("enter").settles();
        trace(&screen.server, "newcomer", 0);
        screen.keys("R").sees("newcomer").settles();
        screen.keys("enter").sees("› chosen").keys("esc");
        screen.keys("g g").settles();
        trace(&screen.server, "latecomer", 0);
        screen.keys("R").sees("latecomer").settles();
        screen.keys("enter").sees("› latecomer");
    }
}
