//! Commands that write: scores, comments, forms, the review of a queue.

use super::super::Command;
use super::{Entry, entry};

pub(super) const COMMANDS: &[Entry] = &[
    entry("score", Command::Score, "Score what is selected"),
    entry("comment", Command::Comment, "Write a comment"),
    entry(
        "free-score",
        Command::FreeScore,
        "Score under a name of your own, without a config",
    ),
    entry(
        "add-to-queue",
        Command::Enqueue,
        "Add what is selected or marked to an annotation queue",
    ),
    entry(
        "create-queue",
        Command::CreateQueue,
        "Create an annotation queue",
    ),
    entry(
        "delete",
        Command::Delete,
        "Delete a score, or remove an item from its queue, after asking",
    ),
    entry(
        "score-comment",
        Command::ScoreComment,
        "Write a comment on the score of this field",
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
    entry(
        "outbox",
        Command::Outbox,
        "List the writes that wait, are on their way, or were refused",
    ),
];
