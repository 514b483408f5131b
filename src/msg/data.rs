//! What comes back from a fetch.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Bookmark, Prints};
use crate::model::conversation::Conversation;
use crate::model::markdown::Markdown;
use crate::model::search::Excerpt;
use crate::model::{
    Body, Comment, ItemFacts, ItemId, Observation, ObservationId, ObservationType, Project, Prompt,
    PromptSummary, Queue, QueueItem, Score, ScoreConfig, Server, SessionId, SessionSummary, Span,
    TraceId, TraceSummary,
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

/// What fetching a trace costs that is too much to be fetched unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Costs {
    /// So many observations, in about so many requests.
    Known {
        observations: usize,
        requests: usize,
    },
    /// So many observations and bytes came, and that was not all.
    More { observations: usize, bytes: usize },
    /// Inputs and outputs of so many steps are not here, and take so many requests.
    Bodies { steps: usize, requests: usize },
}

/// What came of a command that a value was piped to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piped {
    pub text: Arc<str>,
    /// How it ended, where that was not well.
    pub ended: Option<String>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    pub text: Arc<str>,
    /// The newest first.
    pub found: Arc<Vec<Finding>>,
    /// How many there are; None while that is not known.
    pub total: Option<usize>,
    /// There are more than are told.
    pub more: bool,
    /// How much was looked through: observations, and those of them whose input and output are here.
    pub observations: usize,
    pub bodies: usize,
    /// The server was asked, too.
    pub server: bool,
    /// No more comes.
    pub done: bool,
}

/// An observation that words were found in. Texts are clean.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub trace: TraceId,
    pub observation: ObservationId,
    pub time: Timestamp,
    pub kind: ObservationType,
    pub trace_name: Arc<str>,
    pub name: Arc<str>,
    pub part: Part,
    pub excerpt: Excerpt,
    /// The server told of it.
    pub server: bool,
}

/// More steps of a trace that hold a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Matches {
    /// Those that were not told before, in no order.
    pub found: Vec<Match>,
    /// Steps whose inputs and outputs were looked through so far.
    pub searched: usize,
    /// What is not here; None while that is not known.
    pub rest: Option<Rest>,
    /// No more comes.
    pub done: bool,
}

/// A step that holds a text. Texts are clean.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    pub observation: ObservationId,
    pub part: Part,
    /// The first place.
    pub excerpt: Excerpt,
    /// How many places there are; from 20 on they are not counted.
    pub count: usize,
}

/// Inputs and outputs of a trace that are not here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    pub steps: usize,
    /// What fetching them costs.
    pub requests: usize,
}

/// Which part of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Input,
    Output,
    Metadata,
    Name,
    Status,
}

impl Part {
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Metadata => "metadata",
            Self::Name => "name",
            Self::Status => "status",
        }
    }
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
    /// Some more of them, before all are there.
    SomeItems(Vec<QueueItem>),
    Configs(Arc<Vec<ScoreConfig>>),
    Bookmark(Option<Bookmark>),
    ItemFacts(HashMap<ItemId, ItemFacts>),
    /// Items of a queue whose first screen is here now.
    Ahead(Vec<ItemId>),
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
    /// The same without its messages: those of a large one take a while to read.
    Raw {
        id: ObservationId,
        body: Arc<Body>,
    },
    /// Messages of an observation's input that stood already in `before`; None where it stood in none of those.
    Before {
        id: ObservationId,
        before: Option<ObservationId>,
        said: Vec<Range<usize>>,
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
    Matches(Matches),
    /// Inputs and outputs of a trace came; so many steps wait for theirs.
    Brought {
        left: usize,
    },
    /// Of some steps of a trace.
    Prints(Prints),
    Export(Export),
    /// Instead of what was asked for: whether it is wanted at that price.
    Costs(Costs),
    /// A trace is in a file; where, in one sentence.
    Streamed(String),
    Markdown(Arc<Markdown>),
    /// What a command printed.
    Piped(Piped),
    Found(Findings),
    /// Somebody who follows was answered, and is to rest at least so long so that others may ask.
    Followed {
        rest: Option<Duration>,
    },
}

/// A queue and how much of it is done; None while its items were not counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueCount {
    pub queue: Queue,
    pub pending: Option<usize>,
    pub completed: Option<usize>,
}
