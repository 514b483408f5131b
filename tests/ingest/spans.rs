//! What spans become: types, foreign instrumentations, repeated exports, and the other transport beside them.

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Server, TRACE, export, span};

#[tokio::test]
async fn types_follow_the_table() {
    let server = Server::start(Imitation::Mixed).await;
    let table = [
        (
            json!({"langfuse.observation.type": "guardrail"}),
            "GUARDRAIL",
        ),
        (json!({"langfuse.observation.type": "TOOL"}), "SPAN"),
        (json!({"openinference.span.kind": "LLM"}), "GENERATION"),
        (json!({"openinference.span.kind": "CHAIN"}), "CHAIN"),
        (json!({"gen_ai.operation.name": "invoke_agent"}), "AGENT"),
        (
            json!({"gen_ai.operation.name": "unheard", "gen_ai.tool.name": "f"}),
            "TOOL",
        ),
        (
            json!({"ai.operationId": "ai.generateText.doGenerate", "ai.model.id": "m"}),
            "GENERATION",
        ),
        (json!({"ai.operationId": "ai.toolCall"}), "TOOL"),
        (json!({"gen_ai.request.model": "m"}), "GENERATION"),
        (json!({}), "SPAN"),
    ];
    let spans: Vec<Value> = table
        .iter()
        .enumerate()
        .map(|(index, (attributes, _))| span(&format!("s{index}"), None, attributes))
        .collect();
    server.spans(&export(spans.into())).await;
    for (index, (attributes, kind)) in table.iter().enumerate() {
        assert_eq!(
            server.observation(&format!("s{index}")).await["type"],
            *kind,
            "{attributes}"
        );
    }
}

#[tokio::test]
async fn foreign_instrumentations_are_understood() {
    let server = Server::start(Imitation::Mixed).await;
    let mut request = export(json!([span(
        "s",
        None,
        &json!({
            "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.request.temperature": 0.5,
            "gen_ai.usage.input_tokens": 100, "gen_ai.usage.cache_read_input_tokens": 40, "gen_ai.usage.output_tokens": 7,
            "gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "hi", "gen_ai.completion.0.content": "hello",
            "gen_ai.conversation.id": "c1",
        })
    )]));
    request["resourceSpans"][0]["scopeSpans"][0]["scope"]["name"] =
        "opentelemetry.instrumentation.openai".into();
    server.spans(&request).await;
    let row = server.observation("s").await;
    assert_eq!(
        row["usageDetails"],
        json!({"input": 60, "input_cached_tokens": 40, "output": 7, "total": 107})
    );
    assert_eq!(row["modelParameters"], json!({"temperature": 0.5}));
    assert_eq!(row["input"], json!([{"content": "hi", "role": "user"}]));
    assert_eq!(row["output"], json!([{"content": "hello"}]));
    assert_eq!(server.trace(TRACE).await["sessionId"], "c1");
}

#[tokio::test]
async fn spans_sent_again_complete_and_never_double() {
    let server = Server::start(Imitation::Mixed).await;
    let mut partial = span(
        "s",
        None,
        &json!({"langfuse.observation.input": "question"}),
    );
    partial["endTimeUnixNano"] = Value::Null;
    server.spans(&export(json!([partial]))).await;
    let child = span(
        "c",
        Some("s"),
        &json!({"langfuse.trace.name": "named by a child", "langfuse.trace.tags": "x,y"}),
    );
    server.spans(&export(json!([child]))).await;
    let whole = span(
        "s",
        None,
        &json!({"langfuse.observation.output": "answer", "langfuse.trace.tags": "[\"z\"]"}),
    );
    server.spans(&export(json!([whole.clone()]))).await;
    server.spans(&export(json!([whole]))).await;
    let trace = server.trace(TRACE).await;
    assert_eq!(trace["observations"].as_array().unwrap().len(), 2);
    assert_eq!(
        trace["name"], "named by a child",
        "the root's name only fills a gap"
    );
    assert_eq!(
        (&trace["input"], &trace["output"]),
        (&json!("question"), &json!("answer"))
    );
    assert_eq!(trace["tags"], json!(["x", "y", "z"]));
    assert_eq!(
        server.observation("s").await["endTime"],
        "2026-05-15T10:00:00.500Z"
    );
}

#[tokio::test]
async fn both_transports_write_to_one_trace() {
    let server = Server::start(Imitation::Mixed).await;
    let create =
        |event: &str, at: &str, body: Value| crate::support::event(event, "trace-create", at, body);
    server
        .ingest(&[create(
            "1",
            "2026-05-15T10:00:00Z",
            json!({"id": TRACE, "name": "mine"}),
        )])
        .await;
    server
        .spans(&export(json!([span("s", None, &json!({"user.id": "u"}))])))
        .await;
    server
        .ingest(&[create(
            "2",
            "2026-05-15T10:01:00Z",
            json!({"id": TRACE, "release": "r"}),
        )])
        .await;
    let trace = server.trace(TRACE).await;
    assert_eq!(
        (&trace["name"], &trace["userId"], &trace["release"]),
        (&json!("mine"), &json!("u"), &json!("r"))
    );
}
