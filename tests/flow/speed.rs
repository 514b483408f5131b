//! How long a key takes until what it did is on the screen; measured, not asserted. Run with
//! `cargo test --release --test flow speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use lftui::server::Imitation;
use ratatui::crossterm::event::Event;
use serde_json::{Value, json};

use crate::support::{Harness, Server, parse_keys, project};

/// Presses the keys one after the other, so many times, and says how long each took.
fn measure(name: &str, lftui: &mut Harness, keys: &str, times: usize) {
    let keys = parse_keys(keys);
    let mut took: Vec<Duration> = Vec::new();
    for key in keys.iter().cycle().take(times) {
        let start = Instant::now();
        lftui.send(Event::Key(*key)).shown();
        took.push(start.elapsed());
    }
    took.sort_unstable();
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    eprintln!(
        "{name:<42} p50 {:>9.3?}  p99 {:>9.3?}  most {:>9.3?}",
        at(50),
        at(99),
        at(100)
    );
}

/// One trace of so many steps, a hundred below each parent, as events of the ingestion API.
pub(super) fn large(now: Timestamp, count: usize) -> Vec<Value> {
    let time = |millis: i64| (now - SignedDuration::from_millis(600_000 - millis)).to_string();
    let event = |index: usize, kind: &str, body: Value| json!({"id": format!("e{index}"), "timestamp": time(0), "type": kind, "body": body});
    let mut events = vec![event(
        0,
        "trace-create",
        json!({"id": "large", "name": "large", "timestamp": time(0)}),
    )];
    events.extend((1..count).zip(1_i64..).map(|(index, millis)| {
        let parent = (index > 100).then(|| format!("step-{}", index / 100));
        let body = json!({
            "id": format!("step-{index}"), "traceId": "large", "parentObservationId": parent, "name": format!("step {index}"),
            "startTime": time(millis), "endTime": time(millis + 5), "input": {"step": index},
        });
        event(index, "span-create", body)
    }));
    events
}

#[test]
#[ignore = "it measures"]
fn keys_to_repaint() {
    let server = Server::empty(Imitation::V4);
    for batch in large(Timestamp::now(), 5_000).chunks(1_000) {
        server.ask("POST", "/ingestion", json!({ "batch": batch }));
    }
    let mut lftui = Harness::on(server).start();
    lftui
        .sees("Sessions")
        .keys("2")
        .sees("large")
        .keys("enter")
        .sees("4999 observations")
        .settles();
    measure("a trace of 5,000 observations: j", &mut lftui, "j", 2_000);
    measure("… pages down and up", &mut lftui, "pgdn pgdn pgup", 300);
    measure("… folds of everything", &mut lftui, "z M z R", 120);

    let mut lftui = Harness::demo(Imitation::V4).start();
    lftui.sees("chat-8841").keys("2").sees("coding-agent");
    measure("a list of 86 traces: j", &mut lftui, "j", 80);
    lftui.keys("g g /").text("coding-agent").keys("enter enter");
    lftui.sees("3264 observations").settles();
    measure("a trace of 3,264 observations: j", &mut lftui, "j", 2_000);
    measure("… pages down and up", &mut lftui, "pgdn pgdn pgup", 300);
    measure("… folds of everything", &mut lftui, "z M z R", 120);
    measure("… next error", &mut lftui, "x", 200);
    measure("… first and last", &mut lftui, "G g g", 150);
    lftui.keys("tab ]").settles();
    measure("… its input as JSON: j k", &mut lftui, "j j j k", 200);

    let server = Server::empty(Imitation::V4);
    for batch in project::many(Timestamp::now(), 1_400).chunks(1_000) {
        server.ask("POST", "/ingestion", json!({ "batch": batch }));
    }
    let mut lftui = Harness::on(server).start();
    lftui.sees("chat-").keys("2").sees("turn-0").settles();
    measure(
        "1,400 traces, a page after the other: j",
        &mut lftui,
        "j",
        1_390,
    );
    lftui.settles();
    eprintln!("{}", lftui.line_of("loaded"));
    measure("… pages", &mut lftui, "pgup pgup pgdn", 300);
    measure("… sorts", &mut lftui, ", c , l , n", 120);
    measure("… from pane to pane", &mut lftui, "1 2", 100);
}
