//! What is refused, in which dialect, over the wire.

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{KEYS, basic, escape, get, loaded, raw, server};

fn json_type() -> String {
    "Content-Type: application/json".to_owned()
}

#[tokio::test]
async fn broken_bodies_are_refused_in_plain_text() {
    let server = server(Imitation::Mixed).await;
    let headers = [basic(KEYS), json_type()];
    let line = "POST /api/public/scores";
    let reply = raw(&server, line, &headers, "{\"traceId\": ").await;
    assert_eq!(
        (reply.status, reply.kind, reply.body.as_str()),
        (400, None, "Invalid JSON")
    );
    let large = format!("\"{}\"", "x".repeat(1_100_000));
    let reply = raw(&server, line, &headers, &large).await;
    assert_eq!((reply.status, reply.kind), (413, None));
    assert_eq!(reply.body, "Body exceeded 1mb limit");
    let reply = raw(&server, line, &headers[..1], "{}").await;
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(body["error"][0]["expected"], "object", "{body}");
}

#[tokio::test]
async fn unknown_paths_are_a_page_and_wrong_methods_are_named_before_keys_are_asked_for() {
    let server = server(Imitation::Mixed).await;
    let reply = raw(&server, "GET /api/public/nope", &[basic(KEYS)], "").await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.kind.as_deref(), Some("text/html; charset=utf-8"));
    let reply = raw(
        &server,
        "GET /api/public/v2/prompts/a/b",
        &[basic(KEYS)],
        "",
    )
    .await;
    assert_eq!(
        (reply.status, reply.body.starts_with("<!DOCTYPE")),
        (404, true)
    );
    for headers in [vec![basic(KEYS)], Vec::new()] {
        let reply = raw(&server, "DELETE /api/public/v2/observations", &headers, "").await;
        assert_eq!(reply.status, 405, "{}", reply.body);
        let body: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(body["error"], "MethodNotAllowedError");
    }
    let reply = raw(&server, "HEAD /api/public/traces", &[basic(KEYS)], "").await;
    assert_eq!((reply.status, reply.body.as_str()), (405, ""));
}

#[tokio::test]
async fn pages_of_other_origins_may_ask() {
    let server = server(Imitation::Mixed).await;
    let origin = "Origin: http://x.test".to_owned();
    let reply = raw(&server, "OPTIONS /api/public/traces", &[origin], "").await;
    assert_eq!(reply.status, 204);
    assert!(
        reply
            .headers
            .contains("access-control-allow-origin: http://x.test")
    );
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_take_it() {
    let server = loaded(Imitation::Mixed).await;
    let gzip = "Accept-Encoding: gzip".to_owned();
    let reply = raw(&server, "GET /api/public/traces", &[basic(KEYS), gzip], "").await;
    assert!(
        reply.headers.contains("content-encoding: gzip"),
        "{}",
        reply.headers
    );
}

#[tokio::test]
async fn a_filter_names_what_is_wrong_with_it() {
    let server = server(Imitation::Mixed).await;
    for (filter, path) in [
        (
            json!([{"type": "text", "column": "name", "operator": "=", "value": "x"}]),
            "type",
        ),
        (
            json!([{"type": "string", "column": "name", "operator": "~", "value": "x"}]),
            "operator",
        ),
        (
            json!([{"type": "number", "column": "latency", "operator": ">", "value": "x"}]),
            "value",
        ),
        (
            json!([{"type": "stringObject", "column": "metadata", "operator": "=", "value": "x"}]),
            "key",
        ),
    ] {
        let text = filter.to_string();
        let path_and_query = format!("/api/public/v2/observations?filter={}", escape(&text));
        let (status, body) = server
            .request("GET", &path_and_query, Value::Null)
            .await
            .unwrap();
        assert_eq!(status, 400);
        assert_eq!(
            body["error"][0]["path"],
            json!(["filter", 0, path]),
            "{filter}: {body}"
        );
    }
}

#[tokio::test]
async fn hostile_texts_in_filters_stay_texts() {
    let server = loaded(Imitation::Mixed).await;
    for text in ["'", "' OR 1=1 --", "%", "\\", "\"", "?"] {
        for kind in ["string", "stringObject"] {
            let filter = json!([{"type": kind, "column": if kind == "string" { "name" } else { "metadata" },
                "key": text, "operator": "contains", "value": text}]);
            let path = format!("/v2/observations?filter={}", escape(&filter.to_string()));
            assert_eq!(get(&server, &path).await["data"], json!([]), "{text}");
        }
        let path = format!("/v2/observations?name={0}&sessionId={0}", escape(text));
        assert_eq!(get(&server, &path).await["data"], json!([]), "{text}");
    }
}
