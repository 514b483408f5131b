//! Tells of each request of the network: what was asked, what was answered, how long it took.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::AppState;
use super::faults::Unanswered;

/// Hears of every request when its answer begins, or when there will be none.
pub type Witness = Arc<dyn Fn(&Served) + Send + Sync>;

/// A request that is over. Shown as `METHOD PATH STATUS MILLISECONDS`.
#[derive(Clone, Debug)]
pub struct Served {
    pub method: String,
    /// With the query.
    pub path: String,
    /// `None`, shown as `-`: the connection was reset, or the client went away before the answer.
    pub status: Option<u16>,
    /// Until the answer began.
    pub took: Duration,
}

impl fmt::Display for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.method, self.path)?;
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("-")?,
        }
        write!(f, " {}", self.took.as_millis())
    }
}

pub(super) async fn watch(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut open = Open {
        served: Served {
            method: request.method().to_string(),
            path: request.uri().to_string(),
            status: None,
            took: Duration::ZERO,
        },
        start: Instant::now(),
        state,
    };
    let response = next.run(request).await;
    if response.extensions().get::<Unanswered>().is_none() {
        open.served.status = Some(response.status().as_u16());
    }
    response
}

/// A request that is being answered. Dropped with it when the client goes away.
struct Open {
    served: Served,
    start: Instant,
    state: AppState,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.served.took = self.start.elapsed();
        let Served {
            method,
            path,
            status,
            took,
        } = &self.served;
        tracing::debug!(%method, %path, ?status, ?took, "served");
        if let Some(witness) = self.state.witness() {
            witness(&self.served);
        }
    }
}
