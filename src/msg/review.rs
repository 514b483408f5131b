//! The review of a queue: in which order, where it was left, what is known of its items.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{ItemId, QueueId, Seconds, TraceId, Usd};

/// The order in which items are reviewed. What is not known of an item puts it behind the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    #[default]
    Oldest,
    Newest,
    Errors,
    Cost,
    Latency,
    Score,
    /// The same number is the same order, for everybody.
    Shuffled(u32),
}

impl Order {
    pub fn label(self) -> String {
        match self {
            Self::Oldest => "oldest first".into(),
            Self::Newest => "newest first".into(),
            Self::Errors => "errors first".into(),
            Self::Cost => "most expensive first".into(),
            Self::Latency => "slowest first".into(),
            Self::Score => "lowest score first".into(),
            Self::Shuffled(seed) => format!("shuffled, seed {seed}"),
        }
    }

    /// Whether it needs to know more of the items than the queue tells.
    pub fn needs_facts(self) -> bool {
        matches!(
            self,
            Self::Errors | Self::Cost | Self::Latency | Self::Score
        )
    }

    /// Whether this tells where an item belongs.
    pub fn is_told(self, facts: &ItemFacts) -> bool {
        match self {
            Self::Errors | Self::Cost | Self::Latency => facts.steps_read,
            Self::Score => facts.scores_read,
            Self::Oldest | Self::Newest | Self::Shuffled(_) => true,
        }
    }
}

/// Where the review of a queue was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    pub queue: QueueId,
    pub item: Option<ItemId>,
    pub order: Order,
    pub held: Vec<ItemId>,
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
