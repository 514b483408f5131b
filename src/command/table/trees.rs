//! Commands of trees: folding, and going from step to step.

use super::super::{Command, Fold, Time};
use super::{Entry, entry};

pub(super) const COMMANDS: &[Entry] = &[
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
    entry(
        "unfold-problems",
        Command::Fold(Fold::Problems),
        "Unfold what leads to errors and warnings, fold the rest",
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
        "fetch-contents",
        Command::Contents,
        "Fetch every input and output of the trace that is not here, or stop that",
    ),
    entry(
        "slowest",
        Command::Slowest,
        "The slowest step, then the next slower ones",
    ),
    entry(
        "dearest",
        Command::Dearest,
        "The most expensive step, then the next ones",
    ),
    entry(
        "bookmark",
        Command::Bookmark,
        "Set a bookmark on the step, or take it away",
    ),
    entry(
        "next-bookmark",
        Command::NextBookmark,
        "Next step with a bookmark",
    ),
    entry(
        "timeline",
        Command::Timeline,
        "Show the steps as bars over time, or as a tree",
    ),
    entry(
        "time-closer",
        Command::Time(Time::Closer),
        "Half as much time",
    ),
    entry(
        "time-wider",
        Command::Time(Time::Wider),
        "Twice as much time",
    ),
    entry(
        "time-earlier",
        Command::Time(Time::Earlier),
        "Earlier in the trace",
    ),
    entry(
        "time-later",
        Command::Time(Time::Later),
        "Later in the trace",
    ),
    entry(
        "time-fit",
        Command::Time(Time::Fit),
        "The time of the selected step, or all of it",
    ),
    entry(
        "time-idle",
        Command::Time(Time::Idle),
        "Leave out the time in which nothing ran, or show it",
    ),
    entry(
        "meaningful",
        Command::Meaningful,
        "Show only what matters, such as steps that did something or that differ, or all",
    ),
];
