//! Commands that work in every place.

use super::super::{Command, Root};
use super::{Entry, entry};

pub(super) const COMMANDS: &[Entry] = &[
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
    entry("back", Command::Back, "One step back"),
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
    entry("profile", Command::Profile, "Continue with another profile"),
    entry("theme", Command::Theme, "Next theme"),
    entry(
        "palette",
        Command::Palette,
        "Find a command by name; trace ID, session ID, observation ID, review QUEUE, compare ID ID go there; search TEXT searches",
    ),
    entry("help", Command::Help, "The keys that work here"),
    entry("suspend", Command::Suspend, "Back to the shell; fg returns"),
    entry("redraw", Command::Redraw, "Draw the screen anew"),
    entry("quit", Command::Quit, "Quit"),
    entry("quit-now", Command::QuitNow, "Quit without asking"),
];
