//! Writes that must not be lost: on the disk before the screen moves on, then held, sent, and read back.
//!
//! The file knows how far each write is, so that any process can go on where another one ended. What cannot be stored
//! is refused at once, and never sent: who decided still has it on the screen.

mod file;
mod judge;
mod lead;
mod look;
mod merge;
mod order;
mod pace;
mod rows;
mod sender;
mod step;
mod waits;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, watch};

use super::Clock;
use crate::model::{Problem, QueueId};
use crate::msg::{OutboxAsk, OutboxRow, OutboxView, Write, WriteId, WriteState};

pub use file::Keep;
pub(super) use merge::ScoresOf;
pub use pace::Pace;
use rows::{Row, Rows, Stage};

/// The writes of one project.
pub struct Outbox {
    keep: Keep,
    pace: Pace,
    clock: Clock,
    /// None while it was not needed, or could not be opened.
    rows: Mutex<Option<Rows>>,
    view: watch::Sender<Arc<OutboxView>>,
    /// There may be something to do for who sends.
    wake: Notify,
    /// The next try is to be now.
    hurry: AtomicBool,
    /// Nothing may be written to the server: nothing is taken in, and what waits stays.
    sealed: bool,
    /// Nothing but what was decided in this queue's review is sent.
    only: OnceLock<QueueId>,
}

impl Outbox {
    /// Opens nothing yet.
    pub fn new(keep: Keep, pace: Pace, clock: Clock) -> Arc<Self> {
        Arc::new(Self::closed(keep, pace, clock))
    }

