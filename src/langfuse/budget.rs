//! The request budget: every request waits its turn here, so that a known limit is never passed.
//!
//! The person's own reads go first, then writes, then what is fetched ahead, which never takes the last third. An
//! exhausted budget is no error: who waits goes on by itself. A limit is set by the person, assumed on Langfuse Cloud,
//! or taught by the first 429; without one nothing is counted and nothing is written.

mod bucket;
mod follow;
mod ledger;
mod pace;
mod permit;
mod queue;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, Url};
use tokio::sync::Notify;

use super::Error;
use crate::model::Requests;
pub(super) use bucket::Bucket;
pub use follow::BudgetWatch;
use ledger::{Ask, Ledger, Limit, Taken};
pub(super) use permit::Permit;
use permit::Waiting;
pub(super) use queue::Urgency;
use queue::{Place, Queue};

/// Longer waits are those of a day's allowance: told, not waited for.
const PATIENCE: Duration = Duration::from_secs(65 * 60);
/// The server tells whole seconds, perhaps rounded down.
const ROUNDING: Duration = Duration::from_millis(500);
/// The smallest plan of Langfuse Cloud.
const SMALLEST_PLAN: Requests = Requests {
    count: 30,
    per: Duration::from_secs(60),
};

/// How much a client may ask, and where it is counted.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// What the person set; none: the smallest plan on Langfuse Cloud, elsewhere what a 429 teaches.
    pub requests: Option<Requests>,
    /// Shared with other processes; none: counted in memory.
    pub file: Option<PathBuf>,
    pub clock: fn() -> Timestamp,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            requests: None,
            file: None,
            clock: Timestamp::now,
        }
    }
}

/// One key's budget, shared by all clones of a client.
pub(super) struct Budget {
    /// Scheme, host and path: organisations are told apart by it.
    base: String,
    /// `base` and the public key.
    key: String,
    set: Option<Requests>,
    assumed: Option<Requests>,
    file: Option<PathBuf>,
    clock: fn() -> Timestamp,
    sleep: fn(Duration) -> BoxFuture<'static, ()>,
    state: Mutex<State>,
    /// Somebody may go on.
    changed: Notify,
    /// The screen may show something old.
    shown: Notify,
}

#[derive(Default)]
struct State {
    /// None until something has to be counted or looked up.
    ledger: Option<Ledger>,
    queue: Queue,
}

/// What a look at the budget found for one who waits.
enum Turn {
    Go(Permit),
    At(Timestamp, Option<Requests>),
    /// Others come first.
    Behind,
}

impl Budget {
    pub(super) fn new(base: &Url, public_key: &str, allowance: Allowance) -> Self {
        Self {
            base: base.as_str().to_owned(),
            key: format!("{base} {public_key}"),
            set: allowance.requests,
            assumed: is_cloud(base).then_some(SMALLEST_PLAN),
            file: allowance.file,
            clock: allowance.clock,
            sleep: |time| Box::pin(tokio::time::sleep(time)),
            state: Mutex::default(),
            changed: Notify::new(),
            shown: Notify::new(),
        }
    }

    /// Waits until one more request may be sent. Dropping the future gives up the place and takes nothing.
    ///
    /// # Errors
    /// Only where the wait is longer than an hour, as with a day's allowance.
    pub(super) async fn permit(
        self: &Arc<Self>,
        bucket: Bucket,
        urgency: Urgency,
    ) -> Result<Permit, Error> {
        let place = Waiting::join(self, bucket, urgency);
        loop {
            let changed = self.changed.notified();
            match self.try_take(place.at) {
                Turn::Go(permit) => return Ok(permit),
                Turn::Behind => changed.await,
                Turn::At(until, limit) => {
                    let wait = until_then((self.clock)(), until);
                    if wait > PATIENCE {
                        return Err(exhausted(wait, limit));
                    }
                    tokio::select! {
                        () = changed => {}
                        () = (self.sleep)(wait) => {}
                    }
                }
            }
        }
    }

