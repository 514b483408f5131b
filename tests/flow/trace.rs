//! Finding the step in a trace: by a text in its name, its input or its output.

use jiff::{SignedDuration, Timestamp};
use lftui::pane::Place;
use lftui::server::Imitation;
use serde_json::json;

use crate::support::{Harness, Server, project};

/// The first turn of the conversation, with all it knows of itself.
fn open(imitate: Imitation) -> Harness {
    let trace = Place::Trace {
        id: project::FIRST.into(),
        select: None,
    };
    let mut lftui = Harness::small(imitate).place(trace).start();
    lftui.sees("track_order").settles();
    lftui
}

fn bodies(lftui: &Harness) -> usize {
    let asked = lftui.requests();
    asked.iter().filter(|path| path.contains("io%2C")).count()
}

#[test]
fn a_text_is_found_in_names_inputs_and_outputs() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = open(imitate);
        lftui.keys("z R").settles();
        lftui.keys("/").text("leipzig");
        lftui.sees("\"leipzig\"").sees("steps");
        let before = bodies(&lftui);
        lftui.keys("enter").settles();
        assert_eq!(bodies(&lftui), before, "finding asks for nothing");
        lftui.sees("output").sees("Leipzig this morning");
    }
}

#[test]
fn what_is_not_here_is_said_and_fetched_on_request() {
    let mut lftui = open(Imitation::V4);
    lftui.keys("/").text("bulb").keys("enter").settles();
    lftui.keys("Y").settles();
    lftui
        .sees("everything was looked through")
        .sees("in 1 step")
        .sees("load-profile");
    lftui.keys("enter").sees("○ load-profile · span").sees("1/");
}

#[test]
fn n_walks_the_matches_and_says_which_one_it_is() {
    let mut lftui = open(Imitation::V3);
    lftui.keys("/").text("a-1881").keys("enter").settles();
    lftui.sees("1 of 5 steps");
    lftui
        .keys("n")
        .sees("match 2 of 5")
        .keys("N N")
        .sees("match 5 of 5");
    lftui.keys("esc").gone("5 of 5 steps");
    lftui.keys("n").sees("match 1 of 5");
    let id = lftui.copies("y i");
    assert_ne!(id, project::REPLY);
}

#[test]
fn a_line_that_is_left_leaves_the_cursor_where_it_was() {
    let mut lftui = open(Imitation::V4);
    let before = lftui.copies("y i");
    lftui
        .keys("/")
        .text("track")
        .sees("in 1 step")
        .keys("esc")
        .gone("in 1 step");
    assert_eq!(lftui.copies("y i"), before);
}

#[test]
fn the_timeline_shares_the_cursor_and_marks_the_first_token() {
    let mut lftui = open(Imitation::V4);
    lftui.keys("G w").sees("6.0 s").sees("█").sees("closer");
    lftui.line_of("track_order").find('█').expect("a bar");
    let id = lftui.copies("y i");
    assert_eq!(id, project::REPLY);
    lftui
        .keys("=")
        .sees("3.0 s of 6.0 s")
        .keys("=")
        .gone(" of 6.0 s");
    lftui.keys("> >").sees("1.5 s of 6.0 s");
    lftui.keys("k k k").sees("1.5 s of 6.0 s");
    lftui
        .line_of("load-profile")
        .find('█')
        .expect("the step under the cursor is in view");
    lftui
        .keys("enter")
        .sees("Messages")
        .keys("esc")
        .gone("Messages");
    lftui.keys("esc").sees("Messages").gone("closer");
}

#[test]
fn idle_time_is_left_out_on_demand() {
    let trace = Place::Trace {
        id: project::IMPORT.into(),
        select: None,
    };
    let mut lftui = Harness::small(Imitation::V4).place(trace).start();
    lftui.sees("read-file").settles();
    lftui.keys("w").sees("30.0 s").gone("≈");
    lftui
        .keys("i")
        .sees("≈")
        .sees("left out")
        .keys("i")
        .gone("≈");
}

#[test]
fn the_slowest_and_the_dearest_steps_are_one_key_away_each() {
    let mut lftui = open(Imitation::V4);
    lftui.keys("z M g s").sees("slowest: 3.0 s of its own");
    assert_eq!(lftui.copies("y i"), project::REPLY);
    lftui.keys("g s").sees("2. slowest: 1.8 s of its own");
    lftui.keys("g c").sees("most expensive: $0.0034");
    assert_eq!(lftui.copies("y i"), project::REPLY);
}

