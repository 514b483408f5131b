//! Answers as they should not be.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::task::yield_now;
use tokio::time::sleep;

use super::limit::refuse;
use super::rate::{Bucket, Exceeded};
use crate::server::Imitation;
use crate::server::error::answer;

/// No JSON, and no text either.
const GARBAGE: &[u8] = b"{\"data\":[\xff\xfe\x00 no JSON";

/// A slow body comes in at most so many pieces.
const PIECES: u32 = 20;

/// A status for no reason. A 429 asks for a second's patience, in the real form.
pub(super) fn unwell(status: StatusCode, now: Timestamp, imitation: Imitation) -> Response {
    if status == StatusCode::TOO_MANY_REQUESTS {
        let reset = now.checked_add(SignedDuration::from_secs(1));
        let exceeded = Exceeded {
            bucket: Bucket::General,
            limit: 30,
            now,
            reset: reset.unwrap_or(now),
        };
        return refuse(&exceeded, imitation, "Rate limit exceeded");
    }
    let reason = status.canonical_reason().unwrap_or("Unknown error");
    let body = json!({"message": reason, "error": "An injected fault"});
    answer(status, &body)
}

pub(super) fn garbage() -> Response {
    let mut response = Response::new(Body::from(GARBAGE));
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Announces the whole body and sends half of it. `None` if there is no body to cut.
pub(super) async fn cut(response: Response) -> Option<Response> {
    let (parts, body) = taken(response).await;
    if body.is_empty() {
        return None;
    }
    let half = body.slice(..body.len() / 2);
    let end = stream::once(async {
        // What was given so far goes out before the end is noticed.
        yield_now().await;
        Err(io::Error::from(io::ErrorKind::BrokenPipe))
    });
    let pieces = stream::iter([Ok(half)]).chain(end);
    Some(announced(parts, body.len(), Body::from_stream(pieces)))
}

/// Spreads the body over this time.
pub(super) async fn dribble(response: Response, time: Duration) -> Response {
    let (parts, body) = taken(response).await;
    let piece = body.len().div_ceil(PIECES as usize).max(1);
    let pause = time / PIECES;
    let pieces = stream::unfold(body.clone(), move |mut rest: Bytes| async move {
        if rest.is_empty() {
            return None;
        }
        sleep(pause).await;
        let next = rest.split_to(piece.min(rest.len()));
        Some((Ok::<_, io::Error>(next), rest))
    });
    announced(parts, body.len(), Body::from_stream(pieces))
}

async fn taken(response: Response) -> (Parts, Bytes) {
    let (parts, body) = response.into_parts();
    // Bodies are made in memory; reading one back does not fail.
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

fn announced(mut parts: Parts, length: usize, body: Body) -> Response {
    parts.headers.insert(header::CONTENT_LENGTH, length.into());
    Response::from_parts(parts, body)
}
