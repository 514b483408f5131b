//! The server itself: health, readiness, and the one project its keys belong to.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{any, get};
use serde_json::json;

use super::error::answer;
use super::{AppState, PROJECT_ID};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/health", any(health))
        .route("/ready", any(health))
        .route("/projects", get(projects))
}

async fn health(State(state): State<AppState>) -> Response {
    let body = json!({"status": "OK", "version": state.imitation().version()});
    answer(StatusCode::OK, &body)
}

/// Always one; SDKs ask this to check their keys.
async fn projects(State(state): State<AppState>) -> Response {
    let project = json!({
        "id": PROJECT_ID,
        "name": state.project_name(),
        "organization": {"id": "lftui", "name": "lftui"},
        "metadata": {},
    });
    answer(StatusCode::OK, &json!({ "data": [project] }))
}
