//! Commands of lists: moving, finding, filtering, sorting.

use super::super::{Command, Move, Sort};
use super::{Entry, entry};

pub(super) const COMMANDS: &[Entry] = &[
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
    entry(
        "mark",
        Command::Mark,
        "Mark the row or take its mark away: what comes next is done to all that are marked",
    ),
    entry(
        "mark-range",
        Command::MarkRange,
        "Begin to mark a range of rows, or end it",
    ),
    entry("find", Command::Find, "Find in what is shown"),
    entry("find-next", Command::FindNext, "Next match"),
    entry("find-previous", Command::FindPrevious, "Previous match"),
    entry(
        "filter",
        Command::Filter,
        "Filter by one line: level:ERROR user:ada, in a review state:held",
    ),
    entry(
        "views",
        Command::Views,
        "Choose a saved view; save-view NAME keeps what is shown, view NAME and delete-view NAME do so by name",
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
];
