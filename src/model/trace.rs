//! A trace and a session as a list shows them.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{ObservationId, SessionId, TraceId};
use super::unit::{Seconds, Tokens, Usd};

/// Sums over the observations of a trace or a session that were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    pub observations: Option<u32>,
    pub errors: Option<u32>,
    pub warnings: Option<u32>,
    pub cost: Option<Usd>,
    pub tokens: Option<Tokens>,
    /// Only a part was seen: shown with a trailing `+`.
    pub partial: bool,
}

/// One row of the traces list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceSummary {
    pub id: TraceId,
    pub name: Arc<str>,
    pub start: Timestamp,
    pub user: Option<Arc<str>>,
    pub session: Option<SessionId>,
    pub environment: Option<Arc<str>>,
    pub release: Option<Arc<str>>,
    pub version: Option<Arc<str>>,
    pub tags: Arc<[Arc<str>]>,
    pub latency: Option<Seconds>,
    pub totals: Totals,
    /// Its root is not known yet, while other rows are: an agent still at work.
    pub running: bool,
    /// The row whose input and output stand for the trace's.
    pub root: Option<ObservationId>,
    /// Scores of the trace that are known, each in a word or two: `helpful 0.9`.
    pub scores: Arc<[Arc<str>]>,
    /// The first error that is known of, with its status.
    pub trouble: Option<Arc<str>>,
}

/// One row of the sessions list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionSummary {
    pub id: SessionId,
    pub first: Timestamp,
    /// End of the last trace where known, else its start.
    pub last: Timestamp,
    pub traces: Option<u32>,
    pub users: Vec<Arc<str>>,
    pub environment: Option<Arc<str>>,
    pub totals: Totals,
    /// One of its traces is still at work.
    pub running: bool,
}
