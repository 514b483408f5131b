//! Does to requests and answers what the faults say.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::sleep;

use super::answer::{cut, dribble, garbage, unwell};
use super::{Line, What};
use crate::server::AppState;

/// Marks an answer that nobody gets.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Unanswered;

/// Stands before everything that the server does for a request of the network.
pub(in crate::server) async fn inflict(
    State(state): State<AppState>,
    ConnectInfo(line): ConnectInfo<Line>,
    mut request: Request,
    next: Next,
) -> Response {
    let mood = state.mood();
    let path = request.uri().path();
    if mood.faults.delay > Duration::ZERO && waits(path) {
        sleep(mood.faults.delay).await;
    }
    let what = mood.draw(request.method(), path);
    request.extensions_mut().insert(Arc::clone(&mood));
    match what {
        None => next.run(request).await,
        Some(What::Status(status)) => {
            drain(request).await;
            unwell(status, mood.faults.clock.now(), state.imitation())
        }
        Some(What::Garbage) => {
            drain(request).await;
            garbage()
        }
        Some(What::Reset) => unanswered(&line),
        Some(What::Lost) => {
            next.run(request).await;
            unanswered(&line)
        }
        Some(What::Late(time)) => {
            let response = next.run(request).await;
            sleep(time).await;
            response
        }
        Some(What::Cut) => cut(next.run(request).await)
            .await
            .unwrap_or_else(|| unanswered(&line)),
        Some(What::Slow(time)) => dribble(next.run(request).await, time).await,
    }
}

fn waits(path: &str) -> bool {
    path.strip_prefix("/api/public/")
        .is_some_and(|path| !matches!(path.trim_end_matches('/'), "health" | "ready"))
}

/// Takes what the client still sends, so that it comes to reading the answer.
async fn drain(request: Request) {
    if let Err(error) = to_bytes(request.into_body(), usize::MAX).await {
        tracing::debug!(%error, "the request broke off");
    }
}

fn unanswered(line: &Line) -> Response {
    line.snap();
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Unanswered);
    response
}
