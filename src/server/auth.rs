//! Who asks: project keys by Basic, the public key alone by Bearer, and the answers to everybody else.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::AppState;
use super::error::{Dialect, Refusal};
use super::routes::media::is_signed;

/// What the keys of a request allow; an extension of every request that passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everything in the project.
    Project,
    /// Only to give scores.
    Scores,
}

const DENIED: &str = "Access denied - insufficient permissions for this endpoint";

/// Lets requests with fitting keys pass, and those that need none.
pub(super) async fn check(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().trim_end_matches('/');
    let path = path.strip_prefix("/api/public/").unwrap_or(path);
    if matches!(path, "health" | "ready") || is_signed(path) {
        return next.run(request).await;
    }
    let access = match identify(&state, request.headers()) {
        Ok(access) => access,
        Err(reason) => return unauthorized(path, reason).into_response(),
    };
    if access == Access::Scores && !takes_scores(request.method(), path) {
        return forbidden(path).into_response();
    }
    request.extensions_mut().insert(access);
    next.run(request).await
}

fn takes_scores(method: &Method, path: &str) -> bool {
    method == Method::POST && matches!(path, "scores" | "ingestion")
}

fn identify(state: &AppState, headers: &HeaderMap) -> Result<Access, &'static str> {
    let header = headers
        .get(header::AUTHORIZATION)
        .ok_or("No authorization header")?;
    let header = header.to_str().unwrap_or("");
    if let Some(public) = header.strip_prefix("Bearer ") {
        return if public == state.public_key() {
            Ok(Access::Scores)
        } else {
            Err("Invalid public key. Confirm that you've configured the correct host.")
        };
    }
    let Some(encoded) = header.strip_prefix("Basic ") else {
        return Err("Invalid authorization header");
    };
    let pair = STANDARD
        .decode(encoded.trim())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(pair) = pair else {
        return Err("Invalid character. Confirm that you've configured the correct host.");
    };
    let mut parts = pair.split(':');
    match (parts.next(), parts.next()) {
        (Some(public), Some(secret))
            if public == state.public_key() && secret == state.secret_key() =>
        {
            Ok(Access::Project)
        }
        _ => Err("Invalid credentials. Confirm that you've configured the correct host."),
    }
}

/// Prompts and ingestion name the error, the other routes only say it.
fn names_errors(path: &str) -> bool {
    path == "ingestion" || path.starts_with("v2/prompts")
}

fn unauthorized(path: &str, reason: &str) -> Refusal {
    let body = if names_errors(path) {
        Dialect::Named(reason.to_owned(), "UnauthorizedError")
    } else {
        Dialect::Message(reason.to_owned())
    };
    Refusal::new(StatusCode::UNAUTHORIZED, body)
}

fn forbidden(path: &str) -> Refusal {
    let body = if names_errors(path) {
        Dialect::Named(DENIED.to_owned(), "ForbiddenError")
    } else {
        Dialect::Message(DENIED.to_owned())
    };
    Refusal::new(StatusCode::FORBIDDEN, body)
}
