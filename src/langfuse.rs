//! The typed client of the Langfuse public API: servers of versions 3 and 4 behind one surface, results in `model`'s types.
//!
//! Reads that differ between the two take an [`Api`](crate::model::Api), which [`Client::server`] finds out.
//! Lists are [`Pages`]: streams that ask for a page when they are polled, never ahead.

mod address;
mod budget;
mod comments;
mod error;
mod export;
mod filter;
mod http;
mod lost;
mod media;
mod metrics;
mod observations;
mod page;
mod probe;
mod projects;
mod prompts;
mod queues;
mod refusal;
mod request;
mod retry;
mod score_configs;
mod scores;
mod sessions;
mod traces;
mod transport;
mod wire;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use budget::Budget;

pub use budget::{Allowance, BudgetWatch};
pub use error::{Error, Offline};
pub use export::WholeTrace;
pub(crate) use export::{RawRow, read_trace};
pub use filter::{Condition, ConditionType};
pub use http::Reply;
pub use media::Media;
pub use metrics::TraceTotals;
pub use observations::{BODY_PAGE, Bodies, Fields, IDS, ObservationQuery};
pub use page::{Page, Pages};
pub use prompts::PromptPick;
pub use reqwest::Method;
pub use scores::ScoreQuery;
pub use sessions::{Session, SessionQuery};
pub use traces::{Trace, TraceQuery};

/// Where a server is and who asks.
#[derive(Clone, Debug)]
pub struct Connection {
    /// As a person writes it: scheme may be missing, may have a path, may be a page of the web interface.
    pub base: String,
    pub public_key: String,
    pub secret_key: SecretString,
    /// PEM certificates to trust besides the usual ones.
    pub ca_file: Option<PathBuf>,
    /// How long the server may stay silent.
    pub timeout: Duration,
}

/// A connection to one project; clones share it. Nothing is sent, no certificate read, before the first request.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    /// Its reads are made before anybody asked, until this is cancelled.
    ahead: Option<CancellationToken>,
}

struct Inner {
    connection: Connection,
    base: Url,
    http: OnceCell<reqwest::Client>,
    /// Nothing is ever sent.
    offline: bool,
    budget: Arc<Budget>,
    sent: AtomicU64,
}

impl Client {
    /// Fails when the address cannot be read; does not look whether anybody is there. Requests are counted in memory.
    pub fn new(connection: Connection) -> Result<Self, Error> {
        Self::limited(connection, Allowance::default())
    }

    /// The same within a budget.
    pub fn limited(connection: Connection, allowance: Allowance) -> Result<Self, Error> {
        Self::build(connection, allowance, false)
    }

    /// One that sends nothing: every request ends in [`Error::Offline`] at once.
    pub fn offline(connection: Connection) -> Result<Self, Error> {
        Self::build(connection, Allowance::default(), true)
    }

    fn build(connection: Connection, allowance: Allowance, offline: bool) -> Result<Self, Error> {
        let base = address::parse(&connection.base)?;
        let budget = Budget::new(&base, &connection.public_key, allowance);
        let inner = Inner {
            connection,
            base,
            http: OnceCell::new(),
            offline,
            budget: Arc::new(budget),
            sent: AtomicU64::new(0),
        };
        Ok(Self {
            inner: Arc::new(inner),
            ahead: None,
        })
    }

    /// The same for what is fetched before anybody asked: its reads let all others go first and leave the last third
    /// of the budget alone.
    #[must_use]
    pub fn background(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            ahead: Some(CancellationToken::new()),
        }
    }

    /// The same for a part of what this one reads: whoever waits for that part hurries nothing else.
    #[must_use]
    pub fn apart(&self) -> Self {
        if self.is_background() {
            self.background()
        } else {
            self.clone()
        }
    }

    pub fn is_background(&self) -> bool {
        self.ahead.is_some()
    }

    /// Now somebody waits for what this one and its clones read in the background: as urgent as all that people ask.
    pub fn hurry(&self) {
        if let Some(ahead) = &self.ahead {
            ahead.cancel();
        }
    }

    /// How many requests left this process, by this client and its clones.
    pub fn requests_sent(&self) -> u64 {
        self.inner.sent.load(Ordering::Relaxed)
    }

    pub fn is_offline(&self) -> bool {
        self.inner.offline
    }

    /// The address as understood: scheme, host and path prefix, without a slash at the end.
    pub fn base(&self) -> &str {
        self.inner.base.as_str().trim_end_matches('/')
    }

    fn host(&self) -> String {
        address::host(&self.inner.base)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.base())
            .field("public_key", &self.inner.connection.public_key)
            .finish_non_exhaustive()
    }
}
