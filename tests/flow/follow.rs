//! Following: what arrives while somebody looks on.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use lftui::server::{Faults, Imitation};
use serde_json::{Value, json};

use super::support::{Fault, Harness, Seen, Server, project};

/// As long as nothing that waits needs to be waited for.
const RARELY: Duration = Duration::from_secs(600);

fn ago(seconds: i64) -> String {
    let at = Timestamp::now() - SignedDuration::from_secs(seconds);
    format!("{at:.3}")
}

fn event(kind: &str, body: &Value) -> Value {
    let id = format!("{kind}-{}", body["id"].as_str().unwrap());
    json!({"id": id, "type": format!("{kind}-create"), "timestamp": ago(0), "body": body})
}

pub(super) fn send(server: &Server, events: &[Value]) {
    let answer = server.ask("POST", "/ingestion", json!({"batch": events}));
    assert_eq!(answer["errors"], json!([]));
}

/// A trace of one step that began so many seconds ago and has just ended.
pub(super) fn trace(server: &Server, name: &str, seconds_ago: i64) {
    let id = format!(
        "{:0>32}",
        name.replace(|c: char| !c.is_ascii_hexdigit(), "f")
    );
    let body = json!({"id": id, "name": name, "timestamp": ago(seconds_ago), "sessionId": format!("of-{name}")});
    let root = json!({"id": format!("root-{id}"), "traceId": id, "name": name, "startTime": ago(seconds_ago), "endTime": ago(0)});
    send(server, &[event("trace", &body), event("span", &root)]);
}

/// Looks at the list of traces.
fn looks(seen: &[Seen]) -> usize {
    let asked = seen.iter().filter(|seen| seen.status.is_some());
    asked
        .filter(|seen| seen.path.contains("v2/observations") && seen.path.contains("isRoot"))
        .count()
}

pub(super) fn line(screen: &Harness, words: &str) -> (u16, String) {
    (screen.find(words).1, screen.line_of(words))
}

/// Follows a list once it is whole: what comes before is not new.
fn follows(screen: &mut Harness, list: &str) {
    let known = match list {
        "1" => "visit-1",
        "2" => "nightly-import",
        "3" => "track_order",
        _ => "helpful",
    };
    screen.keys(list).sees(known).settles();
    screen.keys("F").sees("» following");
}

#[test]
fn a_trace_that_arrives_is_there_and_marked() {
    for (imitate, list) in [
        (Imitation::V4, "2"),
        (Imitation::V3, "2"),
        (Imitation::V4, "1"),
    ] {
        let mut screen = Harness::small(imitate).start();
        follows(&mut screen, list);
        trace(&screen.server, "newcomer", 1);
        screen.sees("newcomer").sees("following, 1 new");
        let new = screen.line_of("newcomer");
        assert!(new.starts_with('+'), "{new}");
        assert!(!screen.screen().contains("loading"), "it comes quietly");
        screen
            .keys("F")
            .sees("no longer following")
            .gone("»")
            .gone("\n+");
    }
}

#[test]
fn steps_and_scores_that_arrive_are_there() {
    let mut screen = Harness::small(Imitation::V4).start();
    follows(&mut screen, "3");
    trace(&screen.server, "newcomer", 1);
    screen.sees("1 new").sees("\n+");
    follows(&mut screen, "4");
    let score = json!({"traceId": project::FIRST, "name": "brand-new", "value": 1});
    screen.server.ask("POST", "/scores", score);
    screen.sees("brand-new").sees("1 new");
}

#[test]
fn what_began_twenty_minutes_ago_and_ended_now_is_found() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut screen = Harness::small(imitate).start();
        follows(&mut screen, "2");
        trace(&screen.server, "latecomer", 20 * 60 + 30);
        screen.sees("latecomer").sees("1 new");
    }
}

#[test]
fn with_a_known_limit_a_third_of_it_is_used() {
    let pace = Duration::from_millis(1);
    let beginning = Harness::small(Imitation::V4).requests("20/s").looks(pace);
    let mut screen = beginning.start();
    screen.keys("2").settles();
    screen.server.proxy.forget();
    screen.keys("F").sees("following");
    let began = Instant::now();
    let mut took = Duration::ZERO;
    screen.server.proxy.wait(RARELY, |seen| {
        took = began.elapsed();
        looks(seen) == 5
    });
    assert!(took > Duration::from_millis(4 * 150), "took {took:?}");
}

#[test]
fn a_budget_that_the_person_uses_up_is_waited_for_and_never_passed() {
    let faults = Faults {
        rate_limit: Some("4/s".parse().unwrap()),
        ..Faults::default()
    };
    let server = Server::strict(Imitation::V4, faults);
    let beginning = Harness::on(server).requests("4/s");
    let mut screen = beginning.looks(Duration::from_millis(1)).start();
    screen.keys("2").sees("weekly-report").settles();
    screen.keys("F").sees("» following");
    // More than a second allows: following stands back, and goes on by itself.
    let began = Instant::now();
    for _ in 0..4 {
        screen.keys("R").settles();
    }
    assert!(began.elapsed() > Duration::from_secs(1), "it was used up");
    trace(&screen.server, "newcomer", 1);
    screen.sees("newcomer");
    let seen = screen.server.proxy.seen();
    let refused = seen.iter().filter(|seen| seen.status == Some(429));
    assert_eq!(refused.count(), 0);
}

