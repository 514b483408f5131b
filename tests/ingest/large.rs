//! Large requests arrive whole; how fast, the benches tell.

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Server, event, export, span};

#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_spans_in_one_request() {
    let server = Server::start(Imitation::Mixed).await;
    let attributes = json!({
        "langfuse.observation.type": "generation", "langfuse.observation.input": "x".repeat(400),
        "langfuse.observation.model.name": "gpt-4o", "langfuse.observation.usage_details": "{\"input\":10}",
        "session.id": "s", "user.id": "u", "langfuse.trace.name": "big",
    });
    let spans: Vec<Value> = (0..5000)
        .map(|n| {
            span(
                &format!("{n:016x}"),
                (n > 0).then_some("0000000000000000"),
                &attributes,
            )
        })
        .collect();
    let request = export(spans.into());
    assert_eq!(server.spans(&request).await.0, 200);
    let (_, rows) = server.get("v2/observations?limit=1000").await;
    assert_eq!(rows["data"].as_array().unwrap().len(), 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_events_in_one_batch() {
    let server = Server::start(Imitation::Mixed).await;
    let events: Vec<Value> = (0..5000)
        .map(|n| {
            let body = json!({"id": format!("s{n}"), "traceId": "t", "name": "step", "input": "x".repeat(200)});
            event(&n.to_string(), "span-create", "2026-05-15T10:00:00.000Z", body)
        })
        .collect();
    server.ingest(&events).await;
    let (_, rows) = server.get("observations?traceId=t&limit=1").await;
    assert_eq!(rows["meta"]["totalItems"], 5000);
}
