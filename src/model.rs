//! What lftui talks about: observations, traces, sessions, scores, prompts, queues. Pure: no I/O, no clock.

pub mod address;
pub mod budget;
pub mod comment;
pub mod compare;
pub mod conversation;
pub mod diff;
pub mod filter;
pub mod group;
pub mod id;
pub mod json;
pub mod markdown;
pub mod observation;
pub mod project;
pub mod prompt;
pub mod queue;
pub mod remote;
pub mod run;
pub mod score;
pub mod search;
pub mod text;
pub mod time;
pub mod trace;
pub mod tree;
pub mod unit;

pub use budget::{Budget, Left, Requests};
pub use comment::{Comment, CommentTarget};
pub use id::{ConfigId, ItemId, ObservationId, ProjectId, QueueId, ScoreId, SessionId, TraceId};
pub use observation::{
    Body, Context, Detail, Level, Observation, ObservationType, PromptRef, Shared,
};
pub use project::{Api, Generation, Project, Server};
pub use prompt::{ChatPart, Prompt, PromptContent, PromptSummary};
pub use queue::{ItemFacts, ItemObject, ItemStatus, Queue, QueueItem};
pub use remote::{Problem, ProblemKind, Remote};
pub use score::{
    Category, DataType, NewScore, Score, ScoreConfig, ScoreSource, ScoreTarget, ScoreValue,
};
pub use time::{Span, TimeRange};
pub use trace::{SessionSummary, Totals, TraceSummary};
pub use unit::{Seconds, Tokens, Usd};