#[test]
fn it_needs_no_cache() {
    for list in ["1", "2", "3"] {
        let beginning = Harness::small(Imitation::V4).config("cache_size = \"0\"");
        let mut screen = beginning.start();
        follows(&mut screen, list);
        trace(&screen.server, "newcomer", 1);
        screen.sees("newcomer").sees("following, 1 new");
    }
}

#[test]
fn a_server_that_fails_is_asked_less_and_less() {
    let pace = Duration::from_millis(30);
    let mut screen = Harness::small(Imitation::V4).looks(pace).start();
    follows(&mut screen, "2");
    screen
        .server
        .proxy
        .fail("v2/observations", Fault::Status(500));
    screen.sees("no answer, trying again");
    let mut times = Vec::new();
    let proxy = &screen.server.proxy;
    proxy.forget();
    proxy.wait(RARELY, |seen| {
        times.resize(looks(seen), Instant::now());
        times.len() >= 6
    });
    // The pauses double; the first of them may have passed before anybody looked.
    let all = times[5] - times[0];
    assert!(
        all >= pace * (4 + 8 + 16),
        "six looks within {all:?}: {times:?}"
    );
}

#[test]
fn who_leaves_asks_nothing_and_goes_on_after_coming_back() {
    let mut screen = Harness::small(Imitation::V4).start();
    follows(&mut screen, "2");
    for (away, back) in [("5", "2"), ("enter", "esc")] {
        screen.server.proxy.wait(RARELY, |seen| looks(seen) > 2);
        screen.keys(away).settles();
        screen.server.proxy.forget();
        screen.rests(Duration::from_millis(300));
        assert_eq!(looks(&screen.server.proxy.seen()), 0, "left with {away}");
        screen.keys(back).sees("» following");
        screen.server.proxy.wait(RARELY, |seen| looks(seen) > 2);
    }
    trace(&screen.server, "newcomer", 1);
    screen.sees("newcomer").sees("1 new");
}

#[test]
fn filter_sort_and_refresh_go_on_following() {
    let mut screen = Harness::small(Imitation::V4).start();
    follows(&mut screen, "2");
    screen
        .keys(", n")
        .sees("sorted by name")
        .sees("following")
        .keys("R")
        .settles();
    screen
        .keys("f")
        .text("name:new")
        .keys("enter")
        .sees("» following");
    trace(&screen.server, "newcomer", 1);
    screen.sees("newcomer");
}

#[test]
fn a_server_that_fails_is_tried_again_and_the_rows_stay() {
    let mut screen = Harness::small(Imitation::V4).start();
    follows(&mut screen, "2");
    screen
        .server
        .proxy
        .fail("v2/observations", Fault::Status(500));
    screen
        .sees("no answer, trying again")
        .sees("nightly-import");
    trace(&screen.server, "newcomer", 1);
    screen.server.proxy.heal();
    screen.sees("newcomer").sees("following, 1 new");
}

#[test]
fn refused_keys_end_it() {
    let mut screen = Harness::small(Imitation::V4).start();
    follows(&mut screen, "2");
    screen
        .server
        .proxy
        .fail("v2/observations", Fault::Status(401));
    screen
        .gone("following")
        .sees("refused these keys")
        .sees("nightly-import");
}

#[test]
fn a_trace_is_followed_until_it_ends() {
    let mut screen = Harness::small(Imitation::V4).start();
    screen.goes_to(project::RUNNING);
    screen
        .sees("summarise")
        .settles()
        .keys("F")
        .sees("» following");
    let step = |id: &str, parent: Value, name: &str| {
        let times = json!({"startTime": ago(3), "endTime": ago(2)});
        let mut body = json!({"id": id, "traceId": project::RUNNING, "parentObservationId": parent, "name": name});
        body["startTime"] = times["startTime"].clone();
        body["endTime"] = times["endTime"].clone();
        body
    };
    let top = json!("bbbb000000000040");
    let check = step("bbbb000000000043", top, "check-facts");
    send(&screen.server, &[event("span", &check)]);
    screen.sees("check-facts").sees("1 new").sees("+");
    let done = json!({"id": "bbbb000000000042", "traceId": project::RUNNING, "endTime": ago(1)});
    let root = step("bbbb000000000040", Value::Null, "report");
    send(
        &screen.server,
        &[event("generation", &done), event("agent", &root)],
    );
    screen.sees("the trace has ended").gone("»");
    screen.keys("F").sees("nothing to follow");
}
