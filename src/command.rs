//! What a person can ask: the one table of commands. Keymap, help, palette and README read it.

pub mod key;
pub mod keymap;

pub use key::Key;
pub use keymap::{Context, Keymap, Lookup};

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
    Filter,
    Search,
    AskServer,
    Sort(Sort),
    Copy(CopyKind),
    Browse,
    Score,
    Comment,
    Edit,
    Fold(Fold),
    NextSibling,
    PreviousSibling,
    NextProblem,
    PreviousProblem,
    Meaningful,
    NextTab,
    PreviousTab,
    Diff,
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
    Theme,
    Outbox,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// As keys.toml and the palette spell it.
    pub name: &'static str,
    pub command: Command,
    pub help: &'static str,
}

const fn entry(name: &'static str, command: Command, help: &'static str) -> Entry {
    Entry {
        name,
        command,
        help,
    }
}

pub const COMMANDS: &[Entry] = &[
    entry("sessions", Command::Go(Root::Sessions), "List the sessions"),
    entry("traces", Command::Go(Root::Traces), "List the traces"),
    entry(
        "observations",
        Command::Go(Root::Observations),
        "List every observation",
    ),
    entry(
        "scores",
        Command::Go(Root::Scores),
        "List the scores, with their distribution",
    ),
    entry(
        "prompts",
        Command::Go(Root::Prompts),
        "Browse the prompts and their versions",
    ),
    entry(
        "queues",
        Command::Go(Root::Queues),
        "List the annotation queues",
    ),
    entry("down", Command::Move(Move::Down), "Next row or line"),
    entry("up", Command::Move(Move::Up), "Previous row or line"),
    entry("first", Command::Move(Move::First), "First row"),
    entry("last", Command::Move(Move::Last), "Last row"),
    entry(
        "half-page-down",
        Command::Move(Move::HalfPageDown),
        "Half a page down",
    ),
    entry(
        "half-page-up",
        Command::Move(Move::HalfPageUp),
        "Half a page up",
    ),
    entry("page-down", Command::Move(Move::PageDown), "A page down"),
    entry("page-up", Command::Move(Move::PageUp), "A page up"),
    entry("open", Command::Open, "Open what is selected"),
    entry("back", Command::Back, "One step back"),
    entry("find", Command::Find, "Find in what is shown"),
    entry("find-next", Command::FindNext, "Next match"),
    entry("find-previous", Command::FindPrevious, "Previous match"),
    entry(
        "filter",
        Command::Filter,
        "Filter the list with one line, such as level:ERROR user:ada",
    ),
    entry(
        "search",
        Command::Search,
        "Search for words in all that was seen",
    ),
    entry(
        "ask-server",
        Command::AskServer,
        "Search on the server, too (version 4)",
    ),
    entry("time-range", Command::TimeRange, "Choose the time range"),
    entry("sort-time", Command::Sort(Sort::Time), "Sort by time"),
    entry("sort-name", Command::Sort(Sort::Name), "Sort by name"),
    entry("sort-user", Command::Sort(Sort::User), "Sort by user"),
    entry(
        "sort-session",
        Command::Sort(Sort::Session),
        "Sort by session",
    ),
    entry(
        "sort-latency",
        Command::Sort(Sort::Latency),
        "Sort by latency",
    ),
    entry("sort-cost", Command::Sort(Sort::Cost), "Sort by cost"),
    entry("sort-tokens", Command::Sort(Sort::Tokens), "Sort by tokens"),
    entry(
        "sort-observations",
        Command::Sort(Sort::Observations),
        "Sort by number of observations",
    ),
    entry("sort-errors", Command::Sort(Sort::Errors), "Sort by errors"),
    entry("sort-value", Command::Sort(Sort::Value), "Sort by value"),
    entry("refresh", Command::Refresh, "Ask the server again"),
    entry(
        "follow",
        Command::Follow,
        "Follow what is new, or stop; the cursor stays, first goes to the newest",
    ),
    entry("next-panel", Command::NextPanel, "Focus the next panel"),
    entry(
        "previous-panel",
        Command::PreviousPanel,
        "Focus the previous panel",
    ),
    entry(
        "zoom",
        Command::Zoom,
        "Give the focused panel the whole screen, or take it back",
    ),
    entry(
        "unfold",
        Command::Fold(Fold::Open),
        "Unfold, or go to the first child",
    ),
    entry(
        "fold",
        Command::Fold(Fold::Close),
        "Fold, or go to the parent",
    ),
    entry("toggle-fold", Command::Fold(Fold::Toggle), "Fold or unfold"),
    entry(
        "unfold-all",
        Command::Fold(Fold::OpenAll),
        "Unfold everything",
    ),
    entry("fold-all", Command::Fold(Fold::CloseAll), "Fold everything"),
    entry("fold-to-1", Command::Fold(Fold::Depth(1)), "Unfold 1 level"),
    entry(
        "fold-to-2",
        Command::Fold(Fold::Depth(2)),
        "Unfold 2 levels",
    ),
    entry(
        "fold-to-3",
        Command::Fold(Fold::Depth(3)),
        "Unfold 3 levels",
    ),
    entry(
        "fold-to-4",
        Command::Fold(Fold::Depth(4)),
        "Unfold 4 levels",
    ),
    entry(
        "fold-to-5",
        Command::Fold(Fold::Depth(5)),
        "Unfold 5 levels",
    ),
    entry(
        "fold-to-6",
        Command::Fold(Fold::Depth(6)),
        "Unfold 6 levels",
    ),
    entry(
        "fold-to-7",
        Command::Fold(Fold::Depth(7)),
        "Unfold 7 levels",
    ),
    entry(
        "fold-to-8",
        Command::Fold(Fold::Depth(8)),
        "Unfold 8 levels",
    ),
    entry(
        "fold-to-9",
        Command::Fold(Fold::Depth(9)),
        "Unfold 9 levels",
    ),
    entry(
        "next-sibling",
        Command::NextSibling,
        "Next step of the same parent",
    ),
    entry(
        "previous-sibling",
        Command::PreviousSibling,
        "Previous step of the same parent",
    ),
    entry(
        "next-problem",
        Command::NextProblem,
        "Next error or warning, folded ones too",
    ),
    entry(
        "previous-problem",
        Command::PreviousProblem,
        "Previous error or warning",
    ),
    entry(
        "meaningful",
        Command::Meaningful,
        "Show only the steps that matter, or all",
    ),
    entry("next-tab", Command::NextTab, "Next tab of the detail"),
    entry(
        "previous-tab",
        Command::PreviousTab,
        "Previous tab of the detail",
    ),
    entry(
        "copy-value",
        Command::Copy(CopyKind::Value),
        "Copy the value that is shown",
    ),
    entry(
        "copy-node",
        Command::Copy(CopyKind::Node),
        "Copy the JSON of what is selected",
    ),
    entry(
        "copy-trace",
        Command::Copy(CopyKind::Trace),
        "Copy the whole trace as JSON, with input and output",
    ),
    entry(
        "copy-path",
        Command::Copy(CopyKind::Path),
        "Copy the JSON path of the cursor",
    ),
    entry("copy-id", Command::Copy(CopyKind::Id), "Copy the id"),
    entry(
        "copy-link",
        Command::Copy(CopyKind::Link),
        "Copy the web link",
    ),
    entry(
        "copy-curl",
        Command::Copy(CopyKind::Curl),
        "Copy a curl command that asks for it, keys left as variables",
    ),
    entry("browse", Command::Browse, "Open in the web browser"),
    entry(
        "edit-value",
        Command::Edit,
        "Look at the value in your editor or pager",
    ),
    entry("score", Command::Score, "Score what is selected"),
    entry("comment", Command::Comment, "Write a comment"),
    entry("diff", Command::Diff, "Compare with the version before"),
    entry(
        "uses",
        Command::Uses,
        "List the generations that used this prompt",
    ),
    entry("next-version", Command::NextVersion, "Next version"),
    entry(
        "previous-version",
        Command::PreviousVersion,
        "Previous version",
    ),
    entry(
        "submit",
        Command::Submit,
        "Submit; in a review, complete the item and show the next",
    ),
    entry("next-field", Command::NextField, "Next field"),
    entry("previous-field", Command::PreviousField, "Previous field"),
    entry(
        "step-up",
        Command::StepUp,
        "A step up in a number, the next option of a choice",
    ),
    entry(
        "step-down",
        Command::StepDown,
        "A step down in a number, the previous option of a choice",
    ),
    entry(
        "leave-field",
        Command::LeaveField,
        "Stop typing: letters are commands again; right types on",
    ),
    entry(
        "skip",
        Command::Skip,
        "Leave this item for later and show the next",
    ),
    entry("next-item", Command::NextItem, "Next item of the queue"),
    entry(
        "previous-item",
        Command::PreviousItem,
        "Previous item of the queue",
    ),
    entry(
        "reopen",
        Command::Reopen,
        "Set a completed item back to pending",
    ),
    entry(
        "instructions",
        Command::Instructions,
        "Show the queue's instructions",
    ),
    entry("profile", Command::Profile, "Continue with another profile"),
    entry("theme", Command::Theme, "Next theme"),
    entry(
        "outbox",
        Command::Outbox,
        "List the writes that wait, are on their way, or were refused",
    ),
    entry(
        "palette",
        Command::Palette,
        "Find a command by name; trace ID, session ID, observation ID go there; search TEXT searches",
    ),
    entry("help", Command::Help, "The keys that work here"),
    entry("suspend", Command::Suspend, "Back to the shell; fg returns"),
    entry("redraw", Command::Redraw, "Draw the screen anew"),
    entry("quit", Command::Quit, "Quit"),
    entry("quit-now", Command::QuitNow, "Quit without asking"),
];

/// The command of that name.
pub fn named(name: &str) -> Option<Command> {
    COMMANDS
        .iter()
        .find(|entry| entry.name == name)
        .map(|entry| entry.command)
}

/// The table's line for a command.
pub fn describe(command: Command) -> Option<&'static Entry> {
    COMMANDS.iter().find(|entry| entry.command == command)
}
