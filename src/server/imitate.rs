//! Which server is imitated: what it calls itself and which routes it has.

use std::fmt;
use std::str::FromStr;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::error::{Dialect, Refusal};

/// The servers that can be imitated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Imitation {
    /// A self-hosted v3 with default settings: no v2 observations, no v3 scores.
    V3,
    /// A v4 with default settings (`events_only`): no v1 reads, no spans over `/ingestion`.
    V4,
    /// Every route, as a v4 that writes both ways.
    #[default]
    Mixed,
}

impl Imitation {
    /// What `/health` says.
    pub fn version(self) -> &'static str {
        match self {
            Self::V3 => "3.174.1",
            Self::V4 | Self::Mixed => "4.16.0",
        }
    }
}

impl FromStr for Imitation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "v3" => Ok(Self::V3),
            "v4" => Ok(Self::V4),
            "mixed" => Ok(Self::Mixed),
            _ => Err(format!("`{text}` is none of v3, v4, mixed")),
        }
    }
}

impl fmt::Display for Imitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V3 => "v3",
            Self::V4 => "v4",
            Self::Mixed => "mixed",
        })
    }
}

const NOT_IN_V4: &str = "This endpoint is not available on deployments running in Langfuse v4 events_only mode. \
                         Learn more about Langfuse v4 at: https://langfuse.com/docs/v4";
const OFF_IN_V3: &str = "v2 APIs are currently in beta and only available on Langfuse Cloud";

/// Refuses the routes that the imitated server does not have for anybody. Stands before authentication, as there.
pub(super) async fn gate(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = public_path(&request);
    match state.imitation() {
        Imitation::V4 if gone_in_v4(request.method(), path) => {
            let body = Dialect::Message(NOT_IN_V4.to_owned());
            Refusal::new(StatusCode::NOT_FOUND, body).into_response()
        }
        Imitation::V3 if path.starts_with("v3/") => Refusal::page().into_response(),
        _ => next.run(request).await,
    }
}

/// Refuses the routes that the imitated server has switched off. Stands behind authentication, as there.
pub(super) async fn switch(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let off = matches!(public_path(&request), "v2/observations" | "v2/metrics");
    if off && state.imitation() == Imitation::V3 {
        return Refusal::not_found(OFF_IN_V3).into_response();
    }
    next.run(request).await
}

fn public_path(request: &Request) -> &str {
    let path = request.uri().path();
    path.strip_prefix("/api/public/")
        .unwrap_or("")
        .trim_end_matches('/')
}

fn gone_in_v4(method: &Method, path: &str) -> bool {
    let (head, rest) = path.split_once('/').unwrap_or((path, ""));
    match head {
        "observations" | "sessions" | "metrics" | "spans" | "generations" | "events" => true,
        "traces" => method != Method::DELETE,
        "scores" | "dataset-run-items" => method == Method::GET,
        "datasets" => rest.contains("/runs"),
        "v2" => method == Method::GET && (rest == "scores" || rest.starts_with("scores/")),
        _ => false,
    }
}
