//! Comments on traces, observations, sessions and prompts.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ScoreTarget;
use super::id::{ObservationId, SessionId, TraceId};

/// What is commented on. A prompt is named by its id, not its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CommentTarget {
    Trace(TraceId),
    Observation(ObservationId),
    Session(SessionId),
    Prompt(Arc<str>),
}

impl CommentTarget {
    /// None for what takes scores and no comments.
    pub fn of(target: ScoreTarget) -> Option<Self> {
        match target {
            ScoreTarget::Trace(id) => Some(Self::Trace(id)),
            ScoreTarget::Observation(_, id) => Some(Self::Observation(id)),
            ScoreTarget::Session(id) => Some(Self::Session(id)),
            ScoreTarget::Run(_) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub id: Arc<str>,
    pub content: Arc<str>,
    pub author: Option<Arc<str>>,
    pub created: Option<Timestamp>,
}
