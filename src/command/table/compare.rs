//! Commands of comparing two runs, two steps, two versions.

use super::super::{Command, Side};
use super::{Entry, entry};

pub(super) const COMMANDS: &[Entry] = &[
    entry(
        "compare",
        Command::Compare,
        "Compare the two that are marked; else take this as the first, then compare it with another",
    ),
    entry(
        "next-difference",
        Command::NextDifference,
        "Next step that differs; in a text the next change",
    ),
    entry(
        "previous-difference",
        Command::PreviousDifference,
        "Previous step that differs, or change",
    ),
    entry(
        "left-side",
        Command::ChooseSide(Side::Left),
        "Act on the step of the left one: open, copy, browse",
    ),
    entry(
        "right-side",
        Command::ChooseSide(Side::Right),
        "Act on the step of the right one",
    ),
];
