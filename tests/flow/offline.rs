//! Without network: what was seen is there, with its age, and what was not says so.

use lftui::pane::Place;
use lftui::server::Imitation;

use crate::support::{Harness, project};

const UNSEEN: &str = "this was not seen before";

/// Looks at something in every pane.
fn walk(lftui: &mut Harness) {
    lftui
        .sees("visit-1")
        .keys("enter")
        .sees("pick it up at the shop");
    lftui.settles().keys("esc 2").sees("nightly-import");
    lftui
        .opens("nightly-import")
        .sees("gave-up")
        .sees("prices.csv");
    lftui.settles().keys("esc 3").sees("track_order");
    lftui.settles().keys("4").sees("Solved at once.");
    lftui.settles().keys("5").sees("Hello {{name}}!");
    lftui.settles().keys("6").sees("tone-check");
    lftui
        .settles()
        .keys("enter")
        .sees("1 of 3")
        .sees(project::QUESTION);
    lftui.settles().gone("loading").keys("esc esc").settles();
}

#[test]
fn what_was_seen_is_there_with_the_flag_and_nothing_is_sent() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut first = Harness::small(imitate).start();
        walk(&mut first);
        let beginning = first.keys("q").again().offline();
        beginning.server().proxy.forget();
        let mut lftui = beginning.start();
        lftui.sees("shop").sees(" offline · ");
        walk(&mut lftui);
        for problem in ["no connection", "connecting", UNSEEN, "try again"] {
            assert!(
                !lftui.screen().contains(problem),
                "{problem}\n{}",
                lftui.screen()
            );
        }
        lftui.keys("1 R").sees("offline: the server is not asked");
        assert_eq!(lftui.requests(), [""; 0]);
    }
}

#[test]
fn every_pane_says_how_old_it_is() {
    let mut first = Harness::small(Imitation::V4).start();
    walk(&mut first);
    let mut lftui = first.keys("q").again().offline().start();
    let mut aged = |keys: &str, seen: &str| {
        lftui.keys(keys).sees(seen).settles();
        let header = lftui.screen().lines().next().unwrap_or_default().to_owned();
        assert!(header.contains("just now"), "{seen}: {header}");
    };
    aged("1", "visit-1");
    aged("enter", "pick it up at the shop");
    aged("2", "nightly-import");
    aged("3", "track_order");
    aged("4", "Solved at once.");
    aged("5", "Hello {{name}}!");
    aged("6", "tone-check");
    aged("enter", "1 of 3");
}

#[test]
fn what_was_seen_is_there_when_the_network_is_gone() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut first = Harness::small(imitate).start();
        walk(&mut first);
        let beginning = first.keys("q").again();
        beginning.server().proxy.stop();
        let mut lftui = beginning.start();
        lftui.sees("shop").sees("no connection");
        walk(&mut lftui);
    }
}

#[test]
fn what_was_never_seen_says_so_in_every_pane() {
    let mut first = Harness::small(Imitation::V4).start();
    first.sees("visit-1").settles();
    let mut lftui = first.keys("q").again().offline().start();
    lftui
        .sees("visit-1")
        .keys("enter")
        .sees(UNSEEN)
        .gone("loading");
    lftui
        .keys("esc 2")
        .sees("nightly-import")
        .opens("nightly-import");
    lftui.sees(UNSEEN).gone("loading").keys("esc");
    for pane in ["5", "6"] {
        lftui.keys(pane).sees(UNSEEN).gone("loading");
    }
    lftui
        .keys(":")
        .text("trace abcd")
        .keys("enter")
        .sees(UNSEEN)
        .gone("loading");
    lftui.keys("y t").sees("as the server sends it");
    assert!(lftui.requests().iter().all(|path| !path.contains("abcd")));
}

#[test]
fn an_empty_cache_offline_says_what_to_do() {
    let mut lftui = Harness::small(Imitation::V4).offline().start();
    lftui
        .sees(UNSEEN)
        .sees("start without --offline")
        .gone("loading");
    for pane in ["2", "3", "4", "5", "6"] {
        lftui.keys(pane).sees(UNSEEN).gone("loading");
    }
    assert_eq!(lftui.requests(), [""; 0]);
}

#[test]
fn an_observation_that_was_seen_is_found_by_its_id() {
    let mut first = Harness::small(Imitation::V4).start();
    first.sees("visit-1").keys("2").opens("nightly-import");
    first.sees("gave-up").settles();
    let place = Place::Observation("bbbb000000000031".into());
    let mut lftui = first.keys("q").again().offline().place(place).start();
    lftui
        .sees("line 7: a price is missing · retriever")
        .sees("gave-up");
}

#[test]
fn no_connection_is_tried_offline() {
    let mut lftui = Harness::small(Imitation::V4)
        .unconfigured()
        .offline()
        .start();
    lftui.sees("Connect to Langfuse").keys("down enter");
    let url = lftui.server.proxy.url.clone();
    lftui.sees("secret key").paste(&url);
    lftui.keys("tab").text("pk-lf-test");
    lftui.keys("tab").text("sk-lf-test").keys("enter");
    lftui.sees("offline: no connection can be tried");
    assert_eq!(lftui.requests(), [""; 0]);
}
