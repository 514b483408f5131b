//! What a refused request is answered with, in each of the dialects of the real server.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A request that is not served: a status and a body in one of the real server's dialects.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) body: Dialect,
}

/// The shapes an error body can have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Dialect {
    /// `{"message", "error": "<ErrorName>"}`
    Named(String, &'static str),
    /// `{"message"}` alone: wrong credentials of most routes, endpoints that a mode lacks.
    Message(String),
    /// `{"message": "Invalid request data", "error": [issue, …]}`
    Issues(Vec<Value>),
    /// `{"message": "Invalid request data", "errors": [text, …]}`: only of the ingestion endpoint.
    Texts(Vec<String>),
    /// `{"error"}` alone: only of the OTLP endpoint.
    Error(String),
    /// Bare text without a content type, as the web framework under the real server says it.
    Text(&'static str),
    /// The web framework's page for a path that does not exist.
    Page,
}

const NOT_FOUND_PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"/>\
    <title>404: This page could not be found</title></head>\
    <body><h1>404</h1><h2>This page could not be found.</h2></body></html>";

const INVALID: &str = "Invalid request data";

impl Refusal {
    pub(crate) fn new(status: StatusCode, body: Dialect) -> Self {
        Self { status, body }
    }

    /// The query or the body does not have the required shape.
    pub(crate) fn invalid(issues: Vec<Value>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Dialect::Issues(issues))
    }

    /// The shape is right, the content is not.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Dialect::Named(message.into(), "InvalidRequestError"),
        )
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            Dialect::Named(message.into(), "LangfuseNotFoundError"),
        )
    }

    pub(crate) fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            Dialect::Named("Method not allowed".into(), "MethodNotAllowedError"),
        )
    }

    /// No such path at all: a page, not JSON.
    pub(crate) fn page() -> Self {
        Self::new(StatusCode::NOT_FOUND, Dialect::Page)
    }

    pub(crate) fn malformed() -> Self {
        Self::new(StatusCode::BAD_REQUEST, Dialect::Text("Invalid JSON"))
    }

    /// The body is larger than `text` says.
    pub(crate) fn too_large(text: &'static str) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, Dialect::Text(text))
    }

    /// What it says, for an answer about several things.
    pub(crate) fn words(&self) -> String {
        match &self.body {
            Dialect::Issues(issues) => {
                let words = issues.iter().filter_map(|issue| issue["message"].as_str());
                words.collect::<Vec<_>>().join("; ")
            }
            Dialect::Named(text, _) | Dialect::Message(text) | Dialect::Error(text) => text.clone(),
            Dialect::Texts(texts) => texts.join("; "),
            Dialect::Text(text) => (*text).to_owned(),
            Dialect::Page => "Not found".to_owned(),
        }
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            Dialect::Named("Internal Server Error".into(), "An unknown error occurred"),
        )
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the database refused");
        Self::internal()
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "a stored value is not the JSON it should be");
        Self::internal()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = match self.body {
            Dialect::Named(message, error) => json!({"message": message, "error": error}),
            Dialect::Message(message) => json!({"message": message}),
            Dialect::Issues(issues) => json!({"message": INVALID, "error": issues}),
            Dialect::Texts(texts) => json!({"message": INVALID, "errors": texts}),
            Dialect::Error(error) => json!({"error": error}),
            Dialect::Text(text) => return bare(self.status, text, None),
            Dialect::Page => {
                return bare(
                    self.status,
                    NOT_FOUND_PAGE,
                    Some("text/html; charset=utf-8"),
                );
            }
        };
        answer(self.status, &body)
    }
}

/// A JSON answer with the real server's content type.
pub(crate) fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}

fn bare(status: StatusCode, text: &'static str, kind: Option<&'static str>) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    if let Some(kind) = kind {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    response
}

/// One complaint about a value, as the real server's validation library words it.
pub(crate) mod issue {
    use serde_json::{Value, json};

    /// Where in the request: keys and indexes.
    pub(crate) type Path = Vec<Value>;

    pub(crate) fn at(name: &str) -> Path {
        vec![name.into()]
    }

    pub(crate) fn kind(path: Path, expected: &str, received: &str) -> Value {
        json!({
            "expected": expected, "code": "invalid_type", "path": Value::Array(path),
            "message": format!("Invalid input: expected {expected}, received {received}"),
        })
    }

    pub(crate) fn not_a_number(path: Path) -> Value {
        json!({
            "expected": "number", "code": "invalid_type", "received": "NaN", "path": Value::Array(path),
            "message": "Invalid input: expected number, received NaN",
        })
    }

    pub(crate) fn too_big(path: Path, origin: &str, maximum: i64) -> Value {
        let message = match origin {
            "string" => format!("Too big: expected string to have <={maximum} characters"),
            "array" => format!("Too big: expected array to have <={maximum} items"),
            _ => format!("Too big: expected {origin} to be <={maximum}"),
        };
        json!({
            "origin": origin, "code": "too_big", "maximum": maximum, "inclusive": true,
            "path": Value::Array(path), "message": message,
        })
    }

    pub(crate) fn too_small(path: Path, origin: &str, minimum: i64) -> Value {
        let message = match origin {
            "string" => format!("Too small: expected string to have >={minimum} characters"),
            "array" => format!("Too small: expected array to have >={minimum} items"),
            _ => format!("Too small: expected {origin} to be >={minimum}"),
        };
        json!({
            "origin": origin, "code": "too_small", "minimum": minimum, "inclusive": true,
            "path": Value::Array(path), "message": message,
        })
    }

    pub(crate) fn not_positive(path: Path) -> Value {
        json!({
            "origin": "number", "code": "too_small", "minimum": 0, "inclusive": false,
            "path": Value::Array(path), "message": "Too small: expected number to be >0",
        })
    }

    pub(crate) fn option(path: Path, values: &[&str]) -> Value {
        let listed: Vec<String> = values.iter().map(|one| format!("\"{one}\"")).collect();
        let listed = listed.join("|");
        let message = match values {
            [_] => format!("Invalid input: expected {listed}"),
            _ => format!("Invalid option: expected one of {listed}"),
        };
        json!({"code": "invalid_value", "values": values, "path": Value::Array(path), "message": message})
    }

    pub(crate) fn date(path: Path) -> Value {
        json!({
            "origin": "string", "code": "invalid_format", "format": "datetime",
            "path": Value::Array(path), "message": "Invalid ISO datetime",
        })
    }

    pub(crate) fn custom(path: Path, message: &str) -> Value {
        json!({"code": "custom", "path": Value::Array(path), "message": message})
    }

    pub(crate) fn unknown_keys(keys: &[String]) -> Value {
        let listed: Vec<String> = keys.iter().map(|one| format!("\"{one}\"")).collect();
        let noun = if keys.len() == 1 { "key" } else { "keys" };
        json!({
            "code": "unrecognized_keys", "keys": keys, "path": [],
            "message": format!("Unrecognized {noun}: {}", listed.join(", ")),
        })
    }

    /// Values of several shapes were possible; each array says why one of them was not met.
    pub(crate) fn union(path: Path, errors: &[Vec<Value>]) -> Value {
        json!({"code": "invalid_union", "errors": errors, "path": Value::Array(path), "message": "Invalid input"})
    }

    /// The JSON type's name as the validation library says it.
    pub(crate) fn type_of(value: Option<&Value>) -> &'static str {
        match value {
            None => "undefined",
            Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "boolean",
            Some(Value::Number(_)) => "number",
            Some(Value::String(_)) => "string",
            Some(Value::Array(_)) => "array",
            Some(Value::Object(_)) => "object",
        }
    }
}
