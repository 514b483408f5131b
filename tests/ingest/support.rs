//! A started server and a client for it.

use std::sync::Once;

use lftui::server::{self, Imitation, Options, Running};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

pub(crate) struct Server {
    pub(crate) running: Running,
    pub(crate) client: Client,
}

pub(crate) const PUBLIC: &str = "pk-lf-test";
pub(crate) const SECRET: &str = "sk-lf-test";

impl Server {
    pub(crate) async fn start(imitate: Imitation) -> Self {
        let options = Options {
            listen: "127.0.0.1:0".parse().unwrap(),
            db: None,
            public_key: PUBLIC.to_owned(),
            secret_key: SECRET.to_owned(),
            imitate,
            project_name: "Test".to_owned(),
            ..Options::default()
        };
        Self {
            running: server::start(options).await.unwrap(),
            client: client(),
        }
    }

    /// A request without keys.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}/api/public/{path}", self.running.url))
    }

    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).basic_auth(PUBLIC, Some(SECRET))
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.ask(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.ask(Method::POST, path).json(body)).await
    }

    /// Sends events and expects all of them to be taken.
    pub(crate) async fn ingest(&self, events: &[Value]) {
        let (status, body) = self.post("ingestion", &json!({ "batch": events })).await;
        assert_eq!((status, &body["errors"]), (207, &json!([])), "{body}");
    }

    pub(crate) async fn trace(&self, id: &str) -> Value {
        let (status, body) = self.get(&format!("traces/{id}")).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub(crate) async fn observation(&self, id: &str) -> Value {
        let (status, body) = self.get(&format!("observations/{id}")).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub(crate) async fn spans(&self, body: &Value) -> (u16, Value) {
        self.post("otel/v1/traces", body).await
    }
}

/// The answer's status and JSON; a body that is none comes back as a string.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

/// Bytes of some content type.
pub(crate) fn bytes(request: RequestBuilder, kind: &str, body: Vec<u8>) -> RequestBuilder {
    request.header(CONTENT_TYPE, kind).body(body)
}

fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .expect("it is installed once");
    });
    Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
}

pub(crate) fn event(id: &str, kind: &str, at: &str, body: Value) -> Value {
    let mut event = json!({"id": id, "type": kind, "timestamp": at});
    event["body"] = body;
    event
}

/// A request with spans of the Langfuse SDK's scope.
pub(crate) fn export(spans: Value) -> Value {
    let mut request = json!({"resourceSpans": [{
        "resource": {"attributes": [
            {"key": "service.name", "value": {"stringValue": "demo"}},
            {"key": "telemetry.sdk.language", "value": {"stringValue": "nodejs"}},
        ]},
        "scopeSpans": [{"scope": {"name": "langfuse-sdk", "version": "5.1.0"}}],
    }]});
    request["resourceSpans"][0]["scopeSpans"][0]["spans"] = spans;
    request
}

/// A span of the given attributes, half a second long.
pub(crate) fn span(id: &str, parent: Option<&str>, attributes: &Value) -> Value {
    let attributes: Vec<Value> = attributes
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| json!({"key": key, "value": any(value)}))
        .collect();
    json!({
        "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": id, "parentSpanId": parent,
        "name": format!("span {id}"), "kind": 1, "attributes": attributes, "events": [], "status": {"code": 0},
        "startTimeUnixNano": "1778839200000000000", "endTimeUnixNano": "1778839200500000000",
    })
}

fn any(value: &Value) -> Value {
    match value {
        Value::Null => json!({}),
        Value::Bool(yes) => json!({"boolValue": yes}),
        Value::Number(number) if number.is_i64() => json!({"intValue": number.to_string()}),
        Value::Number(number) => json!({"doubleValue": number}),
        Value::Array(items) => {
            json!({"arrayValue": {"values": items.iter().map(any).collect::<Vec<_>>()}})
        }
        Value::String(text) => json!({"stringValue": text}),
        Value::Object(_) => json!({"stringValue": value.to_string()}),
    }
}

pub(crate) const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
