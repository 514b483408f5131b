//! Whose answer it is: tickets, the slots that newer wishes replace, timers.

use crate::model::compare::Side;

/// Names one fetch or write; an answer with another ticket than the wanted one is late and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// One place on the screen that shows one thing at a time: a newer wish replaces an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    Connect,
    Sessions,
    Session,
    Traces,
    Observations,
    Scores,
    Prompts,
    Prompt,
    PromptOther,
    Queues,
    Items,
    /// What is in the queue that something is added to.
    Enqueue,
    Ahead,
    /// Of the next item of a review, which is made ready behind the one on the screen.
    NextTrace,
    NextTraceScores,
    NextFormScores,
    NextBody,
    NextLocate,
    NextSession,
    NextComments,
    Bookmark,
    ItemFacts,
    Configs,
    Preview,
    Trace,
    Body,
    Before,
    Steps,
    TraceScores,
    FormScores,
    FormBody,
    Comments,
    Locate,
    Search,
    /// A text in a trace.
    Find,
    /// All inputs and outputs of a trace.
    Contents,
    /// Of one of two that are compared.
    ComparedTrace(Side),
    ComparedBody(Side),
    ComparedPrints(Side),
    Export,
    Pipe,
}

/// One-shot timers; each asks for itself again while it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The spinner's next frame, while something is pending.
    Spin,
    /// The moment when a shown age or countdown changes.
    Age,
    /// The next second of a wait for requests.
    Countdown,
    /// Somebody who follows may look again, if it still waits for this one.
    Follow(Ticket),
    /// The status line's notice has been there long enough, if it is still this one.
    Notice(Ticket),
}
