//! Commands of what is looked at: tabs, versions, copies.

use super::super::{Command, CopyKind};
use super::{Entry, entry};

pub(super) const COMMANDS: &[Entry] = &[
    entry("next-tab", Command::NextTab, "Next tab of the detail"),
    entry(
        "previous-tab",
        Command::PreviousTab,
        "Previous tab of the detail",
    ),
    entry(
        "only-new",
        Command::OnlyNew,
        "Only what is new since the generation before, or all messages",
    ),
    entry(
        "log",
        Command::Log,
        "Read the whole run as one log in order of time, or leave it",
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
    entry(
        "copy-markdown",
        Command::Copy(CopyKind::Markdown),
        "Copy the trace, or what is below the cursor, as Markdown; markdown-tokens N sets how much of it",
    ),
    entry(
        "save-value",
        Command::Save,
        "Write the value that is shown to a file",
    ),
    entry(
        "pipe",
        Command::Pipe,
        "Pipe the value that is shown to a command",
    ),
    entry("browse", Command::Browse, "Open in the web browser"),
    entry(
        "edit-value",
        Command::Edit,
        "Look at the value in your editor or pager",
    ),
    entry(
        "changes",
        Command::Changes,
        "How the output differs from the input, or the values again",
    ),
    entry(
        "scroll-right",
        Command::ScrollRight,
        "The rest of lines that are cut",
    ),
    entry(
        "scroll-left",
        Command::ScrollLeft,
        "The beginning of lines again",
    ),
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
];
