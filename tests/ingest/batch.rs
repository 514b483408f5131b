//! The envelope of a batch: what is taken, what is refused, and how.

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Server, event};

const AT: &str = "2026-05-15T10:00:00.000Z";

#[tokio::test]
async fn good_and_bad_events_are_answered_one_by_one() {
    let server = Server::start(Imitation::Mixed).await;
    let batch = json!({"batch": [
        event("good", "trace-create", AT, json!({"id": "t"})),
        {"id": "bad", "type": "span-create", "timestamp": "not-a-date", "body": {"traceId": "x"}},
        event("none", "no-such-type", AT, json!({})),
        event("no-id", "trace-create", AT, json!({"name": "lost"})),
        event("log", "sdk-log", AT, json!({"log": 1})),
        {"type": "trace-create", "timestamp": AT, "body": {}},
        event("internal", "dataset-run-item-create", AT, json!({})),
    ]});
    let (status, body) = server.post("ingestion", &batch).await;
    assert_eq!(status, 207);
    let ids = |key: &str| {
        body[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("successes"), ["good", "no-id"]);
    assert_eq!(ids("errors"), ["bad", "none", "unknown", "internal"]);
    let issues: Value = serde_json::from_str(body["errors"][0]["error"].as_str().unwrap()).unwrap();
    assert_eq!(issues[0]["path"], json!(["timestamp"]));
    assert_eq!(issues[1]["path"], json!(["body", "id"]));
    assert_eq!(body["errors"][0]["message"], "Invalid request data");
    let (_, traces) = server.get("traces").await;
    assert_eq!(
        traces["meta"]["totalItems"], 1,
        "a trace without an id is not stored"
    );
}

#[tokio::test]
async fn a_body_without_a_batch_is_refused_and_an_empty_batch_is_fine() {
    let server = Server::start(Imitation::Mixed).await;
    let (status, body) = server.post("ingestion", &json!({"x": 1})).await;
    assert_eq!(status, 400);
    assert_eq!(
        body,
        json!({"message": "Invalid request data", "errors": ["Invalid input: expected array, received undefined"]})
    );
    let (status, body) = server.post("ingestion", &json!({"batch": []})).await;
    assert_eq!(
        (status, body),
        (207, json!({"successes": [], "errors": []}))
    );
}

#[tokio::test]
async fn every_kind_of_observation_can_be_created() {
    let server = Server::start(Imitation::Mixed).await;
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
    let mut events = vec![event(
        "trace",
        "trace-create",
        AT,
        json!({"id": "t", "name": "all"}),
    )];
    for kind in kinds {
        let body = json!({"id": kind, "traceId": "t", "name": kind, "startTime": AT});
        events.push(event(kind, &format!("{kind}-create"), AT, body));
    }
    events.push(event(
        "old",
        "observation-create",
        AT,
        json!({"id": "old", "type": "GENERATION", "traceId": "t"}),
    ));
    server.ingest(&events).await;
    for kind in kinds {
        assert_eq!(server.observation(kind).await["type"], kind.to_uppercase());
    }
    assert_eq!(server.observation("old").await["type"], "GENERATION");
    assert_eq!(
        server.trace("t").await["observations"]
            .as_array()
            .unwrap()
            .len(),
        11
    );
}

#[tokio::test]
async fn usage_and_cost_are_completed() {
    let server = Server::start(Imitation::Mixed).await;
    let generation = |id: &str, extra: Value| {
        let mut body = json!({"id": id, "traceId": "t", "startTime": AT, "model": "gpt-4o"});
        body.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        event(id, "generation-create", AT, body)
    };
    server
        .ingest(&[
            generation(
                "counted",
                json!({"usage": {"promptTokens": 1000, "completionTokens": 500}}),
            ),
            generation(
                "given",
                json!({"usageDetails": {"input": 1}, "costDetails": {"input": 2, "cache": 1}}),
            ),
            generation(
                "unknown",
                json!({"model": "mine", "usageDetails": {"input": 1, "output": 2}}),
            ),
        ])
        .await;
    let counted = server.observation("counted").await;
    assert_eq!(
        counted["usageDetails"],
        json!({"input": 1000, "output": 500, "total": 1500})
    );
    assert_eq!(
        counted["costDetails"],
        json!({"input": 0.0025, "output": 0.005, "total": 0.0075})
    );
    assert_eq!(counted["calculatedTotalCost"], 0.0075);
    assert_eq!(
        server.observation("given").await["costDetails"],
        json!({"input": 2, "cache": 1})
    );
    assert_eq!(
        server.observation("unknown").await["costDetails"],
        json!({})
    );
}

#[tokio::test]
async fn environments_are_brought_into_shape() {
    let server = Server::start(Imitation::Mixed).await;
    let table = [
        ("Production", "production"),
        ("langfuse-llm", "-llm"),
        ("with space", "default"),
        ("", "default"),
        ("ä", "default"),
    ];
    for (index, (given, expected)) in table.into_iter().enumerate() {
        let id = format!("t{index}");
        server
            .ingest(&[event(
                "e",
                "trace-create",
                AT,
                json!({"id": id, "environment": given}),
            )])
            .await;
        assert_eq!(server.trace(&id).await["environment"], expected, "{given}");
    }
}
