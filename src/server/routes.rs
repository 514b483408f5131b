//! The routes under `/api/public` besides ingestion: one file per resource.

mod body;
mod comments;
mod configs;
mod events;
pub(super) mod media;
mod metrics;
mod models;
mod observations;
mod prompts;
mod queues;
mod scores;
mod sessions;
mod shape;
mod traces;

use axum::Router;

use super::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(comments::router())
        .merge(configs::router())
        .merge(events::router())
        .merge(media::router())
        .merge(metrics::router())
        .merge(models::router())
        .merge(observations::router())
        .merge(prompts::router())
        .merge(queues::router())
        .merge(scores::router())
        .merge(sessions::router())
        .merge(traces::router())
}
