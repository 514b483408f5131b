//! What comes back from a fetch.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::conversation::Conversation;
use crate::model::{
    Body, Comment, Observation, ObservationId, Project, Prompt, PromptSummary, Queue, QueueItem,
    Score, ScoreConfig, Server, SessionId, SessionSummary, Span, TraceId, TraceSummary,
};

/// All that is known of a list now.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot<T> {
    pub rows: Arc<Vec<T>>,
    /// The server has more below.
    pub more: bool,
    /// The span that was looked at in the end: an empty list widens by itself.
    pub span: Span,
    /// When the server said so.
    pub at: Timestamp,
    /// Known from before; a fresher one is on its way.
    pub stale: bool,
    /// Which terms of the filter line the server applied; the rest was done here.
    pub filtered: Option<Arc<str>>,
}

/// A snapshot of one of the lists.
#[derive(Clone, Debug, PartialEq)]
pub enum Listing {
    Sessions(Snapshot<SessionSummary>),
    Traces(Snapshot<TraceSummary>),
    Observations(Snapshot<Observation>),
    Scores(Snapshot<Score>),
}

/// One trace of a session with what was said in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub trace: TraceSummary,
    pub conversation: Arc<Conversation>,
}

/// A whole trace as JSON text.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    pub id: TraceId,
    pub json: Arc<str>,
    pub observations: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Server {
        server: Server,
        project: Project,
    },
    Listing(Listing),
    Session {
        id: SessionId,
        turns: Arc<Vec<Turn>>,
    },
    Prompts(Arc<Vec<PromptSummary>>),
    Prompt(Arc<Prompt>),
    Queues(Arc<Vec<QueueCount>>),
    Items(Arc<Vec<QueueItem>>),
    Configs(Arc<Vec<ScoreConfig>>),
    /// At most 1,000 rows of a trace.
    Rows {
        trace: TraceId,
        rows: Vec<Observation>,
        last: bool,
        at: Timestamp,
    },
    Body {
        id: ObservationId,
        body: Arc<Body>,
        conversation: Arc<Conversation>,
    },
    /// What went in and what came out, each in one line.
    Preview {
        trace: TraceId,
        input: Option<String>,
        output: Option<String>,
    },
    Scores(Arc<Vec<Score>>),
    Comments(Arc<Vec<Comment>>),
    Located {
        observation: ObservationId,
        trace: TraceId,
    },
    Export(Export),
}

/// A queue and how much of it is done; None while its items were not counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueCount {
    pub queue: Queue,
    pub pending: Option<usize>,
    pub completed: Option<usize>,
}
