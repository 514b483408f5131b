//! What was seen: lists, rows and bodies, known at once and refreshed from the client.
//!
//! Answers go out as they come: first what is known, then what is new.

mod ahead;
mod answers;
mod asker;
pub mod cache;
mod coming;
mod export;
mod feed;
mod find;
mod follow;
mod fresh;
mod kept;
mod listing;
mod markdown;
mod media;
mod outbox;
mod pages;
mod review;
mod search;
mod session;
mod shelf;
mod split;
mod spool;
mod stream;
mod trace;
mod traces;
mod turn;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::OnceCell;

use crate::langfuse::{Client, Error, Pages};
use crate::model::{
    Api, Observation, Problem, ProblemKind, Project, Score, Server, TimeRange, TraceSummary,
};
use crate::msg::{Data, Fetch, Write};

pub use answers::Answers;
use cache::Known;
pub use cache::{Cache, Place, Room};
use coming::Coming;
use feed::Source;
pub use find::{Step, scan};
use kept::{Bodies, Kept, Shown, Traces};
use listing::PagedList;
pub use outbox::{Keep, Outbox, Pace};
use pages::next;
pub use stream::{Streamed, Take};
use traces::TraceList;
use turn::Turn;

/// Tells the time; a test tells another.
pub type Clock = fn() -> Timestamp;

/// In the cache: who the server is.
const SERVER: &str = "server";

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
    traces: Kept<Shown<TraceList, TraceSummary>>,
    observations: Kept<Shown<PagedList<Observation>, Observation>>,
    scores: Kept<Shown<PagedList<Score>, Score>>,
    /// Who asks for the scores of one target while another does waits for that answer.
    asking: Kept<Turn, String>,
    rows: Traces,
    bodies: Bodies,
    cache: Cache,
    outbox: Arc<Outbox>,
    coming: Coming,
}

impl Store {
    pub fn new(client: Client, known: Option<Server>, clock: Clock, cache: Cache) -> Self {
        Self {
            client,
            clock,
            server: OnceCell::new(),
            known,
            outdated: AtomicBool::new(false),
            traces: Kept::default(),
            observations: Kept::default(),
            scores: Kept::default(),
            asking: Kept::default(),
            rows: Traces::new(cache.keeps()),
            bodies: Bodies::new(cache.keeps()),
            cache,
            outbox: Outbox::new(Keep::Memory, Pace::default(), clock),
            coming: Coming::default(),
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

    /// Waits until something that was seen cannot be kept, and says so.
    pub async fn trouble(&self) -> Option<Problem> {
        let mut said = self.cache.trouble()?;
        let said = said.wait_for(Option::is_some).await.ok()?;
        said.as_deref().map(Problem::local)
    }

    /// Returns when all that was seen so far is on the disk.
    pub async fn settle(&self) {
        self.cache.settle().await;
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
            Fetch::Anew(what) => Box::pin(self.answer(*what, &answers.anew())).await,
            Fetch::Follow(what) => self.follow(*what, answers).await,
            Fetch::Server => {
                // Names are shown before the server answers, or without it.
                let before: Option<((Server, Project), _)> = self.cache.answer(SERVER).await;
                if let Some(((server, project), _)) = before {
                    answers.send(Data::Server { server, project }).await;
                    if self.client.is_offline() {
                        return Ok(());
                    }
                }
                let (server, project) = self.server().await?.clone();
                answers.send(Data::Server { server, project }).await;
                Ok(())
            }
            Fetch::Sessions { query, more, again } => {
                self.sessions(query, more, again, answers).await
            }
            Fetch::Traces { query, more, again } => self.traces(query, more, again, answers).await,
            Fetch::Observations { query, more, again } => {
                self.observations(query, (more, again), answers).await
            }
            Fetch::Scores { query, more, again } => {
                self.scores(query, (more, again), answers).await
            }
            Fetch::Session { id } => self.session(id, answers).await,
            Fetch::Trace { id, again } => self.trace(id, again, answers).await,
            Fetch::Body {
                trace, id, start, ..
            } => self.body((trace, id, start), answers).await,
            Fetch::Preview { of, .. } => self.preview(&of, answers).await,
            Fetch::Search { text, server } => self.search(text, server, answers).await,
            Fetch::Find { trace, text } => self.find(trace, text, answers).await,
            Fetch::Contents { trace } => self.contents(trace, answers).await,
            Fetch::Steps { .. }
            | Fetch::Prints { .. }
            | Fetch::Before { .. }
            | Fetch::Markdown { .. }
            | Fetch::Export { .. } => self.run(what, answers).await,
            Fetch::Locate { id, near } => self.locate(id, near, answers).await,
            what => self.review(what, answers).await,
        }
    }

    /// Answers a fetch that follows the cursor from what is known: for that there is no need to wait until it rests.
    /// False when somebody has to be asked.
    pub async fn answer_known(&self, what: &Fetch, answers: &Answers) -> bool {
        match what {
            Fetch::Body { trace, id, .. } => self.recall_body((trace, id), answers).await,
            Fetch::Preview { of, .. } => self.recall_preview(of, answers).await,
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
            let found = match &self.known {
                Some(server) => (server.clone(), self.client.project().await?),
                None => self.client.probe().await?,
            };
            self.remember(&found).await;
            Ok(found)
        });
        found.await
    }

    /// For the next start. A server that was set up anew has another project under the same keys.
    async fn remember(&self, found: &(Server, Project)) {
        let before: Option<((Server, Project), _)> = self.cache.answer(SERVER).await;
        if before.is_some_and(|((_, project), _)| project.id != found.1.id) {
            self.cache.clear();
        }
        self.cache.put_answer(SERVER, found, (self.clock)());
    }

    /// Without network the server is what it was: what is known can be read on.
    async fn api(&self) -> Result<Api, Problem> {
        match self.server().await {
            Ok((server, _)) => Ok(server.api),
            Err(problem) if problem.kind == ProblemKind::Offline => {
                self.api_before().await.ok_or(problem)
            }
            Err(problem) => Err(problem),
        }
    }

    /// What the server was the last time, for showing what is known before it answers.
    async fn api_before(&self) -> Option<Api> {
        if let Some((server, _)) = self.server.get() {
            return Some(server.api);
        }
        if let Some(server) = &self.known {
            return Some(server.api);
        }
        let before: Option<((Server, Project), _)> = self.cache.answer(SERVER).await;
        before.map(|((server, _), _)| server.api)
    }

    /// The same for a list that is opened; what goes on from where it ended needs the server.
    async fn api_for(&self, (more, again): (bool, bool)) -> Result<Api, Problem> {
        if !more
            && !again
            && let Some(api) = self.api_before().await
        {
            return Ok(api);
        }
        self.api().await
    }

    /// Where nothing can be asked, all that is known is as good as new.
    fn is_fresh(&self, at: Option<Timestamp>, good: SignedDuration) -> bool {
        if self.client.is_offline() {
            return at.is_some();
        }
        self.cache.keeps() && fresh::is_fresh(at, (self.clock)(), good)
    }

    fn source<'a, T>(
        &'a self,
        known: Known,
        ask: &'a (dyn Fn(TimeRange) -> Pages<T> + Send + Sync),
    ) -> Source<'a, T> {
        Source {
            cache: &self.cache,
            now: (self.clock)(),
            known,
            ask,
        }
    }
}

/// Shares a value between the store and a message.
fn shared<T>(rows: Vec<T>) -> Arc<Vec<T>> {
    Arc::new(rows)
}
