//! The review of a queue: in which order, and where it was left.

use serde::{Deserialize, Serialize};

use crate::model::{ItemFacts, ItemId, QueueId};

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
