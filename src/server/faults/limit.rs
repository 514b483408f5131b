//! 429, as Langfuse Cloud says it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde_json::json;

use super::Mood;
use super::rate::{Bucket, Exceeded};
use crate::server::error::{Dialect, Refusal, answer};
use crate::server::{AppState, Imitation};

/// As JavaScript writes a date.
const DATE: &str = "%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)";

/// Refuses a request too many. Stands behind authentication, as there: who is not let in is not counted.
pub(in crate::server) async fn limit(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let (method, path) = (request.method(), request.uri().path());
    // What is asked past the network has no mood to suffer from.
    let mood = request.extensions().get::<Arc<Mood>>();
    let Some(exceeded) = mood.and_then(|mood| mood.count(method, path)) else {
        return next.run(request).await;
    };
    let message = match exceeded.bucket {
        Bucket::Deprecated => format!(
            "Rate limit exceeded for {method} {path}. Use GET /api/public/v2/observations\
             ?fromStartTime=<from>&toStartTime=<to> for high-volume reads."
        ),
        _ => "Rate limit exceeded".to_owned(),
    };
    refuse(&exceeded, state.imitation(), &message)
}

pub(super) fn refuse(exceeded: &Exceeded, imitation: Imitation, message: &str) -> Response {
    let mut response = match imitation {
        Imitation::V3 => {
            let text = Dialect::Text("429 - rate limit exceeded");
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, text).into_response()
        }
        Imitation::V4 | Imitation::Mixed => answer(
            StatusCode::TOO_MANY_REQUESTS,
            &json!({
                "message": message,
                "code": "rate_limited",
                "details": {
                    "retryAfterSeconds": exceeded.seconds(),
                    "limit": exceeded.limit,
                    "remaining": 0,
                    "resetAt": format!("{:.3}", exceeded.reset),
                },
            }),
        ),
    };
    announce(exceeded, response.headers_mut());
    response
}

/// Only a 429 carries these headers: who is served learns nothing.
fn announce(exceeded: &Exceeded, headers: &mut HeaderMap) {
    let reset = exceeded.reset.to_zoned(TimeZone::UTC).strftime(DATE);
    let lines = [
        (header::RETRY_AFTER, exceeded.seconds().to_string()),
        (
            HeaderName::from_static("x-ratelimit-limit"),
            exceeded.limit.to_string(),
        ),
        (
            HeaderName::from_static("x-ratelimit-remaining"),
            "0".to_owned(),
        ),
        (
            HeaderName::from_static("x-ratelimit-reset"),
            reset.to_string(),
        ),
    ];
    for (name, text) in lines {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
}
