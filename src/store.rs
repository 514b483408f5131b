//! What was seen: lists, rows and bodies, known at once and refreshed from the client.
//!
//! Answers go out as they come: first what is known, then what is new. This first form keeps everything in memory.

mod answers;
mod export;
mod kept;
mod listing;
mod outbox;
mod review;
mod session;
mod trace;
mod traces;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use tokio::sync::OnceCell;

use crate::langfuse::{Client, Error};
use crate::model::{Observation, Problem, ProblemKind, Project, Score, Server};
use crate::msg::{Data, Fetch, Write};

pub use answers::Answers;
use kept::{Bodies, Kept, Traces};
use listing::PagedList;
pub use outbox::{Keep, Outbox, Pace};
use review::Marks;
use traces::TraceList;

/// Tells the time; a test tells another.
pub type Clock = fn() -> Timestamp;

/// One project of one server, for as long as lftui shows it.
pub struct Store {
    client: Client,
    /// Where the time ranges of lists end.
    clock: Clock,
    server: OnceCell<(Server, Project)>,
    /// What probing found within the last day.
    known: Option<Server>,
    /// A read was missing that should have been there: what was known is out of date.
    outdated: AtomicBool,
    traces: Kept<TraceList>,
    observations: Kept<PagedList<Observation>>,
    scores: Kept<PagedList<Score>>,
    /// Scores of one trace or session, shared by those who ask at the same time.
    marks: Kept<Marks, String>,
    rows: Traces,
    bodies: Bodies,
    outbox: Arc<Outbox>,
}

impl Store {
    pub fn new(client: Client, known: Option<Server>, clock: Clock) -> Self {
        Self {
            client,
            clock,
            server: OnceCell::new(),
            known,
            outdated: AtomicBool::new(false),
            traces: Kept::default(),
            observations: Kept::default(),
            scores: Kept::default(),
            marks: Kept::default(),
            rows: Traces::default(),
            bodies: Bodies::default(),
            outbox: Outbox::new(Keep::Memory, Pace::default(), clock),
        }
    }

    /// Writes go there instead of into memory.
    #[must_use]
    pub fn with_outbox(self, outbox: Arc<Outbox>) -> Self {
        Self { outbox, ..self }
    }

    pub fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    /// Who the server is, if it answered and nothing said otherwise since.
    pub fn learned(&self) -> Option<&Server> {
        let (server, _) = self.server.get()?;
        (!self.outdated.load(Ordering::Relaxed)).then_some(server)
    }

    /// Answers a fetch, in one or more parts.
    ///
    /// # Errors
    /// A sentence for the screen; what was sent before stays valid.
    pub async fn fetch(&self, what: Fetch, answers: &Answers) -> Result<(), Problem> {
        let answered = self.answer(what, answers).await;
        if matches!(&answered, Err(problem) if problem.kind == ProblemKind::Absent) {
            self.outdated.store(true, Ordering::Relaxed);
        }
        answered
    }

    async fn answer(&self, what: Fetch, answers: &Answers) -> Result<(), Problem> {
        match what {
            Fetch::Server => {
                let (server, project) = self.server().await?.clone();
                answers.send(Data::Server { server, project }).await;
                Ok(())
            }
            Fetch::Sessions { query, more, again } => {
                self.sessions(query, more, again, answers).await
            }
            Fetch::Traces { query, more, again } => self.traces(query, more, again, answers).await,
            Fetch::Observations { query, more, again } => {
                self.observations(query, more, again, answers).await
            }
            Fetch::Scores { query, more, again } => self.scores(query, more, again, answers).await,
            Fetch::Session { id } => self.session(id, answers).await,
            Fetch::Trace { id, again } => self.trace(id, again, answers).await,
            Fetch::Body { trace, id, start } => self.body(trace, id, start, answers).await,
            Fetch::Preview { trace, root, start } => {
                self.preview(trace, root, start, answers).await
            }
            Fetch::Export { id } => self.export(id, answers).await,
            Fetch::Locate { id, near } => self.locate(id, near, answers).await,
            what => self.review(what, answers).await,
        }
    }

    /// Whether a fetch can be answered without asking anybody: then there is nothing to wait for.
    pub fn knows(&self, what: &Fetch) -> bool {
        match what {
            Fetch::Body { id, .. } => self.bodies.get(id).is_some(),
            _ => false,
        }
    }

    /// Keeps a decision of the person, on the disk when this returns; [`Store::send_writes`] sends it.
    ///
    /// # Errors
    /// Why it cannot be kept; nothing of the decision is forgotten by the caller before this succeeds.
    pub async fn write(&self, write: &Write) -> Result<(), Problem> {
        self.outbox.enqueue(write.clone()).await.map(drop)
    }

    /// Who the server is, asked once.
    async fn server(&self) -> Result<&(Server, Project), Problem> {
        self.probed().await.map_err(|error| error.problem())
    }

    async fn probed(&self) -> Result<&(Server, Project), Error> {
        let found = self.server.get_or_try_init(|| async {
            if let Some(server) = &self.known {
                return Ok((server.clone(), self.client.project().await?));
            }
            self.client.probe().await
        });
        found.await
    }

    async fn api(&self) -> Result<crate::model::Api, Problem> {
        Ok(self.server().await?.0.api)
    }
}

/// A list page's rows, with the server's words where it failed.
async fn next<T: Send + 'static>(
    pages: &mut crate::langfuse::Pages<T>,
) -> Result<Option<crate::langfuse::Page<T>>, Problem> {
    pages
        .next_page()
        .await
        .transpose()
        .map_err(|error| error.problem())
}

/// Shares a value between the store and a message.
fn shared<T>(rows: Vec<T>) -> Arc<Vec<T>> {
    Arc::new(rows)
}
