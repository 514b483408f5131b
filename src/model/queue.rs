//! Annotation queues and their items.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ScoreTarget;
use super::id::{ConfigId, ItemId, ObservationId, QueueId, SessionId, TraceId};
use super::unit::{Seconds, Usd};

/// An annotation queue. The API tells no counts: they come from its items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    pub id: QueueId,
    pub name: Arc<str>,
    pub description: Option<Arc<str>>,
    pub configs: Vec<ConfigId>,
    pub created: Option<Timestamp>,
}

impl Queue {
    /// Whether a person means this one: by its id or its name, in whatever case.
    pub fn is_called(&self, name: &str) -> bool {
        self.id.as_str() == name || self.name.to_lowercase() == name.to_lowercase()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemStatus {
    Pending,
    Completed,
}

impl ItemStatus {
    /// The server's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Completed => "COMPLETED",
        }
    }
}

/// What is to be reviewed. An observation's trace is not told and must be looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemObject {
    Trace(TraceId),
    Observation(ObservationId),
    Session(SessionId),
    /// A kind that this version does not know, as the server named it.
    Other(Arc<str>),
}

impl ItemObject {
    /// None for what no queue takes.
    pub fn of(target: &ScoreTarget) -> Option<Self> {
        match target {
            ScoreTarget::Trace(id) => Some(Self::Trace(id.clone())),
            ScoreTarget::Observation(_, id) => Some(Self::Observation(id.clone())),
            ScoreTarget::Session(id) => Some(Self::Session(id.clone())),
            ScoreTarget::Run(_) => None,
        }
    }
}

/// One thing to review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueItem {
    pub id: ItemId,
    pub queue: QueueId,
    pub object: ItemObject,
    pub status: ItemStatus,
    pub created: Option<Timestamp>,
    pub completed: Option<Timestamp>,
}

/// What was seen of an item's object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemFacts {
    /// Of an observation.
    pub trace: Option<TraceId>,
    pub name: Option<Arc<str>>,
    pub user: Option<Arc<str>>,
    pub start: Option<Timestamp>,
    pub latency: Option<Seconds>,
    pub cost: Option<Usd>,
    pub errors: Option<usize>,
    /// The lowest of its numbers.
    pub score: Option<f64>,
    /// All of its steps were looked at: what is missing above is not there.
    pub steps_read: bool,
    /// All of its scores were.
    pub scores_read: bool,
}