    /// For who may not write to the server: what waits is shown, and stays.
    pub fn sealed(keep: Keep, clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            sealed: true,
            ..Self::closed(keep, Pace::default(), clock)
        })
    }

    fn closed(keep: Keep, pace: Pace, clock: Clock) -> Self {
        let view = OutboxView {
            rows: Vec::new(),
            version: 0,
            problem: None,
            kept: matches!(keep, Keep::File(_)),
        };
        Self {
            keep,
            pace,
            clock,
            rows: Mutex::new(None),
            view: watch::Sender::new(Arc::new(view)),
            wake: Notify::new(),
            hurry: AtomicBool::new(false),
            sealed: false,
            only: OnceLock::new(),
        }
    }

    /// From now on sends nothing but what was decided in the review of this queue; the first such wish stands.
    pub fn send_only(&self, queue: QueueId) {
        self.only.get_or_init(|| queue);
    }

    fn sends(&self, write: &Write) -> bool {
        self.only.get().is_none_or(|queue| write.is_of(queue))
    }

    /// Stores a write; when this returns it is on the disk.
    ///
    /// # Errors
    /// Why it cannot be kept; then it is not sent either.
    pub async fn enqueue(self: &Arc<Self>, write: Write) -> Result<WriteId, Problem> {
        self.check_seal()?;
        let (now, hold) = ((self.clock)(), self.pace.hold);
        let hold = SignedDuration::try_from(hold).unwrap_or_default();
        let due = now.checked_add(hold).unwrap_or(now);
        let kept = self.with(move |rows| rows.add(&write, now, due)).await;
        self.wake.notify_one();
        kept.map_err(|problem| {
            Problem::local(format!(
                "Not sent, since it could not be kept on disk first: {}. Mend that and submit again.",
                problem.message
            ))
        })
    }

    /// Takes a write back before anything of it was sent. False when it is too late for that.
    pub async fn take_back(self: &Arc<Self>, id: WriteId) -> bool {
        let taken = self.with(move |rows| rows.take_back(id)).await;
        self.wake.notify_one();
        taken.unwrap_or(false)
    }

    /// Does what the person asks; one sentence of what came of it.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn ask(self: &Arc<Self>, ask: OutboxAsk) -> Result<String, Problem> {
        self.check_seal()?;
        let said = match ask {
            OutboxAsk::Drop(id) => {
                if self.take_back(id).await {
                    "taken back, nothing of it was sent"
                } else if self.with(move |rows| rows.forget(id)).await? {
                    "dropped; what was sent of it stays on the server"
                } else {
                    return Err(Problem::local(
                        "it is being sent just now; try again in a moment",
                    ));
                }
            }
            OutboxAsk::Again(id) => {
                self.check_again(id)?;
                self.with(move |rows| rows.again(id)).await?;
                self.hurry.store(true, Ordering::Relaxed);
                "it is tried again"
            }
            OutboxAsk::SendNow => {
                self.with(Rows::hurry).await?;
                self.hurry.store(true, Ordering::Relaxed);
                "what waits is sent now"
            }
        };
        self.wake.notify_one();
        Ok(said.into())
    }

    fn check_seal(&self) -> Result<(), Problem> {
        if self.sealed {
            return Err(Problem::local(
                "this project is read-only here: nothing is written",
            ));
        }
        Ok(())
    }

    /// A later decision on the same score stands: the older one must not overwrite it.
    fn check_again(&self, id: WriteId) -> Result<(), Problem> {
        let view = self.view();
        let Some(row) = view.rows.iter().find(|row| row.id == id) else {
            return Err(Problem::local("this write is no longer in the outbox"));
        };
        if row.state != WriteState::Refused {
            return Ok(());
        }
        let overtaken = view.rows.iter().any(|later| {
            later.id > id
                && later.state != WriteState::Refused
                && order::score_ids(&later.write)
                    .any(|score| order::score_ids(&row.write).any(|own| own == score))
        });
        if overtaken {
            return Err(Problem::local(
                "a later decision was made on the same score, and stays; d drops this one",
            ));
        }
        Ok(())
    }

    /// How everything stands.
    pub fn view(&self) -> Arc<OutboxView> {
        Arc::clone(&self.view.borrow())
    }

    /// Tells of every change; several quick ones are one.
    pub fn watch(&self) -> watch::Receiver<Arc<OutboxView>> {
        self.view.subscribe()
    }

    /// Reads or changes the file off the main threads, and shows what changed.
    async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Rows) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let outbox = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let mut guard = outbox.rows.lock().unwrap_or_else(PoisonError::into_inner);
            let rows = match &mut *guard {
                Some(rows) => rows,
                closed => closed.insert(file::open(&outbox.keep)?),
            };
            let done = work(rows)?;
            outbox.publish(&rows.all()?);
            anyhow::Ok(done)
        });
        done.await
            .map_err(anyhow::Error::from)
            .flatten()
            .map_err(|error| self.unusable(&error))
    }

    /// All rows, oldest first.
    async fn all(self: &Arc<Self>) -> Result<Vec<Row>, Problem> {
        self.with(Rows::all).await
    }

    fn publish(&self, rows: &[Row]) {
        let now = (self.clock)();
        let rows: Vec<OutboxRow> = rows.iter().map(|row| shown(row, now)).collect();
        self.change(|view| {
            let changed = view.rows != rows || view.problem.is_some();
            (view.rows, view.problem) = (rows, None);
            changed
        });
    }

    /// Says why nothing is sent.
    fn trouble(&self, problem: &Problem) {
        tracing::warn!("outbox: {}", problem.message);
        self.change(|view| {
            let said = Some(Arc::from(problem.message.as_str()));
            let changed = view.problem != said;
            view.problem = said;
            changed
        });
    }

    fn change(&self, change: impl FnOnce(&mut OutboxView) -> bool) {
        self.view.send_if_modified(|view| {
            let mut next = OutboxView::clone(view);
            let changed = change(&mut next);
            if changed {
                next.version += 1;
                *view = Arc::new(next);
            }
            changed
        });
    }

    fn unusable(&self, error: &anyhow::Error) -> Problem {
        let place = match &self.keep {
            Keep::Memory => "in memory".into(),
            Keep::File(path) => path.display().to_string(),
        };
        Problem::local(format!("the outbox {place} cannot be used ({error:#})"))
    }
}

fn shown(row: &Row, now: Timestamp) -> OutboxRow {
    OutboxRow {
        id: row.id,
        made: row.made,
        write: Arc::clone(&row.write),
        state: match row.stage {
            Stage::Waiting if row.due.is_some_and(|due| due > now) && !row.is_begun() => {
                WriteState::Held
            }
            Stage::Waiting => WriteState::Waiting,
            Stage::Sending => WriteState::Sending,
            Stage::Sent => WriteState::Sent,
            Stage::Confirmed => WriteState::Confirmed,
            Stage::Refused => WriteState::Refused,
        },
        settled: row.settled,
        reason: row.reason.clone(),
        comment: row.comment.clone(),
        begun: row.is_begun(),
    }
}
