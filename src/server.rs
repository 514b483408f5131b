//! The embedded Langfuse-compatible server: one project, SQLite, readable as soon as written.

mod auth;
mod database;
pub mod demo;
mod error;
mod filter;
mod imitate;
mod ingestion;
mod lenient;
mod manners;
mod otlp;
mod page;
mod project;
mod routes;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::Request as Incoming;
use axum::http::{Method, Request, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::serve::ListenerExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use database::Database;
use error::Refusal;
pub use imitate::Imitation;

/// How long [`Running::stop`] waits for open requests.
const PATIENCE: Duration = Duration::from_secs(5);

/// The id of the one project.
pub const PROJECT_ID: &str = "lftui-local";

/// What a server is started with. Not to be printed: it holds the secret key.
#[derive(Clone)]
pub struct Options {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    /// `None` keeps everything in memory.
    pub db: Option<PathBuf>,
    pub public_key: String,
    pub secret_key: String,
    pub imitate: Imitation,
    pub project_name: String,
}

/// A server that answers. Dropping it without [`Running::stop`] lets it run on until its runtime ends.
pub struct Running {
    /// Where it listens: `http://127.0.0.1:4317`.
    pub url: String,
    pub public_key: String,
    pub secret_key: String,
    router: Router,
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

/// Opens the database, binds the port, and answers from then on in the background.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    let database = Database::open(options.db.as_deref()).with_context(|| match &options.db {
        Some(path) => format!("cannot open the database {}", path.display()),
        None => "cannot open a database in memory".to_owned(),
    })?;
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let url = format!("http://{}", listener.local_addr()?);
    let (public_key, secret_key) = (options.public_key.clone(), options.secret_key.clone());
    let router = router(AppState(Arc::new(Shared { database, options })));
    let stop = CancellationToken::new();
    let stopped = stop.clone().cancelled_owned();
    // Small answers must not wait for the acknowledgement of the one before.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let serving = axum::serve(listener, router.clone()).with_graceful_shutdown(stopped);
    let task = tokio::spawn(async move { serving.await });
    Ok(Running {
        url,
        public_key,
        secret_key,
        router,
        stop,
        task,
    })
}

impl Running {
    /// Asks without the network, with the project's keys; a body that is no JSON comes back as a string.
    pub async fn request(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> anyhow::Result<(StatusCode, Value)> {
        let keys = base64::Engine::encode(
            &base64::engine::general_purpose::STANDARD,
            format!("{}:{}", self.public_key, self.secret_key),
        );
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let request = Request::builder()
            .method(Method::from_bytes(method.as_bytes())?)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Basic {keys}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        let value = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Ok((status, value))
    }

    /// Takes no new connections, gives the requests at hand five seconds, and closes.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.stop.cancel();
        if let Ok(ended) = tokio::time::timeout(PATIENCE, &mut self.task).await {
            return Ok(ended??);
        }
        tracing::warn!("requests were still open at the end");
        self.task.abort();
        Ok(())
    }
}

/// What every route can reach; cheap to clone.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Shared>);

struct Shared {
    database: Database,
    options: Options,
}

impl AppState {
    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    pub(crate) fn imitation(&self) -> Imitation {
        self.0.options.imitate
    }

    pub(crate) fn public_key(&self) -> &str {
        &self.0.options.public_key
    }

    pub(crate) fn secret_key(&self) -> &str {
        &self.0.options.secret_key
    }

    pub(crate) fn project_name(&self) -> &str {
        &self.0.options.project_name
    }
}

/// Runs work that takes long where it does not hold up others.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let task = tokio::task::spawn_blocking(work);
    task.await.map_err(|stopped| {
        tracing::error!(%stopped, "work aside");
        Refusal::internal()
    })
}

fn router(state: AppState) -> Router {
    let public = routes::router()
        .merge(ingestion::router())
        .merge(otlp::router())
        .merge(project::router());
    let router = Router::new()
        .nest("/api/public", public)
        .route_layer(from_fn_with_state(state.clone(), imitate::switch))
        .route_layer(from_fn_with_state(state.clone(), auth::check))
        // Behind the layers, so that a wrong method is named before keys are asked for.
        .method_not_allowed_fallback(async || Refusal::method())
        .fallback(async || Refusal::page())
        .layer(from_fn_with_state(state.clone(), imitate::gate))
        .with_state(state);
    manners::teach(router).layer(from_fn(note))
}

/// Leaves a line about each request in the log.
async fn note(request: Incoming, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let start = Instant::now();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), start.elapsed());
    tracing::debug!(%method, path, status, ?took, "served");
    response
}
