//! The sample project holds together, and tells what it promises.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Bindings, Request, requests, resolve};

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a time")
}

fn events(requests: &[Request]) -> Vec<&Value> {
    let batches = requests
        .iter()
        .filter(|request| request.path == "/api/public/ingestion");
    batches
        .flat_map(|request| request.body["batch"].as_array().expect("a batch"))
        .collect()
}

fn time(value: &Value) -> Timestamp {
    value.as_str().expect("a text").parse().expect("a time")
}

fn count(events: &[&Value], wanted: impl Fn(&Value) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

#[test]
fn it_is_the_same_for_the_same_seed() {
    let one = requests(7, now());
    assert!(one == requests(7, now()));
    assert!(one != requests(8, now()));
}

#[test]
fn it_is_as_large_as_a_small_project() {
    let requests = requests(1, now());
    let events = events(&requests);
    let is_trace = |event: &Value| event["type"] == "trace-create";
    let recent = now() - SignedDuration::from_hours(24);
    let traces = count(&events, is_trace);
    let today = count(&events, |event| {
        is_trace(event) && time(&event["body"]["timestamp"]) > recent
    });
    let scores = count(&events, |event| event["type"] == "score-create");
    let observations = events.len() - traces - scores;
    let bytes: usize = requests
        .iter()
        .map(|request| request.body.to_string().len())
        .sum();
    eprintln!(
        "{traces} traces, {today} today, {observations} observations, {scores} scores, {bytes} bytes, {} requests",
        requests.len()
    );
    assert!(
        (380..520).contains(&traces) && today >= 60,
        "{traces} traces, {today} today"
    );
    assert!(
        (6_500..9_500).contains(&observations),
        "{observations} observations"
    );
    assert!(bytes < 15_000_000, "{bytes} bytes");
    let mut by_trace: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &events {
        *by_trace
            .entry(event["body"]["traceId"].as_str().unwrap_or_default())
            .or_default() += 1;
    }
    assert!(
        by_trace
            .values()
            .any(|steps| (2_500..3_800).contains(steps)),
        "a long run of an agent"
    );
}

#[test]
fn every_event_fits_into_the_api() {
    let requests = requests(3, now());
    for request in requests
        .iter()
        .filter(|request| request.path == "/api/public/ingestion")
    {
        assert!(
            request.body["batch"]
                .as_array()
                .is_some_and(|batch| (1..=1_000).contains(&batch.len()))
        );
        assert!(request.body.to_string().len() < 4_500_000);
    }
    let events = events(&requests);
    let mut ids = BTreeSet::new();
    let steps: BTreeSet<&str> = events
        .iter()
        .filter_map(|event| event["body"]["id"].as_str())
        .collect();
    for event in &events {
        let body = &event["body"];
        assert!(ids.insert(event["id"].as_str().expect("an id")), "{event}");
        for key in ["startTime", "endTime", "timestamp"] {
            let fits = body[key].is_null()
                || (time(&body[key]) <= now()
                    && time(&body[key]) > now() - SignedDuration::from_hours(31 * 24));
            assert!(fits, "{key} of {event}");
        }
        let ordered =
            body["endTime"].is_null() || time(&body["endTime"]) >= time(&body["startTime"]);
        assert!(ordered, "{event}");
        for key in ["parentObservationId", "traceId"] {
            assert!(
                body[key].as_str().is_none_or(|id| steps.contains(id)),
                "{key} of {event}"
            );
        }
        assert_eq!(
            body["promptName"].is_null(),
            body["promptVersion"].is_null()
        );
    }
}

#[test]
fn ids_of_the_server_are_bound_before_they_are_used() {
    let mut bindings = Bindings::new();
    for request in requests(1, now()) {
        let sent = request.resolved(&bindings);
        let text = format!("{} {}", sent.path, sent.body);
        assert!(
            !text.contains("{{config:") && !text.contains("{{queue:"),
            "{text}"
        );
        if let Some(name) = request.binds {
            let id = format!("id-of-{name}");
            bindings.insert(name, id);
        }
    }
    let body = serde_json::json!({"a": ["{{queue:tone-check}}"], "b": "{{message}}"});
    assert_eq!(
        resolve(&body, &bindings),
        serde_json::json!({"a": ["id-of-queue:tone-check"], "b": "{{message}}"})
    );
}

#[test]
fn the_stories_are_there() {
    let requests = requests(1, now());
    let events = events(&requests);
    let has = |key: &str, value: &str| events.iter().any(|event| event["body"][key] == value);
    assert!(has("sessionId", "chat-8841") && has("statusMessage", "card network timeout"));
    let kinds = [
        "span",
        "generation",
        "event",
        "agent",
        "tool",
        "chain",
        "retriever",
        "evaluator",
        "embedding",
        "guardrail",
    ];
    for kind in kinds {
        assert!(
            events
                .iter()
                .any(|event| event["type"] == format!("{kind}-create")),
            "{kind}"
        );
    }
    for level in ["ERROR", "WARNING", "DEBUG"] {
        assert!(
            count(&events, |event| event["body"]["level"] == level) > 5,
            "{level}"
        );
    }
    let open =
        |event: &Value| event["type"] == "agent-create" && event["body"]["endTime"].is_null();
    assert_eq!(count(&events, open), 1, "one agent is still at work");
    assert!(
        events
            .iter()
            .any(|event| event["body"]["output"].to_string().len() > 50_000),
        "a large document"
    );
    let to = |end: &str| {
        requests
            .iter()
            .filter(|request| request.path.ends_with(end))
            .count()
    };
    assert_eq!((to("/score-configs"), to("/annotation-queues")), (6, 2));
    assert!(to("tone-check}}/items") >= 20 && to("chat-sessions}}/items") >= 6);
    let pending = requests
        .iter()
        .filter(|request| request.body["status"] == "PENDING")
        .count();
    assert!((18..28).contains(&pending), "{pending} pending");
    assert!(to("/v2/prompts") > 12 && to("/comments") >= 6 && to("/scores") > 20);
}
