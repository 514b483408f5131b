//! Spans over OTLP, in both encodings.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use lftui::server::Imitation;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use prost::Message;
use reqwest::Method;
use serde_json::json;

use crate::support::{Server, TRACE, answer, bytes, export, span};

fn pair(key: &str, value: Any) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}

fn text(key: &str, value: &str) -> KeyValue {
    pair(key, Any::StringValue(value.to_owned()))
}

fn request(spans: Vec<Span>) -> Vec<u8> {
    let resource = Resource {
        attributes: vec![
            text("langfuse.environment", "prod"),
            text("langfuse.release", "r1"),
        ],
        ..Resource::default()
    };
    let scope = InstrumentationScope {
        name: "langfuse-sdk".into(),
        version: "5.0.4".into(),
        ..InstrumentationScope::default()
    };
    let scope_spans = vec![ScopeSpans {
        scope: Some(scope),
        spans,
        ..ScopeSpans::default()
    }];
    let request = ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans {
            resource: Some(resource),
            scope_spans,
            ..ResourceSpans::default()
        }],
    };
    request.encode_to_vec()
}

fn proto_span(id: u8, parent: Option<u8>, attributes: Vec<KeyValue>) -> Span {
    Span {
        trace_id: vec![0xab; 16],
        span_id: vec![id; 8],
        parent_span_id: parent.map_or_else(Vec::new, |id| vec![id; 8]),
        name: format!("span {id}"),
        start_time_unix_nano: 1_778_839_200_000_000_000 + u64::from(id) * 1_000_000,
        end_time_unix_nano: 1_778_839_201_000_000_000,
        attributes,
        ..Span::default()
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn protobuf_in_gzip_becomes_a_trace_with_observations() {
    let server = Server::start(Imitation::Mixed).await;
    let failed = Span {
        status: Some(Status {
            code: 2,
            message: "boom".into(),
        }),
        ..proto_span(
            2,
            Some(1),
            vec![
                text("langfuse.observation.type", "generation"),
                text("langfuse.observation.model.name", "gpt-4o-mini"),
                text(
                    "langfuse.observation.usage_details",
                    "{\"input\":10,\"output\":3}",
                ),
                text("langfuse.observation.input", "[{\"role\":\"user\"}]"),
                text("langfuse.observation.prompt.name", "support/answer"),
                pair("langfuse.observation.prompt.version", Any::IntValue(3)),
                text(
                    "langfuse.observation.completion_start_time",
                    "\"2026-05-15T10:00:00.500Z\"",
                ),
                text("session.id", "s1"),
            ],
        )
    };
    let root = proto_span(
        1,
        None,
        vec![
            text("langfuse.observation.type", "agent"),
            text("langfuse.observation.output", "done"),
            text("user.id", "u1"),
            text("langfuse.trace.metadata.tenant", "acme"),
            text("langfuse.observation.metadata.step", "2"),
        ],
    );
    let body = gzip(&request(vec![failed, root]));
    let ask = server
        .ask(Method::POST, "otel/v1/traces")
        .header("content-encoding", "gzip");
    assert_eq!(
        answer(bytes(ask, "application/x-protobuf", body)).await,
        (200, json!({}))
    );
    let trace = server.trace(&"ab".repeat(16)).await;
    assert_eq!(trace["name"], "span 1", "the root names the trace");
    assert_eq!(trace["output"], "done");
    assert_eq!(
        (&trace["userId"], &trace["sessionId"]),
        (&json!("u1"), &json!("s1"))
    );
    assert_eq!(
        (&trace["environment"], &trace["release"]),
        (&json!("prod"), &json!("r1"))
    );
    assert_eq!(trace["timestamp"], "2026-05-15T10:00:00.001Z");
    assert_eq!(
        (&trace["metadata"]["tenant"], &trace["metadata"]["step"]),
        (&json!("acme"), &json!(2))
    );
    let row = server.observation(&"02".repeat(8)).await;
    assert_eq!(
        (&row["type"], &row["level"]),
        (&json!("GENERATION"), &json!("ERROR"))
    );
    assert_eq!(row["statusMessage"], "boom");
    assert_eq!(row["parentObservationId"], "01".repeat(8));
    assert_eq!(
        row["usageDetails"],
        json!({"input": 10, "output": 3, "total": 13})
    );
    assert_eq!(
        row["costDetails"],
        json!({"input": 1.5e-6, "output": 1.8e-6, "total": 3.3e-6})
    );
    assert_eq!(
        (&row["promptName"], &row["promptVersion"]),
        (&json!("support/answer"), &json!(3))
    );
    assert_eq!(row["timeToFirstToken"], 0.498);
    assert_eq!(row["input"], json!([{"role": "user"}]));
    assert_eq!(row["metadata"]["scope"]["name"], "langfuse-sdk");
    let (_, sessions) = server.get("sessions").await;
    assert_eq!(sessions["data"][0]["id"], "s1");
}

#[tokio::test]
async fn json_as_the_js_sdk_sends_it() {
    let server = Server::start(Imitation::V4).await;
    let generation = span(
        "b7ad6b7169203331",
        Some("00f067aa0ba902b7"),
        &json!({
            "langfuse.observation.type": "generation",
            "langfuse.observation.input": "[{\"role\":\"user\",\"content\":\"hi\"}]",
            "langfuse.observation.output": "hello",
            "langfuse.observation.model.name": "gpt-x",
            "langfuse.observation.usage_details": "{\"input\":3,\"output\":1}",
            "langfuse.observation.metadata.step": "2",
            "user.id": "u1", "session.id": "s1",
            "langfuse.trace.tags": ["b", "a"],
            "langfuse.environment": "prod",
            "langfuse.internal.is_app_root": true,
        }),
    );
    assert_eq!(
        server.spans(&export(json!([generation]))).await,
        (200, json!({}))
    );
    let path = format!(
        "v2/observations?traceId={TRACE}&fields=core,basic,io,metadata,model,usage,trace_context"
    );
    let (_, rows) = server.get(&path).await;
    let row = &rows["data"][0];
    assert_eq!(
        (&row["id"], &row["type"]),
        (&json!("b7ad6b7169203331"), &json!("GENERATION"))
    );
    assert_eq!(
        row["isRootObservation"], true,
        "marked as root although it has a parent"
    );
    assert_eq!(
        row["usageDetails"],
        json!({"input": 3, "output": 1, "total": 4})
    );
    assert_eq!(
        (&row["userId"], &row["sessionId"]),
        (&json!("u1"), &json!("s1"))
    );
    assert_eq!(
        (&row["tags"], &row["environment"]),
        (&json!(["a", "b"]), &json!("prod"))
    );
    assert_eq!(row["output"], "hello");
    assert_eq!(row["metadata"]["step"], 2);
    assert_eq!(row["metadata"]["resourceAttributes.service.name"], "demo");
}

#[tokio::test]
async fn json_is_read_leniently() {
    let server = Server::start(Imitation::Mixed).await;
    let odd = json!({"resource_spans": [{"resource": null, "scope_spans": [{"scope": {"name": "x"}, "spans": [{
        "trace_id": "t", "span_id": "s", "parent_span_id": null, "name": "odd", "kind": "SPAN_KIND_SERVER",
        "start_time_unix_nano": 1_778_839_200_000_000_000_u64, "endTimeUnixNano": null, "events": null,
        "status": {"code": "STATUS_CODE_ERROR"}, "unknown": 1,
        "attributes": [{"key": "n", "value": {"intValue": "7"}}, {"key": "zero", "value": {"intValue": 0}},
            {"key": "list", "value": {"kvlistValue": {"values": [{"key": "a", "value": {"boolValue": true}}]}}}, {"key": "empty", "value": {}}],
    }]}]}]});
    assert_eq!(server.spans(&odd).await.0, 200);
    let row = server.observation("s").await;
    assert_eq!(
        (&row["level"], &row["startTime"]),
        (&json!("ERROR"), &json!("2026-05-15T10:00:00.000Z"))
    );
    assert_eq!(
        row["endTime"], row["startTime"],
        "a missing edge is the other one"
    );
    assert_eq!(row["metadata"]["attributes"]["n"], "7");
    assert_eq!(row["metadata"]["attributes"]["zero"], "0");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_an_error() {
    let server = Server::start(Imitation::Mixed).await;
    let ask = || server.ask(Method::POST, "otel/v1/traces");
    let refused = [
        bytes(ask(), "text/plain", b"{}".to_vec()),
        bytes(ask(), "application/json", b"{".to_vec()),
        bytes(ask(), "application/json", b"[]".to_vec()),
        bytes(
            ask(),
            "application/json",
            b"{\"resourceSpans\":{}}".to_vec(),
        ),
        bytes(
            ask(),
            "application/json",
            export(json!([{"spanId": "s"}])).to_string().into_bytes(),
        ),
        bytes(ask(), "application/x-protobuf", vec![0xff; 20]),
        bytes(
            ask().header("content-encoding", "gzip"),
            "application/x-protobuf",
            b"no gzip".to_vec(),
        ),
        bytes(
            ask().header("x-langfuse-ingestion-version", "5"),
            "application/json",
            b"{}".to_vec(),
        ),
    ];
    for request in refused {
        let (status, body) = answer(request).await;
        assert!(
            status == 400 && body["error"].is_string(),
            "{status} {body}"
        );
    }
    for fine in ["{}", "{\"resourceSpans\":[]}"] {
        assert_eq!(
            answer(bytes(ask(), "application/json", fine.into())).await,
            (200, json!({}))
        );
    }
    let metrics = server.ask(Method::POST, "otel/v1/metrics");
    assert_eq!(
        answer(bytes(metrics, "application/json", b"{}".to_vec()))
            .await
            .0,
        200
    );
}
