//! Several writes to one thing.

use lftui::server::Imitation;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Server, event};

fn at(second: u32) -> String {
    format!("2026-05-15T10:00:{second:02}.000Z")
}

fn trace(id: &str, second: u32, body: Value) -> Value {
    event(id, "trace-create", &at(second), body)
}

#[tokio::test]
async fn a_trace_follows_the_rules_of_its_fields() {
    let server = Server::start(Imitation::Mixed).await;
    server
        .ingest(&[trace(
            "1",
            10,
            json!({"id": "t", "name": "first", "userId": "u", "public": true, "environment": "prod",
            "input": {"a": 1}, "tags": ["b", "a"], "metadata": {"deep": {"x": 1, "y": 1}, "n": 1}}),
        )])
        .await;
    server
        .ingest(&[trace("2", 20, json!({"id": "t", "name": "second", "userId": null, "environment": "dev", "input": "",
            "output": "out", "tags": ["c", "a"], "metadata": {"deep": {"y": 2}}, "timestamp": at(5)}))])
        .await;
    let row = server.trace("t").await;
    assert_eq!(row["name"], "second");
    assert_eq!(row["userId"], Value::Null, "null overwrites");
    assert_eq!(row["public"], false, "each event says public or not");
    assert_eq!(row["environment"], "prod", "the first environment stays");
    assert_eq!(row["timestamp"], at(10), "the first timestamp stays");
    assert_eq!(row["input"], json!({"a": 1}), "an empty input says nothing");
    assert_eq!(row["output"], "out");
    assert_eq!(row["tags"], json!(["a", "b", "c"]));
    assert_eq!(row["metadata"], json!({"deep": {"x": 1, "y": 2}, "n": 1}));
}

#[tokio::test]
async fn a_late_event_finds_its_place() {
    let server = Server::start(Imitation::Mixed).await;
    server
        .ingest(&[trace("2", 20, json!({"id": "t", "name": "later"}))])
        .await;
    server
        .ingest(&[trace(
            "1",
            10,
            json!({"id": "t", "name": "earlier", "release": "r", "environment": "prod"}),
        )])
        .await;
    let row = server.trace("t").await;
    assert_eq!(
        (&row["name"], &row["release"]),
        (&json!("later"), &json!("r"))
    );
    assert_eq!(
        row["environment"], "prod",
        "the earliest event counts, not the first to arrive"
    );
}

#[tokio::test]
async fn an_event_sent_again_changes_nothing() {
    let server = Server::start(Imitation::Mixed).await;
    let first = trace("1", 10, json!({"id": "t", "name": "a", "tags": ["x"]}));
    let second = trace("2", 20, json!({"id": "t", "name": "b"}));
    server.ingest(&[first.clone(), second]).await;
    let before = server.trace("t").await;
    server.ingest(&[first]).await;
    let mut after = server.trace("t").await;
    after["updatedAt"] = before["updatedAt"].clone();
    assert_eq!(after, before);
}

#[tokio::test]
async fn updates_complete_observations_and_alone_create_them() {
    let server = Server::start(Imitation::Mixed).await;
    server
        .ingest(&[
            event(
                "1",
                "span-create",
                &at(0),
                json!({"id": "s", "traceId": "t", "name": "step", "startTime": at(30), "input": 1}),
            ),
            event(
                "2",
                "span-update",
                &at(0),
                json!({"id": "s", "traceId": "other", "endTime": at(20), "output": {"b": 2}}),
            ),
            event(
                "3",
                "generation-update",
                &at(1),
                json!({"id": "g", "traceId": "t", "model": "m"}),
            ),
            event(
                "4",
                "generation-create",
                &at(1),
                json!({"id": "s", "traceId": "t", "name": "same id"}),
            ),
        ])
        .await;
    let (_, rows) = server.get("observations?traceId=t&type=SPAN").await;
    let span = &rows["data"][0];
    assert_eq!(span["traceId"], "t");
    assert_eq!(span["name"], "step");
    assert_eq!(
        span["endTime"],
        at(30),
        "an end before the start is raised to it"
    );
    assert_eq!(
        (&span["input"], &span["output"]),
        (&json!(1), &json!({"b": 2}))
    );
    let generation = server.observation("g").await;
    assert_eq!(
        (&generation["model"], &generation["startTime"]),
        (&json!("m"), &json!(at(1)))
    );
    let (_, all) = server.get("observations?traceId=t").await;
    assert_eq!(
        all["meta"]["totalItems"], 3,
        "another type under the same id is another row"
    );
}

#[tokio::test]
async fn a_session_appears_with_its_first_trace() {
    let server = Server::start(Imitation::Mixed).await;
    server
        .ingest(&[trace(
            "1",
            10,
            json!({"id": "t", "sessionId": "s/1 ü", "environment": "prod"}),
        )])
        .await;
    let (status, session) = server.get("sessions/s%2F1%20%C3%BC").await;
    assert_eq!((status, &session["environment"]), (200, &json!("prod")));
    assert_eq!(session["traces"][0]["id"], "t");
}

fn metadata() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i8>().prop_map(Value::from),
        "[a-c]{0,2}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        proptest::collection::hash_map("[x-z]", inner, 0..3)
            .prop_map(|map| Value::Object(map.into_iter().collect()))
    })
}

fn body() -> impl Strategy<Value = Value> {
    let text = || {
        proptest::option::of(prop_oneof![
            Just(Value::Null),
            "[a-b]{0,1}".prop_map(Value::from)
        ])
    };
    (
        text(),
        text(),
        text(),
        proptest::option::of(metadata()),
        proptest::collection::vec("[a-d]", 0..3),
        0..3_u8,
    )
        .prop_map(|(name, input, version, metadata, tags, environment)| {
            let mut body = serde_json::Map::new();
            let parts = [
                ("name", name),
                ("input", input),
                ("version", version),
                ("metadata", metadata),
            ];
            for (key, value) in parts {
                body.extend(value.map(|value| (key.to_owned(), value)));
            }
            body.insert("tags".into(), tags.into());
            body.insert("environment".into(), format!("e{environment}").into());
            body.into()
        })
}

fn sent(events: &[(usize, u32, Value)], id: &str) -> Vec<Value> {
    events
        .iter()
        .map(|(event, second, body)| {
            let mut body = body.clone();
            body["id"] = id.into();
            trace(&event.to_string(), *second, body)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_does_not_matter(
        events in proptest::collection::vec((0..4_u32, body()), 1..6)
            .prop_map(|all| all.into_iter().enumerate().map(|(event, (second, body))| (event, second, body)).collect::<Vec<_>>())
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        chunk in 1..4_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (one, other) = runtime.block_on(async {
            let server = Server::start(Imitation::Mixed).await;
            server.ingest(&sent(&events.0, "one")).await;
            for part in sent(&events.1, "other").chunks(chunk) {
                server.ingest(part).await;
            }
            (server.trace("one").await, server.trace("other").await)
        });
        for key in ["name", "timestamp", "environment", "version", "input", "tags", "public", "metadata"] {
            prop_assert_eq!(&one[key], &other[key], "{}", key);
        }
    }
}
