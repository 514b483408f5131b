//! Comments on traces, observations, sessions and prompts.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{ObservationId, SessionId, TraceId};

/// What is commented on. A prompt is named by its id, not its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CommentTarget {
    Trace(TraceId),
    Observation(ObservationId),
    Session(SessionId),
    Prompt(Arc<str>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub id: Arc<str>,
    pub content: Arc<str>,
    pub author: Option<Arc<str>>,
    pub created: Option<Timestamp>,
}
