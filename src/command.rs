//! What a person can ask. Keymap, help, palette and README read it from the one table of commands.

mod hand;
pub mod key;
pub mod keymap;
mod table;
mod view;

pub use hand::Hand;
pub use key::Key;
pub use keymap::{Context, Keymap, Lookup};
pub use table::{Entry, commands, describe, named};
pub use view::View;

use crate::model::compare::Side;

/// The panes that have a number key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    Sessions,
    Traces,
    Observations,
    Scores,
    Prompts,
    Queues,
}

impl Root {
    pub const ALL: [Self; 6] = [
        Self::Sessions,
        Self::Traces,
        Self::Observations,
        Self::Scores,
        Self::Prompts,
        Self::Queues,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Sessions => "Sessions",
            Self::Traces => "Traces",
            Self::Observations => "Observations",
            Self::Scores => "Scores",
            Self::Prompts => "Prompts",
            Self::Queues => "Queues",
        }
    }
}

/// What lists can be sorted by; a list knows which of them it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    Time,
    Name,
    User,
    Session,
    Latency,
    Cost,
    Tokens,
    Observations,
    Errors,
    Value,
}

impl Sort {
    pub const ALL: [Self; 10] = [
        Self::Time,
        Self::Name,
        Self::User,
        Self::Session,
        Self::Latency,
        Self::Cost,
        Self::Tokens,
        Self::Observations,
        Self::Errors,
        Self::Value,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Name => "name",
            Self::User => "user",
            Self::Session => "session",
            Self::Latency => "latency",
            Self::Cost => "cost",
            Self::Tokens => "tokens",
            Self::Observations => "observations",
            Self::Errors => "errors",
            Self::Value => "value",
        }
    }
}

/// Movement within anything that has rows or lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    Down,
    Up,
    First,
    Last,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
}

/// Folds of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    Open,
    Close,
    Toggle,
    OpenAll,
    CloseAll,
    Depth(u8),
    /// To errors and warnings, and nothing else.
    Problems,
}

/// What part of the time a timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Time {
    Closer,
    Wider,
    Earlier,
    Later,
    /// The selected step, or all.
    Fit,
    /// Leave out the time in which nothing happened, or show it.
    Idle,
}

/// What `y` copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CopyKind {
    Value,
    Node,
    Trace,
    Path,
    Id,
    Link,
    Curl,
    Markdown,
}

impl CopyKind {
    /// What the status line calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value of",
            Self::Node => "JSON of",
            Self::Trace => "trace",
            Self::Path => "path in",
            Self::Id => "id",
            Self::Link => "link to",
            Self::Curl => "curl for",
            Self::Markdown => "Markdown of",
        }
    }
}

/// Everything that a key or the palette can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Help,
    Palette,
    Go(Root),
    NextPanel,
    PreviousPanel,
    Back,
    Quit,
    QuitNow,
    Suspend,
    Refresh,
    Follow,
    TimeRange,
    Profile,
    Zoom,
    Redraw,
    Move(Move),
    Open,
    Find,
    FindNext,
    FindPrevious,
    Contents,
    Filter,
    Views,
    Search,
    AskServer,
    Sort(Sort),
    Copy(CopyKind),
    Browse,
    Score,
    Comment,
    ScoreComment,
    FreeScore,
    Enqueue,
    CreateQueue,
    Delete,
    Mark,
    MarkRange,
    Edit,
    Pipe,
    Save,
    Fold(Fold),
    NextSibling,
    PreviousSibling,
    NextProblem,
    PreviousProblem,
    Meaningful,
    /// Puts what is selected, marked or remembered beside each other.
    Compare,
    /// Whose step of two is acted on.
    ChooseSide(Side),
    NextDifference,
    PreviousDifference,
    OnlyNew,
    Log,
    Timeline,
    /// The step that took the most time of its own, then the next one.
    Slowest,
    Dearest,
    Bookmark,
    NextBookmark,
    Time(Time),
    NextTab,
    PreviousTab,
    Diff,
    /// How the output of a step differs from its input.
    Changes,
    /// Long lines of JSON.
    ScrollLeft,
    ScrollRight,
    Uses,
    NextVersion,
    PreviousVersion,
    Submit,
    NextField,
    PreviousField,
    StepUp,
    StepDown,
    LeaveField,
    Skip,
    NextItem,
    PreviousItem,
    Instructions,
    Reopen,
    Hold,
    TakeBack,
    Complete,
    Items,
    ItemOrder,
    Raw,
    Theme,
    Outbox,
}
