//! Input that means no good: the answer is an error or a row, never a dead server.

use lftui::server::Imitation;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, answer, bytes, event, export, span};

const AT: &str = "2026-05-15T10:00:00.000Z";

#[tokio::test]
async fn bytes_that_are_no_json_are_refused() {
    let server = Server::start(Imitation::Mixed).await;
    let deep = "[".repeat(1_000_000);
    let huge = format!(
        "{{\"batch\":[{{\"id\":\"a\",\"n\":1{}}}]}}",
        "0".repeat(400)
    );
    for body in [
        deep.into_bytes(),
        huge.into_bytes(),
        vec![0xff, 0xfe, 0x00],
        Vec::new(),
    ] {
        let (status, _) = answer(bytes(
            server.ask(Method::POST, "ingestion"),
            "application/json",
            body,
        ))
        .await;
        assert_eq!(status, 400);
    }
    assert_eq!(server.get("projects").await.0, 200);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let server = Server::start(Imitation::Mixed).await;
    // So much that it is still being sent when it is known to be too much.
    let body = format!("{{\"batch\":[],\"x\":\"{}\"}}", "x".repeat(40_000_000));
    let request = bytes(
        server.ask(Method::POST, "ingestion"),
        "application/json",
        body.into_bytes(),
    );
    let (status, body) = answer(request).await;
    assert_eq!((status, body), (413, json!("Body exceeded 4.5mb limit")));
}

#[tokio::test]
async fn ids_and_values_of_any_characters_come_back_as_they_were() {
    let server = Server::start(Imitation::Mixed).await;
    let odd = [
        "a/b",
        "ü 日本",
        "'; drop table trace; --",
        "\u{1b}[31mred",
        "nul\0nul",
        "%2F",
        "?&#",
        "\u{202e}rtl",
    ];
    for (index, id) in odd.into_iter().enumerate() {
        let body =
            json!({"id": id, "name": id, "input": id, "sessionId": id, "metadata": {id: id}});
        server
            .ingest(&[event(&index.to_string(), "trace-create", AT, body)])
            .await;
    }
    let (_, rows) = server.get("traces?fields=core,io").await;
    for id in odd {
        let row = rows["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["id"] == id);
        let row = row.unwrap_or_else(|| panic!("{id:?} is lost"));
        assert_eq!(
            (&row["name"], &row["input"], &row["metadata"][id]),
            (&json!(id), &json!(id), &json!(id))
        );
    }
}

#[tokio::test]
async fn odd_shapes_get_their_own_refusal() {
    let server = Server::start(Imitation::Mixed).await;
    let batch: Vec<Value> = vec![
        json!(null),
        json!(7),
        json!([]),
        json!({"id": 5, "type": 6, "timestamp": 7, "body": 8}),
        event("a", "trace-create", AT, json!("text")),
        event("b", "span-create", AT, json!({"id": ""})),
        event("c", "span-create", AT, json!({"id": "x".repeat(801)})),
        event("d", "span-create", AT, json!({"id": "a\rb"})),
        event("e", "trace-create", AT, json!({"id": "t", "tags": [1]})),
        event(
            "f",
            "trace-create",
            AT,
            json!({"id": "t", "name": "x".repeat(1001)}),
        ),
        event("g", "span-create", AT, json!({"id": "s", "level": "LOUD"})),
        event(
            "h",
            "generation-create",
            AT,
            json!({"id": "g", "promptName": "p"}),
        ),
        event("i", "span-create", "2026-05-15", json!({"id": "s"})),
    ];
    let (status, body) = server.post("ingestion", &json!({ "batch": batch })).await;
    assert_eq!((status, &body["successes"]), (207, &json!([])));
    assert_eq!(body["errors"].as_array().unwrap().len(), batch.len());
}

#[tokio::test]
async fn extreme_numbers_and_times_are_stored_or_dropped() {
    let server = Server::start(Imitation::Mixed).await;
    let usage = json!({"input": 1e300, "output": -5, "total": u64::MAX});
    let far = "9999-12-29T23:59:59.999Z";
    server
        .ingest(&[
            event("g", "generation-create", far, json!({"id": "g", "traceId": "t", "usageDetails": usage, "input": 1e300,
                "costDetails": {"total": 1e300}, "startTime": "0001-01-01T00:00:00Z", "endTime": far})),
        ])
        .await;
    assert_eq!(server.observation("g").await["usageDetails"], json!({}));
    let mut extreme = span(
        "s",
        Some("s"),
        &json!({"gen_ai.usage.input_tokens": i64::MIN, "nan": f64::MAX}),
    );
    extreme["startTimeUnixNano"] = u64::MAX.into();
    extreme["endTimeUnixNano"] = "1".into();
    assert_eq!(server.spans(&export(json!([extreme]))).await.0, 200);
    let row = server.observation("s").await;
    assert_eq!(
        (&row["parentObservationId"], &row["endTime"]),
        (&json!("s"), &row["startTime"])
    );
}

#[tokio::test]
async fn deep_values_are_kept_as_far_as_json_goes() {
    let server = Server::start(Imitation::Mixed).await;
    let deep = format!("{}1{}", "{\"a\":".repeat(100), "}".repeat(100));
    let value: Value = serde_json::from_str(&deep).unwrap();
    server
        .ingest(&[event(
            "1",
            "trace-create",
            AT,
            json!({"id": "t", "input": value, "metadata": value}),
        )])
        .await;
    let bomb = "[".repeat(100_000);
    server
        .ingest(&[event(
            "2",
            "trace-create",
            AT,
            json!({"id": "u", "input": bomb, "metadata": {"k": bomb}}),
        )])
        .await;
    assert_eq!(server.trace("t").await["input"], value);
    assert_eq!(server.trace("u").await["metadata"]["k"], bomb);
}

#[tokio::test]
async fn a_text_cut_within_an_emoji_does_not_cost_the_batch() {
    let server = Server::start(Imitation::Mixed).await;
    let send = |path: &str, body: &Value| {
        let body = body.to_string().replace("CUT", "\\ud83d").into_bytes();
        answer(bytes(
            server.ask(Method::POST, path),
            "application/json",
            body,
        ))
    };
    let batch =
        json!({"batch": [event("1", "trace-create", AT, json!({"id": "t", "input": "a CUT"}))]});
    assert_eq!(send("ingestion", &batch).await.1["errors"], json!([]));
    assert_eq!(server.trace("t").await["input"], "a \u{fffd}");
    let spans = export(json!([span(
        "s",
        None,
        &json!({"langfuse.observation.input": "b CUT"})
    )]));
    assert_eq!(send("otel/v1/traces", &spans).await.0, 200);
    assert_eq!(server.observation("s").await["input"], "b \u{fffd}");
}