#[test]
fn bookmarks_are_walked_and_stay_when_the_trace_is_left() {
    let mut lftui = open(Imitation::V4);
    lftui.keys("B").sees("no bookmark");
    lftui
        .keys("j j b")
        .sees("bookmark set")
        .sees("⚑ ○ load-profile");
    lftui.keys("G b k k B").settles();
    assert_eq!(lftui.copies("y i"), project::REPLY);
    lftui
        .keys("esc")
        .gone("track_order")
        .keys("2")
        .sees("nightly-import");
    lftui.keys("j j").keys("enter").sees("⚑ ○ load-profile");
}

#[test]
fn marked_steps_are_scored_and_queued_together() {
    let mut lftui = open(Imitation::V4);
    lftui.keys("z R g g j space space").sees("2 marked");
    // A fold hides them, and takes no mark away.
    lftui.keys("z M").sees("2 marked").keys("z R");
    lftui.keys("s").sees("2 observations").keys("esc");
    lftui.keys("a").sees("2 observations").keys("esc");
    lftui.keys("esc").sees("2 marks taken away");
    lftui.keys("g g v j j").sees("3 marked");
    lftui
        .keys("v k")
        .sees("3 marked")
        .keys("space")
        .sees("2 marked");
    lftui
        .keys("esc")
        .gone("marked ·")
        .keys("esc")
        .sees("Sessions");
}

#[test]
fn the_ways_to_errors_are_unfolded_and_the_rest_is_folded() {
    let mut lftui = Harness::demo(Imitation::V4).start();
    lftui.sees("chat-8841").keys("2").sees("coding-agent");
    lftui.opens("refund-agent").sees("search_orders");
    lftui
        .keys("z x")
        .gone("search_orders")
        .sees("refund_payment");
}

#[test]
fn idle_time_is_left_out_of_a_chain_whose_steps_outlive_each_other() {
    let server = Server::empty(Imitation::V4);
    let start = Timestamp::now() - SignedDuration::from_mins(30);
    let at = |seconds: i64| (start + SignedDuration::from_secs(seconds)).to_string();
    let step = |id: &str, parent: Option<&str>, from: i64| {
        json!({"id": id, "timestamp": at(0), "type": "span-create", "body": {
            "id": id, "traceId": "t1", "parentObservationId": parent, "name": format!("step-{id}"),
            "startTime": at(from), "endTime": at(from + 10),
        }})
    };
    let batch = [step("one", None, 0), step("two", Some("one"), 600)];
    server.ask("POST", "/ingestion", json!({"batch": batch}));
    let mut lftui = Harness::on(server).start();
    lftui
        .sees("Sessions")
        .keys("2")
        .sees("step-one")
        .keys("enter");
    lftui.sees("step-two").keys("w").sees("4m 00s");
    let bar = |lftui: &Harness| {
        let line = lftui.line_of("○ step-one");
        let cells = line.chars().filter(|sign| "█▓━".contains(*sign));
        cells.count()
    };
    assert!(bar(&lftui) < 4, "{}", lftui.screen());
    lftui.keys("i").sees("≈");
    assert!(bar(&lftui) > 20, "{}", lftui.screen());
    // So close that moments are told apart by less than a second.
    lftui
        .keys("i j j =")
        .keys("> > > > > > > >")
        .sees("10m 00.0");
}

#[test]
fn marked_traces_of_a_session_are_scored_queued_and_compared() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").opens("visit-1").sees("trace 1 of 2");
        lftui.keys("space").sees("trace 2 of 2 · 1 marked");
        lftui
            .keys("s")
            .sees("Score trace answer-question")
            .keys("esc");
        lftui.gone("Score trace").keys("space").sees("2 marked");
        lftui
            .keys("s")
            .sees("Score 2 traces")
            .gone("loading the score");
        lftui
            .keys("tab 1 enter")
            .sees("give it to each of 2 traces?");
        lftui.keys("y").sees("2 scores on the way").sent();
        lftui
            .keys("a")
            .sees("Add 2 traces to a queue")
            .keys("esc")
            .gone("Add 2 traces")
            .keys("esc")
            .sees("2 marks taken away")
            .gone("2 marked");
        lftui.keys("s").sees("Score session visit-1").keys("esc");
        lftui
            .gone("Score session")
            .keys("v K")
            .sees("2 marked")
            .keys("D");
        lftui.sees("two of answer-question");
    }
}
