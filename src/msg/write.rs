//! What can be changed on the server.

use crate::model::{CommentTarget, ItemId, ItemStatus, NewScore, QueueId, ScoreId};

/// One decision of the person. Scores carry ids of their own, so a repeat overwrites.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    Scores(Vec<NewScore>),
    DeleteScore(ScoreId),
    /// Scores first; the item is completed only after all of them were accepted.
    Review {
        queue: QueueId,
        item: ItemId,
        scores: Vec<NewScore>,
    },
    SetItem {
        queue: QueueId,
        item: ItemId,
        status: ItemStatus,
    },
    Comment {
        target: CommentTarget,
        text: String,
    },
}
