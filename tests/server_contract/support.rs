//! A server in this process, a plain client for it, and the shapes of answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use base64::Engine;
use lftui::server::{Imitation, Options, Running, start};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const KEYS: (&str, &str) = ("pk-lf-test", "sk-lf-test");

pub(crate) async fn server(imitate: Imitation) -> Running {
    let options = Options {
        listen: "127.0.0.1:0".parse().unwrap(),
        db: None,
        public_key: KEYS.0.into(),
        secret_key: KEYS.1.into(),
        imitate,
        project_name: "Test".into(),
        ..Options::default()
    };
    start(options).await.unwrap()
}

/// The server with the invented project of `fixtures/project.json`.
pub(crate) async fn loaded(imitate: Imitation) -> Running {
    let server = server(imitate).await;
    let project: Value = serde_json::from_str(include_str!("fixtures/project.json")).unwrap();
    for step in project.as_array().unwrap() {
        let (method, path) = step["call"].as_str().unwrap().split_once(' ').unwrap();
        let path = format!("/api/public{path}");
        let (status, body) = server
            .request(method, &path, step["body"].clone())
            .await
            .unwrap();
        assert!(status.is_success(), "{method} {path}: {status} {body}");
        assert!(
            body["errors"].as_array().is_none_or(Vec::is_empty),
            "{body}"
        );
    }
    server
}

pub(crate) async fn get(server: &Running, path: &str) -> Value {
    let (status, body) = ask(server, "GET", path, Value::Null).await;
    assert_eq!(status, 200, "GET {path}: {body}");
    body
}

pub(crate) async fn ask(server: &Running, method: &str, path: &str, body: Value) -> (u16, Value) {
    let path = format!("/api/public{path}");
    let (status, body) = server.request(method, &path, body).await.unwrap();
    (status.as_u16(), body)
}

/// What came back over the wire.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: Option<String>,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Reply {
    /// The body read; a text that is no JSON stays one.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| self.body.as_str().into())
    }
}

/// A request as it is, with `headers` besides the needed ones.
pub(crate) async fn raw(server: &Running, line: &str, headers: &[String], body: &str) -> Reply {
    let address = server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = format!("Content-Length: {}", body.len());
    let lines = [
        &format!("{line} HTTP/1.1"),
        &format!("Host: {address}"),
        "Connection: close",
    ];
    let lines = lines.into_iter().chain(headers.iter().map(String::as_str));
    let lines: Vec<&str> = lines.chain([length.as_str(), "", body]).collect();
    let request = lines.join("\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let kind = head
        .lines()
        .find_map(|line| line.strip_prefix("content-type: "));
    Reply {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        kind: kind.map(str::to_owned),
        headers: head.to_owned(),
        body: body.to_owned(),
    }
}

pub(crate) fn basic(keys: (&str, &str)) -> String {
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", keys.0, keys.1));
    format!("Authorization: Basic {pair}")
}

/// The recordings of real servers, where they are at hand.
pub(crate) fn recordings(version: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../shared/api/recorded").join(version);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: there are no recordings at {}", path.display());
    None
}

/// JSON types by key; an empty text is a type of its own.
pub(crate) type Shape = BTreeMap<String, BTreeSet<&'static str>>;

pub(crate) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(text) if text.is_empty() => "empty text",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The rows of an answer: those of a list, or the answer itself.
pub(crate) fn rows(body: &Value) -> Vec<&Value> {
    match body.get("data").and_then(Value::as_array) {
        Some(rows) => rows.iter().collect(),
        None => vec![body],
    }
}

pub(crate) fn shape(rows: &[&Value]) -> Shape {
    let mut shape = Shape::new();
    for (key, value) in rows.iter().filter_map(|row| row.as_object()).flatten() {
        shape.entry(key.clone()).or_default().insert(type_of(value));
    }
    shape
}

/// Every byte in percent form.
pub(crate) fn escape(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    bytes.concat()
}
