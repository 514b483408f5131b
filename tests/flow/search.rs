//! Search in what was seen, and on the server.

use lftui::server::Imitation;

use crate::support::Harness;

/// Lists the traces and looks at one of them.
fn look(imitate: Imitation) -> Harness {
    let mut lftui = Harness::small(imitate).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.opens("nightly-import").sees("gave-up");
    lftui.settles().keys("esc").settles();
    lftui
}

fn search(lftui: &mut Harness, text: &str) {
    lftui.keys(":").text("search ").text(text).keys("enter");
}

#[test]
fn what_was_seen_is_found_and_opened_without_a_request() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = look(imitate);
        let before = lftui.requests().len();
        search(&mut lftui, "prices.csv");
        lftui
            .sees("in what was seen")
            .sees("prices.csv")
            .sees("input");
        lftui.keys("/").text("nightly").keys("enter");
        lftui.done().keys("enter").sees("gave-up").settles();
        let asked = &lftui.requests()[before..];
        let bodies = asked.iter().filter(|path| path.contains("io%2C")).count();
        assert_eq!(bodies, 0, "{asked:?}");
        lftui.keys("esc").sees("search prices.csv");
    }
}

#[test]
fn names_and_errors_are_found_of_what_was_only_listed() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("3")
        .sees("track_order")
        .settles();
    search(&mut lftui, "order");
    lftui.sees("track_order").sees("name");
    lftui
        .keys("f ctrl-u")
        .text("price is missing")
        .keys("enter");
    lftui
        .sees("read-file")
        .sees("status")
        .sees("1 match in what was seen");
}

#[test]
fn words_are_beginnings_phrases_and_smart_in_case() {
    let mut lftui = look(Imitation::V4);
    search(&mut lftui, "nightl");
    lftui.sees("nightly-import").gone("searching");
    for (text, seen) in [
        ("\"import nightly\"", "Nothing that was seen has"),
        ("\"nightly import\"", "nightly-import"),
        ("Nightly", "Nothing that was seen has"),
        ("import night", "nightly-import"),
        ("night import", "Nothing that was seen has"),
        ("NOT OR* (\"", "Nothing that was seen has"),
        ("^ - *", "type a word with a letter or a digit"),
    ] {
        lftui.keys("f ctrl-u").text(text).keys("enter").sees(seen);
    }
}

#[test]
fn nothing_found_says_what_was_looked_through() {
    let mut lftui = look(Imitation::V4);
    search(&mut lftui, "wombat");
    lftui.sees("Nothing that was seen has wombat.");
    lftui.sees("Looked through the names of");
    lftui.sees("traces that were never opened here are not searched");
    lftui.sees("S asks the server, too");
}

#[test]
fn the_server_is_asked_on_request_and_what_it_finds_stays() {
    let mut lftui = look(Imitation::V4);
    search(&mut lftui, "\"pick it up\"");
    lftui.sees("Nothing that was seen has").keys("S");
    lftui.sees("on the server").sees("pick it up at the shop");
    lftui.sees("server  ");
    let asked = lftui.asked("GET", "matches");
    assert!(asked.path.contains("pick"), "{}", asked.path);
    lftui.keys("f enter").sees("in what was seen, newest first");
    lftui.sees("pick it up at the shop");
    lftui.keys("enter").sees("change the address");
}

#[test]
fn a_server_of_version_3_cannot_search() {
    let mut lftui = look(Imitation::V3);
    search(&mut lftui, "wombat");
    lftui.sees("Nothing that was seen has wombat.");
    lftui.keys("S").sees("servers of version 3 cannot search");
}

#[test]
fn search_works_offline() {
    let mut first = look(Imitation::V4);
    let mut lftui = first.keys("q").again().offline().start();
    lftui.sees("visit-1");
    search(&mut lftui, "prices");
    lftui
        .sees("prices.csv")
        .keys("S")
        .sees("offline: the server is not asked");
    lftui.keys("G enter").sees("gave-up");
}
