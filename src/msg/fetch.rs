//! What can be asked for.

use std::sync::Arc;

use jiff::Timestamp;

use super::Order;
use crate::model::{
    CommentTarget, ObservationId, QueueId, QueueItem, ScoreTarget, SessionId, Span, TraceId,
};

/// What a list looks at: a span of time up to now, and the filter line as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub span: Span,
    pub filter: Arc<str>,
}

/// A trace of a list, and the row whose input and output stand for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    pub trace: TraceId,
    pub root: Option<ObservationId>,
    pub start: Timestamp,
}

/// An observation and when it began, so that the server need not search all time.
pub type Moment = (ObservationId, Timestamp);

/// One read. `again` asks the server even where a fresh answer is known; `more` asks for the next page.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetch {
    /// The same, from the server, whatever is known.
    Anew(Box<Self>),
    /// What is new in the same, while somebody looks on; ends with [`Data::Followed`](super::Data::Followed).
    Follow(Box<Self>),
    /// Probe the server, verify the keys, learn the project.
    Server,
    Sessions {
        query: Query,
        more: bool,
        again: bool,
    },
    Traces {
        query: Query,
        more: bool,
        again: bool,
    },
    Observations {
        query: Query,
        more: bool,
        again: bool,
    },
    Scores {
        query: Query,
        more: bool,
        again: bool,
    },
    /// All traces of a session, each with its root's input and output.
    Session {
        id: SessionId,
    },
    Prompts,
    Prompt {
        name: Arc<str>,
        version: Option<u32>,
    },
    Queues,
    Items {
        queue: QueueId,
    },
    Configs,
    /// Rows of a trace, page by page, without input and output.
    Trace {
        id: TraceId,
        again: bool,
    },
    /// Input, output and metadata of one observation.
    Body {
        trace: TraceId,
        id: ObservationId,
        start: Timestamp,
        /// Likely to be looked at next.
        ahead: Vec<ObservationId>,
    },
    /// Inputs and outputs of several observations of a trace; each comes as a [`Data::Body`](super::Data::Body).
    Steps {
        trace: TraceId,
        steps: Vec<Moment>,
    },
    /// What tells whether inputs and outputs of steps are the same as others; comes as [`Data::Prints`](super::Data::Prints).
    Prints {
        trace: TraceId,
        steps: Vec<Moment>,
    },
    /// What of an observation's input stood already in one of these, the likeliest first.
    Before {
        trace: TraceId,
        of: Moment,
        candidates: Vec<Moment>,
    },
    /// First and last words of a trace, for a list's preview.
    Preview {
        of: Glance,
        /// Likely to be looked at next.
        ahead: Vec<Glance>,
    },
    /// Scores of the trace, its observations included.
    TraceScores {
        id: TraceId,
    },
    SessionScores {
        id: SessionId,
    },
    /// Scores of all of these at once, and of what is beside them in their traces.
    ScoresOfMany {
        targets: Vec<ScoreTarget>,
    },
    Comments {
        target: CommentTarget,
    },
    /// The next items of a queue, before anybody gets there.
    Ahead {
        items: Vec<QueueItem>,
    },
    /// Where the review of a queue was left.
    Bookmark {
        queue: QueueId,
    },
    /// What was seen of these items' objects; then what an order needs to know and was not seen, some at a time.
    ItemFacts {
        items: Vec<QueueItem>,
        by: Order,
    },
    /// Which trace an observation belongs to.
    Locate {
        id: ObservationId,
        near: Option<Timestamp>,
    },
    /// Words in what was seen, and in what the server has.
    Search {
        text: Arc<str>,
        server: bool,
    },
    /// The trace, or one step of it and what is below, as Markdown of at most so many tokens.
    Markdown {
        id: TraceId,
        below: Option<ObservationId>,
        tokens: usize,
        /// Whatever it costs; else what takes many requests is answered with [`Costs`](super::Costs) first.
        sure: bool,
    },
    /// A text in those inputs, outputs and metadata of a trace that are here.
    Find {
        trace: TraceId,
        text: Arc<str>,
    },
    /// Every input, output and metadata of a trace that is not here.
    Contents {
        trace: TraceId,
    },
    /// The whole trace as JSON, inputs and outputs as the server sends them; [`Costs`](super::Costs) where that is
    /// more than a clipboard is for.
    Export {
        id: TraceId,
    },
}
