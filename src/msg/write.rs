//! What can be changed on the server.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::short_id;
use crate::model::{
    CommentTarget, ConfigId, ItemId, ItemObject, ItemStatus, NewScore, QueueId, ScoreId,
    ScoreTarget, text,
};

/// One decision of the person. Scores carry ids of their own, so a repeat overwrites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    CreateQueue {
        name: Arc<str>,
        description: Option<Arc<str>>,
        /// At least one.
        configs: Vec<ConfigId>,
    },
    AddItem {
        queue: QueueId,
        object: ItemObject,
    },
    RemoveItem {
        queue: QueueId,
        item: ItemId,
        /// What it was, so that it is no longer counted there.
        status: ItemStatus,
    },
}

impl Write {
    /// The scores that it makes.
    pub fn scores(&self) -> &[NewScore] {
        match self {
            Self::Scores(scores) | Self::Review { scores, .. } => scores,
            _ => &[],
        }
    }

    /// The queue item that it changes, and what it will be.
    pub fn item(&self) -> Option<(&QueueId, &ItemId, ItemStatus)> {
        match self {
            Self::Review { queue, item, .. } => Some((queue, item, ItemStatus::Completed)),
            Self::SetItem {
                queue,
                item,
                status,
            } => Some((queue, item, *status)),
            _ => None,
        }
    }

    /// Whether it changes this queue, or was decided in its review.
    pub fn is_of(&self, queue: &QueueId) -> bool {
        let mut scores = self.scores().iter();
        self.queue() == Some(queue) || scores.any(|score| score.queue.as_ref() == Some(queue))
    }

    /// The queue that it changes.
    pub fn queue(&self) -> Option<&QueueId> {
        match self {
            Self::AddItem { queue, .. } | Self::RemoveItem { queue, .. } => Some(queue),
            write => write.item().map(|(queue, _, _)| queue),
        }
    }

    /// What it does, for a list: `review helpful 0.8, tone kind`.
    pub fn what(&self) -> String {
        let scores = || {
            let words = |score: &NewScore| format!("{} {}", score.name, score.value.short());
            let words: Vec<String> = self.scores().iter().map(words).collect();
            text::clean_line(&words.join(", ")).into_owned()
        };
        match self {
            Self::Scores(_) => format!("score {}", scores()),
            Self::DeleteScore(_) => "delete a score".into(),
            Self::Review { .. } => format!("review {}", scores()),
            Self::SetItem { status, .. } => match status {
                ItemStatus::Pending => "reopen the item".into(),
                ItemStatus::Completed => "complete the item".into(),
            },
            Self::Comment { text, .. } => format!("comment {}", text::clean_line(text)),
            Self::CreateQueue { name, .. } => format!("create queue {}", text::clean_line(name)),
            Self::AddItem { .. } => "add to a queue".into(),
            Self::RemoveItem { .. } => "remove from a queue".into(),
        }
    }

    /// What it is about: `trace 4f2a…`.
    pub fn target(&self) -> String {
        let named = |kind: &str, id: &str| format!("{kind} {}", text::clean_line(&short_id(id)));
        if let Some(score) = self.scores().first() {
            return match &score.target {
                ScoreTarget::Trace(id) => named("trace", id.as_str()),
                ScoreTarget::Observation(_, id) => named("observation", id.as_str()),
                ScoreTarget::Session(id) => named("session", id.as_str()),
                ScoreTarget::Run(id) => named("run", id),
            };
        }
        match self {
            Self::Scores(_) | Self::CreateQueue { .. } => String::new(),
            Self::AddItem { object, .. } => match object {
                ItemObject::Trace(id) => named("trace", id.as_str()),
                ItemObject::Observation(id) => named("observation", id.as_str()),
                ItemObject::Session(id) => named("session", id.as_str()),
                ItemObject::Other(kind) => named("object", kind),
            },
            Self::DeleteScore(id) => named("score", id.as_str()),
            Self::Review { item, .. }
            | Self::SetItem { item, .. }
            | Self::RemoveItem { item, .. } => named("item", item.as_str()),
            Self::Comment { target, .. } => match target {
                CommentTarget::Trace(id) => named("trace", id.as_str()),
                CommentTarget::Observation(id) => named("observation", id.as_str()),
                CommentTarget::Session(id) => named("session", id.as_str()),
                CommentTarget::Prompt(id) => named("prompt", id),
            },
        }
    }
}
