//! Misbehaviour on purpose, for whoever tests a client: limits, delays, broken answers.

mod answer;
mod fault;
mod inflict;
mod limit;
mod rate;
mod wire;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::Method;
use jiff::{SignedDuration, Timestamp};

use super::random::Random;
pub use fault::{Fault, What};
pub(super) use inflict::{Unanswered, inflict};
pub(super) use limit::limit;
pub use rate::Rate;
use rate::{Bucket, Exceeded, Windows};
pub(super) use wire::{Door, Line};

/// How a server misbehaves towards the network; by default it does not.
#[derive(Clone, Default)]
pub struct Faults {
    /// The limit of the general bucket; the others follow in the proportions of Langfuse Cloud's smallest plan.
    pub rate_limit: Option<Rate>,
    /// How long each request below `/api/public` waits before it is carried out, `health` and `ready` excepted.
    pub delay: Duration,
    /// The first that fits a request and is drawn for it happens.
    pub list: Vec<Fault>,
    /// Where the draws begin: the same seed draws the same for the n-th request that fits a fault.
    pub seed: u64,
    /// Answers 400 to a score that breaks its config, which a Langfuse server accepts and then drops in silence.
    pub refuse_invalid_scores: bool,
    /// What the limit's windows are measured with.
    pub clock: Clock,
}

/// Tells the time; the system's by default.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(Timestamp::now)
    }
}

/// A time such as `300ms`, `20s` or `1m 30s`, as faults and the command line take it.
///
/// # Errors
/// Says what to write instead.
pub fn parse_time(text: &str) -> Result<Duration, String> {
    let time = text.parse::<SignedDuration>().ok();
    let time = time.and_then(|time| Duration::try_from(time).ok());
    time.ok_or_else(|| format!("`{text}` is no time; write one such as 300ms, 20s or 2m"))
}

/// Faults at work: how often they were drawn, and what is left of the limits.
pub(super) struct Mood {
    faults: Faults,
    draws: Vec<Mutex<Random>>,
    windows: Mutex<Windows>,
}

impl Mood {
    pub(super) fn new(faults: Faults) -> Self {
        let seed = |index: usize| faults.seed ^ (index as u64) << 32;
        let draws = (0..faults.list.len()).map(|index| Mutex::new(Random::new(seed(index))));
        Self {
            draws: draws.collect(),
            windows: Mutex::default(),
            faults,
        }
    }

    pub(super) fn refuses_invalid_scores(&self) -> bool {
        self.faults.refuse_invalid_scores
    }

    /// What is to happen to a request. A fault draws only for requests that fit it.
    fn draw(&self, method: &Method, path: &str) -> Option<What> {
        let mut list = self.faults.list.iter().zip(&self.draws);
        let drawn = list.find(|(fault, draws)| {
            fault.fits(method, path)
                && fault.strikes(
                    draws
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .fraction(),
                )
        });
        drawn.map(|(fault, _)| fault.what)
    }

    /// Counts a request; `Some` when it is one too many.
    fn count(&self, method: &Method, path: &str) -> Option<Exceeded> {
        let limit = Bucket::of(method, path)?.limit(self.faults.rate_limit?);
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.count(limit, self.faults.clock.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_strikes_the_same_requests() {
        let drawn = |seed: u64| {
            let list = vec![
                "GET /api/public/a 503 30%".parse().unwrap(),
                "* /api/public/a cut 50%".parse().unwrap(),
            ];
            let mood = Mood::new(Faults {
                list,
                seed,
                ..Faults::default()
            });
            let drawn: Vec<_> = (0..1000)
                .map(|_| {
                    // What does not fit takes no draw away.
                    assert_eq!(mood.draw(&Method::GET, "/api/public/b"), None);
                    mood.draw(&Method::GET, "/api/public/a")
                })
                .collect();
            drawn
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        let refused = drawn(1)
            .iter()
            .filter(|what| matches!(what, Some(What::Status(_))))
            .count();
        let cut = drawn(1)
            .iter()
            .filter(|what| **what == Some(What::Cut))
            .count();
        assert!((250..350).contains(&refused), "{refused} of 30 %");
        assert!((300..400).contains(&cut), "{cut} of 50 % of the rest");
    }

    #[test]
    fn times_are_written_with_their_unit() {
        assert_eq!(parse_time("300ms"), Ok(Duration::from_millis(300)));
        assert_eq!(parse_time("1m 30s"), Ok(Duration::from_secs(90)));
        for wrong in ["", "3", "-3s", "soon", "99999999999999999999s"] {
            assert!(parse_time(wrong).unwrap_err().contains("300ms"), "{wrong}");
        }
    }
}
