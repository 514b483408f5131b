//! The embedded Langfuse-compatible server: one project, SQLite, readable as soon as written.

mod auth;
mod database;
pub mod demo;
mod error;
mod faults;
mod filter;
mod imitate;
mod ingestion;
mod lenient;
mod manners;
mod otlp;
mod page;
mod project;
mod random;
mod routes;
mod sent;
mod witness;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use database::Database;
use error::Refusal;
pub use faults::{Clock, Fault, Faults, Rate, What, parse_time};
use faults::{Door, Line, Mood};
pub use imitate::Imitation;
pub use witness::{Served, Witness};

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
    /// How it misbehaves at first; [`Running::misbehave`] changes it.
    pub faults: Faults,
    /// Who hears of each request of the network.
    pub witness: Option<Witness>,
}

impl Default for Options {
    /// On a free port of this machine, in memory, with every route, well-behaved.
    fn default() -> Self {
        Self {
            listen: ([127, 0, 0, 1], 0).into(),
            db: None,
            public_key: "pk-lf-local".into(),
            secret_key: "sk-lf-local".into(),
            imitate: Imitation::default(),
            project_name: "local".into(),
            faults: Faults::default(),
            witness: None,
        }
    }
}

/// A server that answers. Dropping it without [`Running::stop`] lets it run on until its runtime ends.
pub struct Running {
    /// Where it listens: `http://127.0.0.1:4317`.
    pub url: String,
    pub public_key: String,
    pub secret_key: String,
    state: AppState,
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
    let mood = RwLock::new(Arc::new(Mood::new(options.faults.clone())));
    let state = AppState(Arc::new(Shared {
        database,
        options,
        mood,
    }));
    let router = router(state.clone());
    let stop = CancellationToken::new();
    let stopped = stop.clone().cancelled_owned();
    let outside = outside(router.clone(), &state).into_make_service_with_connect_info::<Line>();
    let serving = axum::serve(Door(listener), outside).with_graceful_shutdown(stopped);
    let task = tokio::spawn(async move { serving.await });
    Ok(Running {
        url,
        public_key,
        secret_key,
        state,
        router,
        stop,
        task,
    })
}

impl Running {
    /// From now on the server misbehaves like this. What was counted and drawn is forgotten; requests at hand end as
    /// they began.
    pub fn misbehave(&self, faults: Faults) {
        let mood = &self.state.0.mood;
        *mood.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Mood::new(faults));
    }

    /// Asks without the network, its limits and its faults, with the project's keys; a body that is no JSON comes back
    /// as a string.
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
    mood: RwLock<Arc<Mood>>,
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

    pub(crate) fn refuses_invalid_scores(&self) -> bool {
        self.mood().refuses_invalid_scores()
    }

    fn mood(&self) -> Arc<Mood> {
        let mood = self.0.mood.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&mood)
    }

    fn witness(&self) -> Option<&Witness> {
        self.0.options.witness.as_ref()
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
        .route_layer(from_fn_with_state(state.clone(), faults::limit))
        .route_layer(from_fn_with_state(state.clone(), auth::check))
        // Behind the layers, so that a wrong method is named before keys are asked for.
        .method_not_allowed_fallback(async || Refusal::method())
        .fallback(async || Refusal::page())
        .layer(from_fn_with_state(state.clone(), imitate::gate))
        .with_state(state);
    manners::teach(router)
}

/// The routes as the network meets them.
fn outside(router: Router, state: &AppState) -> Router {
    router
        .layer(from_fn_with_state(state.clone(), faults::inflict))
        .layer(from_fn_with_state(state.clone(), witness::watch))
}