    fn try_take(self: &Arc<Self>, place: Place) -> Turn {
        let mut state = self.lock();
        if !state.queue.is_first(place) {
            return Turn::Behind;
        }
        let ask = Ask {
            background: place.urgency == Urgency::Ahead,
            ..self.ask(place.bucket)
        };
        let now = (self.clock)();
        let needed = self.limit(place.bucket).with(None).is_some();
        let taken = self.with_ledger(&mut state, needed, |ledger| ledger.take(&ask, now));
        let slot = match taken {
            Some(Taken::Wait(until, limit)) => {
                if state.queue.waits(place, until) {
                    self.shown.notify_waiters();
                }
                return Turn::At(until, limit);
            }
            Some(Taken::Slot(slot)) => Some(slot),
            Some(Taken::Free) | None => None,
        };
        Turn::Go(Permit::new(self, slot))
    }

    /// A request was refused with a 429: the bucket sleeps, and what the server said about its limit is kept.
    pub(super) fn refused(&self, bucket: Bucket, wait: Duration, count: Option<u32>) {
        let now = (self.clock)();
        let until = after(now, wait + ROUNDING);
        let usual = self.limit(bucket).with(None).map(|limit| limit.per);
        let count = count.filter(|count| *count > 0);
        let limit = count.map(|count| bucket.learn(count, wait, usual));
        let ask = self.ask(bucket);
        self.with_ledger(&mut self.lock(), true, |ledger| {
            ledger.refused(&ask, limit, (now, until))
        });
        self.stir();
    }

    /// Which organisation the key belongs to: its keys are counted together.
    pub(super) fn belongs(&self, organization: &str) {
        let organization = format!("{} organization {organization}", self.base);
        let needed = self.set.or(self.assumed).is_some();
        self.with_ledger(&mut self.lock(), needed, |ledger| {
            ledger.belongs(&self.key, &organization)
        });
        self.stir();
    }

    fn stir(&self) {
        self.changed.notify_waiters();
        self.shown.notify_waiters();
    }

    fn ask(&self, bucket: Bucket) -> Ask<'_> {
        Ask {
            key: &self.key,
            bucket,
            limit: self.limit(bucket),
            background: false,
        }
    }

    fn limit(&self, bucket: Bucket) -> Limit {
        Limit {
            set: self.set.and_then(|set| bucket.share(set)),
            assumed: self.assumed.and_then(|assumed| bucket.share(assumed)),
        }
    }

    /// None where there is nothing to look up: no limit is known, and no file from another time.
    fn with_ledger<T>(
        &self,
        state: &mut State,
        needed: bool,
        mut work: impl FnMut(&mut Ledger) -> rusqlite::Result<T>,
    ) -> Option<T> {
        if state.ledger.is_none() && (needed || self.file.as_ref().is_some_and(|at| at.exists())) {
            state.ledger = self.open();
        }
        match work(state.ledger.as_mut()?) {
            Ok(done) => Some(done),
            Err(error) => {
                tracing::warn!(%error, "requests are counted in memory only from here on");
                state.ledger = Ledger::open(None).ok();
                work(state.ledger.as_mut()?).ok()
            }
        }
    }

    fn open(&self) -> Option<Ledger> {
        let shared = Ledger::open(self.file.as_deref());
        shared
            .or_else(|error| {
                tracing::warn!(%error, "requests are counted in memory only");
                Ledger::open(None)
            })
            .ok()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an address is Langfuse Cloud's, in any region.
fn is_cloud(base: &Url) -> bool {
    let host = base.host_str().unwrap_or_default();
    host == "cloud.langfuse.com" || host.ends_with(".cloud.langfuse.com")
}

/// What the server would answer, told before it is asked.
fn exhausted(wait: Duration, limit: Option<Requests>) -> Error {
    Error::RateLimited {
        wait,
        limit: limit.map(|limit| limit.count),
        remaining: Some(0),
        message: "by lftui's own count".into(),
    }
}

/// Whether a 429 that asks for this is waited out.
pub(super) fn is_worth_waiting(wait: Duration) -> bool {
    wait <= PATIENCE
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

/// Never nothing, so that nobody runs in circles.
fn until_then(now: Timestamp, then: Timestamp) -> Duration {
    let wait: Duration = then.duration_since(now).try_into().unwrap_or_default();
    wait.max(Duration::from_millis(1))
}

/// What the bucket of a request is, told from its address.
pub(super) fn bucket(method: &Method, url: &Url, base: &Url) -> Bucket {
    let path = url.path().trim_start_matches(base.path());
    Bucket::of(method, path.trim_start_matches("api/public/"))
}
