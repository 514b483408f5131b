//! From the sessions to the words of one generation, and through the other lists, on every kind of server.

use lftui::server::Imitation;

use crate::support::{Harness, project};

fn walk(imitate: Imitation) {
    let mut lftui = Harness::small(imitate).start();
    lftui.sees("visit-1").sees("batch-7");
    lftui.opens("visit");
    lftui.sees(project::QUESTION).sees("pick it up at the shop");
    lftui.keys("enter").sees("load-profile").sees("track_order");

    lftui
        .keys("down down down")
        .until("the call of the tool", |screen| {
            screen.contains("→ track_order") || screen.contains("tool track_order")
        });
    lftui.keys("G").sees("● reply · generation · gpt-4o-mini");
    lftui
        .sees("You help the customers of a lamp shop.")
        .sees(project::ANSWER);

    lftui
        .keys("tab ] ] ] ]")
        .sees("helpful")
        .sees("0.9")
        .sees("Solved at once.");
    lftui.keys("esc esc").sees("trace 1 of 2");
    lftui.keys("esc").sees("2 loaded");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn from_the_sessions_to_a_message_on_a_mixed_server() {
    walk(Imitation::Mixed);
}

#[test]
fn from_the_sessions_to_a_message_on_a_v3() {
    walk(Imitation::V3);
}

#[test]
fn from_the_sessions_to_a_message_on_a_v4() {
    walk(Imitation::V4);
}

#[test]
fn a_v4_is_never_asked_for_what_it_does_not_have() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").sees("v4 reads");
    lftui.server.proxy.forget();
    lftui
        .keys("2")
        .sees("answer-question")
        .keys("3")
        .sees("● reply");
    lftui
        .keys("4")
        .sees("helpful")
        .keys("5")
        .sees("greeting")
        .keys("6")
        .sees("tone-check");
    let old = ["/traces", "/sessions", "/public/observations", "/v2/scores"];
    let wrong = |path: &&String| old.iter().any(|old| path.contains(old));
    let asked = lftui.requests();
    assert!(!asked.iter().any(|path| wrong(&path)), "{asked:#?}");
}

#[test]
fn a_v3_is_read_through_its_own_routes() {
    let mut lftui = Harness::small(Imitation::V3).start();
    lftui.sees("visit-1").sees("v3 reads");
    lftui.keys("2").sees("nightly-import");
    lftui.opens("nightly").sees("read-file");
    let asked = lftui.requests();
    assert!(
        asked.iter().any(|path| path.contains("/public/traces?")),
        "{asked:#?}"
    );
}

#[test]
fn traces_are_filtered_by_the_server_and_sorted_here() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("2")
        .sees("nightly-import")
        .sees("visit-1");
    lftui.keys(", c").until("the dearest on top", |screen| {
        let rows: Vec<&str> = screen.lines().filter(|line| line.contains('$')).collect();
        rows.first().is_some_and(|row| row.contains("$0.0055"))
    });
    lftui
        .keys("f")
        .text("name:nightly*")
        .keys("enter")
        .gone("answer-question");
    lftui.sees("nightly-import").sees("1 loaded");
    assert!(
        lftui
            .requests()
            .iter()
            .any(|path| path.contains("filter=") && path.contains("nightly"))
    );
    lftui.keys("f").keys("ctrl-u enter").sees("answer-question");
}

#[test]
fn a_filter_that_makes_no_sense_says_so() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui
        .keys("f")
        .text("latency:>soon")
        .keys("enter")
        .sees("latency is a number: write latency:>2");
}

#[test]
fn find_goes_to_a_row_and_says_when_none_is_there() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.opens("nightly").sees("read-file");
    lftui
        .keys("esc /")
        .text("no such words")
        .keys("enter")
        .sees("is in none of the 4 loaded rows");
}

#[test]
fn the_next_and_the_previous_match_are_one_key_away() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("answer-question");
    lftui.keys("/").text("answer-question").keys("enter");
    let first = lftui.copies("y i");
    lftui.keys("n");
    let next = lftui.copies("y i");
    assert_ne!(first, next, "`n` stays where it is");
    assert!([project::FIRST, project::SECOND].contains(&next.as_str()));
    lftui.keys("N");
    assert_eq!(lftui.copies("y i"), first, "`N` goes back");
}

#[test]
fn an_observation_opens_within_its_trace() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("3").sees("track_order");
        lftui.opens("track_order");
        lftui
            .sees("▲ track_order  the carrier was slow · tool")
            .sees("load-prof");
    }
}

#[test]
fn a_score_leads_to_what_it_is_about() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("4").sees("Solved at once.");
        lftui.opens("Solved at once");
        lftui.sees("● reply · generation");
    }
}

#[test]
fn errors_are_one_key_away() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.opens("nightly").sees("read-file");
    lftui
        .keys("x")
        .sees("▼ read-file")
        .sees("line 7: a price is missing");
}

#[test]
fn a_trace_that_still_runs_is_seen_as_running() {
    for imitate in [Imitation::Mixed, Imitation::V4] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("2").sees("answer-question");
        lftui.until("one row that runs", |screen| {
            screen.matches("running").count() == 1
        });
    }
    let mut lftui = Harness::demo(Imitation::V4).start();
    lftui.sees("chat-").keys("2");
    lftui.until("the report runs", |screen| {
        let mut lines = screen.lines();
        lines.any(|line| line.contains("weekly-report") && line.contains("running"))
    });
}

#[test]
fn a_shorter_time_range_asks_again() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("2")
        .sees("nightly-import")
        .sees("last 24 hours");
    lftui
        .keys("t")
        .sees("last 30 minutes")
        .keys("7")
        .sees("t last 30 days")
        .sees("nightly-import");
}

#[test]
fn an_id_goes_straight_there() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys(":")
        .text(&format!("trace {}", project::IMPORT));
    lftui.sees("open trace").keys("enter").sees("read-file");
    lftui
        .keys(":")
        .text("observation ")
        .text(project::REPLY)
        .keys("enter");
    lftui.sees("● reply · generation");
    lftui
        .keys(":")
        .text("session visit-1")
        .keys("enter")
        .sees("trace 1 of 2");
    lftui
        .keys(":")
        .text("trace ffff")
        .keys("enter")
        .sees("no trace ffff");
}

#[test]
fn folds_tabs_and_siblings_move_through_the_tree() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").goes_to(project::FIRST);
    lftui.sees("load-prof").keys("z M").gone("load-profi");
    lftui
        .keys("z R")
        .sees("load-prof")
        .keys("j j J")
        .sees("● plan · generation");
    lftui.keys("K").sees("○ load-profile · span");
    lftui.keys("h").sees("◆ assistant · agent");
}
